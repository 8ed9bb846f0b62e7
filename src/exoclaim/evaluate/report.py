"""The result of an evaluation, as the lines a terminal shows and as a dict for JSON. Counts nothing, judges nothing."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from exoclaim.evaluate.bootstrap import Interval
from exoclaim.evaluate.score import HEADLINES, PRF, RelationError, Scores
from exoclaim.schema import Span

Calibration = list[tuple[float, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All figures of one evaluation; `missing` names gold documents without a prediction, `units` are the
    sentences that intervals draw from."""

    scores: Scores
    intervals: dict[str, Interval]
    errors: list[RelationError]
    documents: int
    units: int
    missing: list[str] = field(default_factory=list)
    flips: Counter[tuple[str, str]] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    swapped: int = 0
    calibration: Calibration = field(default_factory=list)

    @property
    def f(self) -> float:
        """The headline, relations F1: what `--fail-under` looks at."""
        return self.scores.prf("relations").f

    def table(self, *, errors: bool = False) -> str:
        """Lines for a terminal; with `errors` one more line for each missed or wrong relation."""
        s = self.scores
        lines = [_row(name, s.prf(name)) for name in HEADLINES]
        lines += [f"certainty accuracy     {s.certainty_accuracy:.3f}", f"claims macro F         {s.claims_macro_f:.3f}"]
        lines += [f"95% interval {name:<16} {low:.3f} to {high:.3f}" for name, (low, high) in self.intervals.items()]
        for kind, title in (("predicate", ""), ("label", ""), ("claim", "claim ")):
            lines += ["", *(_row(title + name, s.prf(f"{kind}:{name}")) for name in s.names(kind))]
        if errors:
            lines += [_error(e) for e in self.errors]
        return "\n".join(lines)

    def details(self) -> str:
        """What the wrong relations were confused with, one line each; empty when nothing was."""
        lines = [f"polarity flipped       gold {g}, predicted {p}: {n}" for (g, p), n in sorted(self.flips.items())]
        lines += [f"predicate confused     gold {g}, predicted {p}: {n}" for (g, p), n in self.confusion.most_common()]
        if self.swapped:
            lines.append(f"direction reversed     {self.swapped}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """Everything but the error list, ready for JSON."""
        s = self.scores

        def group(kind: str, figure: str = "") -> dict[str, Any]:
            return {name: prf_dict(s.prf(f"{figure or kind}:{name}")) for name in s.names(kind)}

        result: dict[str, Any] = {name: prf_dict(s.prf(name)) for name in HEADLINES}
        result |= {"certainty_accuracy": s.certainty_accuracy, "claims_macro_f": s.claims_macro_f}
        result |= {"claims": group("claim"), "per_predicate": group("predicate")}
        result |= {"per_label": group("label"), "per_label_overlap": group("label", "label_overlap")}
        if self.intervals:
            result["ci"] = {name: list(interval) for name, interval in self.intervals.items()}
        result["polarity_flips"] = {f"{g}>{p}": n for (g, p), n in sorted(self.flips.items())}
        result["predicate_confusion"] = {f"{g}>{p}": n for (g, p), n in sorted(self.confusion.items())}
        result |= {"direction_reversed": self.swapped, "documents": self.documents, "units": self.units}
        return result | {"missing": self.missing}


def prf_dict(prf: PRF) -> dict[str, float | int]:
    """The six numbers of a figure."""
    return {"p": prf.precision, "r": prf.recall, "f": prf.f, "tp": prf.tp, "pred": prf.predicted, "gold": prf.gold}


def _row(name: str, prf: PRF) -> str:
    figures = f"P {prf.precision:.3f}  R {prf.recall:.3f}  F {prf.f:.3f}"
    return f"{name:<22} {figures}   tp {prf.tp}  predicted {prf.predicted}  gold {prf.gold}"


def _error(error: RelationError) -> str:
    def show(span: Span) -> str:
        return repr(error.text[span[0] : span[1]]) if error.text else str(span)

    r = error.relation
    return f"{error.document} {error.kind} {show(r.subject)} {r.predicate} {show(r.object)} {r.polarity} {r.certainty}"
