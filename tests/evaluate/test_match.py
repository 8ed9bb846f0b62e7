"""Pairing and overlap against the plain way of doing it."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from exoclaim.evaluate.match import SpanIndex, overlap, pairing

spans = st.tuples(st.integers(0, 30), st.integers(0, 30))


@given(st.lists(spans, max_size=12), spans)
def test_index_finds_what_a_scan_finds(held: list[tuple[int, int]], wanted: tuple[int, int]) -> None:
    hits = [i for i, span in enumerate(held) if overlap(span, wanted)]
    assert SpanIndex(held).overlapping(wanted) == hits
    assert SpanIndex(held).first(wanted) == (hits[0] if hits else -1)


@given(st.lists(st.lists(st.integers(0, 4), max_size=4, unique=True).map(sorted), max_size=5))
def test_pairing_is_one_to_one_and_largest(edges: list[list[int]]) -> None:
    found = pairing(edges)
    assert all(right in edges[left] for left, right in found.items())
    assert len(set(found.values())) == len(found)
    best = max(
        sum(right in candidates for right, candidates in zip(order, edges, strict=False)) for order in permutations(range(5))
    )
    assert len(found) == best


def test_pairing_takes_the_first_of_equals_and_gives_way_along_a_path() -> None:
    assert pairing([[0, 1], [0, 1]]) == {0: 1, 1: 0}  # the second takes 0 away from the first, which moves on
    assert pairing([[0, 1], [2]]) == {0: 0, 1: 2}
    assert pairing([[0], [0]]) == {0: 0}


def test_pairing_along_a_path_longer_than_the_stack() -> None:
    size = 3000
    edges = [[i, i + 1] for i in range(size)] + [[0]]
    found = pairing(edges)
    assert len(found) == size + 1
    assert found[size] == 0
