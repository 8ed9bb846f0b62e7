"""JATS, PubMed, BioC and PubAnnotation, packed and plain."""

# ruff: noqa: E501 -- a case is easier to compare on one line

import gzip
import json

import pytest

from exoclaim.pipeline import mined_and_not
from exoclaim.read import read

JATS = """<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "JATS-archivearticle1.dtd">
<article><front><article-meta><title-group><article-title>CD63 in <italic>small</italic> parcels</article-title></title-group>
<contrib-group><contrib><name><surname>Lee</surname><given-names>Anna</given-names></name></contrib></contrib-group>
<abstract><sec><title>Results</title><p>We saw CD63.</p></sec></abstract></article-meta></front>
<body><sec sec-type="intro"><title>Why parcels</title>
<p>CD63 is there<sup><xref ref-type="bibr" rid="b1">1</xref>,<xref ref-type="bibr" rid="b2">2</xref></sup>. Ca<sup>2+</sup> is too
[<xref ref-type="bibr" rid="b1">1</xref>] (<xref ref-type="bibr" rid="b2">Wu, 2003</xref>).<fig><label>Figure 1</label><caption><title>A parcel</title>
<p>Bar, 100 nm.</p></caption></fig></p></sec>
<sec><title>Methods</title><sec><title>Cells</title><p>HeLa<xref ref-type="bibr" rid="b2">2</xref>.</p></sec></sec></body>
<back><ref-list><ref id="b1"><label>1</label><element-citation><name><surname>Lee</surname><given-names>A</given-names></name><year>2002</year>
<article-title>On parcels</article-title><source>J Parc</source><volume>3</volume><fpage>44</fpage>
<pub-id pub-id-type="doi">10.1/abc</pub-id></element-citation></ref>
<ref id="b2"><mixed-citation><string-name><surname>Wu</surname> <given-names>C</given-names></string-name> (<year>2003</year>) <article-title>More</article-title>.
</mixed-citation></ref></ref-list></back></article>"""

PUBMED = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>Parcels in blood.</ArticleTitle>
<Abstract><AbstractText Label="BACKGROUND">They are <i>small</i>.</AbstractText><AbstractText Label="RESULTS">They float.</AbstractText></Abstract>
</Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"""

PASSAGES = [
    ({"section_type": "TITLE", "type": "front"}, 0, "Parcels of cells"),
    ({"section_type": "ABSTRACT", "type": "abstract"}, 17, "They are small."),
    ({"section_type": "METHODS", "type": "title_1"}, 33, "How it was done"),
    ({"section_type": "METHODS", "type": "paragraph"}, 49, "HeLa cells grew."),
    ({"section_type": "FIG", "type": "fig_caption"}, 66, "A parcel."),
    ({"section_type": "REF", "type": "ref"}, 76, "Lee A (2002) On parcels. J Parc 3:44."),
]
BIOC_JSON = {"documents": [{"id": "1", "passages": [{"infons": i, "offset": o, "text": t} for i, o, t in PASSAGES]}]}
BIOC_XML = "<collection><source/><document><id>1</id>{}</document></collection>".format(
    "".join(
        f"<passage>{''.join(f'<infon key={k!r}>{v}</infon>' for k, v in i.items())}<offset>{o}</offset><text>{t}</text></passage>"
        for i, o, t in PASSAGES
    )
)


def written(folder, name, content):
    path = folder / name
    data = content.encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


@pytest.mark.parametrize("name", ["paper.nxml", "paper.xml", "paper.XML.gz"])
def test_jats(tmp_path, name):
    document = read(written(tmp_path, name, JATS))
    assert document.format == "jats"
    assert document.title == "CD63 in small parcels"
    assert [(s.kind, s.title) for s in document.sections if s.title] == [
        ("title", "CD63 in small parcels"), ("abstract", "Abstract"), ("abstract", "Results"), ("introduction", "Why parcels"),
        ("legend", "Figure 1. A parcel. Bar, 100 nm."), ("methods", "Methods"), ("methods", "Cells"), ("references", "References"),
    ]  # fmt: skip
    assert "CD63 is there [1,2]. Ca2+ is too [1] (Wu, 2003)." in document.view.text
    assert "HeLa [2]." in document.view.text


def test_jats_references(tmp_path):
    document = read(written(tmp_path, "paper.xml", JATS))
    first, second = document.references
    assert (first.key, first.authors, first.year, first.title, first.journal, first.doi) == (
        "1", "Lee A", 2002, "On parcels", "J Parc", "10.1/abc",
    )  # fmt: skip
    assert (second.key, second.cited_as) == ("2", ("Wu, 2003",))  # no label: what the links to it print
    assert document.text[second.start : second.end] == second.text == "2. Wu C (2003) More."


def test_pubmed(tmp_path):
    document = read(written(tmp_path, "pubmed.xml.gz", PUBMED))
    assert document.title == "Parcels in blood."
    assert document.view.text == "Parcels in blood.\n\nAbstract\n\nBackground\n\nThey are small.\n\nResults\n\nThey float."
    assert {section.kind for section in document.sections} == {"title", "abstract"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xml", BIOC_XML), ("a.json", json.dumps(BIOC_JSON)), ("a.json.gz", json.dumps([BIOC_JSON]))],
    ids=["xml", "json", "list of collections"],
)
def test_bioc(tmp_path, name, content):
    document = read(written(tmp_path, name, content))
    for _, offset, text in PASSAGES:
        assert document.text[offset : offset + len(text)] == text
    assert [section.kind for section in document.sections] == ["title", "abstract", "methods", "legend", "references"]
    assert document.references[0].key == "Lee, 2002"
    assert document.title == "Parcels of cells"


def test_pubannotation_keeps_its_text(tmp_path):
    text = "Parcels leave the cell by\ntwo roads that were held\nto be one.\n"
    document = read(written(tmp_path, "gold.json", json.dumps({"text": text, "denotations": []})))
    assert document.text == text
    assert document.view.text == "Parcels leave the cell by two roads that were held to be one."


LINKED = """<article><front><article-meta><title-group><article-title>Links</article-title></title-group></article-meta></front>
<body><sec><title>Results</title><p>{text}</p></sec></body><back><ref-list>{entries}</ref-list></back></article>"""


def entry(identity, surname, year, *, label=""):
    label = f"<label>{label}</label>" if label else ""
    name = f"<name><surname>{surname}</surname><given-names>A</given-names></name>"
    title = "<article-title>Parcels</article-title>"
    return f'<ref id="{identity}">{label}<element-citation>{name}<year>{year}</year>{title}</element-citation></ref>'


def link(rid, words):
    return f'<xref ref-type="bibr" rid="{rid}">{words}</xref>'


THREE = entry("x", "Quill", 2002) + entry("y", "Mbeki", 2003) + entry("z", "Ito", 2004)

LINKS = [
    ("numbers without labels", f"They float [{link('x', 1)}], {link('z', 3)}.", THREE, [("1", ("Quill, 2002",)), ("2", ("Mbeki, 2003",)), ("3", ("Ito, 2004",))]),
    ("numbers that are not places", f"They float [{link('x', 7)}].", THREE, [("7", ("Quill, 2002",)), ("Mbeki, 2003", ("Mbeki, 2003",)), ("Ito, 2004", ("Ito, 2004",))]),
    ("a name that the entry lacks", f"They float ({link('x', 'Quill and Zed, 2002b')}).", entry("x", "Quill", 2002), [("Quill, 2002", ("Quill, 2002", "Quill and Zed, 2002b"))]),
    ("a bare year with a letter", f"Quill ({link('x', '2002b')}) saw them.", entry("x", "Quill", 2002), [("Quill, 2002", ("Quill, 2002", "Quill, 2002b"))]),
    ("the entry prints the letter", "They float.", entry("x", "Quill", "2002b"), [("Quill, 2002b", ("Quill, 2002",))]),
    ("a label stays", f"They float [{link('x', 9)}].", entry("x", "Quill", 2002, label="[4]"), [("4", ("Quill, 2002",))]),
    ("two entries in one link", f"They float ({link('x y', 'Both')}).", THREE, [("Quill, 2002", ("Quill, 2002", "Both")), ("Mbeki, 2003", ("Mbeki, 2003", "Both")), ("Ito, 2004", ("Ito, 2004",))]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "entries", "expected"), [case[1:] for case in LINKS], ids=[case[0] for case in LINKS])
def test_links_name_the_entries_of_jats(tmp_path, text, entries, expected):
    document = read(written(tmp_path, "links.xml", LINKED.format(text=text, entries=entries)))
    assert [(found.key, found.cited_as) for found in document.references] == expected


RAISED = [
    ("They float.<sup>{}</sup> They sink.", "They float [1]. They sink."),
    ("They float,<sup>{}</sup> and sink.", "They float [1], and sink."),
    ("They float<sup>{}</sup>. They sink.", "They float [1]. They sink."),
    ("They float [{}]. They sink.", "They float [1]. They sink."),
]
ONE, FIVE = link("x", "<sup>1</sup>"), link("z", "<sup>5</sup>")
NESTED = [
    (f"They float.{ONE} They sink.", "They float [1]. They sink."),
    (f"They float{ONE}. They sink.", "They float [1]. They sink."),
    (f"They float{ONE}<sup>,</sup>{FIVE}. They sink.", "They float [1,5]. They sink."),
    (f"They float.{ONE}<sup>,</sup>{FIVE} They sink.", "They float [1,5]. They sink."),
    (f"They float.<sup>{link('x', 1)}</sup><sup>,</sup><sup>{link('z', 5)}</sup> They sink.", "They float [1,5]. They sink."),
    (
        f"They float.{ONE}<sup>, </sup>{FIVE}<sup>,</sup>{link('y', '<sup>7</sup>')} They sink.",
        "They float [1,5,7]. They sink.",
    ),
    *[(f"They float.{ONE}<sup>{dash}</sup>{FIVE} They sink.", "They float [1–5]. They sink.") for dash in "–-−‐"],
    (f"They float.{link('x z', '<sup>1−5</sup>')} They sink.", "They float [1–5]. They sink."),
    (f"They float ({link('x', 1)}, {link('z', 5)}). They sink.", "They float (1, 5). They sink."),
]


@pytest.mark.parametrize(("words", "expected"), [(words.format(link("x", 1)), expected) for words, expected in RAISED] + NESTED)
def test_a_raised_citation_ends_the_sentence_before_it(tmp_path, words, expected):
    document = read(written(tmp_path, "raised.xml", LINKED.format(text=words, entries=THREE)))
    assert expected in document.view.text


REFS = "<ref-list>" + entry("x", "Quill", 2002) + "</ref-list>"
MINED = [
    ("a section behind funding", "<article><body><sec><title>Funding</title><p>N.</p></sec><sec><title>Roads</title><p>They float.</p></sec></body></article>"),
    ("an appendix behind thanks", "<article><back><ack><p>N.</p></ack><app-group><app><title>More</title><p>They float.</p></app></app-group></back></article>"),
    ("an appendix without a title", f"<article><back>{REFS}<app-group><app><p>They float.</p></app></app-group></back></article>"),
    ("an appendix behind entries", f"<article><back>{REFS}<app><p>They float.</p></app></back></article>"),
    ("a second article", f"<pmc-articleset><article><back>{REFS}</back></article>{LINKED.format(text='They float.', entries='').replace('Results', 'Roads')}</pmc-articleset>"),
]  # fmt: skip


@pytest.mark.parametrize("content", [case[1] for case in MINED], ids=[case[0] for case in MINED])
def test_what_the_model_reads_of_jats(tmp_path, content):
    assert "They float." in mined_and_not(read(written(tmp_path, "paper.xml", content)))[0].text


def test_each_document_of_bioc_begins_anew(tmp_path):
    two = {
        "documents": [
            *BIOC_JSON["documents"],
            {"passages": [{"infons": i, "text": t} for i, _, t in PASSAGES[:1]] + [{"text": "They sink."}]},
        ]
    }
    assert "They sink." in mined_and_not(read(written(tmp_path, "two.json", json.dumps(two))))[0].text


WRITTEN = [
    ("5 <inline-formula>5 <italic>mu</italic>m wide</inline-formula>", "5 mum wide"),
    ("<inline-formula><math><mi>x</mi>\n<mo>=</mo>\n<mn>2</mn></math></inline-formula>", "x=2"),
    ("So: <bold><list><list-item><p>They float.</p></list-item></list></bold>", "They float."),
    ("So:</p><preformat>They float.</preformat><p>", "They float."),
    ("So:</p><verse-group><verse-line>They float.</verse-line><verse-line>Far.</verse-line></verse-group><p>", "They float.\n\nFar."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), WRITTEN)
def test_no_words_of_jats_are_lost(tmp_path, words, expected):
    document = read(written(tmp_path, "words.xml", LINKED.format(text=words, entries=THREE)))
    assert document.view.text.count(expected) == 1


@pytest.mark.parametrize("part", ["back", "body"])
def test_a_reference_list_within_a_section(tmp_path, part):
    nested = f"<ref-list><ref-list>{THREE}</ref-list></ref-list>"
    content = f"<article><{part}><sec><title>Sources</title><p>See below.</p>{nested}</sec></{part}></article>"
    assert [found.key for found in read(written(tmp_path, "back.xml", content)).references] == [
        "Quill, 2002",
        "Mbeki, 2003",
        "Ito, 2004",
    ]


PLAIN = "They float. They sink."
ODD_FILES = [
    ("marked.json", b"\xef\xbb\xbf" + json.dumps({"text": PLAIN}).encode(), "pubannotation"),
    ("members.txt.gz", gzip.compress(b"They float.") + gzip.compress(b" They sink.") + b"\0" * 9, "text"),
    ("article.txt", f"<article><body><p>{PLAIN}</p></body></article>".encode(), "jats"),
    ("article", f"<!-- ours --><!DOCTYPE article><article><body><p>{PLAIN}</p></body></article>".encode(), "jats"),
    ("set.txt", f"<PubmedArticleSet><MedlineCitation><ArticleTitle>{PLAIN}</ArticleTitle></MedlineCitation></PubmedArticleSet>".encode(), "pubmed"),
    ("remark.md", f"<!-- ours -->\n\n{PLAIN}".encode(), "markdown"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "format"), ODD_FILES, ids=[case[0] for case in ODD_FILES])
def test_the_content_decides(tmp_path, name, content, format):
    (tmp_path / name).write_bytes(content)
    document = read(tmp_path / name)
    assert (document.format, document.view.text.endswith(PLAIN)) == (format, True)
