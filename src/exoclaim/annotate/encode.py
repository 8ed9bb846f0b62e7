"""Text to the numbers that the network reads: word pieces, their offsets and the shape of the word around each.

The vocabulary is uncased, so the shape carries what lower-casing loses (`Hrs` is a protein, `hrs` are hours).
Does not know the network; training and running use this very code, so they cannot drift apart.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

MAX_PIECES = 256
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text: `ids` and `shapes` of (n,), `offsets` of (n, 2) in characters of the text; (0, 0) for [CLS] and [SEP]."""

    ids: NDArray[np.int64]
    shapes: NDArray[np.int64]
    offsets: NDArray[np.int64]

    def pieces(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last piece that overlap the characters `start` to `end`; None where the text was cut before them."""
        inside = np.flatnonzero((self.offsets[:, 0] < end) & (self.offsets[:, 1] > start))
        return (int(inside[0]), int(inside[-1])) if len(inside) else None


def shape_of(word: str) -> int:
    """1 lower case, 2 Capitalised, 3 CAPITALS, 4 mixed with digits or case, 5 digits, 6 punctuation, 7 other letters."""
    if not any(c.isalnum() for c in word):
        return 6
    if word.isdigit():
        return 5
    if not word.isascii():
        return 7
    if word.islower() and word.isalpha():
        return 1
    if len(word) > 1 and word.isupper() and word.isalpha():
        return 3
    if word[0].isupper() and word[1:].islower() and word.isalpha():
        return 2
    return 2 if len(word) == 1 and word.isupper() else 4


class Encoder:
    """Turns texts into `Encoded`. Longer texts are cut at MAX_PIECES."""

    def __init__(self, vocabulary: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(vocabulary))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_PIECES)

    def __call__(self, texts: list[str]) -> list[Encoded]:
        """Encode a batch; the result does not depend on what else is in the batch."""
        return [self._finish(text, encoding) for text, encoding in zip(texts, self._tokenizer.encode_batch(texts), strict=True)]

    @staticmethod
    def _finish(text: str, encoding: object) -> Encoded:
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)  # type: ignore[attr-defined]
        shape_at = np.full(len(text) + 1, 6, dtype=np.int64)
        for word in _WORD.finditer(text):
            shape_at[word.start() : word.end()] = shape_of(word.group())
        shapes = np.where(offsets[:, 1] > offsets[:, 0], shape_at[offsets[:, 0]], 0)
        return Encoded(np.array(encoding.ids, dtype=np.int64), shapes, offsets)  # type: ignore[attr-defined]


def pad(rows: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Rows of unequal length as one array (rows, longest), zeros at the ends."""
    out = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    for row, values in zip(out, rows, strict=True):
        row[: len(values)] = values
    return out
