"""Counts worked out by hand: each case is gold, prediction and what must be counted."""

from typing import Any

import pytest

from exoclaim.evaluate import evaluate
from exoclaim.evaluate.score import PRF

from .records import record

TEXT = "CD63 is in late endosomes. Rab7 binds RILP."
MARKS = "CD63:PROTEIN late_endosomes:COMPARTMENT Rab7:PROTEIN RILP:PROTEIN"
IN, BINDS = ("T1", "located_in", "T2"), ("T3", "interacts_with", "T4")
GOLD = record(TEXT, MARKS, [IN, BINDS], "FINDING FINDING")


def gold(*relations: Any, **more: Any) -> dict[str, Any]:
    return record(TEXT, MARKS, list(relations), "FINDING GAP", **more)


def predicted(*relations: Any, marks: str = MARKS, **more: Any) -> dict[str, Any]:
    return record(TEXT, marks, list(relations), "FINDING GAP", **more)


SHORTER = "CD63:PROTEIN endosomes:COMPARTMENT Rab7:PROTEIN RILP:PROTEIN"
BESIDE = "CD63:PROTEIN in_:COMPARTMENT Rab7:PROTEIN RILP:PROTEIN"

LONG_FORM = "Late endosomes (LE) hold CD63."
LONG, SHORT = "Late_endosomes:COMPARTMENT", "LE:COMPARTMENT"

# (what, gold, prediction, {figure: (tp, predicted, gold)})
CASES = [
    ("all right", gold(IN, BINDS), predicted(IN, BINDS),
     {"relations": (2, 2, 2), "relations_strict": (2, 2, 2), "entities": (4, 4, 4), "predicate:located_in": (1, 1, 1)}),
    ("nothing predicted", gold(IN, BINDS), predicted(marks=""), {"relations": (0, 0, 2), "entities": (0, 0, 4)}),
    ("nothing in gold", record(TEXT), predicted(IN), {"relations": (0, 1, 0), "entities": (0, 4, 0)}),
    ("three right and one wrong", gold(IN, BINDS, ("T1", "is_a", "T3")),
     predicted(IN, BINDS, ("T1", "is_a", "T3"), ("T1", "is_a", "T4")), {"relations": (3, 4, 3), "predicate:is_a": (1, 2, 1)}),
    ("a gold relation is matched once", gold(IN), predicted(IN, IN), {"relations": (1, 2, 1)}),
    ("overlap is enough, but not for strict", gold(IN), predicted(IN, marks=SHORTER),
     {"relations": (1, 1, 1), "relations_strict": (0, 1, 1), "entities": (3, 4, 4), "entities_overlap": (4, 4, 4)}),
    ("touching is no overlap", gold(IN), predicted(IN, marks=BESIDE), {"relations": (0, 1, 1), "entities_overlap": (3, 4, 4)}),
    ("same span, other label", gold(), predicted(marks=MARKS.replace("RILP:PROTEIN", "RILP:RNA")),
     {"entities": (3, 4, 4), "label:PROTEIN": (2, 2, 3), "label:RNA": (0, 1, 0), "label_overlap:RNA": (0, 1, 0)}),
    ("a mention marked twice counts twice", gold(), predicted(marks=f"{MARKS} CD63:PROTEIN"),
     {"entities": (4, 5, 4), "entities_overlap": (4, 5, 4)}),
    ("and is found twice", record(TEXT, f"{MARKS} CD63:PROTEIN"), predicted(marks=f"{MARKS} CD63:PROTEIN"),
     {"entities": (5, 5, 5), "entities_overlap": (5, 5, 5)}),
    ("direction counts", gold(IN), predicted(("T2", "located_in", "T1")), {"relations": (0, 1, 1)}),
    ("but not for symmetric predicates", gold(BINDS), predicted(("T4", "interacts_with", "T3")),
     {"relations": (1, 1, 1), "relations_strict": (1, 1, 1)}),
    ("predicate counts", gold(IN), predicted(("T1", "sorted_to", "T2")),
     {"relations": (0, 1, 1), "predicate:located_in": (0, 0, 1), "predicate:sorted_to": (0, 1, 0)}),
    ("polarity counts", gold((*IN, "negated")), predicted(IN), {"relations": (0, 1, 1), "relations_negated": (0, 0, 1)}),
    ("negated and found", gold((*IN, "negated")), predicted((*IN, "negated")), {"relations_negated": (1, 1, 1)}),
    ("negated where gold affirms", gold(IN), predicted((*IN, "negated")), {"relations_negated": (0, 1, 0)}),
    ("certainty counts for strict only", gold((*IN, "speculative")), predicted(IN),
     {"relations": (1, 1, 1), "relations_strict": (0, 1, 1), "certainty": (0, 0, 0)}),
    ("attribution over matched relations", gold((*IN, "14", "24"), (*BINDS, "7")), predicted((*IN, "24", "9", "3")),
     {"attribution": (1, 3, 2)}),
    ("abbreviation for long form", record(LONG_FORM, f"CD63:PROTEIN {LONG} {SHORT}", [IN], same="T2=T3"),
     record(LONG_FORM, f"CD63:PROTEIN {SHORT}", [IN]), {"relations": (1, 1, 1), "relations_strict": (1, 1, 1)}),
    ("same_as of the prediction does not count", record(LONG_FORM, f"CD63:PROTEIN {LONG}", [IN]),
     record(LONG_FORM, f"CD63:PROTEIN {SHORT} {LONG}", [IN], same="T2=T3"), {"relations": (0, 1, 1)}),
    ("outside the scope nothing counts", gold(IN, BINDS, scope=[[0, 26]]), predicted(IN, BINDS, ("T3", "is_a", "T4")),
     {"relations": (1, 1, 1), "entities": (2, 2, 2), "claim:FINDING": (1, 1, 1), "claim:GAP": (0, 0, 0)}),
    ("claims", record("One. Two. Three.", claims="FINDING GAP GAP"), record("One. Two. Three.", claims="FINDING GAP FINDING"),
     {"claim:FINDING": (1, 2, 1), "claim:GAP": (1, 1, 2), "claim:OTHER": (0, 0, 0)}),
    ("a sentence nobody labelled is OTHER", record("One. Two.", claims="FINDING OTHER"), record("One. Two."),
     {"claim:FINDING": (0, 0, 1), "claim:OTHER": (1, 2, 1)}),
    ("the pairing is as large as it can be",
     record("aa bb cc.", "aa_bb:PROTEIN bb_cc:PROTEIN cc:RNA", [("T1", "is_a", "T3"), ("T2", "is_a", "T3")]),
     record("aa bb cc.", "bb:PROTEIN aa:PROTEIN cc:RNA", [("T1", "is_a", "T3"), ("T2", "is_a", "T3")]),
     {"relations": (2, 2, 2)}),
]  # fmt: skip


@pytest.mark.parametrize(("gold", "prediction", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_counts(gold: dict[str, Any], prediction: dict[str, Any], expected: dict[str, tuple[int, int, int]]) -> None:
    scores = evaluate([(gold, prediction)], bootstrap=0).scores
    assert {name: (p.tp, p.predicted, p.gold) for name, p in ((n, scores.prf(n)) for n in expected)} == expected


@pytest.mark.parametrize(
    ("prf", "figures"),
    [
        (PRF(3, 4, 6), (0.75, 0.5, 0.6)),
        (PRF(0, 0, 0), (0.0, 0.0, 0.0)),
        (PRF(0, 5, 0), (0.0, 0.0, 0.0)),
        (PRF(2, 2, 2), (1.0, 1.0, 1.0)),
        (PRF(1, 2, 3) + PRF(2, 2, 3), (0.75, 0.5, 0.6)),
    ],
)
def test_division(prf: PRF, figures: tuple[float, float, float]) -> None:
    assert (prf.precision, prf.recall, prf.f) == pytest.approx(figures)


def test_pooled_over_documents_and_missing_ones() -> None:
    report = evaluate([(gold(IN), predicted(IN)), (gold(IN, BINDS), None)], bootstrap=0)
    assert report.scores.prf("relations") == PRF(1, 1, 3)
    assert report.missing == ["annotations"]
    assert report.documents == 2


def test_macro_f_is_over_the_labels_of_gold() -> None:
    # FINDING: P 1/2 R 1/1 F 2/3; GAP: P 1/1 R 1/2 F 2/3; DEFINITION is in the prediction only
    report = evaluate([(record("A. B. C. D.", claims="FINDING GAP GAP OTHER"),
                        record("A. B. C. D.", claims="FINDING GAP FINDING DEFINITION"))], bootstrap=0)  # fmt: skip
    assert report.scores.claims_macro_f == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    assert report.scores.names("claim") == ["FINDING", "DEFINITION", "GAP", "OTHER"]


def test_certainty_accuracy() -> None:
    report = evaluate([(gold((*IN, "speculative"), BINDS), predicted(IN, BINDS))], bootstrap=0)
    assert report.scores.certainty_accuracy == 0.5


EXPLAINED = [
    (gold((*IN, "negated")), predicted(IN), {("negated", "affirmed"): 1}, {}, 0, "polarity"),
    (gold(IN), predicted((*IN, "negated")), {("affirmed", "negated"): 1}, {}, 0, "polarity"),
    (gold(BINDS), predicted(("T4", "interacts_with", "T3", "negated")), {("affirmed", "negated"): 1}, {}, 0, "polarity"),
    (gold(IN), predicted(("T1", "sorted_to", "T2")), {}, {("located_in", "sorted_to"): 1}, 0, "predicate"),
    (gold(IN), predicted(("T2", "located_in", "T1")), {}, {}, 1, "direction"),
    (gold(IN), predicted(("T1", "located_in", "T4")), {}, {}, 0, ""),
    (gold(BINDS), predicted(("T4", "is_a", "T3")), {}, {("interacts_with", "is_a"): 1}, 0, "predicate"),
]


@pytest.mark.parametrize(("gold", "prediction", "flips", "confusion", "swapped", "near"), EXPLAINED)
def test_errors_say_what_was_near(
    gold: Any, prediction: Any, flips: dict[Any, int], confusion: dict[Any, int], swapped: int, near: str
) -> None:
    report = evaluate([(gold, prediction)], bootstrap=0)
    assert (dict(report.flips), dict(report.confusion), report.swapped) == (flips, confusion, swapped)
    assert [(e.kind, e.near) for e in report.errors] == [("missed", near), ("wrong", near)]


def test_confidence_and_whether_it_was_right() -> None:
    report = evaluate([(gold(IN), predicted((*IN, 0.9), (*BINDS, 0.25)))], bootstrap=0)
    assert report.calibration == [(0.9, True), (0.25, False)]
