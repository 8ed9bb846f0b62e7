"""The shape between a PDF engine and the lines: glyphs with their places on a page. Reads nothing itself.

Two engines fill it inside the guarded child: `pdf_pdfium`, which is quick, and `pdf_pdfminer`, which has a try at what the
first cannot read.
"""

from dataclasses import dataclass, field
from typing import NamedTuple


class Refused(Exception):
    """The file is well understood and not to be read: `reason` is encrypted, no_text, pages or glyphs."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Glyph(NamedTuple):
    """A character on a page, in PDF points; `spaced` says that the file wrote a blank before it."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    font: str
    figure: bool
    spaced: bool


@dataclass(slots=True)
class GlyphPage:
    """All glyphs of a page that run the way most do, upright, in the order in which the file draws them.

    A page that is printed sideways is turned: width, height and places are those of the page as one reads it.
    """

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)


Sides = dict[int, list[Glyph]]
"""Glyphs of a page by the direction of their line, in degrees from left to right counted against the clock."""


def sides() -> Sides:
    """No glyph yet in any direction."""
    return {0: [], 90: [], 180: [], 270: []}


def upright(width: float, height: float, found: Sides) -> GlyphPage:
    """The page of `width` and `height`, turned so that the direction with most glyphs runs from left to right."""
    side = max(found, key=lambda angle: len(found[angle]))
    return GlyphPage(height, width, found[side]) if side in (90, 270) else GlyphPage(width, height, found[side])


def turned(side: int, x: float, y: float, width: float, height: float) -> tuple[float, float]:
    """A place on a page as it is found when the page is turned so that lines in direction `side` run to the right."""
    if side == 0:
        return x, y
    if side == 90:
        return y, width - x
    return (width - x, height - y) if side == 180 else (height - y, x)


def direction(a: float, b: float, c: float, d: float) -> int | None:
    """Which way a line of glyphs under this matrix runs, one of `Sides`; None for what is slanted or mirrored."""
    if abs(b) <= 0.1 * abs(a) and a * d > 0:
        return 0 if a > 0 else 180
    if abs(a) <= 0.1 * abs(b) and b * c < 0:
        return 90 if b > 0 else 270
    return None
