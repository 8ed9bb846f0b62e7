"""Which prediction stands for which gold annotation: overlap, and the largest one-to-one pairing.

Pairings are made along augmenting paths, gold in order and candidates in order, so that of several pairings of the
same size always the same one is taken. Nothing is counted here.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from exoclaim.evaluate.formats import AnnotatedRelation
from exoclaim.schema import SYMMETRIC, Span


def overlap(a: Span, b: Span) -> bool:
    """Whether the two spans share a character."""
    return min(a[1], b[1]) > max(a[0], b[0])


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
            if overlap(self._spans[at], span):
                found.append(self._order[at])
            at -= 1
        return sorted(found)

    def first(self, span: Span) -> int:
        """The first of `overlapping`, or -1."""
        return min(self.overlapping(span), default=-1)


def pairing(edges: Sequence[Sequence[int]]) -> dict[int, int]:
    """Largest one-to-one pairing {left: right}, where `edges[left]` lists the candidates on the right in order."""
    owner: dict[int, int] = {}
    for start in range(len(edges)):
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

    def meets(span: Span, names: Iterable[Span]) -> bool:
        return span in names if exact else any(overlap(span, name) for name in names)

    def both(subject: Span, obj: Span) -> bool:
        return meets(subject, gold.subjects) and meets(obj, gold.objects)

    return both(predicted.subject, predicted.object) or (either and both(predicted.object, predicted.subject))


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
    index = SpanIndex([span for r in predicted for span in (r.subject, r.object)])
    edges = []
    for g in gold:
        near = {at // 2 for span in g.subjects for at in index.overlapping(span)}
        edges.append([j for j in sorted(near) if criterion(g, predicted[j])])
    return pairing(edges)


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
