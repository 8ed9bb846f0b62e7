"""What holds for any string: grounding never fails, spelling is stable, and what is found fits the label."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exoclaim.annotate.ground import KINDS, Grounder
from exoclaim.annotate.normalise import key, variants
from exoclaim.schema import Label

LEXICON = Path(__file__).parents[2] / "models" / "exoclaim_base" / "lexicon"
NAMES = [
    "CD63",
    "ESCRT-III",
    "exosomes",
    "β1 integrin",
    "miR-21",
    "T cells",
    "(",
    "/",
    "=",
    "-",
    " ",
    "p",
    "cells",
    "ceramide",
    "Vps4p",
    "42",
]
TEXTS = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(NAMES), max_size=5).map("".join))


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    if not (LEXICON / "core.tsv.gz").is_file():
        pytest.skip("the lexicon is not built")
    return Grounder.load(LEXICON)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS, label=st.sampled_from(Label), species=st.sampled_from(["human", "mouse", "yeast", "plant"]))
def test_answers_fit_the_label(grounder: Grounder, text: str, label: Label, species: str) -> None:
    found = grounder.ground(text, label, species=species)
    if found is None:
        return
    entry = grounder.lexicon.entry(found.concept.id)
    assert entry is not None
    assert entry.kind in KINDS[label]
    assert found.concept.label is label
    assert 0 < found.score <= 1
    assert found.reason
    assert found == Grounder(grounder.lexicon, grounder._stops).ground(text, label, species=species)


@given(TEXTS)
def test_key_is_stable(text: str) -> None:
    assert key(key(text)) == key(text)


@given(text=TEXTS, label=st.sampled_from(Label))
def test_the_first_variant_is_the_text(text: str, label: Label) -> None:
    readings = list(variants(text, label))
    assert readings[0].text == " ".join(text.split())
    assert readings[0].cost == 0
    assert len(readings) < 60
