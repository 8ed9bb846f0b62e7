"""Citation numbers that a text dump glued to names."""

import pytest

from exoclaim.annotate.glued import glues, names
from exoclaim.schema import Label

DUMP = "They reach astrocytes11,18. They leave microglia12. Cells show inflammation9; others show activity4, too. "


@pytest.mark.parametrize(
    ("text", "glued"),
    [
        (DUMP, True),
        ("They carry syntenin1, annexin2, flotillin1, caveolin1.", False),  # numbers of names are few and small
        ("They reach astrocytes [11]. They leave microglia [12].", False),
        ("They carry vesicles47. They carry vesicles48. They carry vesicles49. They carry vesicles50.", False),
    ],
)
def test_one_glued_number_proves_nothing(text: str, glued: bool) -> None:
    assert glues(text) is glued


@pytest.mark.parametrize(
    ("printed", "known", "expected"),
    [
        (["nSMase2", "nSMase2", "nSMase25", "nSMase214"], [1, 1, 0, 0], ["nSMase2"] * 4),
        (["CD8", "CD8", "CD81"], [1, 1, 1], ["CD8", "CD8", "CD81"]),  # the lexicon knows it
        (["innate immunity9"], [0], ["innate immunity"]),
        (["DPX12"], [0], ["DPX12"]),  # a code that nothing else explains
        (["DPX1", "DPX12", "DPX12"], [0, 0, 0], ["DPX1", "DPX12", "DPX12"]),
        (["vesicles007"], [0], ["vesicles007"]),
    ],
)
def test_names_lose_the_citation_only(printed: list[str], known: list[int], expected: list[str]) -> None:
    assert names(printed, [bool(k) for k in known]) == expected


def test_a_document_that_glues_gets_its_names_bare(nlp) -> None:  # type: ignore[no-untyped-def]
    text = DUMP + "Exosomes contain CD63. Astrocytes release exosomes21."
    found = {
        (text[m.start : m.end], m.concept and m.concept.name) for m in nlp(text)._.mentions if m.label is Label.COMPARTMENT
    }
    assert found == {("Exosomes", "extracellular exosome"), ("exosomes", "extracellular exosome")}
    release = [r for r in nlp(text)._.relations if r.predicate == "secreted_by"]
    assert [r.attribution for r in release] == [("21",)]
