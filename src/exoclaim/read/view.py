"""Writes the view: one line for each paragraph, an empty line between two, every character tied to its origin.

Only blanks are inserted, only blanks and line-end hyphens are left out; ligatures (fi, fl, ...) are spelled out.
"""

from collections.abc import Iterable, Sequence

from exoclaim.read.block import Paragraph
from exoclaim.read.hyphens import JOIN, KEEP_APART, WordForms, mend
from exoclaim.schema import Span, View

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
"""The one substitution a view makes."""

_HYPHENS = "-‐\u00ad\ufffe"
_DROPPED = "\u00ad\u200b\ufeff\ufffe"


def write_view(text: str, paragraphs: Iterable[Paragraph], forms: WordForms) -> View:
    """The view of `text` that reads these paragraphs in this order."""
    out: list[str] = []
    origins: list[int] = []
    for paragraph in paragraphs:
        fresh = len(out)
        _write_lines(text, paragraph.lines, forms, out, origins)
        if len(out) > fresh and fresh:
            out[fresh:fresh] = "\n\n"
            origins[fresh:fresh] = [origins[fresh - 1]] * 2
    return View(text="".join(out), origins=tuple(origins))


def _write_lines(text: str, lines: Sequence[Span], forms: WordForms, out: list[str], origins: list[int]) -> None:
    for position, (start, end) in enumerate(lines):
        glue, stop = " ", end
        if position + 1 < len(lines):
            glue, stop = _glue(text, (start, end), lines[position + 1], forms)
        blank = False
        for offset in range(start, stop):
            character = text[offset]
            if character.isspace() or character in "\x1c\x1d\x1e\x1f":
                blank = True
                continue
            if character in _DROPPED:
                continue
            if blank:
                out.append(" ")
                origins.append(offset - 1)
                blank = False
            for letter in LIGATURES.get(character, character):
                out.append(letter)
                origins.append(offset)
        if glue and position + 1 < len(lines) and origins:
            out.append(glue)
            origins.append(origins[-1])


def _glue(text: str, line: Span, following: Span, forms: WordForms) -> tuple[str, int]:
    """What stands between two lines, and where the first of them stops."""
    start, end = line
    last = text[end - 1]
    attached = end - start > 1 and not text[end - 2].isspace()
    if last in _HYPHENS and attached and following[0] < following[1]:
        if last in "\u00ad\ufffe":
            return "", end - 1
        verdict = mend(text[max(start, end - 80) : end - 1], text[following[0] : min(following[1], following[0] + 80)], forms)
        return ("", end - 1) if verdict == JOIN else (" " if verdict == KEEP_APART else "", end)
    if last in "–—/‑" and attached:
        return "", end
    return " ", end
