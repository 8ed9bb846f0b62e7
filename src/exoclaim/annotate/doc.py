"""What a spaCy Doc carries through the pipeline: extension attributes, and the records they hold.

`doc._.sentences`      (first character, text) of each sentence, blanks cut off, line breaks as blanks
`doc._.abbreviations`  Span of each short form; what it stands for is its `span._.long_form`
`doc._.mentions`       schema.Mention, offsets in characters of `doc.text`, in text order
`doc._.readings`       network.Reading of each sentence
`doc._.pairs`          PairScores for each sentence that has candidate pairs
`doc._.relations`      schema.Relation; `subject` and `object` index `doc._.mentions`
`doc._.claims`         (ClaimLabel, probability) for each sentence

Each is None or empty until the component that fills it has run.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class PairScores:
    """Candidate pairs of one sentence: pairs (p, 2) index `doc._.mentions`, logits (p, 17)."""

    sentence: int
    pairs: NDArray[np.int64]
    logits: NDArray[np.float32]


def register() -> None:
    """Declare the attributes; calling it again changes nothing."""
    for name in ("sentences", "abbreviations", "mentions", "readings", "pairs", "relations", "claims"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


def sentence_texts(doc: Doc) -> list[tuple[int, str]]:
    """`doc._.sentences`, filled when it is asked for first."""
    if doc._.sentences is not None:
        return list(doc._.sentences)
    out = []
    for sent in doc.sents:
        text = sent.text
        start = sent.start_char + len(text) - len(text.lstrip())
        out.append((start, text.strip().replace("\n", " ").replace("\t", " ")))
    doc._.sentences = out
    return out


def found(doc: Doc, name: str) -> list[Any]:
    """The list behind `doc._.name`; empty where the component that fills it did not run."""
    return getattr(doc._, name) or []
