"""Names that are nearly in the lexicon: what is close enough, and what must never pass for another."""

from pathlib import Path

import pytest

from exoclaim.annotate.approximate import Approximate, must_agree, words
from exoclaim.annotate.ground import KINDS, Grounder
from exoclaim.schema import Label

LEXICON = Path(__file__).parents[2] / "models" / "exoclaim_base" / "lexicon"


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    return Grounder.load(LEXICON)


@pytest.fixture(scope="module")
def proteins(grounder: Grounder) -> Approximate:
    return Approximate(grounder.lexicon, KINDS[Label.PROTEIN])


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("vacuolar protein sorting-associated homolog 28 protein", "VPS28"),
        ("proline-, glutamic acid-, leucine-rich protein 1", "PELP1"),
        ("vacuolar protein sorting-associated homolog 280 protein", None),
        ("a name that nobody ever used", None),
        ("syntenim", None),
        ("", None),
    ],
)
def test_nearest(proteins: Approximate, text: str, symbol: str | None) -> None:
    found = proteins.nearest(text)
    assert (found[0].entry.name if found else None) == symbol


def test_the_reason_says_that_it_is_approximate(grounder: Grounder) -> None:
    found = grounder.ground("proline-, glutamic acid-, leucine-rich protein 1", Label.PROTEIN)
    assert found is not None
    assert "alike by 0.9" in found.reason
    assert found.score < 0.8
    assert grounder.ground("proline-, glutamic acid-, leucine-rich protein 1", Label.PROTEIN, species="plant") is None


@pytest.mark.parametrize(
    ("one", "two", "agree"),
    [
        ("integrin alpha-4", "integrin α4", True),
        ("integrin alpha 4", "integrin alpha 5", False),
        ("outer membrane of X", "inner membrane of X", False),
        ("EGF", "EGF receptor", False),
        ("collagen type IV", "type IV collagen", True),
    ],
)
def test_numbers_and_turning_words_must_agree(one: str, two: str, agree: bool) -> None:
    assert (must_agree(one) == must_agree(two)) is agree


def test_words() -> None:
    assert words("Proline-, α/β (rich)") == "proline alpha beta rich"
