import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exoclaim.evaluate.recalibrate import _bucket, learn
from exoclaim.store.calibration import Judged, calibrated


def points(n: int, truth: dict[str, float], confidence: float = 0.8) -> list[Judged]:
    """n points for each predicate, right as often as `truth` says."""
    dice = random.Random(1)
    return [
        Judged(f"{name}{i}", f"d{i % 20}", name, "network", confidence + dice.uniform(-0.15, 0.15), dice.random() < share)
        for name, share in truth.items()
        for i in range(n)
    ]


def test_an_overrated_predicate_falls_and_an_underrated_one_rises() -> None:
    found = learn(points(200, {"located_in": 0.95, "is_a": 0.3}))
    assert found is not None
    assert found.better
    assert found.brier[1] < found.brier[0]
    for name, share in (("located_in", 0.95), ("is_a", 0.3)):
        assert calibrated(found.weights, name, "network", 0.8) == pytest.approx(share, abs=0.1)
    assert found.trained + found.held_out == 400
    assert "log loss" in found.table()


@pytest.mark.parametrize(
    "given_points",
    [points(10, {"is_a": 0.5}), points(100, {"is_a": 1.0}), points(100, {"is_a": 0.0}), []],
    ids=["few", "all right", "all wrong", "none"],
)
def test_too_little_is_not_learned_from(given_points: list[Judged]) -> None:
    assert learn(given_points) is None


def test_where_no_paper_falls_to_the_held_out_part_single_relations_do() -> None:
    names = [name for n in range(200) if not _bucket(name := f"d{n}")][:10]
    given_points = [replace(p, document=names[i % 10]) for i, p in enumerate(points(100, {"is_a": 0.5}))]
    found = learn(given_points)
    assert found is not None
    assert 10 < found.held_out < 50


def test_few_verdicts_move_less_than_many() -> None:
    many, few = (learn([*points(150, {"located_in": 0.8}), *points(n, {"is_a": 0.1})]) for n in (150, 6))
    assert many is not None
    assert few is not None
    assert many.weights["predicate"]["is_a"] < few.weights["predicate"]["is_a"] < 0


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.sampled_from("ab")), min_size=40, max_size=60))
def test_the_order_within_a_predicate_never_turns_round(rows: list[tuple[float, bool, str]]) -> None:
    found = learn([Judged(f"r{i}", f"d{i}", name, "p", c, right) for i, (c, right, name) in enumerate(rows)])
    if found is not None:
        chances = [calibrated(found.weights, "a", "p", c / 10) for c in range(11)]
        assert chances == sorted(chances)
        assert all(0 <= c <= 1 for c in chances)
