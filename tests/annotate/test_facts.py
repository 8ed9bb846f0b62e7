"""What the shipped lexicon knows of concepts: ancestors, MISEV2018 category, ExoCarta counts."""

import pytest

from exoclaim.annotate.facts import Facts
from exoclaim.annotate.lexicon import Lexicon, default_path


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts(Lexicon(default_path()))


@pytest.mark.parametrize(
    ("identifier", "misev", "in_exocarta"),
    [("HGNC:1692", "1a", True), ("HGNC:1473", "4c", True), ("MGI:99529", "1a", True), ("GO:0070062", None, None)],
)
def test_markers(facts: Facts, identifier: str, misev: str | None, in_exocarta: bool | None) -> None:
    (found,) = facts.ask([identifier])
    assert found.misev == misev
    assert (found.exocarta is not None and found.exocarta > 0) is bool(in_exocarta)


def test_ancestors_have_names(facts: Facts) -> None:
    (found,) = facts.ask(["GO:0097487"])
    assert dict(found.ancestors)["GO:0005771"] == "multivesicular body"


def test_unknown_concepts_are_left_out(facts: Facts) -> None:
    assert facts.ask(["LAB:1"]) == []
