import pytest

from exoclaim.extract.lists import groups
from exoclaim.extract.patterns import match, placeholders

LABELS = {"CD63": "PROTEIN", "Alix": "PROTEIN", "Rab7": "PROTEIN", "exosomal": "COMPARTMENT", "exosome": "COMPARTMENT",
          "exosomes": "COMPARTMENT", "late endosomes": "COMPARTMENT"}  # fmt: skip


def mentions(text):
    found = [(text.index(name), text.index(name) + len(name), label) for name, label in LABELS.items() if name in text]
    return sorted(m for m in found if not any(o != m and o[0] <= m[0] and m[1] <= o[1] for o in found))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They carry exosomal marker proteins (e.g. CD63, Alix).", {("CD63", "exosomal"), ("Alix", "exosomal")}),
        ("The exosome marker CD63 was seen.", {("CD63", "exosome")}),
        ("CD63 is a marker of exosomes.", {("CD63", "exosomes")}),
        ("CD63 and Alix served as markers for exosomes.", {("CD63", "exosomes"), ("Alix", "exosomes")}),
        ("Alix and Rab7 are markers of exosomes and late endosomes, respectively.", set()),
        ("CD63 is found in exosomes, and a marker is wanted.", set()),
    ],
)
def test_match(text, found):
    local = mentions(text)
    hits = {(text[slice(*local[s][:2])], text[slice(*local[o][:2])]) for s, o, _ in match(text, local, groups(text, local))}
    assert hits == found


def test_placeholders_keep_lists_together():
    text = "CD63 and Alix in exosomes."
    local = mentions(text)
    assert placeholders(text, local, groups(text, local)) == "<PROTEIN 0 1> in <COMPARTMENT 2>."
