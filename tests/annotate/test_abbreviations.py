import pytest
import spacy
from scispacy.custom_tokenizer import combined_rule_tokenizer

import exoclaim.annotate  # noqa: F401  registers the components


@pytest.fixture(scope="module")
def finder():
    nlp = spacy.blank("en")
    nlp.tokenizer = combined_rule_tokenizer(nlp)
    nlp.add_pipe("exoclaim_sentences")
    nlp.add_pipe("exoclaim_abbreviations")
    return nlp


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fusion of multivesicular bodies (MVBs) is slow.", {("MVBs", "multivesicular bodies")}),
        ("Vesicles move (Fig. 2) and stay (Marlow et al., 2009).", set()),
        ("Intraluminal vesicles (ILVs) form. Most ILVs stay.", {("ILVs", "Intraluminal vesicles")}),
        ("They end here. (ILVs) are intraluminal vesicles.", set()),
        ("The red (red) channel and table one (Table 1).", set()),
    ],
)
def test_definitions(finder, text, expected):
    doc = finder(text)
    assert {(a.text, a._.long_form.text) for a in doc._.abbreviations} == expected


def test_later_uses_are_found(finder):
    doc = finder("Multivesicular bodies (MVBs) fuse. Many MVBs do not.")
    assert [a.start_char for a in doc._.abbreviations] == [23, 40]


def test_a_document_leaves_no_trace_in_the_next(finder):
    finder("Multivesicular bodies (MVBs) fuse.")
    assert finder("Many MVBs do not.")._.abbreviations == []
