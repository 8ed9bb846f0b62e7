"""Marked text: where subject, object and cues stand in a sentence, and the pieces to draw them from.

Pure functions on strings. It does not know the database and makes no page; what it returns as HTML is escaped.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from markupsafe import Markup, escape

from exoclaim.schema import Span

KINDS = {  # kind: (word in the queue, letter in tables)
    "subject": ("subject", "S"),
    "object": ("object", "O"),
    "predicate": ("says", "V"),
    "polarity": ("denies", "¬"),
    "certainty": ("hedges", "?"),
}
_LONGEST_ALIGNED = 4000  # characters; alignment takes quadratic time


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text, one of `KINDS`; `title` is what pointing at it tells."""

    start: int
    end: int
    kind: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text under the same marks; `ending` are the kinds whose mark ends with this piece."""

    text: str
    kinds: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()
    title: str = ""


def pieces(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """Cut `text` at the borders of `marks`; joined together the pieces are `text` again. Marks may overlap."""
    inside = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    borders = sorted({0, len(text)} | {m.start for m in inside} | {m.end for m in inside})
    found = []
    for start, end in pairwise(borders):
        here = [m for m in inside if m.start <= start and end <= m.end]
        kinds = tuple(dict.fromkeys(m.kind for m in sorted(here, key=lambda m: list(KINDS).index(m.kind))))
        ending = tuple(k for k in kinds if any(m.end == end and m.kind == k for m in here))
        title = " + ".join(dict.fromkeys(m.title or KINDS[m.kind][0] for m in here))
        found.append(Piece(text[start:end], kinds, ending, title))
    return found


def to_html(parts: Iterable[Piece]) -> Markup:
    """The pieces as HTML for a table cell: colour, underline style and a letter tell the kinds apart."""
    return Markup('<bdi class="ex-sentence" dir="ltr">{}</bdi>').format(Markup("").join(_piece_html(p) for p in parts))


def _piece_html(piece: Piece) -> Markup:
    if not piece.kinds:
        return escape(piece.text)
    classes = " ".join(f"ex-{kind}" for kind in piece.kinds)
    letters = " ".join(KINDS[kind][1] for kind in piece.ending)
    return Markup('<mark class="ex-mark {}" title="{}" data-label="{}">{}</mark>').format(
        classes, piece.title, letters, piece.text
    )


def place(sentence: str, surface: str | None, expected: int | None = None) -> Span | None:
    """Where `surface` stands in a cleaned sentence: the occurrence nearest to `expected`, or the first.

    Line breaks and line-end hyphens of the surface, as a PDF has them, match what cleaning makes of them.
    Returns None when it is not there.
    """
    words = (surface or "").split()
    if not words:
        return None
    joined = r"\s*".join(re.escape(w[:-1]) + "-?" if w.endswith("-") and w != "-" else re.escape(w) for w in words)
    edges = (r"(?<!\w)" if words[0][0].isalnum() else "", r"(?!\w)" if words[-1][-1].isalnum() else "")
    spans = [m.span() for m in re.finditer(edges[0] + joined + edges[1], sentence)]
    spans = spans or [m.span() for m in re.finditer(joined, sentence)]
    return min(spans, key=lambda span: abs(span[0] - (expected or 0)), default=None)


def carry(raw: str, clean: str, spans: Iterable[Span | None]) -> list[Span | None]:
    """Carry spans of a raw text over to its cleaned form; None stays None, as does what cleaning cut out."""
    spans = list(spans)
    if raw == clean:
        return spans
    if max(len(raw), len(clean)) > _LONGEST_ALIGNED:
        return [place(clean, raw[span[0] : span[1]], span[0]) if span else None for span in spans]
    target: dict[int, int] = {}
    for block in SequenceMatcher(None, raw, clean, autojunk=False).get_matching_blocks():
        target.update((block.a + i, block.b + i) for i in range(block.size))
    carried: list[Span | None] = []
    for span in spans:
        hits = [target[i] for i in range(*span) if i in target and not raw[i].isspace()] if span else []
        carried.append((min(hits), max(hits) + 1) if hits else None)
    return carried
