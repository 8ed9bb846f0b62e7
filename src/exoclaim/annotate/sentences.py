"""Sentence boundaries: pysbd as scispaCy uses it, paragraph by paragraph, with its known slips in scientific prose mended.

A paragraph (empty line) always ends a sentence, so headings and legends never run into prose. Every character that is no
blank is in a sentence, whatever pysbd gives back: it loses pieces that hold one of the signs it uses as marks of its own.
"""

import json
import re
from importlib.resources import files

import pysbd
from spacy.language import Language
from spacy.tokens import Doc

_RULES = json.loads(files("exoclaim.annotate").joinpath("data/sentences.json").read_text(encoding="utf-8"))
_NOT_AT_END = re.compile(r"(?:^|[\s(\[])(?:" + "|".join(map(re.escape, _RULES["never_end"])) + r")$")
_NOT_AT_START = re.compile(_RULES["never_start"])
_MISSED = re.compile("|".join(_RULES["missed_end"]))
_ITEM = re.compile(r"(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})\)|\d{1,3}\.)(?=[\s:]|$)")
"""What pysbd takes for the number of an item in a list, also where it stands in the middle of a sentence."""
_PANELS = re.compile(r"\([A-Za-z](?:\s?(?:[–,-]|and|,\s?and)\s?[A-Za-z])*\)")
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")
_SEGMENTER = pysbd.Segmenter(language="en", clean=False)


def split(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of `text`, without blanks at their ends."""
    out: list[tuple[int, int]] = []
    for block in _PARAGRAPH.finditer(text):
        flat = block.group().replace("\n", " ").replace("\t", " ").rstrip()
        ends, cursor = [], 0
        for piece in map(str.strip, _SEGMENTER.segment(flat)):
            at = flat.find(piece, cursor) if piece else -1
            if at >= 0:
                cursor = at + len(piece)
                ends.append(cursor)
        pieces = _between(flat, [*ends, len(flat)])
        out += [(block.start() + a, block.start() + b) for piece in _mend(flat, pieces) for a, b in _cut(flat, *piece)]
    return out


def _between(text: str, ends: list[int]) -> list[tuple[int, int]]:
    """What lies before each of `ends` and behind the one before it, without blanks around it and without empty pieces."""
    pieces, start = [], 0
    for end in ends:
        piece = text[start:end]
        if piece.strip():
            pieces.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
        start = end
    return pieces


def _mend(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join what pysbd cut behind an abbreviation or the letters of panels, in brackets, before a lower-case word or an item."""
    merged: list[tuple[int, int]] = []
    for start, end in pieces:
        if merged:
            before, after = text[merged[-1][0] : merged[-1][1]], text[start:end]
            open_bracket = before.count("(") > before.count(")") and after.count(")") > after.count("(")
            item = bool(_ITEM.match(after)) and before[-1] not in ".!?:;"
            if _NOT_AT_END.search(before) or _NOT_AT_START.match(after) or open_bracket or item or _PANELS.fullmatch(before):
                merged[-1] = (merged[-1][0], end)
                continue
        merged.append((start, end))
    return merged


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Part what pysbd, or the joining above, left in one: behind raised citations, and behind a name that ends in a letter."""
    ends = []
    for found in _MISSED.finditer(text, start, end):
        before = text[start : found.end()]
        stop = before.rstrip("0123456789⁰¹²³⁴⁵⁶⁷⁸⁹,‐‑–−-")
        abbreviated = stop != before and _NOT_AT_END.search(stop)
        if before.count("(") <= before.count(")") and not abbreviated:
            ends.append(found.end() - start)
    return [(start + a, start + b) for a, b in _between(text[start:end], [*ends, end - start])]


@Language.component("exoclaim_sentences", assigns=["token.is_sent_start", "doc.sents"])
def exoclaim_sentences(doc: Doc) -> Doc:
    """Set sentence starts; a token that holds a boundary goes to the earlier sentence."""
    starts = {start for start, _ in split(doc.text)}
    pending = False
    for token in doc:
        inside = token.is_space and any(token.idx < s < token.idx + len(token) for s in starts)
        pending = pending or token.idx in starts or inside
        token.is_sent_start = (pending or token.i == 0) and not token.is_space if token.i else True
        if token.is_sent_start:
            pending = False
    return doc
