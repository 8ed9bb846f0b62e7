import numpy as np
import pytest

from exoclaim.extract.cues import cues, denied_between, predicate_cue, scope_cue
from exoclaim.extract.lists import groups
from exoclaim.schema import Predicate


def at(text, word):
    return text.index(word), text.index(word) + len(word)


@pytest.mark.parametrize(
    ("text", "predicate", "subject", "obj", "cue"),
    [
        ("CD63 is enriched in exosomes.", "enriched_in", "CD63", "exosomes", "enriched"),
        ("Alix is a marker of exosomes.", "marker_of", "Alix", "exosomes", "marker"),
        ("BMP is absent from exosomes.", "located_in", "BMP", "exosomes", "absent from"),
        ("An ESCRT-independent release of Pmel17.", "depends_on", "Pmel17", "ESCRT", "independent"),
        ("Endosomes fuse with lysosomes.", "fuses_with", "Endosomes", "lysosomes", "fuse"),
        ("Exosomes have a diameter of 40–100 nm.", "has_quantity", "Exosomes", "40–100 nm", "diameter"),
        ("Arrestin-like adaptors for Rsp5, a ligase.", "is_a", "Rsp5", "ligase", None),
        ("Tetraspanins like CD63.", "is_a", "CD63", "Tetraspanins", "like"),
        ("CD63 exosomes", "promotes", "CD63", "exosomes", None),
    ],
)
def test_predicate_cue(text, predicate, subject, obj, cue):
    span = predicate_cue(text, Predicate(predicate), at(text, subject), at(text, obj))
    assert (text[slice(*span)] if span else None) == cue


@pytest.mark.parametrize(
    ("text", "kind", "cue"),
    [
        ("CD63 is not found in exosomes.", "negation", "not"),
        ("CD63 may be found in exosomes.", "speculation", "may"),
        ("CD63 lacks a place in exosomes.", "negation", "lacks"),
        ("CD63 is found in exosomes.", "negation", None),
        ("CD63 was noted in exosomes.", "negation", None),
        ("CD63 doesn't reach exosomes.", "negation", "doesn't"),
        ("CD63-negative exosomes", "negation", "negative"),
        ("CD63 did not spare negative exosomes.", "negation", "not"),
        ("CD63 is found in exosomes.", "speculation", None),
    ],
)
def test_scope_cue(text, kind, cue):
    span = scope_cue(text, kind, at(text, "CD63"), at(text, "exosomes"))
    assert (text[slice(*span)] if span else None) == cue


def test_the_nearest_cue_is_taken():
    text = "It is not known where BMP goes, but CD63 never reaches exosomes."
    span = scope_cue(text, "negation", at(text, "CD63"), at(text, "exosomes"))
    assert text[slice(*span)] == "never"


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("It is not clear whether it may fuse.", "speculation", ["not clear", "whether", "may"]),
        ("Neither fuses, nor does it bud.", "negation", ["Neither", "nor"]),
        ("The independent pool would bud.", "negation", []),
        ("If it buds, it can fuse.", "speculation", []),
    ],
)
def test_words_that_deny_or_doubt_by_themselves(text, kind, found):
    assert [text[slice(*span)] for span in cues(text, kind)] == found


def test_a_denial_counts_between_the_mentions():
    text = "CD63 does not reach exosomes, but CD9 does."
    spans = [at(text, "CD63"), at(text, "exosomes"), at(text, "CD9")]
    assert denied_between(text, spans, np.array([[0, 1], [1, 0], [1, 2]])).tolist() == [True, True, False]


def test_every_predicate_has_cues():
    text = "x"
    for predicate in Predicate:
        assert predicate_cue(text, predicate, (0, 1), (0, 1)) is None


def test_items_of_one_list_are_a_group():
    text = "CD63, CD9 and CD81 but not Alix are in exosomes or microvesicles."
    words = [
        ("CD63", "PROTEIN"),
        ("CD9", "PROTEIN"),
        ("CD81", "PROTEIN"),
        ("Alix", "PROTEIN"),
        ("exosomes", "COMPARTMENT"),
        ("microvesicles", "COMPARTMENT"),
    ]
    assert groups(text, [(*at(text, w), label) for w, label in words]) == [0, 0, 0, 3, 4, 4]
