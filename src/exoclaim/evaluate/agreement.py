"""Agreement of two annotators: F1 for spans and relations, kappa and alpha for sentence labels, and where they differ.

F1 is the main figure for entities and relations, for nobody can count the spans that both left unmarked. Nobody is
gold: what one calls precision the other calls recall, and F1 is the same both ways (but for abbreviations that only
one of the two has joined). Chance-corrected figures are for claims, where both label the same sentences.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from exoclaim.evaluate.formats import Annotated
from exoclaim.evaluate.score import PRF, RelationError, Scores, Unit, score_document
from exoclaim.schema import ClaimLabel, Label, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPair:
    """One sentence and its two labels."""

    document: str
    span: Span
    text: str | None
    a: ClaimLabel
    b: ClaimLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityDifference:
    """An entity that only annotator `who` (A or B) marked, with this span and label."""

    document: str
    span: Span
    label: Label
    text: str | None
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The figures; in every PRF, A stands for gold and B for predicted."""

    relations: PRF
    relations_strict: PRF
    entities: PRF
    entities_overlap: PRF
    kappa: float | None
    alpha: float | None
    claims: list[ClaimPair]
    entity_differences: list[EntityDifference]
    relation_differences: list[RelationError]

    def table(self, *, differences: bool = False) -> str:
        """Lines for a terminal; with `differences` one more line for each."""
        lines = [
            f"{name:<18} F {prf.f:.3f}   both {prf.tp}  A {prf.gold}  B {prf.predicted}"
            for name, prf in (("relations", self.relations), ("relations strict", self.relations_strict),
                              ("entities", self.entities), ("entities overlap", self.entities_overlap))
        ]  # fmt: skip
        same = sum(pair.a is pair.b for pair in self.claims)
        lines.append(f"claims             same {same} of {len(self.claims)} sentences")
        lines.append(f"claims kappa       {figure(self.kappa, self.claims)}   (Cohen)")
        lines.append(f"claims alpha       {figure(self.alpha, self.claims)}   (Krippendorff, nominal)")
        return "\n".join(lines + self.differences() if differences else lines)

    def differences(self) -> list[str]:
        """One line for each thing that the two see differently."""

        def shown(text: str | None, span: Span) -> str:
            return repr(text[span[0] : span[1]]) if text else str(span)

        lines = [f"{d.document} entity only {d.who}: {d.label} {shown(d.text, d.span)}" for d in self.entity_differences]
        for e in self.relation_differences:
            r, who = e.relation, "A" if e.kind == "missed" else "B"
            near = f" (other {e.near})" if e.near else ""
            said = f"{shown(e.text, r.subject)} {r.predicate} {shown(e.text, r.object)} {r.polarity}"
            lines.append(f"{e.document} relation only {who}: {said}{near}")
        differing = (c for c in self.claims if c.a is not c.b)
        return lines + [f"{c.document} claim A {c.a}, B {c.b}: {shown(c.text, c.span)}" for c in differing]


def compare(pairs: Iterable[tuple[Annotated, Annotated]]) -> Agreement:
    """Agreement over documents, each read by both."""
    units: list[Unit] = []
    errors, claims, entities = [], [], []
    for a, b in pairs:
        result = score_document(a, b)
        units += result.units.values()
        errors += result.errors
        text = a.text if a.text is not None else b.text
        theirs = dict(b.sentences)  # sentences are given, not annotated: equal spans, or no pair
        claims += [
            ClaimPair(document=a.name, span=span, text=text, a=label, b=theirs[span])
            for span, label in a.sentences
            if span in theirs
        ]
        for who, ours, others in (("A", a, b), ("B", b, a)):
            for span, label in (Counter(ours.entities) - Counter(others.entities)).elements():
                entities.append(EntityDifference(document=a.name, span=span, label=label, text=text, who=who))
    scores = Scores.of(units)
    labels = [(c.a, c.b) for c in claims]
    return Agreement(
        relations=scores.prf("relations"),
        relations_strict=scores.prf("relations_strict"),
        entities=scores.prf("entities"),
        entities_overlap=scores.prf("entities_overlap"),
        kappa=cohen_kappa(labels),
        alpha=krippendorff_alpha(labels),
        claims=claims,
        entity_differences=entities,
        relation_differences=errors,
    )


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of two raters; None without items, or where both used one and the same label throughout."""
    n = len(pairs)
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    agreed = sum(a == b for a, b in pairs)
    expected = sum(left[label] * right[label] for label in left)  # times n²
    if n * n == expected:
        return None
    return (n * agreed - expected) / (n * n - expected)


def krippendorff_alpha(items: Sequence[Sequence[Hashable | None]]) -> float | None:
    """Krippendorff's alpha for nominal labels: one row of labels for each item, None where a rater gave none.

    Any number of raters; items with fewer than two labels do not count. None where nothing can disagree: no item
    with two labels, or one and the same label throughout.
    """
    totals: Counter[Hashable] = Counter()
    observed = 0.0
    for item in items:
        labels = Counter(label for label in item if label is not None)
        m = labels.total()
        if m < 2:
            continue
        totals.update(labels)
        observed += sum(count * (m - count) for count in labels.values()) / (m - 1)
    n = totals.total()
    expected = sum(count * (n - count) for count in totals.values())
    return 1 - (n - 1) * observed / expected if expected else None


def figure(value: float | None, common: Sequence[ClaimPair]) -> str:
    """A coefficient as it is printed; where it is undefined, with the reason, which the sentences in common tell."""
    if value is not None:
        return f"{value:.3f}"
    return f"undefined ({'one label throughout' if common else 'no sentence in common'})"
