import pytest
import spacy

from exoclaim.annotate.sentences import exoclaim_sentences, split

CASES = [
    ("CD63 was found (Fig. 2). It moved.", ["CD63 was found (Fig. 2).", "It moved."]),
    ("As shown by Marlow et al. (2009) it moves. Yes.", ["As shown by Marlow et al. (2009) it moves.", "Yes."]),
    ("Vesicles of C. elegans differ. They do.", ["Vesicles of C. elegans differ.", "They do."]),
    ("A heading\n\nA sentence without stop\n\nAnother.", ["A heading", "A sentence without stop", "Another."]),
    ("Some proteins, e.g. CD9, move.\nOthers\nstay.", ["Some proteins, e.g. CD9, move.", "Others\nstay."]),
    ("It carries Alix (see ref. 3 and ref. 4). Done.", ["It carries Alix (see ref. 3 and ref. 4).", "Done."]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_split(text, expected):
    assert [text[s:e] for s, e in split(text)] == expected


@pytest.mark.parametrize(("text", "expected"), CASES[:-1])
def test_component_sets_the_same_sentences(text, expected):
    doc = exoclaim_sentences(spacy.blank("en")(text))
    assert [s.text.strip() for s in doc.sents] == expected
