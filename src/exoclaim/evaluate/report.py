"""The result of an evaluation, as the lines a terminal shows and as a dict for JSON. Counts nothing, judges nothing."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from exoclaim.evaluate.bootstrap import MACRO, Interval
from exoclaim.evaluate.calibration import calibration_bins, calibration_error
from exoclaim.evaluate.score import HEADLINES, PRF, RelationError, Scores
from exoclaim.schema import Span

Calibration = list[tuple[float, bool]]
MAIN = {"relations_f": "relations", "entities_f": "entities", "claims_macro_f": MACRO}  # printed name -> name of the figure
MOST = 40  # parts of a kind on a terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All figures of one evaluation; `missing` names gold documents without a prediction, `units` are the sentences that
    `intervals` draw from (`document_intervals` draw documents); `schemas` are nervaluate's, see schemas.py."""

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
    document_intervals: dict[str, Interval] = field(default_factory=dict)
    concepts: PRF = field(default_factory=lambda: PRF(0, 0, 0))
    schemas: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    by_section: dict[str, Scores] = field(default_factory=dict)
    by_document: list[tuple[str, Scores]] = field(default_factory=list)

    @property
    def f(self) -> float:
        """The headline, relations F1: what `--fail-under` looks at."""
        return self.scores.prf("relations").f

    def table(self, *, errors: bool = False) -> str:
        """Lines for a terminal; with `errors` one more line for each missed or wrong relation."""
        s = self.scores
        lines = [_row(name, s.prf(name)) for name in HEADLINES]
        lines += [f"certainty accuracy     {s.certainty_accuracy:.3f}", f"claims macro F         {s.claims_macro_f:.3f}"]
        lines += [f"95% interval {name:<16} {low:.3f} to {high:.3f}" for name, (low, high) in self.main_intervals.items()]
        for kind, title in (("predicate", ""), ("label", ""), ("claim", "claim ")):
            lines += ["", *(_row(title + name, s.prf(f"{kind}:{name}")) for name in s.names(kind))]
        if errors:
            lines += [_error(e) for e in self.errors]
        return "\n".join(lines)

    @property
    def main_intervals(self) -> dict[str, Interval]:
        """The three that are printed, by sentences."""
        return {shown: self.intervals[name] for shown, name in MAIN.items() if name in self.intervals}

    def more(self) -> str:
        """Intervals over documents, relations by concept, calibration, entities by schema, parts: lines for a terminal."""
        over = {shown: self.document_intervals[name] for shown, name in MAIN.items() if name in self.document_intervals}
        lines = [f"95% by documents {name:<12} {low:.3f} to {high:.3f}" for name, (low, high) in over.items()]
        lines.append(_row("relations, concepts", self.concepts))
        if found := calibration_bins(self.calibration):
            lines.append(f"calibration error      {calibration_error(found):.3f}   of {len(self.calibration)} confidences")
        for schema, by_label in self.schemas.items():
            r = by_label["all"]
            figures = f"P {r['precision']:.3f}  R {r['recall']:.3f}  F {r['f1']:.3f}"
            counts = "  ".join(f"{name} {r[name]}" for name in ("correct", "incorrect", "partial", "missed", "spurious"))
            lines.append(f"{'entities, ' + schema:<22} {figures}   {counts}")
        groups = [
            ("section", list(self.by_section.items())),
            ("document", self.by_document if len(self.by_document) > 1 else []),
        ]
        for kind, members in groups:
            shown = members[:MOST]
            lines += ["", *(_row(f"{kind} {name}", scores.prf("relations")) for name, scores in shown)] * bool(shown)
            if len(members) > MOST:
                lines.append(f"... and {len(members) - MOST} more; all of them are in --json and --html")
        return "\n".join(lines)

    def details(self) -> str:
        """What the wrong relations were confused with, one line each; empty when nothing was."""
        lines = [f"polarity flipped       gold {g}, predicted {p}: {n}" for (g, p), n in sorted(self.flips.items())]
        lines += [f"predicate confused     gold {g}, predicted {p}: {n}" for (g, p), n in self.confusion.most_common(MOST)]
        if len(self.confusion) > MOST:
            lines.append(f"... and {len(self.confusion) - MOST} rarer confusions; all of them are in --json and --html")
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
            result["ci"] = {name: list(interval) for name, interval in self.main_intervals.items()}
        result["intervals"] = {
            over: {name: list(interval) for name, interval in found.items()}
            for over, found in (("sentences", self.intervals), ("documents", self.document_intervals))
        }
        result |= {"relations_by_concept": prf_dict(self.concepts), "entity_schemas": self.schemas}
        result["per_section"] = {name: _brief(scores) for name, scores in self.by_section.items()}
        result["per_document"] = [{"document": name, **_brief(scores)} for name, scores in self.by_document]
        found = calibration_bins(self.calibration)
        result["calibration"] = {"error": calibration_error(found), "bins": [asdict(b) for b in found]}
        result["polarity_flips"] = {f"{g}>{p}": n for (g, p), n in sorted(self.flips.items())}
        result["predicate_confusion"] = {f"{g}>{p}": n for (g, p), n in sorted(self.confusion.items())}
        result |= {"direction_reversed": self.swapped, "documents": self.documents, "units": self.units}
        return result | {"missing": self.missing}


def prf_dict(prf: PRF) -> dict[str, float | int]:
    """The six numbers of a figure."""
    return {"p": prf.precision, "r": prf.recall, "f": prf.f, "tp": prf.tp, "pred": prf.predicted, "gold": prf.gold}


def _brief(scores: Scores) -> dict[str, Any]:
    """The figures of a part."""
    shown = {name: prf_dict(scores.prf(name)) for name in ("relations", "relations_strict", "entities")}
    return shown | {"claims_macro_f": scores.claims_macro_f}


def _row(name: str, prf: PRF) -> str:
    figures = f"P {prf.precision:.3f}  R {prf.recall:.3f}  F {prf.f:.3f}"
    return f"{name:<22} {figures}   tp {prf.tp}  predicted {prf.predicted}  gold {prf.gold}"


def _error(error: RelationError) -> str:
    def show(span: Span) -> str:
        return repr(error.text[span[0] : span[1]]) if error.text else str(span)

    r = error.relation
    return f"{error.document} {error.kind} {show(r.subject)} {r.predicate} {show(r.object)} {r.polarity} {r.certainty}"
