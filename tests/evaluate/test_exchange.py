"""Annotation files of other tools, each as small as it gets, and what stops them."""

import json

import pytest
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from exoclaim.errors import GoldError, InputError
from exoclaim.evaluate.labels import records

TEXT = "CD63 in exosomes"
PUBTATOR = (
    "7|t|CD63 in\n7|a|exosomes\n7\t0\t4\tCD63\tPROTEIN\tHGNC:1692\n"
    "7\t8\t16\texosomes\tCOMPARTMENT\tGO:1\n7\tlocated_in\tHGNC:1692\tGO:1\n"
)
STUDIO = [{"id": 3, "data": {"text": TEXT}, "annotations": [{"result": [
    {"id": "a", "type": "labels", "value": {"start": 0, "end": 4, "text": "CD63", "labels": ["PROTEIN"]}},
    {"id": "b", "type": "labels", "value": {"start": 8, "end": 16, "text": "exosomes", "labels": ["COMPARTMENT"]}},
    {"type": "relation", "from_id": "a", "to_id": "b", "labels": ["located_in", "negated"]}]}]}]  # fmt: skip
SPANS = [{"start": 0, "end": 4, "label": "PROTEIN"}, {"start": 8, "end": 16, "label": "COMPARTMENT"}]
PRODIGY = {"text": TEXT, "answer": "accept", "spans": SPANS,
           "relations": [{"head_span": SPANS[0], "child_span": SPANS[1], "label": "located_in"}]}  # fmt: skip
FILES = {"a.pubtator": PUBTATOR, "a.json": json.dumps(STUDIO), "a.jsonl": json.dumps(PRODIGY)}


@pytest.mark.parametrize("name", FILES)
def test_two_mentions_and_their_relation(tmp_path, name):
    (tmp_path / name).write_text(FILES[name])
    (one,) = records(tmp_path / name)
    assert [(d["span"]["begin"], d["span"]["end"], d["obj"]) for d in one["denotations"]] == [
        (0, 4, "PROTEIN"),
        (8, 16, "COMPARTMENT"),
    ]
    assert [(r["subj"], r["pred"], r["obj"]) for r in one["relations"]] == [("T1", "located_in", "T2")]
    assert one["text"].replace("\n", " ") == TEXT
    negated = [a["obj"] for a in one["attributes"] if a["pred"] == "polarity"]
    assert negated == (["negated"] if name == "a.json" else [])


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("a.pubtator", "\tCD63\t", "\tCD64\t", "7 mention 'CD64': expected the text 'CD63', found 'CD64'"),
        ("a.pubtator", "HGNC:1692\tGO:1", "HGNC:1692\tGO:2", "7 relation located_in: expected two identifiers"),
        ("a.json", '"text": "CD63"', '"text": "CD9"', "3 region a: expected the text 'CD63', found 'CD9'"),
        ("a.json", '"to_id": "b"', '"to_id": "c"', "expected to_id to be a region, found c"),
        ("a.json", '"PROTEIN"', '"GENE"', "found 'GENE'"),
        ("a.jsonl", '"end": 16', '"end": 99', "span 8-99: expected a span with 0 <= begin < end <= 16"),
    ],
)
def test_a_mismatch_stops_with_id_expected_and_found(tmp_path, name, old, new, message):
    assert old in FILES[name]
    (tmp_path / name).write_text(FILES[name].replace(old, new))
    with pytest.raises(GoldError) as caught:
        list(records(tmp_path / name))
    assert message in str(caught.value)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jsonl", "[]"), ("a.jsonl", '{"spans": []}'), ("a.json", '[{"id": 1}]'), ("a.json", "[1]"), ("a.json", "3"),
     ("a.jsonl", '{"text": "a", "spans": [{"start": 0}]}')],
)  # fmt: skip
def test_a_file_that_is_built_otherwise_is_named(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    with pytest.raises(GoldError, match=name):
        list(records(tmp_path / name))


def test_a_record_without_a_label_has_none_to_map(tmp_path):
    (tmp_path / "a.json").write_text('{"text": "a", "denotations": [{"id": "T1"}]}')
    (tmp_path / "map.toml").write_text('[labels]\nGene = "PROTEIN"\n')
    with pytest.raises(GoldError, match="'obj'"):
        list(records(tmp_path / "a.json", tmp_path / "map.toml"))


def test_a_line_separator_ends_no_line_of_prodigy(tmp_path):
    task = PRODIGY | {"text": "CD63 in exosomes\u2028and"}
    (tmp_path / "a.jsonl").write_text(json.dumps(task, ensure_ascii=False), encoding="utf-8")
    assert [one["text"] for one in records(tmp_path / "a.jsonl")] == [task["text"]]


@pytest.mark.parametrize(
    "data", [{"doi": "10.1", "text": TEXT}, {"text": TEXT, "more": TEXT * 2}, {"id": "7", "abstract": TEXT}]
)
def test_the_text_of_a_task_among_other_strings(tmp_path, data):
    (tmp_path / "a.json").write_text(json.dumps([STUDIO[0] | {"data": data}]))
    assert [one["text"] for one in records(tmp_path / "a.json")] == [TEXT]


def test_rejected_tasks_are_left_out(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps(PRODIGY | {"answer": "reject"}))
    assert list(records(tmp_path / "a.jsonl")) == []


def test_labels_are_mapped_and_empty_words_drop_what_hangs_on_them(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(STUDIO).replace('"PROTEIN"', '"Gene"').replace('"located_in"', '"Loc"'))
    mapping = tmp_path / "map.toml"
    mapping.write_text('[labels]\nGene = "PROTEIN"\n[predicates]\nLoc = "enriched_in"\n')
    (one,) = records(tmp_path / "a.json", mapping)
    assert (one["denotations"][0]["obj"], one["relations"][0]["pred"]) == ("PROTEIN", "enriched_in")
    mapping.write_text('[labels]\nGene = ""\n')
    (one,) = records(tmp_path / "a.json", mapping)
    assert [d["obj"] for d in one["denotations"]] == ["COMPARTMENT"]
    assert (one["relations"], one["attributes"]) == ([], [])


def test_words_of_brat_are_mapped_as_they_are_written(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.ann").write_text(
        "T1\tProtein_molecule 0 4\tCD63\nT2\tCOMPARTMENT 8 16\texosomes\nT3\tLocalization 5 7\tin\n"
        "E1\tLocalization:T3 Theme:T1 ToLoc:T2\nR1\tIs_a Arg1:T1 Arg2:T2\nM1\tNegation E1\n"
    )
    mapping = tmp_path / "map.toml"
    mapping.write_text('[labels]\nProtein_molecule = "PROTEIN"\n[predicates]\nLocalization = "located_in"\n')
    (one,) = records(tmp_path / "a.ann", mapping)
    assert [(r["subj"], r["pred"], r["obj"]) for r in one["relations"]] == [("T1", "located_in", "T2"), ("T1", "is_a", "T2")]
    with pytest.raises(GoldError, match=r"a\.ann a: denotation T1: expected one of .* found 'Protein_molecule'"):
        list(records(tmp_path / "a.ann"))


def test_a_docbin_of_another_hand(tmp_path):
    doc = Doc(Vocab(), words=["CD63", "in", "exosomes"], spaces=[True, True, False])
    doc.ents = (doc.char_span(0, 4, label="PROTEIN"),)
    DocBin(docs=[doc]).to_disk(tmp_path / "a.spacy")
    (one,) = records(tmp_path / "a.spacy")
    assert one["denotations"] == [{"id": "T1", "span": {"begin": 0, "end": 4}, "obj": "PROTEIN"}]


@pytest.mark.parametrize(("name", "error"), [("no.jsonl", InputError), ("no.doc", InputError), ("bad.spacy", GoldError)])
def test_files_that_cannot_be_read(tmp_path, name, error):
    (tmp_path / "bad.spacy").write_bytes(b"not a DocBin")
    with pytest.raises(error):
        list(records(tmp_path / name))
