"""Sentence boundaries: pysbd as scispaCy uses it, paragraph by paragraph, with its known slips in scientific prose mended.

A paragraph (empty line) always ends a sentence, so headings and legends never run into prose.
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
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")
_SEGMENTER = pysbd.Segmenter(language="en", clean=False)


def split(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of `text`, without blanks at their ends."""
    out: list[tuple[int, int]] = []
    for block in _PARAGRAPH.finditer(text):
        cursor, pieces = 0, []
        flat = block.group().replace("\n", " ").replace("\t", " ").rstrip()
        for piece in map(str.strip, _SEGMENTER.segment(flat)):
            at = flat.find(piece, cursor) if piece else -1
            if at >= 0:
                pieces.append((block.start() + at, block.start() + at + len(piece)))
                cursor = at + len(piece)
        out += _mend(text, pieces or [(block.start(), block.start() + len(flat))])
    return out


def _mend(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join what pysbd cut behind an abbreviation, inside brackets or before a lower-case word."""
    merged: list[tuple[int, int]] = []
    for start, end in pieces:
        if merged:
            before, after = text[merged[-1][0] : merged[-1][1]], text[start:end]
            open_bracket = before.count("(") > before.count(")") and after.count(")") > after.count("(")
            if _NOT_AT_END.search(before) or _NOT_AT_START.match(after) or open_bracket:
                merged[-1] = (merged[-1][0], end)
                continue
        merged.append((start, end))
    return merged


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
