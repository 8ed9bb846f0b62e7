"""Names in running text: places, boundaries, the longest, and that the normalised text is the key."""

import unicodedata
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from exoclaim.annotate.dictionary import Dictionary, normalised
from exoclaim.annotate.doc import found
from exoclaim.annotate.normalise import key
from exoclaim.schema import Label

KEYS = ["tsg101", "cd63", "escrtiii", "escrt", "mvb", "multivesicularbody", "alphasynuclein", "14-3-3", "body", "il1beta"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tsg-101 and TSG 101", ["Tsg-101", "TSG 101"]),
        ("CD63+, CD631 and aCD63", ["CD63"]),
        ("ESCRT-III, ESCRT", ["ESCRT-III", "ESCRT"]),
        ("many MVBs, a multivesicular body", ["MVBs", "multivesicular body"]),
        ("α-synuclein, IL-1β", ["α-synuclein", "IL-1β"]),
        ("14-3-3 is not 1433", ["14-3-3"]),
        ("nobody, no name", []),
        ("", []),
    ],
)
def test_names_in_text(text: str, expected: list[str]) -> None:
    assert [text[hit.start : hit.end] for hit in Dictionary(KEYS).find(text)] == expected


def test_an_empty_dictionary_finds_nothing() -> None:
    assert Dictionary(["a", ""]).find("a b") == []


@given(st.text(alphabet="aB1 2-+αβµéüçß–'/(fiｱ", max_size=30))
def test_the_normalised_text_is_the_key(text: str) -> None:
    plain, origins = normalised(text)
    assert plain == key(text)
    assert len(origins) == len(plain)
    assert origins == sorted(origins)


@given(st.text(alphabet="cd63 -–αs+tTSsg101é", max_size=40))
def test_hits_are_whole_words_that_do_not_overlap(text: str) -> None:
    end = 0
    for hit in Dictionary(KEYS).find(text):
        assert end <= hit.start < hit.end <= len(text)
        assert key(unicodedata.normalize("NFC", text[hit.start : hit.end])).removesuffix("s") == hit.key
        assert not text[hit.end : hit.end + 1].isalnum()
        end = hit.end


def with_terms(folder: Path, lines: str) -> Language:
    """Sentences and a dictionary of these own terms."""
    terms = folder / "terms.tsv"
    terms.write_text(lines, encoding="utf-8")
    nlp = spacy.blank("en")
    nlp.add_pipe("exoclaim_sentences")
    nlp.add_pipe("exoclaim_dictionary", config={"terms": str(terms)})
    return nlp


def test_own_terms_become_mentions_and_win(tmp_path: Path) -> None:
    nlp = with_terms(tmp_path, "odd vesicles\tLAB:1\tCOMPARTMENT\t\nXq-7\tLAB:2\tPROTEIN\t\n")
    doc = nlp("Xq7 is in odd vesicles. So is Xq-7.")
    assert [(doc.text[m.start : m.end], m.label, m.sentence) for m in found(doc, "mentions")] == [
        ("Xq7", Label.PROTEIN, 0),
        ("odd vesicles", Label.COMPARTMENT, 0),
        ("Xq-7", Label.PROTEIN, 1),
    ]
    assert [e.label_ for e in doc.ents] == ["PROTEIN", "COMPARTMENT", "PROTEIN"]


def test_short_own_terms_become_mentions_as_they_are_written(tmp_path: Path) -> None:
    doc = with_terms(tmp_path, "Ii\tLAB:1\tPROTEIN\t\n")("Ii and other Iis meet MHC class II.")
    assert [doc.text[m.start : m.end] for m in found(doc, "mentions")] == ["Ii", "Iis"]


def test_the_whole_lexicon_as_tagger() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("exoclaim_sentences")
    nlp.add_pipe("exoclaim_dictionary", config={"whole": True})
    doc = nlp("CD63 and heat shock protein 70 are in multivesicular bodies, as was the cat.")
    named = {doc.text[m.start : m.end]: m.label for m in found(doc, "mentions")}
    assert named["CD63"] is Label.PROTEIN
    assert named["multivesicular bodies"] is Label.COMPARTMENT
    assert "cat" not in named
    assert "was" not in named
