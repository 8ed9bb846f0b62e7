"""95 % intervals by drawing sentences, or documents, anew with replacement.

The draws are those of `random.Random(13).choices` over the units, number for number, so that an interval is the same
on every machine; they are made and added up in numpy because half a million sentences times a thousand draws are many.
The sums are whole numbers that the chosen floats hold exactly, so no order of adding changes them.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exoclaim.evaluate.score import GOLD, HEADLINES, TP, Part, Unit, parts
from exoclaim.schema import ClaimLabel

SEED = 13
MACRO, CERTAINTY = "claims_macro", "certainty_accuracy"
BLOCK = 64  # draws that are added up at once
EXACT = 2**24  # whole numbers below it are exact in single precision, which adds twice as fast
Interval = tuple[float, float]
Floats = NDArray[np.float64]
Counted = NDArray[np.floating[Any]]  # of one precision or the other


def intervals(units: Sequence[Unit], draws: int, *, seed: int = SEED) -> dict[str, Interval]:
    """95 % intervals of the F1 of each figure, the macro F1 of claims, the accuracy of certainty; empty without draws."""
    if not draws:
        return {}
    return {name: middle(found) for name, found in measures(units, draws, figures(units), seed=seed).items()}


def figures(units: Iterable[Unit]) -> list[str]:
    """Names of everything that has an F1 in `units`, and of the two other measures."""
    kinds = ("predicate:", "label:", "label_overlap:", "claim:")
    found = {figure for figure, _ in set().union(*units) if figure.startswith(kinds)}
    return [*HEADLINES, *sorted(found), MACRO, CERTAINTY]


def measures(units: Sequence[Unit], draws: int, names: Iterable[str], *, seed: int = SEED) -> dict[str, Floats]:
    """Each measure of `names` (see `figures`) in each draw of as many units as there are, from 0 to 1."""
    columns = {part: i for i, part in enumerate(sorted(set().union(*units)))}
    totals = resampled(_matrix(units, columns), draws, seed)
    nothing = np.zeros(draws)

    def total(part: Part) -> Floats:
        return totals[columns[part]] if part in columns else nothing

    def f1(name: str) -> Floats:
        right, predicted, gold = map(total, parts(name))
        p, r = _share(right, predicted), _share(right, gold)
        return _share(2 * p * r, p + r)

    def measure(name: str) -> Floats:
        if name == MACRO:
            claims = [f"claim:{label}" for label in ClaimLabel]
            f, present = nothing, nothing  # the F1 of a label that gold has not is 0
            for claim in claims:
                f, present = f + f1(claim), present + (total((claim, GOLD)) > 0)
            return _share(f, present)
        return _share(total(("certainty", TP)), total(("relations", TP))) if name == CERTAINTY else f1(name)

    return {name: measure(name) for name in names}


def _share(part: Floats, whole: Floats) -> Floats:
    """`part` of `whole`, 0.0 where there is nothing to divide by."""
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)


def _matrix(units: Sequence[Unit], columns: dict[Part, int]) -> Counted:
    """Counts, a row for each unit."""
    largest = max((max(unit.values(), default=0) for unit in units), default=0)
    single = largest * len(units) < EXACT
    matrix: Counted = np.zeros((len(units), len(columns)), dtype=np.float32 if single else np.float64)
    rows = np.repeat(np.arange(len(units)), [len(unit) for unit in units])
    places = np.fromiter((columns[part] for unit in units for part in unit), dtype=np.int64)
    matrix[rows, places] = np.fromiter((n for unit in units for n in unit.values()), dtype=np.int64)
    return matrix


def resampled(matrix: Counted, draws: int, seed: int) -> Floats:
    """Sums of the rows that each draw takes: a row for each column of `matrix`, a column for each draw."""
    size, width = matrix.shape
    totals = np.zeros((draws, width))
    times: Counted = np.zeros((BLOCK, size), dtype=matrix.dtype)
    for number, chosen in enumerate(drawn(size, draws, seed)):
        at = number % BLOCK
        times[at] = np.bincount(chosen, minlength=size)
        if at == BLOCK - 1 or number == draws - 1:
            totals[number - at : number + 1] = times[: at + 1] @ matrix
    return np.ascontiguousarray(totals.T)


def drawn(size: int, draws: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """Each time the positions that `random.Random(seed).choices(range(size), k=size)` would give next.

    numpy's RandomState is the same generator as Python's and makes the same doubles of it, once given its state.
    """
    _, state, _ = random.Random(seed).getstate()
    generator = np.random.RandomState()
    generator.set_state(("MT19937", np.array(state[:-1], dtype=np.uint32), state[-1], 0, 0.0))
    for _ in range(draws):
        yield (generator.random_sample(size) * size).astype(np.int64)  # cuts off, as Python's floor does from 0 on


def middle(values: Iterable[float]) -> Interval:
    """The 2.5 and 97.5 percentiles, as values that occur."""
    values = sorted(map(float, values))
    return values[int(0.025 * (len(values) - 1))], values[int(0.975 * (len(values) - 1))]
