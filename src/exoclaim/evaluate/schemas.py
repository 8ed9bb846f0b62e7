"""Entities by the four schemas of SemEval 2013 task 9, counted by nervaluate: strict, exact, partial, type.

strict asks for ends and label, exact for ends, partial for ends and gives half for overlap, type for the label and overlap.
nervaluate compares every gold span of a document with every predicted one, for each schema and label; only spans that overlap
can matter. So a span that stands alone, and two that are the same and touch no other, are counted here (missed, spurious,
correct by every schema), and it is given the rest in pieces that no span crosses. It asks for an overlap of one percent of
the gold span.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from nervaluate import Evaluator
from nervaluate.entities import EvaluationResult

from exoclaim.schema import Label, Span

SCHEMAS = {"strict": "strict", "exact": "exact", "partial": "partial", "type": "ent_type"}  # our word, theirs
OUTCOMES = ("correct", "incorrect", "partial", "missed", "spurious")
ALL = ""  # in place of a label

PIECE = 5  # gold entities that are handed over together: few are fast, but each lot costs something

Marked = tuple[Span, str]
Counts = Counter[tuple[str, str, str]]  # (schema, label or ALL, outcome)


def schema_counts(gold: Sequence[Marked], predicted: Sequence[Marked]) -> Counts:
    """Outcomes of one document's entities."""
    counts: Counts = Counter()
    plain: Counter[tuple[str, str]] = Counter()  # (outcome, label) of those that are clear
    pieces: list[tuple[list[Marked], list[Marked]]] = []
    for marked, proposed in _pieces(gold, predicted):
        outcome = {(1, 0): "missed", (0, 1): "spurious", (1, 1): "correct"}.get((len(marked), len(proposed)))
        if outcome and (outcome != "correct" or marked == proposed):
            plain[outcome, (marked or proposed)[0][1]] += 1
        else:
            if not pieces or len(pieces[-1][0]) >= PIECE:
                pieces.append(([], []))
            pieces[-1][0].extend(marked)
            pieces[-1][1].extend(proposed)
    for (outcome, label), n in plain.items():
        for schema in SCHEMAS:
            counts[schema, ALL, outcome] += n
            counts[schema, label, outcome] += n
    if not pieces:
        return counts
    true, found = ([[_theirs(e) for e in piece[side]] for piece in pieces] for side in (0, 1))
    results = Evaluator(true, found, tags=[str(x) for x in Label], loader="dict").evaluate()
    for schema, theirs in SCHEMAS.items():
        by_label = {ALL: results["overall"][theirs]} | {tag: of[theirs] for tag, of in results["entities"].items()}
        for label, result in by_label.items():
            for outcome in OUTCOMES:
                if n := getattr(result, outcome):
                    counts[schema, label, outcome] += n
    return counts


def schema_figures(counts: Counts) -> dict[str, dict[str, dict[str, Any]]]:
    """{schema: {label or "all": counts with precision, recall and f1}}, labels that occur only."""
    figures: dict[str, dict[str, dict[str, Any]]] = {}
    labels = sorted({label for _, label, _ in counts})
    for schema in SCHEMAS:
        figures[schema] = {}
        for label in [ALL] + [x for x in labels if x != ALL]:
            result = EvaluationResult(**{outcome: counts[schema, label, outcome] for outcome in OUTCOMES})
            result.compute_metrics(partial_or_type=schema in ("partial", "type"))
            figures[schema][label or "all"] = asdict(result)
    return figures


def _theirs(entity: Marked) -> dict[str, Any]:
    (begin, end), label = entity
    return {"label": str(label), "start": begin, "end": end - 1}  # nervaluate's ends are included


def _pieces(gold: Sequence[Marked], predicted: Sequence[Marked]) -> Iterator[tuple[list[Marked], list[Marked]]]:
    """Gold and predicted entities of each stretch of overlapping spans, in text order."""
    piece: tuple[list[Marked], list[Marked]] = ([], [])
    reach = 0
    for (span, label), side in sorted([(e, 0) for e in gold] + [(e, 1) for e in predicted]):
        if span[0] >= reach and reach:
            yield piece
            piece = ([], [])
        piece[side].append((span, label))
        reach = max(reach, span[1])
    if piece[0] or piece[1]:
        yield piece
