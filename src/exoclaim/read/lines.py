"""Cuts a text into lines and knows how wide they run. Says nothing about what a line means."""

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its outer blanks; empty when `start == end`. `indent` counts the blanks cut off in front."""

    start: int
    end: int
    indent: int
    page_start: bool

    @property
    def blank(self) -> bool:
        """Whether nothing is on it."""
        return self.start == self.end


def split_lines(text: str) -> list[Line]:
    """All lines of `text` in order; a form feed starts a page."""
    lines, start, page_start = [], int(text.startswith("\ufeff")), False
    for found in [*_BREAK.finditer(text), None]:
        end = found.start() if found else len(text)
        raw = text[start:end]
        body = raw.strip()
        indent = len(raw) - len(raw.lstrip()) if body else 0
        lines.append(Line(start + indent, start + indent + len(body), indent, page_start))
        if found:
            page_start = found.group() == "\x0c" or (page_start and not body)
            start = found.end()
    return lines


def is_wrapped(text: str, lines: list[Line]) -> bool:
    """Whether paragraphs run over several lines: then many lines begin in the middle of a sentence."""
    pairs = [(a, b) for a, b in pairwise(lines) if not a.blank and not b.blank]
    if not pairs:
        return False
    inside = sum(text[b.start].islower() and text[a.end - 1] not in ".!?:;" for a, b in pairs)
    return inside / len(pairs) > 0.25


def typical_width(lines: list[Line], position: int, *, around: int = 15) -> int:
    """How long a full line is near `position`, in characters: the median of the lines around it."""
    near = [line.end - line.start for line in lines[max(0, position - around) : position + around + 1] if not line.blank]
    return round(median(near)) if near else 0
