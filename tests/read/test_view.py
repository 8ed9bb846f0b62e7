"""What the view makes of a text: every rule of cleaning once, and what no cleaning may break."""

# ruff: noqa: E501 -- a case is easier to compare on one line

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exoclaim.read import read_text
from exoclaim.read.view import LIGATURES

HEAD = "The Parcel Journal 2011, 4:10–19"
WRAPPED = """Parcels leave the cell by two roads that
were long held to be one, and both of
them end in the space between the cells
"""

CASES = {
    "broken lines are joined by a blank": (
        "Parcels leave the cell by\ntwo roads that were long\nheld to be one.\n",
        "Parcels leave the cell by two roads that were long held to be one.",
    ),
    "one paragraph on each line stays apart": (
        "Parcels leave the cell.\nThey carry fats.\nNobody knows why.\n",
        "Parcels leave the cell.\n\nThey carry fats.\n\nNobody knows why.",
    ),
    "a cut word is joined, as the document writes it": (
        "The sorting of ubiquitin and of\nother proteins that carry ubiqui-\ntin is slow in these cells, and\nit is not known why.\n",
        "The sorting of ubiquitin and of other proteins that carry ubiquitin is slow in these cells, and it is not known why.",
    ),
    "a compound keeps its hyphen": (
        "Parcels form in an ESCRT-\nindependent way, as do membrane-\nbound bodies in the cell, which\nis a membrane after all.\n",
        "Parcels form in an ESCRT-independent way, as do membrane-bound bodies in the cell, which is a membrane after all.",
    ),
    "a hyphen that waits for its word stays, with a blank": (
        "These are made by T-\nand B-cells of the mouse, which\nare grown for weeks.\n",
        "These are made by T- and B-cells of the mouse, which are grown for weeks.",
    ),
    "a range over a line end": ("It was seen before [4-\n6] and later was seen\nagain in cells of mice.\n",
                                "It was seen before [4-6] and later was seen again in cells of mice."),
    "a dash at the line end closes": (
        "This is a matter of cell–\ncell contact, which needs no\nparcel at all.\n",
        "This is a matter of cell–cell contact, which needs no parcel at all.",
    ),
    "a footer and an address inside a sentence": (
        f"{WRAPPED}{HEAD}\n\nand nowhere else, as was shown in\nseveral kinds of\nwww.parcels.example\n\ncells of the mouse and of man,\nand in fish.\n{HEAD}\n",
        "Parcels leave the cell by two roads that were long held to be one, and both of them end in the space between "
        "the cells and nowhere else, as was shown in several kinds of cells of the mouse and of man, and in fish.",
    ),
    "an address that clings to a word": (
        "There is the V0www.parcels.example\n mutant of the worm, which has\nno parcels at all\nwww.parcels.example\n\nand lives for\nlong.\n",
        "There is the V0 mutant of the worm, which has no parcels at all and lives for long.",
    ),
    "a legend that clings to a sentence": (
        "Parcels leave the cell in every tissue of the mouse.Fig. 2RNA in parcels of mice. a RNA of one parcel. b RNA of all.\n\n"
        "They carry fats and proteins to other cells (see Fig. 2a for both).\n",
        "Parcels leave the cell in every tissue of the mouse.\n\nFig. 2RNA in parcels of mice. a RNA of one parcel. b RNA of all."
        "\n\nThey carry fats and proteins to other cells (see Fig. 2a for both).",
    ),
    "a note below the last paragraph": (
        "Parcels leave the cell by two roads\nthat were long held to be one, and\nboth end between cells.\n Note added in proof\n",
        "Parcels leave the cell by two roads that were long held to be one, and both end between cells.\n\nNote added in proof",
    ),
    "a legend inside a sentence is put behind it": (
        "Parcels go through a body of the cell\nthat holds the fat called\n Figure 2\n\nModel of the sorting of parcels. (a) Parcels in red.\n"
        "They may be mixed.\n\n(BMP) [38]. BMP makes them bud inwards\nin the dark of the body.\n",
        "Parcels go through a body of the cell that holds the fat called (BMP) [38]. BMP makes them bud inwards in the dark "
        "of the body.\n\nFigure 2\n\nModel of the sorting of parcels. (a) Parcels in red. They may be mixed.",
    ),
    "a legend without a label inside a sentence": (
        "There is no proof whether the sorting\nof these parcels in the cell needs\nThe Parcel Journal 2011, 4:10–19\n\n"
        "Parcels are seen beside the membrane.\nArrows point at them. Bar: 200 nm.\n\nRAB proteins. Others say that it\ndoes.\nThe Parcel Journal 2011, 4:10–19\n",
        "There is no proof whether the sorting of these parcels in the cell needs RAB proteins. Others say that it does.\n\n"
        "Parcels are seen beside the membrane. Arrows point at them. Bar: 200 nm.",
    ),
    "title, authors and headings without empty lines": (
        "Parcels – carriers between cells\nAnna Lee1,2 and José Pérez3\nCells release many kinds of parcels into\nthe space around them, and "
        "these are\ntaken up by others.\n Introduction\nCells do not only keep parcels within their\nwalls, but send them out.\n\n"
        "Naming parcels\nAlthough any of them may carry fats, there\nare some that carry none.\n",
        "Parcels – carriers between cells\n\nAnna Lee1,2 and José Pérez3\n\nCells release many kinds of parcels into the space around "
        "them, and these are taken up by others.\n\nIntroduction\n\nCells do not only keep parcels within their walls, but send them "
        "out.\n\nNaming parcels\n\nAlthough any of them may carry fats, there are some that carry none.",
    ),
    "key points and a glossary, deeply indented": (
        "      Key Points\n\n         \t\n       Parcels are small. They float.  \n\n       \n\t\n       No cell is without them.\n\n Glossary\n\tPARCELS\n\t\n"
        "       Small bodies with a wall.\n\n\tRAB PROTEINS\n\t\n       Switches of the cell.\n",
        "Key Points\n\nParcels are small. They float.\n\nNo cell is without them.\n\nGlossary\n\nPARCELS\n\nSmall bodies with a wall.\n\n"
        "RAB PROTEINS\n\nSwitches of the cell.",
    ),
    "image marks": (
        "Figure 1: A parcel.[image: ]\n\n\nFigure 2: Another one.[image: ]\n",
        "Figure 1: A parcel.\n\nFigure 2: Another one.",
    ),
    "markdown": (
        "# Parcels\n\n## Abstract\n\nThey are small.\n\n- They float.\n- They sink.\n",
        "Parcels\n\nAbstract\n\nThey are small.\n\nThey float.\n\nThey sink.",
    ),
    "a heading that clings to its paragraph": (
        "AbstractParcels are bodies with a wall of fat around them, of many sizes.\nThey float.\n",
        "Abstract\n\nParcels are bodies with a wall of fat around them, of many sizes.\n\nThey float.",
    ),
    "counted lines": (
        "".join(f"{n:4} {words}\n" for n, words in enumerate(["parcels leave", "the cell by", "two roads and", "both of them", "end in the", "space between", "the cells of", "the body or", "in the blood", "of the mouse."], start=1)),
        "parcels leave the cell by two roads and both of them end in the space between the cells of the body or in the blood "
        "of the mouse.",
    ),
    "ligatures and soft hyphens": ("A speci\ufb01c \ufb02ow of par\u00adcels.", "A specific flow of parcels."),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_view_of_text(name):
    text, expected = CASES[name]
    assert read_text(text, source="case").view.text == expected


def test_windows_line_ends_read_like_others():
    text, expected = CASES["a footer and an address inside a sentence"]
    document = read_text(text.replace("\n", "\r\n"), source="case")
    assert document.view.text == expected
    assert document.text == text.replace("\n", "\r\n")


def test_a_moved_sentence_maps_back_to_its_words():
    text, _ = CASES["a legend inside a sentence is put behind it"]
    view = read_text(text, source="case").view
    start = view.text.index("Model of")
    assert text[slice(*view.to_source(start, start + len("Model of the sorting")))] == "Model of the sorting"
    assert text[slice(*view.to_source(view.text.index("BMP"), view.text.index("BMP") + 3))] == "BMP"


WORDS = st.sampled_from(
    ["parcel", "Parcels", "ESCRT-", "e.g.", "[1,2].", "cell.", "–", "www.parcels.example", "Figure 1", "Figure 2: It", "Abstract",
     "References", "1.", "[image: ]", "\t", "\x0c", "\r\n", "\n\n", "\n", "\n", " ", "ﬁ", "\u00ad", "\ufeff", "# ", "- ", "KEY", "12", "α"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=60).map(" ".join), st.lists(WORDS, max_size=60).map("".join)))
def test_every_character_of_the_view_stands_in_the_text(text):
    if not text.strip():
        return
    document = read_text(text, source="random")
    view = document.view
    assert document.text == text
    assert len(view.text) == len(view.origins)
    for character, origin in zip(view.text, view.origins, strict=True):
        assert 0 <= origin < len(text)
        if not character.isspace():
            assert character in LIGATURES.get(text[origin], text[origin])
    for start in range(0, len(view.text), 7):
        a, b = view.to_source(start, min(start + 5, len(view.text)))
        assert 0 <= a < b <= len(text)
    for part in (*document.sections, *document.references, *document.furniture):
        assert 0 <= part.start <= part.end <= len(text)
