"""Abbreviation links among mentions, and the network's scores for every candidate pair of a sentence.

Scores only: what becomes a relation is decided by the extract stage.
"""

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from exoclaim.annotate.doc import PairScores, found, register, sentence_texts
from exoclaim.annotate.network import Network
from exoclaim.schema import Mention

MOST_MENTIONS = 60  # a sentence with more is a table or a list of names; asking all its pairs would cost minutes


def link_abbreviations(doc: Doc, mentions: list[Mention]) -> list[Mention]:
    """`same_as` for each short form that stands in brackets behind its long form in the same sentence.

    A definition that the paper repeats (abstract, introduction) counts each time, whichever of its long forms it has there.
    """
    long_forms: dict[str, set[str]] = {}
    for span in found(doc, "abbreviations"):
        long_forms.setdefault(span.text, set()).add(span._.long_form.text.lower())
    out, text = list(mentions), doc.text  # spaCy joins the words anew at each call
    for i in range(1, len(out)):
        long, short = out[i - 1], out[i]
        if (long.sentence, long.label) != (short.sentence, short.label) or text[long.end : short.start].strip() != "(":
            continue
        wanted, named = long_forms.get(text[short.start : short.end], ()), text[long.start : long.end].lower()
        if any(form in named or named in form for form in wanted):
            out[i] = replace(short, same_as=i - 1)
    return out


@Language.factory(
    "exoclaim_pairs",
    default_config={"tagger": "exoclaim_ner"},
    requires=["doc._.mentions", "doc._.readings"],
    assigns=["doc._.pairs"],
)
class Pairs:
    """Asks the network of the tagger named `tagger` about every pair of mentions of a sentence."""

    def __init__(self, nlp: Language, name: str, tagger: str) -> None:
        register()
        self.network: Network = nlp.get_pipe(tagger).network  # type: ignore[attr-defined]
        nlp.meta["exoclaim"] = self.network.meta  # what the extract stage decides with: thresholds, calibration

    def __call__(self, doc: Doc) -> Doc:
        """Set `same_as` of mentions and the pair scores."""
        doc._.mentions = link_abbreviations(doc, found(doc, "mentions"))
        by_sentence: dict[int, list[int]] = {}
        for i, m in enumerate(doc._.mentions):
            by_sentence.setdefault(m.sentence, []).append(i)
        doc._.pairs = []
        for number, (begin, _) in enumerate(sentence_texts(doc)):
            ids = by_sentence.get(number, [])
            if not 2 <= len(ids) <= MOST_MENTIONS:
                continue
            local = [
                (doc._.mentions[i].start - begin, doc._.mentions[i].end - begin, str(doc._.mentions[i].label)) for i in ids
            ]
            short = {k for k, i in enumerate(ids) if doc._.mentions[i].same_as is not None}
            reading = doc._.readings[number]
            if questions := self.network.ask(reading, local, short):
                pairs = questions.pairs.copy()
                pairs[:] = [[ids[a], ids[b]] for a, b in pairs]
                doc._.pairs.append(PairScores(number, pairs, self.network.judge(reading, questions)))
        return doc
