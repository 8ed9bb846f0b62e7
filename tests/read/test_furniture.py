"""Which lines of a plain text are furniture, and which only look like it."""

# ruff: noqa: E501 -- a case is easier to compare on one line

import pytest

from exoclaim.read import read_text

PROSE = "Parcels leave the cell by two roads that\nwere long held to be one, and both of\nthem end in the space between the cells.\n"
MORE = "Others stay within for as long as the\ncell lives, and are lost when it dies.\n"
LAST = "Nobody has counted them in any kind of\ntissue, since they are too small.\n"
HEAD = "Parcels of the cell\n"

CASES = [
    ("repeated running head", PROSE + HEAD + MORE + HEAD + LAST + HEAD, [("footer", "Parcels of the cell")] * 3),
    ("twice is not enough", PROSE + HEAD + MORE + HEAD + LAST, []),
    ("head behind a form feed", "".join("\x0c" + HEAD + words for words in (PROSE, MORE, LAST)), [("running_head", "Parcels of the cell")] * 3),
    ("page number beside a footer", "".join(words + HEAD + "12\n" for words in (PROSE, MORE, LAST)), [("footer", "Parcels of the cell"), ("page_number", "12")] * 3),
    ("journal line", PROSE + "Journal of Parcels 2010, 3:12–19\n" + MORE, [("footer", "Journal of Parcels 2010, 3:12–19")]),
    ("address", PROSE + "https://parcels.example/a\n", [("url", "https://parcels.example/a")]),
    ("identifier", PROSE + "DOI: http://dx.doi.org/10.1/x.1\n", [("url", "DOI: http://dx.doi.org/10.1/x.1")]),
    ("address behind a legend", "Figure 1. Parcels of two kinds. DOI: http://dx.doi.org/10.1/x.003\n\n" + PROSE,
     [("legend", "Figure 1. Parcels of two kinds."), ("url", "DOI: http://dx.doi.org/10.1/x.003")]),
    ("address behind an entry", "1. Lee A. Parcels. J Parcels 2010. DOI: http://dx.doi.org/10.1/x.003\n", []),
    ("copyright", PROSE + "© 2010 The Parcel Society. All rights reserved.\n",
     [("footer", "© 2010 The Parcel Society. All rights reserved.")]),
    *[(f"{words!r} within a sentence", PROSE + f"Of the roads in\n{words} Lee, they take one of the two.\n" + MORE, [])
      for words in ("published by", "available online from", "downloaded from", "copyright")],
    ("a notice in lower case", PROSE + "downloaded from parcels.example\n" + MORE, [("footer", "downloaded from parcels.example")]),
    ("a notice apart", PROSE + "They go\n\ndownloaded from parcels.example\n\n" + MORE, [("footer", "downloaded from parcels.example")]),
    ("a notice on a new page", PROSE + "They go\n\x0cdownloaded from parcels.example\n" + MORE, [("running_head", "downloaded from parcels.example")]),
    ("a notice below another", PROSE + "© 2010 Lee\ndownloaded from parcels.example\n" + MORE,
     [("footer", "© 2010 Lee"), ("footer", "downloaded from parcels.example")]),
    ("line numbers", "".join(f"{n:03} {line}\n" for n, line in enumerate((PROSE + MORE + LAST + PROSE).splitlines(), start=1)),
     [("line_number", f"{n:03}") for n in range(1, 11)]),
    ("address within prose", "See www.parcels.example for more on this.\n", []),
    ("number within prose", PROSE + "There were\n12\nof them in all.\n", []),
    ("heading that comes back", "".join("Results\n\n" + words for words in (PROSE, MORE, LAST)), []),
    ("label that comes back", "".join("Figure 1\n\n" + words for words in (PROSE, MORE, LAST)), [("legend", "Figure 1")] * 3),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), CASES)
def test_furniture(name, text, expected):
    document = read_text(text, source=name)
    assert [(item.kind, text[item.start : item.end]) for item in document.furniture] == expected


def test_a_reference_is_no_journal_line():
    text = PROSE + "\nReferences\n1. Lee A: On\nparcels in the cell\nand outside of it.\nJournal of Parcels 2010, 3:12–19\n"
    assert read_text(text, source="case").furniture == ()
