"""Writes the papers of `content` as JATS, reads them, and measures text, citations and reference lists; PDFs of a folder too.

    python benchmarks/reading/jats.py [FOLDER WITH THE PDFS OF run.py]

Three ways to print a citation: numbers with labels in the list, raised numbers without labels, names. Beside our reader stands
what `itertext` of lxml gives. References: shares of entries whose authors, year, title, journal and DOI are all right.
"""

import re
import sys
import tempfile
from dataclasses import replace
from html import escape
from pathlib import Path
from statistics import mean

import content
from lxml import etree
from measure import Quality, quality
from rapidfuzz.distance import LCSseq

from exoclaim.extract.citations import PERSONAL, find
from exoclaim.read import read
from exoclaim.schema import Document
from exoclaim.store.resolve import Resolver

STYLES = ("labels", "raised", "names")
_BEHIND = re.compile(r"([.,;])(‹[^›]*›)")
_NAMED = re.compile(r" \((?:[A-Z][^();]*, \d{4}(?:; )?)+\)")


def written(paper: content.Paper, style: str) -> bytes:
    """The paper as JATS; `style` says how it cites."""
    parts = [f"<article><front><article-meta><title-group><article-title>{escape(paper.title)}</article-title></title-group>"]
    parts.append("<contrib-group>")
    for name in paper.byline.replace(" and ", ", ").split(", "):
        given, surname = name.split()
        parts.append(f"<contrib><name><surname>{surname}</surname><given-names>{given}</given-names></name></contrib>")
    parts.append("</contrib-group></article-meta></front><body><sec>")
    for number, block in enumerate(paper.blocks):
        words = escape(" ".join(block.sentences))
        if style != "raised":
            words = _BEHIND.sub(r"\2\1", words)  # in brackets they stand in front of the full stop
        words = content.CITED.sub(lambda found: _links(paper, found[1], style), words)
        if block.kind == "heading":
            parts.append(f"</sec><sec><title>{words}</title>")
        elif block.kind == "legend":
            parts.append(f"<fig><caption><p>{words}</p></caption></fig>")
        else:
            parts.append(f"<p>{words}{f'<fn><p>{content.FOOTNOTE}</p></fn>' if number == 1 else ''}</p>")
        if number == 4:
            rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in content.TABLE)
            parts.append(f"<table-wrap><table>{rows}</table></table-wrap>")
    parts.append("</sec></body><back><ref-list><title>References</title>")
    for entry in paper.references:
        people = "".join(
            f"<name><surname>{surname}</surname><given-names>{given}</given-names></name>"
            for surname, given in (person.split() for person in entry.authors.split(", "))
        )
        label = f"<label>{entry.number}</label>" if style == "labels" else ""
        parts.append(
            f'<ref id="r{entry.number}">{label}<element-citation>{people}<article-title>{entry.title}</article-title>'
            f"<source>{entry.journal}</source><year>{entry.year}</year>"
            f'<pub-id pub-id-type="doi">{entry.doi}</pub-id></element-citation></ref>'
        )
    return "".join([*parts, "</ref-list></back></article>"]).encode()


def _links(paper: content.Paper, printed: str, style: str) -> str:
    numbers = [int(key) for key in find(f"x [{printed}]")[0].keys]
    if style == "names":
        links = [f'<xref ref-type="bibr" rid="r{n}">{_name(paper.references[n - 1])}</xref>' for n in numbers]
        return f" ({'; '.join(links)})"
    links = [f'<xref ref-type="bibr" rid="r{n}">{n}</xref>' for n in numbers]
    return f"<sup>{','.join(links)}</sup>" if style == "raised" else f" [{','.join(links)}]"


def _name(entry: content.Reference) -> str:
    people = [person.split()[0] for person in entry.authors.split(", ")]
    who = f"{people[0]} et al." if len(people) > 2 else " and ".join(people)
    return f"{who}, {entry.year}"


def entries_right(paper: content.Paper, document: Document) -> float:
    """Share of the entries that were found whole; where they have no number, their order decides."""
    found = {r.key: r for r in document.references} if document.references and document.references[0].key.isdigit() else {}
    right = 0
    for position, entry in enumerate(paper.references):
        got = found.get(str(entry.number)) or (document.references[position] if position < len(document.references) else None)
        wanted = (entry.authors, entry.year, entry.title, entry.journal, entry.doi)
        right += got is not None and (got.authors, got.year, got.title, got.journal, got.doi) == wanted
    return right / len(paper.references)


def resolved(paper: content.Paper, document: Document) -> float:
    """Share of the citations in the text that point to the entry they were written for; 1 where there are none."""
    resolver = Resolver(document.references)
    wanted = [
        int(key)
        for block in paper.blocks
        for sentence in block.sentences
        for cited in content.CITED.finditer(sentence)
        for key in find(f"x [{cited[1]}]")[0].keys
    ]
    body = document.view.text.split("\n\nReferences\n\n")[0]
    found = [key for paragraph in body.split("\n\n") for citation in find(paragraph) for key in citation.keys]
    keys = [key for key in found if key != PERSONAL]
    positions = [resolver.find(key) for key in keys]
    dois = [document.references[p].doi if p is not None else None for p in positions]
    right = LCSseq.similarity(dois, [paper.references[n - 1].doi for n in wanted])
    return right / max(len(wanted), len(keys)) if wanted else 1.0


def _body_text(text: str) -> str:
    """What stands before the reference list, without citations by name: `quality` knows those by number."""
    before, found, _ = text.rpartition("References")
    return _NAMED.sub("", (before + found) if found else text)


def main(folder: Path | None) -> None:
    print("| JATS, reader | characters | words in order | sentence F | citations that find their entry | entries right |")
    print("|---|---:|---:|---:|---:|---:|")
    own, plain, links, entries = list[Quality](), list[Quality](), list[float](), list[float]()
    with tempfile.TemporaryDirectory() as made:
        for name in content.PAPERS:
            if name == "names":
                continue  # its passages name their sources in brackets already
            paper = content.paper(name)
            # Entries are put together from fields here, so only the words in front of them have one right order.
            body = replace(paper, references=())
            for style in STYLES:
                path = Path(made) / f"{name}-{style}.xml"
                path.write_bytes(written(paper, style))
                document = read(path)
                own.append(quality(body, _body_text(document.view.text)))
                plain.append(quality(body, _body_text("".join(etree.fromstring(path.read_bytes()).itertext()))))
                links.append(resolved(paper, document))
                entries.append(entries_right(paper, document))
    for reader, found, tail in (("exoclaim", own, f"{mean(links):.3f} | {mean(entries):.3f}"), ("itertext", plain, "– | –")):
        print(f"| {reader} | {mean(q.characters for q in found):.4f} | {mean(q.order for q in found):.4f} "
              f"| {mean(q.sentences for q in found):.3f} | {tail} |")  # fmt: skip
    if folder:
        print("\n| PDF | entries right | citations that find their entry |\n|---|---:|---:|")
        for path in sorted(folder.glob("*.pdf")):
            paper = content.paper(
                path.stem.split("-", 1)[1].rsplit("-two", 1)[0].rsplit("-three", 1)[0].rsplit("-numbered", 1)[0]
            )
            document = read(path)
            cited = f"{resolved(paper, document):.3f}" if "numbers" in path.stem else "names"
            print(f"| {path.stem} | {entries_right(paper, document):.3f} | {cited} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
