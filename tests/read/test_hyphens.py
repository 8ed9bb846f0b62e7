"""What a hyphen at a line end stood for."""

import pytest

from exoclaim.read.hyphens import JOIN, KEEP, KEEP_APART, WordForms, mend

CASES = [
    ("an ubiqui", "tin chain", "", JOIN),
    ("the cur", "rent state", "", JOIN),
    ("an ESCRT", "independent way", "", KEEP),
    ("a membrane", "bound body", "", KEEP),
    ("a lipid", "rich wall", "", KEEP),
    ("by T", "and B-cells", "", KEEP_APART),
    ("pre", "or post-synaptic", "", KEEP_APART),
    ("an un", "bound protein", "", JOIN),
    ("anti", "PD-L1 antibody", "", KEEP),
    ("Rab", "27 alone", "", KEEP),
    ("pages 4", "6", "46 proteins", KEEP),
    ("re", "lease", "a well-known release", JOIN),
    ("well", "known", "a well-known release", KEEP),
    ("path", "way", "pathway, pathway and path-way", JOIN),
    ("ESCRT-inde", "pendent", "independent", JOIN),
]


@pytest.mark.parametrize(("before", "after", "document", "expected"), CASES)
def test_mend(before, after, document, expected):
    assert mend(before, after, WordForms.of(document)) == expected


def test_cut_words_are_not_counted():
    forms = WordForms.of("some exo-\nsomes and a well-known exosome")
    assert forms.solid["exo"] == forms.solid["somes"] == 0
    assert forms.solid["exosome"] == 1
    assert forms.hyphened["well-known"] == 1
