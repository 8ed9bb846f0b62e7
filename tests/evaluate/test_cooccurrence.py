"""The baseline: what it learns from a few sentences, and what it says of others."""

import json
from pathlib import Path
from typing import Any

import pytest

from exoclaim.errors import GoldError
from exoclaim.evaluate import baseline, evaluate
from exoclaim.evaluate.cooccurrence import Usual, learn, main, read_table, shipped_table, write_table
from exoclaim.schema import Label, Predicate

from .records import record

P, C = Label.PROTEIN, Label.COMPARTMENT
TRAIN = [
    record("CD63 in exosomes. CD9 in exosomes too. CD81 to exosomes. Exosomes hold ALIX. CD2 and MVBs.",
           "CD63:PROTEIN exosomes:COMPARTMENT CD9:PROTEIN exosomes#2:COMPARTMENT CD81:PROTEIN exosomes#3:COMPARTMENT "
           "Exosomes:COMPARTMENT ALIX:PROTEIN CD2:PROTEIN MVBs:COMPARTMENT",
           [("T1", "located_in", "T2"), ("T3", "located_in", "T4"), ("T5", "sorted_to", "T6"), ("T8", "located_in", "T7")]),
    record("ALIX binds CD63.", "ALIX:PROTEIN CD63:PROTEIN", [("T2", "interacts_with", "T1")]),
]  # fmt: skip
TABLE = {
    (C, P): Usual(Predicate.LOCATED_IN, "backward", 1, 1),
    (P, C): Usual(Predicate.LOCATED_IN, "forward", 2, 4),
    (P, P): Usual(Predicate.INTERACTS_WITH, "forward", 1, 1),
}


def test_learn() -> None:
    assert learn(TRAIN) == TABLE


def test_table_comes_back() -> None:
    assert read_table(write_table(TABLE)) == TABLE


def said(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    text = {d["id"]: document["text"][d["span"]["begin"] : d["span"]["end"]] for d in document["denotations"]}
    return [(text[r["subj"]], r["pred"], text[r["obj"]]) for r in document["relations"]]


CASES = [
    ("CD1 in MVBs.", "CD1:PROTEIN MVBs:COMPARTMENT", "", [("CD1", "located_in", "MVBs")]),
    ("MVBs and CD1.", "CD1:PROTEIN MVBs:COMPARTMENT", "", [("CD1", "located_in", "MVBs")]),
    ("CD1 and CD2.", "CD2:PROTEIN CD1:PROTEIN", "", [("CD1", "interacts_with", "CD2")]),
    ("CD1. MVBs.", "CD1:PROTEIN MVBs:COMPARTMENT", "", []),
    ("CD1 and miR-7.", "CD1:PROTEIN miR-7:RNA", "", []),
    ("CD1 in MVBs.", "CD1_in_MVBs:PROTEIN MVBs:COMPARTMENT", "", []),
    ("CD1 (CDone).", "CD1:PROTEIN CDone:PROTEIN", "T1=T2", [("CD1", "same_as", "CDone")]),
]


@pytest.mark.parametrize(("text", "marks", "same", "expected"), CASES)
def test_baseline(text: str, marks: str, same: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(baseline(record(text, marks, same=same), TABLE)) == expected


def test_baseline_is_a_prediction_that_can_be_scored() -> None:
    report = evaluate([(TRAIN[0], baseline(TRAIN[0], TABLE))], bootstrap=0)
    relations = report.scores.prf("relations")
    assert (relations.tp, relations.predicted, relations.gold) == (3, 5, 4)
    assert sorted(report.calibration) == [(0.5, False), (0.5, False), (0.5, True), (0.5, True), (1.0, True)]


def test_shipped_table_knows_the_plain_cases() -> None:
    table = shipped_table()
    assert (table[P, C].predicate, table[P, C].direction) == (Predicate.LOCATED_IN, "forward")
    assert (table[C, Label.CELL].predicate, table[C, Label.CELL].direction) == (Predicate.SECRETED_BY, "forward")
    assert said(baseline(record("CD1 in MVBs.", "CD1:PROTEIN MVBs:COMPARTMENT"))) == [("CD1", "located_in", "MVBs")]


def test_learn_from_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for n, document in enumerate(TRAIN):
        (tmp_path / f"{n}.json").write_text(json.dumps(document))
    assert main(["learn", str(tmp_path), str(tmp_path / "out.tsv")]) == 0
    assert capsys.readouterr().out == "3 label pairs from 2 documents\n"
    assert read_table((tmp_path / "out.tsv").read_text()) == TABLE
    assert main(["learn"]) == 2


@pytest.mark.parametrize("row", ["PROTEIN\tCELL\tis_a\tforward\tmany\t3", "PROTIEN\tCELL\tis_a\tforward\t1\t3", "PROTEIN"])
def test_table_that_does_not_fit(row: str) -> None:
    with pytest.raises(GoldError, match="line 2"):
        read_table("first\tsecond\tpredicate\tdirection\trelations\tpairs\n" + row)
