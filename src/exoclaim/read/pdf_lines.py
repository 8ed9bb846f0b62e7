"""Puts glyphs together to lines of text, with raised and lowered characters in their places. Knows no columns."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from exoclaim.read.pdf_accents import composed
from exoclaim.read.pdf_glyphs import Glyph

_MOST_PIECES = 4000
"""No printed page falls into more pieces; one that does was made to keep its reader busy."""

RAISED, LOWERED = "\ue000", "\ue001"
"""Marks around a raised run in `PdfLine.text`, until `pdf_citations` has decided what the run is."""

_PLAIN = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00a0": " "})
"""Ligatures and blanks as they are written."""


@dataclass(slots=True)
class PdfLine:
    """A line of a page in PDF points; `size` and `baseline` are those of its main characters."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    font: str
    figure: bool

    @property
    def bold(self) -> bool:
        """Whether most of it is set in a heavy font."""
        name = self.font.casefold()
        return "bold" in name or "black" in name or "heavy" in name or name.endswith(("-b", ".b", "-bd"))

    @property
    def y0(self) -> float:
        """Lower edge, below the letters that hang down."""
        return self.baseline - 0.25 * self.size

    @property
    def y1(self) -> float:
        """Upper edge."""
        return self.baseline + 0.75 * self.size


@dataclass(slots=True)
class _Segment:
    glyphs: list[Glyph] = field(default_factory=list)
    size: float = 0.0
    baseline: float = 0.0

    x0: float = 0.0
    x1: float = 0.0

    def settle(self) -> None:
        """Edges; size and baseline of most characters, of equals the larger."""
        self.x0, self.x1 = min(glyph.x0 for glyph in self.glyphs), max(glyph.x1 for glyph in self.glyphs)
        counts = Counter[tuple[float, float]]()
        for (size, baseline), times in Counter((g.size, g.baseline) for g in self.glyphs).items():
            counts[round(size, 1), round(baseline, 1)] += times
        self.size, self.baseline = max(counts, key=lambda key: (counts[key] * key[0], key))


def page_lines(glyphs: Sequence[Glyph]) -> list[PdfLine]:
    """The lines of one page, highest first, of equally high ones the left first."""
    segments = _attach_scripts(_merge(_segments(composed(glyphs))))
    lines = [_line(segment) for segment in segments]
    return sorted((line for line in lines if line.text.strip()), key=lambda line: (-round(line.baseline), line.x0))


def _segments(glyphs: Sequence[Glyph]) -> list[_Segment]:
    """Runs of glyphs that follow each other in the file and on the page."""
    done: list[_Segment] = []
    current = _Segment()
    for glyph in glyphs:
        if current.glyphs and _follows(current, glyph):
            last = current.glyphs[-1]
            if glyph.text == last.text and abs(glyph.x0 - last.x0) < 0.1 * glyph.size and glyph.text not in ".-_":
                continue  # printed twice to look bold
            if glyph.size > 1.1 * current.size:
                current.size, current.baseline = glyph.size, glyph.baseline
        else:
            current = _Segment(size=glyph.size, baseline=glyph.baseline)
            done.append(current)
        current.glyphs.append(glyph)
    for segment in done:
        segment.settle()
    return done


def _follows(segment: _Segment, glyph: Glyph) -> bool:
    last = segment.glyphs[-1]
    size = max(segment.size, glyph.size)
    gap = glyph.x0 - last.x1
    shift = abs(glyph.baseline - segment.baseline)
    if shift <= 0.12 * size:
        return -0.6 * size <= gap <= 1.4 * size
    smaller = min(glyph.size, segment.size) <= 0.87 * size
    return -0.3 * size <= gap <= 0.5 * size and (shift <= 0.25 * size or (smaller and shift <= 0.65 * size))


def _merge(segments: list[_Segment]) -> list[_Segment]:
    """Joins pieces of a line that the file drew apart."""
    done: list[_Segment] = []
    for segment in sorted(segments, key=lambda s: (-round(s.baseline), s.x0)):
        last = done[-1] if done else None
        if (
            last
            and abs(last.baseline - segment.baseline) <= 0.12 * segment.size
            and abs(last.size - segment.size) <= 0.15 * segment.size
            and -0.3 * segment.size <= segment.x0 - last.x1 <= 0.65 * segment.size
        ):
            last.glyphs.extend(segment.glyphs)
            last.x1 = max(last.x1, segment.x1)
        else:
            done.append(segment)
    return done


def _attach_scripts(segments: list[_Segment]) -> list[_Segment]:
    """Puts raised and lowered pieces that were drawn by themselves into the line they belong to."""
    if len(segments) > _MOST_PIECES:
        return segments
    large = [segment for segment in segments if len(segment.glyphs) > 12]
    done: list[_Segment] = []
    for segment in segments:
        home = None
        if len(segment.glyphs) <= 12:
            home = next((line for line in large if _belongs(segment, line)), None)
        if home:
            home.glyphs = sorted([*home.glyphs, *segment.glyphs], key=lambda glyph: glyph.x0)
            home.x0, home.x1 = min(home.x0, segment.x0), max(home.x1, segment.x1)
        else:
            done.append(segment)
    return done


def _belongs(piece: _Segment, line: _Segment) -> bool:
    shift = piece.baseline - line.baseline
    level = abs(shift) <= 0.12 * line.size
    raised = piece.size <= 0.87 * line.size and -0.3 * line.size <= shift <= 0.65 * line.size
    if not (level or raised) or piece.x0 < line.x0 - 0.3 * line.size or piece.x0 > line.x1 + (0 if level else 0.5 * line.size):
        return False
    # What overlaps other characters is printed over the line, not into it.
    return not any(g.x0 < piece.x1 - 0.2 * g.size and piece.x0 < g.x1 - 0.2 * g.size for g in line.glyphs)


def _line(segment: _Segment) -> PdfLine:
    glyphs, size = segment.glyphs, segment.size
    out: list[str] = []
    raised = False
    # A font may be set wide or tight: a blank is a gap clearly larger than the usual one of its line.
    usual = median([b.x0 - a.x1 for a, b in pairwise(glyphs)] or [0.0])
    wide = max(usual, -0.05 * size) + 0.11 * size
    for position, glyph in enumerate(glyphs):
        before = glyphs[position - 1] if position else None
        shift = glyph.baseline - segment.baseline
        now = shift > 0.12 * size and glyph.size <= 0.9 * size
        gap = glyph.x0 - before.x1 if before else 0.0
        if raised and not now:
            out.append(LOWERED)
        if before and ((glyph.spaced and gap > 0.02 * size) or gap > wide):
            out.append(" ")
        if now and not raised:
            out.append(RAISED)
        raised = now
        out.append(glyph.text)
    if raised:
        out.append(LOWERED)
    main = [glyph for glyph in glyphs if abs(glyph.size - size) < 0.2] or glyphs
    text = unicodedata.normalize("NFC", "".join(out).translate(_PLAIN))
    return PdfLine(
        text=text, x0=segment.x0, x1=segment.x1,
        baseline=segment.baseline, size=size, font=Counter(g.font for g in main).most_common(1)[0][0],
        figure=all(g.figure for g in glyphs),
    )  # fmt: skip
