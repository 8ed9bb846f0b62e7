import pytest

from exoclaim.review.phrases import PHRASES, phrase
from exoclaim.schema import Predicate


def test_every_predicate_has_its_own_words() -> None:
    assert set(PHRASES) == set(Predicate)
    words = [phrase(predicate, polarity) for predicate in Predicate for polarity in ("affirmed", "negated")]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("predicate", "polarity", "words"),
    [
        ("depends_on", "affirmed", "depends on"),
        ("depends_on", "negated", "does not depend on"),
        ("eats_up", "negated", "not eats up"),  # from a newer version
    ],
)
def test_phrase(predicate: str, polarity: str, words: str) -> None:
    assert phrase(predicate, polarity) == words
