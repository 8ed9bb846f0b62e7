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
        # citations taken for abbreviations
        ("Here a set (Smet and Reed, 1999) of vesicles.", set()),
        ("They were seen at sites (Smers in thesis, in press).", set()),
        ("They were seen inside (Smith and Lind in press).", set()),
        ("Many are (Marlow et al.).", set()),
        ("Cells are thought of as important (Cato, I.).", set()),
        ("Release outside exosomes (Roe & Lee) is seen.", set()),
        # plain words and numerals in brackets
        ("Most users (mostusers) and others (owners) of mice.", set()),
        ("This is equivalent to (iv) of the list.", set()),
        # spans over sentences
        ("An agent targets plants in Pygmalion2.\nPygmalion2 (Pygo2) moves.", {("Pygo2", "Pygmalion2")}),
        ("MVBs. (multivesicular bodies) fuse.", set()),
        # undefined abbreviations
        ("(SBMA) is a disorder. SBMA is rare.", set()),
        ("Here SBMA is rare (SBMA).", set()),
        # definitions that the detector misses or cuts short
        ("Early endosomes (EE) mature.", {("EE", "Early endosomes")}),
        ("MVBs (multivesicular bodies) fuse.", {("MVBs", "multivesicular bodies")}),
        ("Extracellular vesicles (EVs; 30 to 150 nm) move.", {("EVs", "Extracellular vesicles")}),
        ("Phosphatidylserine (PS) is exposed (PS).", {("PS", "Phosphatidylserine")}),
        (
            "Multivesicular bodies (MVBs) fuse. Membrane vesicle blebs (MVBs) do not.",
            {("MVBs", "Multivesicular bodies"), ("MVBs", "Membrane vesicle blebs")},
        ),
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
