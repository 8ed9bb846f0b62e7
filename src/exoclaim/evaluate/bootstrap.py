"""95 % intervals by drawing sentences anew with replacement.

The draws are those of `random.Random(13).choices` over the units, number for number, so that an interval is the same
on every machine; they are made in numpy because half a million sentences times a thousand draws are many.
"""

import random
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from exoclaim.evaluate.score import GOLD, PREDICTED, TP, Scores, Unit
from exoclaim.schema import ClaimLabel

SEED = 13
Interval = tuple[float, float]

MEASURES: dict[str, Callable[[Scores], float]] = {
    "relations_f": lambda s: s.prf("relations").f,
    "entities_f": lambda s: s.prf("entities").f,
    "claims_macro_f": lambda s: s.claims_macro_f,
}
FIGURES = ("relations", "entities", *(f"claim:{label}" for label in ClaimLabel))


def intervals(units: Sequence[Unit], draws: int, *, seed: int = SEED) -> dict[str, Interval]:
    """95 % interval of each of MEASURES; empty without draws."""
    if not draws:
        return {}
    columns = [(figure, role) for figure in FIGURES for role in (TP, PREDICTED, GOLD)]
    # floats, because only they multiply fast; counts stay exact far beyond any corpus
    matrix = np.array([[unit[c] for c in columns] for unit in units], dtype=np.float64).reshape(len(units), len(columns))
    samples = []
    for chosen in drawn(len(units), draws, seed):
        totals = np.bincount(chosen, minlength=len(units)) @ matrix
        samples.append(Scores(Unit({c: int(n) for c, n in zip(columns, totals, strict=True)})))
    return {name: _middle([measure(s) for s in samples]) for name, measure in MEASURES.items()}


def drawn(size: int, draws: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """Each time the positions that `random.Random(seed).choices(range(size), k=size)` would give next.

    numpy's RandomState is the same generator as Python's and makes the same doubles of it, once given its state.
    """
    _, state, _ = random.Random(seed).getstate()
    generator = np.random.RandomState()
    generator.set_state(("MT19937", np.array(state[:-1], dtype=np.uint32), state[-1], 0, 0.0))
    for _ in range(draws):
        yield np.floor(generator.random_sample(size) * size).astype(np.int64)


def _middle(values: list[float]) -> Interval:
    values = sorted(values)
    return values[int(0.025 * (len(values) - 1))], values[int(0.975 * (len(values) - 1))]
