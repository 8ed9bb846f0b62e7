"""95 % intervals by drawing sentences, or documents, anew with replacement.

The draws are those of `random.Random(13).choices` over the units, number for number, so that an interval is the same
on every machine; they are made in numpy because half a million sentences times a thousand draws are many.
"""

import random
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from exoclaim.evaluate.score import HEADLINES, Scores, Unit

SEED = 13
MACRO, CERTAINTY = "claims_macro", "certainty_accuracy"
BLOCK = 64  # draws that are added up at once
Interval = tuple[float, float]


def intervals(units: Sequence[Unit], draws: int, *, seed: int = SEED) -> dict[str, Interval]:
    """95 % intervals of the F1 of each figure, the macro F1 of claims, the accuracy of certainty; empty without draws."""
    if not draws:
        return {}
    names = figures(units)
    samples = [[value(scores, name) for name in names] for scores in resampled(units, draws, seed=seed)]
    return {name: middle(list(column)) for name, column in zip(names, zip(*samples, strict=True), strict=True)}


def figures(units: Sequence[Unit]) -> list[str]:
    """Names of everything that has an F1 in `units`, and of the two other measures."""
    kinds = ("predicate:", "label:", "label_overlap:", "claim:")
    found = {figure for figure, _ in set().union(*units) if figure.startswith(kinds)}
    return [*HEADLINES, *sorted(found), MACRO, CERTAINTY]


def value(scores: Scores, name: str) -> float:
    """The measure `name` of `figures`, from 0 to 1."""
    if name == MACRO:
        return scores.claims_macro_f
    return scores.certainty_accuracy if name == CERTAINTY else scores.prf(name).f


def resampled(units: Sequence[Unit], draws: int, *, seed: int = SEED) -> Iterator[Scores]:
    """The scores of each draw of as many units as there are."""
    columns = sorted(set().union(*units))
    place = {column: i for i, column in enumerate(columns)}
    # floats, because only they multiply fast; counts stay exact far beyond any corpus
    counts = np.fromiter((n for unit in units for n in unit.values()), dtype=np.float64)
    found = np.fromiter((place[column] for unit in units for column in unit), dtype=np.int64)
    rows = np.repeat(np.arange(len(units)), [len(unit) for unit in units])
    matrix = csr_matrix((counts, (rows, found)), shape=(len(units), len(columns))).T.tocsr()
    chosen = drawn(len(units), draws, seed)
    for start in range(0, draws, BLOCK):
        times = [np.bincount(next(chosen), minlength=len(units)) for _ in range(min(BLOCK, draws - start))]
        totals = matrix @ np.array(times, dtype=np.float64).T
        for column in totals.T:
            yield Scores(Unit(dict(zip(columns, map(int, column), strict=True))))


def drawn(size: int, draws: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """Each time the positions that `random.Random(seed).choices(range(size), k=size)` would give next.

    numpy's RandomState is the same generator as Python's and makes the same doubles of it, once given its state.
    """
    _, state, _ = random.Random(seed).getstate()
    generator = np.random.RandomState()
    generator.set_state(("MT19937", np.array(state[:-1], dtype=np.uint32), state[-1], 0, 0.0))
    for _ in range(draws):
        yield np.floor(generator.random_sample(size) * size).astype(np.int64)


def middle(values: list[float]) -> Interval:
    """The 2.5 and 97.5 percentiles, as values that occur."""
    values = sorted(values)
    return values[int(0.025 * (len(values) - 1))], values[int(0.975 * (len(values) - 1))]
