"""Entities by the four schemas of SemEval 2013 task 9, counted by nervaluate: strict, exact, partial, type.

strict asks for ends and label, exact for ends, partial for ends and gives half for overlap, type for the label and overlap.
nervaluate compares every gold span of a document with every predicted one, for each schema and label; only spans that overlap
can matter. So it is given the pieces that no span crosses, and what it says of a piece is kept for all others of the same
shape. It asks for an overlap of one percent of the gold span.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from nervaluate import Evaluator
from nervaluate.entities import EvaluationResult

from exoclaim.schema import Label, Span

SCHEMAS = {"strict": "strict", "exact": "exact", "partial": "partial", "type": "ent_type"}  # our word, theirs
OUTCOMES = ("correct", "incorrect", "partial", "missed", "spurious")
ALL = ""  # in place of a label

KEPT = 20_000  # shapes
SHORT = 100  # of a shorter span one character is more than one percent

Marked = tuple[Span, str]
Counts = Counter[tuple[str, str, str]]  # (schema, label or ALL, outcome)
Piece = tuple[tuple[Marked, ...], tuple[Marked, ...]]  # gold, predicted


def schema_counts(gold: Sequence[Marked], predicted: Sequence[Marked]) -> Counts:
    """Outcomes of one document's entities."""
    counts: Counts = Counter()
    for shape, times in Counter(map(_shape, _pieces(gold, predicted))).items():
        for key, n in _outcomes(shape):
            counts[key] += n * times
    return counts


@lru_cache(maxsize=KEPT)
def _outcomes(piece: Piece) -> list[tuple[tuple[str, str, str], int]]:
    """What nervaluate counts on one piece, without the zeros."""
    true, found = ([[_theirs(e) for e in side]] for side in piece)
    results = Evaluator(true, found, tags=[str(x) for x in Label], loader="dict").evaluate()
    counts = []
    for schema, theirs in SCHEMAS.items():
        by_label = {ALL: results["overall"][theirs]} | {tag: of[theirs] for tag, of in results["entities"].items()}
        for label, result in by_label.items():
            counts += [((schema, label, outcome), n) for outcome in OUTCOMES if (n := getattr(result, outcome))]
    return counts


def _shape(piece: Piece) -> Piece:
    """A piece with the same outcomes for many pieces: moved to the front, of two short spans only the order of their ends."""
    gold, predicted = piece
    if len(gold) + len(predicted) == 1:
        return tuple([((0, 1), label) for _, label in gold]), tuple([((0, 1), label) for _, label in predicted])
    spans = [span for side in piece for span, _ in side]
    if len(spans) < 3 and all(end - begin < SHORT for begin, end in spans):
        places = {place: rank for rank, place in enumerate(sorted({place for span in spans for place in span}))}
    else:
        front = min(spans)[0]
        places = {place: place - front for span in spans for place in span}
    first, second = (tuple([((places[b], places[e]), label) for (b, e), label in side]) for side in (gold, predicted))
    return first, second


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


def _pieces(gold: Sequence[Marked], predicted: Sequence[Marked]) -> Iterator[Piece]:
    """Gold and predicted entities of each stretch of overlapping spans, in text order."""
    sides: tuple[list[Marked], list[Marked]] = ([], [])
    reach = 0
    for (span, label), side in sorted([(e, 0) for e in gold] + [(e, 1) for e in predicted]):
        if span[0] >= reach and reach:
            yield tuple(sides[0]), tuple(sides[1])
            sides = ([], [])
        sides[side].append((span, label))
        reach = max(reach, span[1])
    if reach:
        yield tuple(sides[0]), tuple(sides[1])
