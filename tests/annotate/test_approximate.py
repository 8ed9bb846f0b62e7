"""Names that are nearly in the lexicon: what is close enough, and what must never pass for another."""

from pathlib import Path

import pytest

from exoclaim.annotate.approximate import must_agree, nearest, words
from exoclaim.annotate.ground import KINDS, Grounder
from exoclaim.schema import Label

LEXICON = Path(__file__).parents[2] / "models" / "exoclaim_base" / "lexicon"


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    return Grounder.load(LEXICON)


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("vacuolar protein sorting-associated homolog 28 protein", Label.PROTEIN, "VPS28"),
        ("proline-, glutamic acid-, leucine-rich protein 1", Label.PROTEIN, "PELP1"),
        ("transmembrane prolyl 4-hydroxylase", Label.PROTEIN, "P4HTM"),
        ("Aurora A kinase activator", Label.PROTEIN, "BORA"),
        ("proliferating cellular nuclear antigen", Label.PROTEIN, "PCNA"),
        ("Zonula Occludens-1", Label.PROTEIN, "TJP1"),
        ("gap junctional", Label.COMPARTMENT, "gap junction"),
        ("vacuolar protein sorting-associated homolog 280 protein", Label.PROTEIN, None),
        ("a name that nobody ever used", Label.PROTEIN, None),
        ("heat shock proteins", Label.PROTEIN, None),  # the lexicon has small heat shock proteins
        ("lysosomal secretion", Label.PROCESS, None),  # and exosomal secretion
        ("multivesicular body", Label.PROCESS, None),  # and its formation
        ("small GTPase", Label.PROTEIN, None),  # and Rab small GTPase
        ("protein family", Label.PROTEIN, None),
        ("syntenim", Label.PROTEIN, None),
        ("", Label.PROTEIN, None),
    ],
)
def test_nearest(grounder: Grounder, text: str, label: Label, name: str | None) -> None:
    found = nearest(grounder.lexicon, KINDS[label], text)
    assert (found[0].entry.name if found else None) == name


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
