"""Draws are Python's own, and intervals those of the sorted figures."""

import random
from collections import Counter

import pytest

from exoclaim.evaluate.bootstrap import CERTAINTY, EXACT, MACRO, drawn, figures, intervals, measures
from exoclaim.evaluate.score import GOLD, PREDICTED, TP, Scores, Unit


@pytest.mark.parametrize("size", [0, 1, 7, 1000])
def test_draws_are_those_of_choices(size: int) -> None:
    rng = random.Random(13)
    expected = [rng.choices(range(size), k=size) for _ in range(5)]
    assert [list(chosen) for chosen in drawn(size, 5, 13)] == expected


def unit(tp: int, predicted: int, gold: int) -> Unit:
    return Counter({("relations", TP): tp, ("relations", PREDICTED): predicted, ("relations", GOLD): gold})


def test_one_unit_has_no_spread() -> None:
    assert intervals([unit(1, 2, 2)], 50)["relations"] == (0.5, 0.5)
    assert intervals([unit(1, 2, 2)], 50)["entities"] == (0.0, 0.0)


def test_interval_by_hand() -> None:
    units = [unit(1, 1, 1), unit(0, 1, 1)]
    rng = random.Random(13)
    values = sorted(sum(u["relations", TP] for u in rng.choices(units, k=2)) / 2 for _ in range(40))
    assert intervals(units, 40)["relations"] == (values[0], values[38])
    assert values[0] < values[38]


def test_without_draws_or_units() -> None:
    assert intervals([unit(1, 1, 1)], 0) == {}
    assert intervals([], 3)["relations"] == (0.0, 0.0)


@pytest.mark.parametrize("scale", [1, EXACT - 1])  # the second is too large for single precision
def test_each_draw_scores_as_its_units_do(scale: int) -> None:
    rng = random.Random(1)
    kinds = ("relations", "relations_strict", "predicate:is_a", "claim:FINDING", "claim:GAP", "certainty", "label:RNA")
    keys = [(figure, part) for figure in kinds for part in (TP, PREDICTED, GOLD)]
    units = [Counter({key: scale * rng.randint(1, 3) for key in rng.sample(keys, 9)}) for _ in range(30)]
    found = measures(units, 70, figures(units))  # more than one block
    again = random.Random(13)
    for draw in range(70):
        scores = Scores.of(again.choices(units, k=len(units)))
        expected = {name: scores.prf(name).f for name in found if name not in (MACRO, CERTAINTY)}
        expected |= {MACRO: scores.claims_macro_f, CERTAINTY: scores.certainty_accuracy}
        assert {name: values[draw] for name, values in found.items()} == expected
