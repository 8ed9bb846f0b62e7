"""Two predictions on one gold: is the difference more than chance? A paired bootstrap over sentences and over documents.

Both are scored on the same draws. p is two-sided: the share of draws whose difference lies at least as far from the one
found as that lies from nothing (the shift method of Efron and Tibshirani 1993, chapter 16), the found one counted among them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from exoclaim.evaluate.bootstrap import MACRO, Interval, measures, middle
from exoclaim.evaluate.score import DocumentScore, RelationError, Scores, Unit

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
    only_a: list[RelationError]  # errors that the other side does not make
    only_b: list[RelationError]
    missing: tuple[list[str], list[str]] = ([], [])  # documents that A, that B has no prediction for

    def gaps(self) -> list[str]:
        """A line for each side that has no prediction for some documents, which count as if nothing was found."""
        return [
            f"{side} has no prediction for: {', '.join(names)}" for side, names in zip("AB", self.missing, strict=True) if names
        ]

    def table(self) -> str:
        """Lines for a terminal."""
        lines = [f"A {self.names[0]}", f"B {self.names[1]}", f"{self.documents} documents, {self.draws} draws"]
        for d in self.differences:
            figures = f"A {d.a:.3f}  B {d.b:.3f}  B-A {d.b - d.a:+.3f} ({d.interval[0]:+.3f} to {d.interval[1]:+.3f})"
            lines.append(f"{d.measure:<18} F {figures}  p {d.p:.3f}  by {d.over}")
        return "\n".join(lines + self.gaps())

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "a": self.names[0],
            "b": self.names[1],
            "documents": self.documents,
            "draws": self.draws,
            "missing": dict(zip("ab", self.missing, strict=True)),
            "differences": [asdict(d) for d in self.differences],
        }


def compared(a: Sequence[DocumentScore], b: Sequence[DocumentScore], draws: int, names: tuple[str, str]) -> Comparison:
    """Compare the scores of the same gold documents, in the same order; `draws` at least 1."""
    sides = tuple({(n, s): unit for n, one in enumerate(side) for s, unit in one.units.items()} for side in (a, b))
    by_document = tuple({(n, 0): Scores.of(one.units.values()).counts for n, one in enumerate(side)} for side in (a, b))
    found = [*_differences(sides, draws, "sentences"), *_differences(by_document, draws, "documents")]
    errors = [{_place(e): e for one in side for e in one.errors} for side in (a, b)]
    only_a, only_b = ([e for place, e in errors[i].items() if place not in errors[1 - i]] for i in (0, 1))
    return Comparison(names=names, documents=len(a), draws=draws, differences=found, only_a=only_a, only_b=only_b)


def _place(error: RelationError) -> tuple[object, ...]:
    """What makes two errors the same: all of the relation but what is measured apart (certainty, citations, confidence)."""
    r = error.relation
    return error.document, error.kind, r.subject, r.predicate, r.object, r.polarity


def _differences(sides: Sequence[Keyed], draws: int, over: str) -> list[Difference]:
    keys = sorted({key for side in sides for key in side})
    units = [[side.get(key, Unit()) for key in keys] for side in sides]
    whole = [Scores.of(side) for side in units]
    drawn = [measures(side, draws, MEASURES) for side in units]  # one seed: the same draws
    found = []
    for name in MEASURES:
        a, b = (s.claims_macro_f if name == MACRO else s.prf(name).f for s in whole)
        values = drawn[1][name] - drawn[0][name]
        as_far = int((abs(values - (b - a)) >= abs(b - a)).sum())
        p = (as_far + 1) / (draws + 1)
        found.append(Difference(measure=name, over=over, a=a, b=b, interval=middle(values), p=p))
    return found
