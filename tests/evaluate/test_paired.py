"""Two predictions on one gold: the difference, its interval, and p by hand."""

import json
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from exoclaim.cli import main
from exoclaim.evaluate import compare_predictions, comparison_page

from .records import record

TEXT = "CD63 is in exosomes. Rab7 binds RILP. CD9 is in exosomes."
MARKS = "CD63:PROTEIN exosomes:COMPARTMENT Rab7:PROTEIN RILP:PROTEIN CD9:PROTEIN exosomes#2:COMPARTMENT"
RELATIONS = [("T1", "located_in", "T2"), ("T3", "interacts_with", "T4"), ("T5", "located_in", "T6")]
CLAIMS = "FINDING FINDING GAP"
GOLD = record(TEXT, MARKS, RELATIONS, CLAIMS)
POOR = record(TEXT, MARKS, RELATIONS[:1], CLAIMS)


def compared(a, b, documents=4):
    found = compare_predictions([(GOLD, a)] * documents, [(GOLD, b)] * documents, names=("a", "b"), bootstrap=99)
    return {(d.measure, d.over): d for d in found.differences}


def test_the_same_twice_does_not_differ():
    for d in compared(GOLD, GOLD).values():
        assert (d.interval, d.p) == ((0.0, 0.0), 1.0)


def test_better_in_every_document():
    d = compared(POOR, GOLD)["relations", "documents"]
    assert (d.a, d.b) == (0.5, 1.0)
    assert d.interval == (0.5, 0.5)  # each document has the same difference
    assert d.p == 1 / 100  # no draw lies as far off; the one found is counted
    by_sentence = compared(POOR, GOLD)["relations", "sentences"]
    assert by_sentence.interval[0] < 0.5 < by_sentence.interval[1]
    assert by_sentence.p < 0.1


def test_the_other_way_round():
    there, back = compared(POOR, GOLD)["relations", "sentences"], compared(GOLD, POOR)["relations", "sentences"]
    assert (back.a, back.b, back.p) == (there.b, there.a, there.p)
    assert back.interval[0] == pytest.approx(-there.interval[1], abs=0.05)


def test_sides_that_need_different_units():
    """A prediction outside every sentence is a unit that only one side has."""
    outside = record(f"{TEXT} CD9 there", MARKS + " CD9#2:PROTEIN", [*RELATIONS, ("T7", "is_a", "T7")], CLAIMS)
    gold = record(f"{TEXT} CD9 there", MARKS, RELATIONS, CLAIMS)
    found = compare_predictions([(gold, gold)], [(gold, outside)], names=("a", "b"), bootstrap=50)
    first = found.differences[0]
    assert (first.a, first.b) == (1.0, pytest.approx(6 / 7))


def test_errors_of_one_side_only():
    found = compare_predictions([(GOLD, POOR)], [(GOLD, GOLD)], names=("a", "b"), bootstrap=1)
    assert [(e.kind, e.relation.predicate) for e in found.only_a] == [("missed", "interacts_with"), ("missed", "located_in")]
    assert found.only_b == []
    assert compare_predictions([(GOLD, POOR)], [(GOLD, POOR)], names=("a", "b"), bootstrap=1).only_a == []  # both make it


def test_a_side_without_a_prediction_is_named():
    found = compare_predictions([(GOLD, None)], [(GOLD, GOLD)], names=("a", "b"), bootstrap=1)
    assert found.table().splitlines()[-1].startswith("A has no prediction for: ")
    assert [bool(names) for names in found.as_dict()["missing"].values()] == [True, False]
    assert found.gaps()[0] in comparison_page(found)


def test_the_command(tmp_path):
    for name, document in (("gold", GOLD), ("a", POOR), ("b", GOLD)):
        (tmp_path / f"{name}.json").write_text(json.dumps(document))
    paths = [str(tmp_path / f"{name}.json") for name in ("gold", "a", "b")]
    command = ["evaluate", paths[0], "--compare", *paths[1:], "--bootstrap", "20", "--json", str(tmp_path / "out.json")]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    assert "relations          F A 0.500  B 1.000  B-A +0.500" in result.output
    written = json.loads((tmp_path / "out.json").read_text())
    assert {d["over"] for d in written["differences"]} == {"sentences", "documents"}
    page = tmp_path / "out.html"
    assert CliRunner().invoke(main, [*command, "--html", str(page)]).exit_code == 0
    root = ElementTree.fromstring(page.read_text().partition("\n")[2].replace('<meta charset="utf-8">', "").replace("<br>", ""))
    text = " ".join("".join(root.itertext()).split())
    assert "Errors that only A makes 2 missed, 0 wrong." in text.replace("makes2", "makes 2")
    assert {m.text for m in root.iter("mark")} == {"Rab7", "RILP", "CD9", "exosomes"}
    assert len(list(root.iter("circle"))) == len(written["differences"])
    assert CliRunner().invoke(main, [*command, "--errors"]).exit_code == 2
    assert CliRunner().invoke(main, [*command, "--bootstrap", "0"]).exit_code == 2
