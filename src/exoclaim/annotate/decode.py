"""Tag logits to spans: the best BIO sequence, spans widened to whole words, brackets balanced.

Pure functions on numbers and text.
"""

import re

import numpy as np
from numpy.typing import NDArray

from exoclaim.annotate.encode import Encoded

Floats = NDArray[np.float32]
_CLOSING = {")": "(", "]": "["}
_JOINTS = "-–/+@"  # between two names, of which the mention may be one: `mCherry-labelled`, `gel+antibody`; but `Ca2+`
_REST = re.compile(r"[^\s()\[\]]*[)\]]\w*")  # what closes a bracket that opened within a word: `PI(` `3,5)P2`
_LAYER = re.compile(r"(?:@\w+)+")  # `drug@gel` is one name


def softmax(x: Floats) -> Floats:
    """Probabilities along the last axis."""
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    chance: Floats = (e / e.sum(axis=-1, keepdims=True)).astype(np.float32)
    return chance


def best_tags(logits: Floats) -> NDArray[np.int64]:
    """Viterbi over (n, 2k + 1) logits: `I` of a label follows only `B` or `I` of the same label."""
    n, width = logits.shape
    allowed = np.zeros((width, width), dtype=np.float32)
    for inside in range(2, width, 2):
        allowed[:, inside] = -1e4
        allowed[[inside - 1, inside], inside] = 0.0
    scores = logits[0].copy()
    scores[2::2] = -1e4
    back = np.zeros((n, width), dtype=np.int64)
    for i in range(1, n):
        paths = scores[:, None] + allowed
        back[i] = paths.argmax(axis=0)
        scores = paths.max(axis=0) + logits[i]
    out = np.zeros(n, dtype=np.int64)
    out[-1] = scores.argmax()
    for i in range(n - 1, 0, -1):
        out[i - 1] = back[i, out[i]]
    return out


def spans(text: str, encoded: Encoded, logits: Floats) -> list[tuple[int, int, int, float]]:
    """(start, end, label number, chance) of the mentions in `text`, in order, none overlapping.

    The chance is that of a mention of any label, mean over its pieces: that `BMP` may be a protein or a lipid makes what is
    said of it no less likely.
    """
    inner = slice(1, len(encoded.ids) - 1)
    if len(encoded.ids) < 3:
        return []
    tags, chance, offsets = best_tags(logits[inner]), softmax(logits[inner]), encoded.offsets[inner]
    found: list[tuple[int, int, int, float]] = []
    i = 0
    while i < len(tags):
        if tags[i] % 2 == 1:
            j = i + 1
            while j < len(tags) and tags[j] == tags[i] + 1:
                j += 1
            score = float(np.mean(1 - chance[i:j, 0]))
            start, end = _tidy(text, int(offsets[i, 0]), int(offsets[j - 1, 1]))
            if end > start and (not found or start >= found[-1][1]):
                found.append((start, end, int(tags[i] - 1) // 2, score))
            i = j
        else:
            i += 1
    return found


def _tidy(text: str, start: int, end: int) -> tuple[int, int]:
    """Whole words, no blank or stray punctuation at the ends, a bracket only with its partner."""
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    end = _stripped(text, start, end)
    while end > start and (
        text[start] in " ,;:.)]"
        or (text[start] in "([" and not set(text[start:end]) & set(")]"))
        or (text[start] in _JOINTS and start > 0 and not text[start - 1].isspace())
    ):
        start += 1
    end = _stripped(text, start, _balanced(text, start, end))
    layer = _LAYER.match(text, end)
    return start, layer.end() if layer and end > start else end


def _stripped(text: str, start: int, end: int) -> int:
    """`end` without blanks, stops, joints and closing brackets that belong to no name in `text[start:end]`."""
    while end > start and (
        text[end - 1] in " ,;:."
        or (text[end - 1] in _CLOSING and _CLOSING[text[end - 1]] not in text[start:end])
        or (text[end - 1] in _JOINTS and text[end : end + 1].isalnum())
    ):
        end -= 1
    return end


def _balanced(text: str, start: int, end: int) -> int:
    """`end` moved so that every bracket of the mention has its partner in it.

    A bracket that opens within a word is read to where it closes; behind a blank it holds a mention of its own, and one that
    opened before the mention ends it.
    """
    opened: list[int] = []
    for i in range(start, end):
        if text[i] in "([":
            opened.append(i)
        elif text[i] in _CLOSING:
            if not opened:
                return i
            opened.pop()
    if not opened:
        return end
    rest = _REST.match(text, end)
    within_a_word = opened[0] > start and not text[opened[0] - 1].isspace()
    return rest.end() if rest and (within_a_word or text[end] in _CLOSING) else opened[0]
