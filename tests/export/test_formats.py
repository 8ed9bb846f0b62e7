"""Each format, written from a database and read back by what reads it elsewhere."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx
import pytest
from bioc import biocjson, biocxml, validator
from hypothesis import given, settings

from exoclaim.errors import DatabaseError, InputError
from exoclaim.evaluate import evaluate, read
from exoclaim.evaluate.docbin import read_docbin
from exoclaim.export import FORMATS, export, to_brat, to_pubannotation
from exoclaim.export.biocfile import to_bioc
from exoclaim.export.names import file_names
from exoclaim.export.tables import cell
from exoclaim.schema import Analysis
from tests.export.verdict import Verdict

from .conftest import TEXT, Store, at
from .test_load import analyses, verdict

FOLDERS = ("pubannotation", "brat", "brat-events")


def place(tmp_path: Path, name: str) -> Path:
    return tmp_path / "deep" / "out" / ("" if name in FOLDERS else f"all.{name}")


def contents(path: Path) -> dict[str, bytes]:
    """All files of the folder, or beside the file, hidden ones too."""
    return {file.name: file.read_bytes() for file in sorted((path if path.is_dir() else path.parent).iterdir())}


COUNTS = {
    "pubannotation": 1, "brat": 1, "brat-events": 1, "docbin": 1, "bioc": 1, "csv": 3, "tsv": 3, "jsonl": 3, "graphml": 3,
    "cytoscape": 3, "jsonld": 1, "indra": 1,
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_counts_and_same_bytes_twice(store: Store, analysis: Analysis, tmp_path: Path, name: str) -> None:
    db, out = store([analysis]), place(tmp_path, name)
    assert export(db, name, out) == COUNTS[name]
    first = contents(out)
    assert export(db, name, out) == COUNTS[name]
    assert contents(out) == first  # and nothing temporary is left beside it


@pytest.mark.parametrize("name", FORMATS)
def test_two_documents_of_one_name(store: Store, analysis: Analysis, tmp_path: Path, name: str) -> None:
    other = replace(analysis, document=replace(analysis.document, id="a" * 32, source="/elsewhere/review.pdf"))
    out = place(tmp_path, name)
    assert export(store([analysis, other]), name, out) == 2 * COUNTS[name]
    if name in FOLDERS:
        assert {"review", "review-dddddddd"} <= {Path(file).stem for file in contents(out)}


@pytest.mark.parametrize("name", FORMATS)
def test_accepted_without_verdicts_is_empty(store: Store, analysis: Analysis, tmp_path: Path, name: str) -> None:
    assert export(store([analysis]), name, place(tmp_path, name), accepted=True) == 0


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "jsonld"])  # it has grounded claims only
def test_accepted_has_the_correction(store: Store, analysis: Analysis, tmp_path: Path, name: str) -> None:
    verdicts = [verdict(analysis, 1, "edit", polarity="affirmed"), verdict(analysis, 0, "reject")]
    out = place(tmp_path, name)
    assert export(store([analysis], verdicts), name, out, accepted=True) == 1
    if name == "docbin":
        (record,) = read_docbin(out)
        assert [a["obj"] for a in record["attributes"] if a["pred"] == "polarity"] == ["affirmed"]
        return
    everything = b"".join(contents(out).values())
    assert b"interacts_with" in everything or name == "indra"
    held = everything.replace(b"affirmed|negated", b"").replace(b"polarity: negated", b"")  # choices; what was extracted
    assert b"negated" not in held or name == "indra"
    if name == "indra":
        assert json.loads(everything)[0]["evidence"][0]["epistemics"]["negated"] is False


@pytest.mark.parametrize("name", FORMATS)
def test_a_writer_that_fails_leaves_the_old_file(store: Store, analysis: Analysis, tmp_path: Path, name: str) -> None:
    out = place(tmp_path, name)
    export(store([analysis]), name, out)
    before = contents(out)
    key = analysis.relation_id(analysis.relations[0])
    broken = store([analysis], [Verdict(relation_id=key, decision="edit", actor="ann", after="?")], "b.db")
    with pytest.raises(DatabaseError):
        export(broken, name, out)
    assert contents(out) == before


@pytest.mark.parametrize("name", FORMATS)
def test_places_that_cannot_be_written(store: Store, analysis: Analysis, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    db = store([analysis])
    for wrong in (tmp_path / ("file" if name in FOLDERS else "folder"), tmp_path / "file" / "x"):
        with pytest.raises(InputError):
            export(db, name, wrong)


def test_unknown_format(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Formats are: pubannotation, brat, brat-events, docbin, bioc, csv"):
        export(store([analysis]), "docx", tmp_path / "x")


def test_one_document_gives_what_the_database_gives(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    db = store([analysis])
    export(db, "pubannotation", tmp_path / "p")
    assert json.loads((tmp_path / "p" / "review.json").read_text(encoding="utf-8")) == to_pubannotation(analysis)
    export(db, "brat", tmp_path / "b")
    text, annotations = to_brat(analysis)
    assert (tmp_path / "b" / "review.txt").read_bytes().decode() == text == TEXT
    assert (tmp_path / "b" / "review.ann").read_bytes().decode() == annotations


def test_pubannotation_is_gold_to_itself(analysis: Analysis) -> None:
    record = to_pubannotation(analysis)
    scores = evaluate([(record, record)], bootstrap=0).scores
    assert [scores.prf(n).f for n in ("relations_strict", "relations_negated", "attribution", "entities")] == [1.0] * 4
    assert scores.claims_macro_f == 1.0
    assert {"id": "R4", "subj": "T1", "pred": "same_as", "obj": "T2"} in record["relations"]
    assert [a["obj"] for a in record["attributes"] if a["subj"] == "R1"] == [
        "affirmed", "asserted", "14", "24", 0.9, "39 46", "model"]  # fmt: skip
    assert record["source"] == "review.txt"


def test_brat_lines(analysis: Analysis) -> None:
    lines = to_brat(analysis)[1].splitlines()
    start, end = at("multivesicular\nbodies")
    assert f"T6\tCOMPARTMENT {start} {start + 14};{start + 15} {end}\tmultivesicular bodies" in lines
    assert "R2\tinteracts_with Arg1:T4 Arg2:T5" in lines
    assert "*\tEquiv T1 T2" in lines
    assert "N1\tReference T1 GO:0005771\tmultivesicular body" in lines
    notes = [line.partition("\t")[2] for line in lines if line.startswith("#")]
    assert [note for note in notes if " R1\t" in note] == [
        "attribution R1\t14", "attribution R1\t24", "confidence R1\t0.9", "predicate_cue R1\t39 46", "extractor R1\tmodel",
    ]  # fmt: skip
    assert {line.split("\t")[1] for line in lines if line.startswith("A")} >= {
        "polarity R2 negated",
        "certainty R2 speculative",
    }


BREAKS = [("a\tb", "0 1;2 3\ta b"), ("a\r\nb", "0 1;3 4\ta b"), ("\na b\u2028", "1 4\ta b"), ("a\x85\fb", "0 1;3 4\ta b")]


@pytest.mark.parametrize(("text", "line"), BREAKS)
def test_brat_spans_are_cut_where_a_line_may_end(analysis: Analysis, text: str, line: str) -> None:
    document = replace(analysis.document, text=text)
    mention = replace(analysis.mentions[6], start=0, end=len(text), sentence=0)
    one = replace(analysis, document=document, sentences=(), mentions=(mention,), relations=())
    written, annotations = to_brat(one)
    assert (written, annotations.splitlines()[0] if text == "a\tb" else annotations.split("\n")[0]) == (
        text,
        f"T1\tCHEMICAL {line}",
    )


def plain(record: dict[str, Any] | Path) -> Any:
    """What evaluation reads, without names of files."""
    return replace(read(record), name="", sha256=None)


def by_place(record: Any) -> Any:
    return replace(record, relations=tuple(sorted(record.relations, key=repr)))


@pytest.mark.parametrize("ending", ["json", "xml"])
def test_bioc_comes_back(store: Store, analysis: Analysis, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"all.{ending}"
    export(store([analysis]), "bioc", out)
    with out.open(encoding="utf-8") if ending == "json" else out.open("rb") as file:
        collection = (biocjson if ending == "json" else biocxml).load(file)
    validator.validate(collection)
    (document,) = collection.documents
    assert document.id == analysis.document.id
    assert document.passages[0].text == (TEXT if ending == "json" else TEXT.replace("\f", " "))
    assert {a.id: a.infons for a in document.passages[0].annotations}["T1"]["identifier"] == "GO:0005771"
    expected = plain(to_pubannotation(analysis))
    assert by_place(plain(out)) == by_place(expected)


@settings(max_examples=30, deadline=None)
@given(one=analyses())
def test_bioc_xml_of_any_text(one: Analysis) -> None:
    document = to_bioc(one, xml=True)
    collection = biocxml.loads(biocxml.dumps(collected(document)))
    assert len(collection.documents[0].passages[0].text) == len(one.document.text)
    validator.validate(collection)


def collected(document: Any) -> Any:
    from bioc import BioCCollection

    collection = BioCCollection()
    collection.add_document(document)
    return collection


def test_csv(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    export(store([danger(analysis)]), "csv", tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [r["predicate"] for r in rows] == ["located_in", "interacts_with", "located_in", "is_a"]
    assert rows[0]["attribution"] == "14; 24"
    assert rows[2]["object"] == "multivesicular\nbodies"
    assert rows[3]["subject"] == "'=1+1"
    assert rows[3]["sentence"].startswith("'=1+1 is")
    assert rows[1]["polarity"] == "negated"
    assert rows[1]["polarity_cue"] == "not"
    assert rows[0]["verdict"] == ""


def danger(analysis: Analysis) -> Analysis:
    """With a relation whose subject is a formula."""
    relation = replace(analysis.relations[2], subject=6, object=6, predicate=type(analysis.relations[2].predicate).IS_A)
    return replace(analysis, relations=(*analysis.relations, relation))


def test_tsv_has_a_line_for_each_row(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    export(store([danger(analysis)]), "tsv", tmp_path / "x.tsv")
    header, *lines = (tmp_path / "x.tsv").read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]
    assert len(rows) == 4
    assert rows[2]["object"] == "multivesicular\\nbodies"
    assert rows[3]["subject"] == "'=1+1"
    assert rows[1]["certainty"] == "speculative"


def test_jsonl_is_unchanged(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    export(store([danger(analysis)]), "jsonl", tmp_path / "x.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [r["relation_id"] for r in rows] == [danger(analysis).relation_id(r) for r in danger(analysis).relations]
    assert rows[3]["subject"] == "=1+1"
    assert rows[0] | {"page": 1, "confidence": 0.9, "subject_id": "HGNC:1692", "verdict": None} == rows[0]


CELLS = [
    *[(text, f"'{text}") for text in ("=1", "+1", "-x", "@x", "\t=1", "\r=1", "\n=1", "", "'", "'=1")],
    *[(value, value) for value in ("a=1", "1-2", "'a", -1, 0.5, None)],
]


@pytest.mark.parametrize(("value", "expected"), CELLS)
def test_cell(value: Any, expected: Any) -> None:
    assert cell(value) == expected


def test_graphml(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    control = replace(analysis, sentences=(*analysis.sentences[:3], replace(analysis.sentences[3], text="a\x02b")))
    export(store([danger(control)]), "graphml", tmp_path / "x.graphml")
    graph = networkx.read_graphml(tmp_path / "x.graphml", force_multigraph=True)
    assert dict(graph.nodes(data="label")) == {
        "HGNC:1692": "PROTEIN", "GO:0005771": "COMPARTMENT", "text:PROTEIN:annexin a2": "PROTEIN",
        "text:PROTEIN:α-actin": "PROTEIN", "text:CHEMICAL:=1+1": "CHEMICAL"}  # fmt: skip
    assert graph.nodes["GO:0005771"]["name"] == "multivesicular body"
    edges = {(a, b): data for a, b, data in graph.edges(data=True)}
    assert edges["HGNC:1692", "GO:0005771"]["attribution"] == "14; 24"
    assert edges["text:PROTEIN:annexin a2", "text:PROTEIN:α-actin"]["polarity"] == "negated"
    assert edges["text:PROTEIN:annexin a2", "GO:0005771"]["confidence"] == 0.4
    assert edges["text:CHEMICAL:=1+1", "text:CHEMICAL:=1+1"]["sentence"] == "a b"
    assert graph.number_of_edges() == 4


def test_indra(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    predicate = type(analysis.relations[0].predicate)
    sorted_to = replace(analysis.relations[0], predicate=predicate.SORTED_TO)
    promotes = replace(analysis.relations[2], predicate=predicate.PROMOTES)
    export(store([replace(analysis, relations=(sorted_to, analysis.relations[1], promotes))]), "indra", tmp_path / "x.json")
    move, bind, raise_ = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert (move["type"], move["to_location"]) == ("Translocation", "GO:0005771")
    assert move["agent"] == {"name": "CD63", "db_refs": {"TEXT": "CD63", "HGNC": "1692"}}
    assert [m["name"] for m in bind["members"]] == ["Annexin A2", "α-actin"]
    assert bind["evidence"][0]["epistemics"] == {"negated": True, "hypothesis": True, "cues": ["bind", "not", "may"]}
    assert move["evidence"][0]["epistemics"]["negated"] is False
    assert (raise_["type"], raise_["obj"]["db_refs"]["GO"]) == ("Activation", "GO:0005771")
    assert len({move["id"], bind["id"], raise_["id"]}) == 3


NAMES = [
    ([("a1", "/x/paper.pdf")], {"a1": "paper"}),
    ([("a1", "C:\\papers\\Smith 2001.nxml")], {"a1": "Smith 2001"}),
    ([("a1", "paper.v2.txt.gz")], {"a1": "paper.v2"}),
    ([("bbbbbbbbbb", "y/Paper.txt"), ("aaaaaaaaaa", "x/paper.pdf")], {"aaaaaaaaaa": "paper", "bbbbbbbbbb": "Paper-bbbbbbbb"}),
    ([("a1", "-")], {"a1": "-"}),
    ([("a1", "..txt")], {"a1": "a1"}),
    ([("a1", 'x/a:b*"c?.txt')], {"a1": "a_b__c_"}),
    ([("a1", f"{'x' * 150}{'細' * 82}.pdf")], {"a1": "x" * 150 + "細" * 16}),
]


@pytest.mark.parametrize(("documents", "names"), NAMES)
def test_file_names(documents: list[tuple[str, str]], names: dict[str, str]) -> None:
    assert file_names(documents) == names
