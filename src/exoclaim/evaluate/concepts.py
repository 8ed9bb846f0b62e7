"""Relations of a whole document, by concept: what a reader of the database's findings would notice.

A relation is (subject, predicate, object, polarity), counted once a document however often it is said. An argument is the
concept (CURIE) of its mention or of a mention of the same thing; where its side gives none, the concept that gold, else the
prediction, gives to the same name in this document; else the name itself in lower case, for an abbreviation that is explained
in the document its long form. So gold without concepts can be compared, and then it is not grounding that is measured.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from exoclaim.evaluate.formats import Annotated, AnnotatedRelation
from exoclaim.evaluate.match import inside
from exoclaim.schema import SYMMETRIC, Span


def concept_counts(gold: Annotated, predicted: Annotated) -> tuple[int, int, int]:
    """Distinct relations right, predicted and in gold. Nothing counts in a document whose text neither side holds."""
    text = gold.text if gold.text is not None else predicted.text
    if text is None:
        return 0, 0, 0
    names: dict[str, str] = {}  # what gold, else the prediction, calls by a name
    long: dict[str, str] = {}  # abbreviation -> long form
    for side in (gold, predicted):
        for (begin, end), concept in side.concepts.items():
            names.setdefault(_plain(text[begin:end]), concept)
        for spans in (s for r in side.relations for s in (r.subjects, r.objects) if len(s) > 1):
            first, *rest = _words(spans, text)
            for word in rest:
                long.setdefault(word, first)

    @cache  # both sides relate mostly the same mentions, and each of them often
    def common(spans: Sequence[Span]) -> str:
        words = _words(spans, text)
        words += [long[w] for w in words if w in long]
        return next((names[w] for w in words if w in names), words[-1] if words[0] in long else words[0])

    def name(spans: Sequence[Span], concepts: Mapping[Span, str]) -> str:
        return next((concepts[span] for span in spans if span in concepts), "") or common(spans)

    def key(relation: AnnotatedRelation, concepts: Mapping[Span, str]) -> tuple[str, str, str, str]:
        ends = [name(spans, concepts) for spans in (relation.subjects, relation.objects)]
        subject, obj = sorted(ends) if relation.predicate in SYMMETRIC else ends
        return subject, relation.predicate, obj, relation.polarity

    golds, founds = (
        {key(r, side.concepts) for r in side.relations if inside(r.subject, gold.scope)} for side in (gold, predicted)
    )
    return len(golds & founds), len(founds), len(golds)


def _words(spans: Sequence[Span], text: str) -> list[str]:
    """The names at `spans`, the longest first."""
    return [_plain(text[begin:end]) for begin, end in sorted(spans, key=lambda span: (span[0] - span[1], span))]


def _plain(words: str) -> str:
    return " ".join(words.lower().split())
