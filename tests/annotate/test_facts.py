"""What the shipped lexicon knows of concepts: ancestors, human genes, ExoCarta counts."""

import pytest

from exoclaim.annotate.facts import Facts
from exoclaim.annotate.lexicon import Lexicon, default_path


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts(Lexicon(default_path()))


@pytest.mark.parametrize(
    ("identifier", "human", "in_exocarta"),
    [
        ("HGNC:1692", "HGNC:1692", True),
        ("HGNC:1473", "HGNC:1473", True),
        ("MGI:99529", "HGNC:1692", True),
        ("GO:0070062", None, False),
        ("FPLX:RAB", None, False),
    ],
)
def test_markers(facts: Facts, identifier: str, human: str | None, in_exocarta: bool) -> None:
    (found,) = facts.ask([identifier])
    assert (found.human, found.exocarta > 0) == (human, in_exocarta)


def test_ancestors_have_names(facts: Facts) -> None:
    (found,) = facts.ask(["GO:0097487"])
    assert dict(found.ancestors)["GO:0005771"] == "multivesicular body"


def test_unknown_concepts_are_left_out(facts: Facts) -> None:
    assert facts.ask(["LAB:1"]) == []
