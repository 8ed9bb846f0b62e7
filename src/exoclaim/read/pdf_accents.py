"""Makes one character of a letter and an accent that a PDF draws over it, as TeX does. Looks at places, not at words."""

import unicodedata
from collections.abc import Sequence

from exoclaim.read.pdf_glyphs import Glyph

_MARKS = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "^": "\u0302", "˜": "\u0303", "~": "\u0303", "¯": "\u0304", "ˉ": "\u0304",
    "˘": "\u0306", "˙": "\u0307", "¨": "\u0308", "˚": "\u030a", "°": "\u030a", "˝": "\u030b", "ˇ": "\u030c", "¸": "\u0327",
    "˛": "\u0328",
} | {chr(code): chr(code) for code in range(0x300, 0x33A)}  # fmt: skip
"""Accents that stand alone, and the combining ones that they stand for."""
_DOTLESS = {"ı": "i", "ȷ": "j"}
_SHIFT = 0.45
"""How far above the letters' line an accent may be drawn, in units of its size: TeX lifts those of capitals."""
_BESIDE = 0.1
"""How far the middle of an accent may stand outside its letter, in units of its size: in italics it leans over."""
_NOWHERE = float("inf")


def composed(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs of a page in the order of drawing, each accent as part of the letter before or behind that it stands over."""
    done: list[Glyph] = []
    taken = False
    for position, glyph in enumerate(glyphs):
        if taken:
            taken = False  # it already stands in `done`, with its accent
            continue
        if len(glyph.text) > 1 and (glyph.text[0] in _MARKS or glyph.text[-1] in _MARKS):  # drawn from the very same place
            letter, mark = sorted(glyph.text[:2], key=lambda sign: sign in _MARKS)
            done.append(glyph._replace(text=(_one(letter, mark) or glyph.text[:2]) + glyph.text[2:]))
            continue
        if glyph.text not in _MARKS:
            done.append(glyph)
            continue
        homes = [*glyphs[position + 1 : position + 2], *done[-1:]]
        home = min(homes, key=lambda other: _distance(glyph, other), default=glyph)
        if _distance(glyph, home) == _NOWHERE:
            done.append(glyph)
            continue
        taken = home is not done[-1] if done else True
        if not taken:
            done.pop()
        done.append(home._replace(text=_one(home.text, glyph.text), spaced=home.spaced or (taken and glyph.spaced)))
    return done


def _distance(mark: Glyph, letter: Glyph) -> float:
    """Points between the middles of an accent and of the letter below it; endless where it does not belong there."""
    middle, beside = (mark.x0 + mark.x1) / 2, _BESIDE * mark.size
    near = letter.x0 - beside <= middle <= letter.x1 + beside
    level = abs(mark.baseline - letter.baseline) <= _SHIFT * mark.size
    if near and level and 0.6 < mark.size / max(letter.size, 0.1) < 1.6 and _one(letter.text, mark.text):
        return abs(middle - (letter.x0 + letter.x1) / 2)
    return _NOWHERE


def _one(letter: str, mark: str) -> str:
    """The one character for a letter with an accent; empty where there is none."""
    both = unicodedata.normalize("NFC", _DOTLESS.get(letter, letter) + _MARKS[mark])
    return both if len(both) == 1 else ""
