"""Count what is right, per document and sentence, by the guidelines' section 6. Counts first; figures divide last.

Everything is counted in units: the gold sentence that a relation's subject or an entity stands in (what lies in no
sentence is a unit of its own), so that sentences can be drawn anew for intervals. Does not read files or print.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from exoclaim.evaluate.concepts import concept_counts
from exoclaim.evaluate.formats import Annotated, AnnotatedRelation
from exoclaim.evaluate.match import (
    SpanIndex,
    arguments_match,
    inside,
    neighbours,
    pair_relations,
    pair_spans,
    paired_among,
    relations_match,
)
from exoclaim.evaluate.schemas import Counts, schema_counts
from exoclaim.schema import SYMMETRIC, ClaimLabel, Label, Polarity, Span

Part = tuple[str, str]  # figure, one of TP PREDICTED GOLD
Unit = Counter[Part]
TP, PREDICTED, GOLD = "tp", "predicted", "gold"
HEADLINES = ("relations", "relations_strict", "relations_negated", "attribution", "entities", "entities_overlap")


def parts(figure: str) -> tuple[Part, Part, Part]:
    """Where a unit keeps what is right, predicted and in gold: strict and overlap share the last two with the plain figure."""
    whole = "relations" if figure == "relations_strict" else figure.replace("_overlap", "", 1)
    return (figure, TP), (whole, PREDICTED), (whole, GOLD)


@dataclass(frozen=True, slots=True)
class PRF:
    """Three integers, and precision, recall and F1 of them; 0.0 where nothing is there to divide by."""

    tp: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Right among predicted."""
        return self.tp / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Right among gold."""
        return self.tp / self.gold if self.gold else 0.0

    @property
    def f(self) -> float:
        """Harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def __add__(self, other: "PRF") -> "PRF":
        return PRF(self.tp + other.tp, self.predicted + other.predicted, self.gold + other.gold)


class Scores:
    """The figures of a sum of units."""

    def __init__(self, counts: Unit) -> None:
        self.counts = counts

    @classmethod
    def of(cls, units: Iterable[Unit]) -> "Scores":
        """Add up units."""
        total: Unit = Counter()
        for unit in units:  # Counter.update would do the same, but slower
            for key, n in unit.items():
                total[key] = total.get(key, 0) + n
        return cls(total)

    def prf(self, figure: str) -> PRF:
        """A figure by name: one of HEADLINES, or `predicate:`, `label:`, `label_overlap:`, `claim:` and a name."""
        tp, predicted, gold = (self.counts[part] for part in parts(figure))
        return PRF(tp, predicted, gold)

    def names(self, kind: str) -> list[str]:
        """Names with a count under `predicate`, `label` or `claim`; claims in the order of the guidelines."""
        found = {figure.partition(":")[2] for figure, _ in self.counts if figure.startswith(f"{kind}:")}
        return [c for c in ClaimLabel if c in found] if kind == "claim" else sorted(found)

    @property
    def certainty_accuracy(self) -> float:
        """Share of right relations whose certainty is right too."""
        right = self.counts["relations", TP]
        return self.counts["certainty", TP] / right if right else 0.0

    @property
    def claims_macro_f(self) -> float:
        """Mean F1 of the claim labels that gold has."""
        present = [prf.f for prf in (self.prf(f"claim:{label}") for label in ClaimLabel) if prf.gold]
        return sum(present) / len(present) if present else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationError:
    """A gold relation that was missed or a predicted one that is wrong; `near` says if only one thing was off."""

    document: str
    kind: str
    relation: AnnotatedRelation
    text: str | None
    sentence: Span | None
    near: str = ""


@dataclass(slots=True, kw_only=True)
class DocumentScore:
    """The counts of one document, and what explains them."""

    units: dict[int, Unit]  # by the number of the gold sentence, -1 outside any
    errors: list[RelationError]
    flips: Counter[tuple[str, str]] = field(default_factory=Counter)  # (gold polarity, predicted polarity)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)  # (gold predicate, predicted predicate)
    swapped: int = 0
    calibration: list[tuple[float, bool]] = field(default_factory=list)  # (confidence, right?)
    name: str = ""
    sections: dict[int, str] = field(default_factory=dict)  # kind of section by the number of the unit, if any is known
    concepts: PRF = field(default_factory=lambda: PRF(0, 0, 0))
    schemas: Counts = field(default_factory=Counter)


def score_document(gold: Annotated, predicted: Annotated) -> DocumentScore:
    """Compare one document; what lies outside gold's scope does not count."""
    units = _Units(gold)
    relations = [r for r in gold.relations if inside(r.subject, gold.scope)]
    proposed = [r for r in predicted.relations if inside(r.subject, gold.scope)]
    near = neighbours(relations, proposed)
    hits = paired_among(relations, proposed, relations_match, near)
    strict = paired_among(relations, proposed, partial(relations_match, strict=True), near)
    _count_relations(units, relations, proposed, hits, strict)
    _count_entities(units, gold, predicted)
    _count_claims(units, gold, predicted)
    result = DocumentScore(units=units.in_order(), errors=[], name=gold.name)
    result.concepts = PRF(*concept_counts(gold, predicted))
    result.schemas = schema_counts(*([e for e in side.entities if inside(e[0], gold.scope)] for side in (gold, predicted)))
    result.sections = _sections(units, gold.sections or predicted.sections)
    right = set(hits.values())
    result.calibration = [(r.confidence, j in right) for j, r in enumerate(proposed) if r.confidence is not None]
    _explain(result, units, gold, [r for i, r in enumerate(relations) if i not in hits],
             [r for j, r in enumerate(proposed) if j not in right])  # fmt: skip
    return result


def _sections(units: "_Units", sections: Sequence[tuple[Span, str]]) -> dict[int, str]:
    """The kind of the last section that begins at or before a unit's sentence and reaches into it."""
    found = {}
    for number in units.counters if sections else ():
        begin = units.sentences[number][0] if number >= 0 else -1
        kind = next((kind for (a, b), kind in reversed(sections) if a <= begin < b), None)
        if kind:
            found[number] = kind
    return found


class _Units:
    """The counters of one document by gold sentence, in the order in which they were first needed."""

    def __init__(self, gold: Annotated) -> None:
        self.sentences = [span for span, _ in gold.sentences]
        self.index = SpanIndex(self.sentences)
        self.counters: dict[int, Unit] = {}
        self.found: dict[Span, int] = {}  # most spans are asked for many times

    def position(self, span: Span) -> int:
        if span not in self.found:
            self.found[span] = self.index.first(span)
        return self.found[span]

    def at(self, span: Span) -> Unit:
        return self.number(self.position(span))

    def number(self, sentence: int) -> Unit:
        if sentence not in self.counters:
            self.counters[sentence] = Counter()
        return self.counters[sentence]

    def sentence(self, span: Span) -> Span | None:
        position = self.position(span)
        return self.sentences[position] if position >= 0 else None

    def in_order(self) -> dict[int, Unit]:
        return self.counters


def _count_relations(
    units: _Units,
    gold: Sequence[AnnotatedRelation],
    predicted: Sequence[AnnotatedRelation],
    hits: dict[int, int],
    strict: dict[int, int],
) -> None:
    for i, r in enumerate(gold):
        unit = units.at(r.subject)
        figures = ["relations", f"predicate:{r.predicate}"] + ["relations_negated"] * (r.polarity is Polarity.NEGATED)
        for figure in figures:
            unit[figure, GOLD] += 1
        if i in hits:
            hit = predicted[hits[i]]
            for figure in figures:
                unit[figure, TP] += 1
            unit["certainty", TP] += hit.certainty is r.certainty
            unit["attribution", TP] += len(hit.attribution & r.attribution)
            unit["attribution", PREDICTED] += len(hit.attribution)
            unit["attribution", GOLD] += len(r.attribution)
        unit["relations_strict", TP] += i in strict
    for r in predicted:
        unit = units.at(r.subject)
        for figure in ["relations", f"predicate:{r.predicate}"] + ["relations_negated"] * (r.polarity is Polarity.NEGATED):
            unit[figure, PREDICTED] += 1


def _count_entities(units: _Units, gold: Annotated, predicted: Annotated) -> None:
    marked = [e for e in gold.entities if inside(e[0], gold.scope)]
    proposed = [e for e in predicted.entities if inside(e[0], gold.scope)]

    def count(entities: Iterable[tuple[Span, Label]], suffix: str, role: str) -> None:
        found = Counter([(units.position(span), label) for span, label in entities])
        for (number, label), times in found.items():
            unit = units.number(number)
            unit[f"entities{suffix}", role] += times
            unit[f"label{suffix}:{label}", role] += times

    count(marked, "", GOLD)
    count(proposed, "", PREDICTED)
    count((Counter(marked) & Counter(proposed)).elements(), "", TP)
    count((marked[i] for i in pair_spans(marked, proposed)), "_overlap", TP)


def _count_claims(units: _Units, gold: Annotated, predicted: Annotated) -> None:
    """Each gold sentence takes the label of the predicted sentence that covers most of it, OTHER if none does."""
    index = SpanIndex([span for span, _ in predicted.sentences])
    for number, (span, claim) in enumerate(gold.sentences):
        if not inside(span, gold.scope):
            continue
        near = [predicted.sentences[j] for j in index.overlapping(span)]
        best = max(near, key=lambda s: min(s[0][1], span[1]) - max(s[0][0], span[0]), default=(span, ClaimLabel.OTHER))
        unit = units.number(number)
        unit[f"claim:{claim}", GOLD] += 1
        unit[f"claim:{best[1]}", PREDICTED] += 1
        unit[f"claim:{claim}", TP] += best[1] is claim


def _explain(
    result: DocumentScore, units: _Units, gold: Annotated, missed: list[AnnotatedRelation], wrong: list[AnnotatedRelation]
) -> None:
    """List the errors, and pair those that differ in one thing only: polarity, then predicate, then direction."""

    def flipped(g: AnnotatedRelation, p: AnnotatedRelation) -> bool:
        return g.predicate == p.predicate and arguments_match(g, p, either=g.predicate in SYMMETRIC)

    def confused(g: AnnotatedRelation, p: AnnotatedRelation) -> bool:
        either = g.predicate in SYMMETRIC or p.predicate in SYMMETRIC
        return g.predicate != p.predicate and arguments_match(g, p, either=either)

    def reversed_(g: AnnotatedRelation, p: AnnotatedRelation) -> bool:
        return g.predicate == p.predicate and arguments_match(g, p, either=True)

    near_missed: dict[int, str] = {}
    near_wrong: dict[int, str] = {}
    for criterion, name in ((flipped, "polarity"), (confused, "predicate"), (reversed_, "direction")):
        left = [i for i in range(len(missed)) if i not in near_missed]
        right = [j for j in range(len(wrong)) if j not in near_wrong]
        pairs = pair_relations([missed[i] for i in left], [wrong[j] for j in right], criterion)
        for a, b in pairs.items():
            g, p = missed[left[a]], wrong[right[b]]
            near_missed[left[a]] = near_wrong[right[b]] = name
            if name == "polarity":
                result.flips[g.polarity, p.polarity] += 1
            elif name == "predicate":
                result.confusion[g.predicate, p.predicate] += 1
            else:
                result.swapped += 1
    for kind, relations, near in (("missed", missed, near_missed), ("wrong", wrong, near_wrong)):
        for i, r in enumerate(relations):
            result.errors.append(
                RelationError(document=gold.name, kind=kind, relation=r, text=gold.text,
                              sentence=units.sentence(r.subject), near=near.get(i, ""))
            )  # fmt: skip
