"""What the model reads of a document, and where that stands: views out, offsets of the document back. Runs no stage."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from exoclaim.schema import Analysis, ClaimLabel, Document, Mention, Relation, Sentence, Span, View

if TYPE_CHECKING:
    from spacy.tokens import Doc

NOT_MINED = frozenset({"references", "acknowledgements", "front"})
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")


def mined_and_not(document: Document) -> tuple[View, View]:
    """What the model reads, and what is only kept as text: reference lists, acknowledgements, authors and addresses."""
    return parted(document.view, ((s.start, s.end) for s in document.sections if s.kind in NOT_MINED))


def parted(view: View, spans: Iterable[Span]) -> tuple[View, View]:
    """What comes from outside `spans` of the source text, and what from inside; an empty line where something was cut."""
    inside = bytearray(max(view.origins, default=-1) + 1)
    for start, end in spans:
        inside[start:end] = b"\x01" * (min(end, len(inside)) - start)
    texts: tuple[list[str], list[str]] = ([], [])
    origins: tuple[list[int], list[int]] = ([], [])
    for side, run in groupby(range(len(view.text)), key=lambda i: inside[view.origins[i]]):
        places = list(run)
        if texts[side]:
            texts[side].append("\n\n")
            origins[side].extend([origins[side][-1]] * 2)
        texts[side].append(view.text[places[0] : places[-1] + 1])
        origins[side].extend(view.origins[i] for i in places)
    outer, inner = (View(text="".join(t), origins=tuple(o)) for t, o in zip(texts, origins, strict=True))
    return outer, inner


def to_analysis(document: Document, doc: "Doc", view: View, unread: View) -> Analysis:
    """Offsets of `view`, whose text `doc` holds, back to offsets of the document; each paragraph of `unread` is a sentence."""

    def place(span: Span) -> Span:
        return view.to_source(*span)

    rows: list[tuple[int | None, Sentence]] = []
    for number, (begin, text) in enumerate(doc._.sentences):
        if text:
            start, end = place((begin, begin + len(text)))
            claim, score = doc._.claims[number]
            rows.append((number, Sentence(start=start, end=end, text=text, claim=claim, score=score)))
    for paragraph in _PARAGRAPH.finditer(unread.text):
        start, end = unread.to_source(*paragraph.span())
        rows.append((None, Sentence(start=start, end=end, text=" ".join(paragraph.group().split()), claim=ClaimLabel.OTHER)))
    rows.sort(key=lambda row: row[1].start)
    sentences = [sentence for _, sentence in rows]
    kept_sentences = {number: i for i, (number, _) in enumerate(rows) if number is not None}
    mentions: list[Mention] = []
    kept: dict[int, int] = {}
    taken: set[tuple[int, int]] = set()
    for i, m in enumerate(doc._.mentions):
        start, end = place((m.start, m.end))
        if (start, end) not in taken:
            taken.add((start, end))
            kept[i] = len(mentions)
            same_as = kept.get(m.same_as) if m.same_as is not None else None
            mentions.append(
                Mention(
                    start=start,
                    end=end,
                    label=m.label,
                    sentence=kept_sentences[m.sentence],
                    score=m.score,
                    concept=m.concept,
                    same_as=same_as,
                    candidates=m.candidates,
                )
            )
    relations = [
        Relation(
            subject=kept[r.subject], predicate=r.predicate, object=kept[r.object], polarity=r.polarity, certainty=r.certainty,
            confidence=r.confidence, attribution=r.attribution, own=r.own, found_by=r.found_by,
            predicate_cue=place(r.predicate_cue) if r.predicate_cue else None,
            polarity_cue=place(r.polarity_cue) if r.polarity_cue else None,
            certainty_cue=place(r.certainty_cue) if r.certainty_cue else None,
        )
        for r in doc._.relations
        if r.subject in kept and r.object in kept
    ]  # fmt: skip
    return Analysis(document=document, sentences=tuple(sentences), mentions=tuple(mentions), relations=tuple(relations))
