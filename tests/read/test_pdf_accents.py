"""Accents that are drawn over their letter come out as one character, others stay where they are."""

import pytest

from exoclaim.read.pdf_accents import composed
from exoclaim.read.pdf_glyphs import Glyph


def drawn(*parts):
    """Glyphs of 10 points from (text, left edge, right edge, height above the line)."""
    return [Glyph(text, x0, x1, 100.0 + up, 10.0, "F", False, False) for text, x0, x1, up in parts]


CASES = [
    ("before, as TeX draws it", [("M", 0, 9, 0), ("¨", 9.3, 14.2, 0), ("u", 9, 14.5, 0), ("l", 14.5, 17, 0)], "Mül"),
    ("behind", [("C", 0, 7.2, 0), ("¸", 1.4, 5.8, 0), ("e", 7.2, 11.6, 0)], "Çe"),
    ("lifted over a capital", [("ˇ", 1.1, 6.1, 2.5), ("C", 0, 7.2, 0), ("a", 7.2, 12, 0)], "Ča"),
    ("over a letter without a dot", [("´", 0, 3, 0), ("ı", 0.2, 2.8, 0)], "í"),
    ("at the very same place", [("´a", 0, 5, 0), ("l", 5, 8, 0)], "ál"),
    ("combining", [("e", 0, 4, 0), ("\u0300", 1, 3, 0), ("l", 4, 6, 0)], "èl"),
    ("two in a row", [("ˇ", 0, 5, 0), ("r", 0.5, 4.5, 0), ("´", 4.6, 9.4, 0), ("a", 4.5, 9.5, 0)], "řá"),
    ("nearer to the one behind", [("o", 0, 5, 0), ("´", 4.9, 9.9, 0), ("e", 4.9, 9.9, 0)], "oé"),
    ("a degree beside its number", [("4", 0, 5, 0), ("°", 5, 9, 0), ("C", 9, 16, 0)], "4°C"),
    ("a tilde of its own", [("~", 0, 5, 0), ("3", 5, 10, 0)], "~3"),
    ("over a letter that has none such", [("¨", 0, 5, 0), ("q", 0, 5, 0)], "¨q"),
    ("a line above", [("e", 0, 5, 0), ("´", 0, 5, 12)], "e´"),
    ("alone", [("´", 0, 5, 0)], "´"),
]


@pytest.mark.parametrize(("parts", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_accent(parts, expected):
    assert "".join(glyph.text for glyph in composed(drawn(*parts))) == expected


def test_the_blank_before_an_accent_is_one_before_its_letter():
    accent, letter = drawn(("´", 0, 5, 0), ("e", 0, 5, 0))
    assert composed([accent._replace(spaced=True), letter]) == [letter._replace(text="é", spaced=True)]


def test_nothing_is_lost():
    glyphs = drawn(*[(sign, 5 * n, 5 * n + 5, 0) for n, sign in enumerate("plain `words´ ^ and ~ more")])
    assert composed(glyphs) == glyphs
