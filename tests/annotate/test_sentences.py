from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from exoclaim.annotate.sentences import exoclaim_sentences, split

CASES = [
    ("CD63 was found (Fig. 2). It moved.", ["CD63 was found (Fig. 2).", "It moved."]),
    ("As shown by Marlow et al. (2009) it moves. Yes.", ["As shown by Marlow et al. (2009) it moves.", "Yes."]),
    ("Vesicles of C. elegans differ. They do.", ["Vesicles of C. elegans differ.", "They do."]),
    ("A heading\n\nA sentence without stop\n\nAnother.", ["A heading", "A sentence without stop", "Another."]),
    ("Some proteins, e.g. CD9, move.\nOthers\nstay.", ["Some proteins, e.g. CD9, move.", "Others\nstay."]),
    ("It carries Alix (see ref. 3 and ref. 4). Done.", ["It carries Alix (see ref. 3 and ref. 4).", "Done."]),
    ("Yan et al. [2004] saw it. See ref. [4] for more.", ["Yan et al. [2004] saw it.", "See ref. [4] for more."]),
    ("They moved.12 Others stayed.13,14 Then all fused.", ["They moved.12", "Others stayed.13,14", "Then all fused."]),
    ("They moved.¹² Others stayed.¹³,¹⁴ All fused.", ["They moved.¹²", "Others stayed.¹³,¹⁴", "All fused."]),
    ("They moved.12‐14 Others stayed.", ["They moved.12‐14", "Others stayed."]),
    ("They moved.[12] Others stayed.[13,14] All fused.", ["They moved.[12]", "Others stayed.[13,14]", "All fused."]),
    ("It is shown (see Fig.3 Panel B). Yes.", ["It is shown (see Fig.3 Panel B).", "Yes."]),
    ("It needs protein kinase C. This is new.", ["It needs protein kinase C.", "This is new."]),
    ("They use A. thaliana and C. elegans-derived RNA. Yes.", ["They use A. thaliana and C. elegans-derived RNA.", "Yes."]),
    ("A sign ∯ and ȸ of pysbd. Nothing is lost.", ["A sign ∯ and ȸ of pysbd.", "Nothing is lost."]),
    ("Cells (see Fig. 1. Top panel) moved. They did.", ["Cells (see Fig. 1. Top panel) moved.", "They did."]),
    ("Exosomes carry CD63. miR-21 is there, too.", ["Exosomes carry CD63.", "miR-21 is there, too."]),
    ("It may be (i) eaten, or it may be (ii) sent out. Yes.", ["It may be (i) eaten, or it may be (ii) sent out.", "Yes."]),
    (
        "See the bands (lanes 3 and 6) or Videos 12, 13) of it. Yes.",
        ["See the bands (lanes 3 and 6) or Videos 12, 13) of it.", "Yes."],
    ),
    (
        "Blots of cells. (A and B) Cells at rest. (C–E) Cells at work.",
        ["Blots of cells.", "(A and B) Cells at rest.", "(C–E) Cells at work."],
    ),
    ("Doubtful ones were scored as 0. (F) Curves of these.", ["Doubtful ones were scored as 0.", "(F) Curves of these."]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_split(text, expected):
    assert [text[s:e] for s, e in split(text)] == expected


@pytest.mark.parametrize(("text", "expected"), CASES[:-1])
def test_component_sets_the_same_sentences(text, expected):
    doc = exoclaim_sentences(spacy.blank("en")(text))
    assert [s.text.strip() for s in doc.sents] == expected


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aB1 .,()[]?!\n\t∯ȸ&☝♨-–", max_size=60))
def test_every_character_is_in_one_sentence(text):
    spans = split(text)
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
