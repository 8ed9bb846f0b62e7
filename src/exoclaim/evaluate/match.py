"""Which prediction stands for which gold annotation: overlap, and the largest one-to-one pairing.

Pairings are made along augmenting paths, gold in order and candidates in order, so that of several pairings of the
same size always the same one is taken. Nothing is counted here.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import accumulate

from exoclaim.evaluate.formats import AnnotatedRelation
from exoclaim.schema import SYMMETRIC, Span


def overlap(a: Span, b: Span) -> bool:
    """Whether the two spans share a character."""
    return a[0] < b[1] and b[0] < a[1]


def inside(span: Span, scope: Sequence[Span]) -> bool:
    """Whether `span` lies within one of the intervals that count; all of it counts where there are none."""
    return not scope or any(begin <= span[0] and span[1] <= end for begin, end in scope)


class SpanIndex:
    """Finds the spans that overlap a given one without looking at all of them. Spans may overlap each other."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._order = sorted(range(len(spans)), key=lambda i: spans[i])
        self._spans = [spans[i] for i in self._order]
        self._begins = [span[0] for span in self._spans]
        self._reach = list(accumulate((span[1] for span in self._spans), max))

    def overlapping(self, span: Span) -> list[int]:
        """Positions, rising, of the spans that share a character with `span`."""
        found = []
        at = bisect_left(self._begins, span[1]) - 1
        while at >= 0 and self._reach[at] > span[0]:
            if self._spans[at][1] > span[0]:  # they begin before its end
                found.append(self._order[at])
            at -= 1
        return sorted(found)

    def first(self, span: Span) -> int:
        """The first of `overlapping`, or -1."""
        return min(self.overlapping(span), default=-1)


def pairing(edges: Sequence[Sequence[int]]) -> dict[int, int]:
    """Largest one-to-one pairing {left: right}, where `edges[left]` lists the candidates on the right in order."""
    owner: dict[int, int] = {}
    for start, wanted in enumerate(edges):
        if not wanted:
            continue
        if wanted[0] not in owner:  # the path that the search below would find first
            owner[wanted[0]] = start
            continue
        seen: set[int] = set()
        path = [(start, iter(edges[start]), -1)]  # left, its untried candidates, the candidate that led here
        while path:
            left, candidates, _ = path[-1]
            right = next((j for j in candidates if j not in seen), None)
            if right is None:
                path.pop()
                continue
            seen.add(right)
            if right in owner:
                path.append((owner[right], iter(edges[owner[right]]), right))
                continue
            while path:  # free: hand every candidate on the path to the left node that asked for it
                left, _, asked = path.pop()
                owner[right] = left
                right = asked
    return {left: right for right, left in owner.items()}


def arguments_match(
    gold: AnnotatedRelation, predicted: AnnotatedRelation, *, exact: bool = False, either: bool = False
) -> bool:
    """Whether each predicted argument meets the gold argument or a mention of the same thing.

    `exact` asks for equal spans instead of overlap, `either` takes the arguments in either order.
    """
    meets = _is_one if exact else _overlaps_one
    if meets(predicted.subject, gold.subjects) and meets(predicted.object, gold.objects):
        return True
    return either and meets(predicted.object, gold.subjects) and meets(predicted.subject, gold.objects)


def _is_one(span: Span, names: Sequence[Span]) -> bool:
    return span in names


def _overlaps_one(span: Span, names: Sequence[Span]) -> bool:
    return any(overlap(span, name) for name in names) if len(names) > 1 else overlap(span, names[0])


def relations_match(gold: AnnotatedRelation, predicted: AnnotatedRelation, *, strict: bool = False) -> bool:
    """The headline criterion of the guidelines' section 6; `strict` adds exact spans and certainty."""
    return (
        gold.predicate == predicted.predicate
        and gold.polarity == predicted.polarity
        and (not strict or gold.certainty == predicted.certainty)
        and arguments_match(gold, predicted, exact=strict, either=gold.predicate in SYMMETRIC)
    )


Criterion = Callable[[AnnotatedRelation, AnnotatedRelation], bool]


def pair_relations(
    gold: Sequence[AnnotatedRelation], predicted: Sequence[AnnotatedRelation], criterion: Criterion
) -> dict[int, int]:
    """Pairing by a criterion that asks at least for one common argument place, {gold position: predicted position}."""
    return paired_among(gold, predicted, criterion, neighbours(gold, predicted))


def neighbours(gold: Sequence[AnnotatedRelation], predicted: Sequence[AnnotatedRelation]) -> list[list[int]]:
    """For each gold relation the predicted ones that have an argument where its subject is, rising."""
    index = SpanIndex([span for r in predicted for span in (r.subject, r.object)])
    return [sorted({at // 2 for span in g.subjects for at in index.overlapping(span)}) for g in gold]


def paired_among(
    gold: Sequence[AnnotatedRelation], predicted: Sequence[AnnotatedRelation], criterion: Criterion, near: Sequence[list[int]]
) -> dict[int, int]:
    """The same, where the `neighbours` are known."""
    return pairing([[j for j in places if criterion(g, predicted[j])] for g, places in zip(gold, near, strict=True)])


Labelled = tuple[Span, str]


def pair_spans(gold: Sequence[Labelled], predicted: Sequence[Labelled]) -> dict[int, int]:
    """Pairing of entities with the same label and overlapping spans, {gold position: predicted position}."""
    by_label: dict[str, list[int]] = defaultdict(list)
    for j, (_, label) in enumerate(predicted):
        by_label[label].append(j)
    indexes = {label: SpanIndex([predicted[j][0] for j in places]) for label, places in by_label.items()}
    edges = []
    for span, label in gold:
        hits = indexes[label].overlapping(span) if label in indexes else []
        edges.append([by_label[label][k] for k in hits])
    return pairing(edges)
