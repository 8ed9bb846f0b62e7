"""Two predictions on one gold: is the difference more than chance? A paired bootstrap over sentences and over documents.

Both are scored on the same draws. p is two-sided: the share of draws whose difference lies at least as far from the one
found as that lies from nothing (the shift method of Efron and Tibshirani 1993, chapter 16), the found one counted among them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from exoclaim.evaluate.bootstrap import MACRO, Interval, middle, resampled, value
from exoclaim.evaluate.score import DocumentScore, Scores, Unit

MEASURES = ("relations", "relations_strict", "relations_negated", "entities", "entities_overlap", MACRO)
Keyed = Mapping[tuple[int, int], Unit]  # (document, sentence) -> counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One measure of both, B minus A with its 95 % interval, and p; `over` is what was drawn."""

    measure: str
    over: str
    a: float
    b: float
    interval: Interval
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All differences; `names` are those of A and B."""

    names: tuple[str, str]
    documents: int
    draws: int
    differences: list[Difference]

    def table(self) -> str:
        """Lines for a terminal."""
        lines = [f"A {self.names[0]}", f"B {self.names[1]}", f"{self.documents} documents, {self.draws} draws"]
        for d in self.differences:
            figures = f"A {d.a:.3f}  B {d.b:.3f}  B-A {d.b - d.a:+.3f} ({d.interval[0]:+.3f} to {d.interval[1]:+.3f})"
            lines.append(f"{d.measure:<18} F {figures}  p {d.p:.3f}  by {d.over}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"a": self.names[0], "b": self.names[1], "documents": self.documents, "draws": self.draws,
                "differences": [asdict(d) for d in self.differences]}  # fmt: skip


def compared(a: Sequence[DocumentScore], b: Sequence[DocumentScore], draws: int, names: tuple[str, str]) -> Comparison:
    """Compare the scores of the same gold documents, in the same order; `draws` at least 1."""
    sides = tuple({(n, s): unit for n, one in enumerate(side) for s, unit in one.units.items()} for side in (a, b))
    by_document = tuple({(n, 0): Scores.of(one.units.values()).counts for n, one in enumerate(side)} for side in (a, b))
    found = [*_differences(sides, draws, "sentences"), *_differences(by_document, draws, "documents")]
    return Comparison(names=names, documents=len(a), draws=draws, differences=found)


def _differences(sides: Sequence[Keyed], draws: int, over: str) -> list[Difference]:
    keys = sorted({key for side in sides for key in side})
    units = [[side.get(key, Unit()) for key in keys] for side in sides]
    whole = [Scores.of(side) for side in units]
    drawn: dict[str, list[float]] = {name: [] for name in MEASURES}
    for first, second in zip(*(resampled(side, draws) for side in units), strict=True):  # one seed: the same draws
        for name in MEASURES:
            drawn[name].append(value(second, name) - value(first, name))
    found = []
    for name, values in drawn.items():
        a, b = (value(scores, name) for scores in whole)
        as_far = sum(abs(v - (b - a)) >= abs(b - a) for v in values)
        p = (as_far + 1) / (draws + 1)
        found.append(Difference(measure=name, over=over, a=a, b=b, interval=middle(values), p=p))
    return found
