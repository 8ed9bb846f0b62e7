"""Reference lists: where an entry ends, and what it says."""

# ruff: noqa: E501 -- a case is easier to compare on one line

import pytest

from exoclaim.read import read_text

ENTRIES = [
    ("1. Lee A, Smith BC: Parcels of cells. J Parc Biol 2010, 21:575-581.", ("1", "Lee A, Smith BC", 2010, "Parcels of cells", "J Parc Biol")),
    ("1. Lee A, Smith BC, Wu D (2010) Parcels of cells. J Parc Biol 21: 575–581.",
     ("1", "Lee A, Smith BC, Wu D", 2010, "Parcels of cells", "J Parc Biol")),
    ("[1] Lee A, van der Berg C. Parcels of cells. J Parc Biol. 2010;21:575.",
     ("1", "Lee A, van der Berg C", 2010, "Parcels of cells", "J Parc Biol")),
    ("Lee, A., and Smith, B.C. (2010). Parcels of cells. J Parc Biol 21, 575.",
     ("Lee and Smith, 2010", "Lee, A., and Smith, B.C", 2010, "Parcels of cells", "J Parc Biol")),
    ("Lee, A., Smith, B., and Wu, D. (2010). Do parcels age? Nature 21, 5.",
     ("Lee et al., 2010", "Lee, A., Smith, B., and Wu, D", 2010, "Do parcels age?", "Nature")),
    ("Lee, A. (2010). Parcels of cells. Nature 21, 5.", ("Lee, 2010", "Lee, A", 2010, "Parcels of cells", "Nature")),
    ("Lee, A., Smith, B., and Wu, D. (2010b). Parcels of cells. Nature 21, 5.",
     ("Lee et al., 2010b", "Lee, A., Smith, B., and Wu, D", 2010, "Parcels of cells", "Nature")),
    ("1. The parcel page [http://parcels.example]", ("1", None, None, None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "expected"), ENTRIES)
def test_entry(entry, expected):
    (found,) = read_text(f"Parcels\n\nThey float.\n\nReferences\n\n{entry}\n", source="case").references
    assert (found.key, found.authors, found.year, found.title, found.journal) == expected
    assert found.text == entry


def test_doi():
    text = "Parcels\n\nReferences\n\n1. Lee A: Parcels. J Parc 2010, 2:3. doi:10.1234/abc.5.\n"
    assert read_text(text, source="case").references[0].doi == "10.1234/abc.5"


def test_numbered_list_with_broken_lines():
    text = (
        "They float in the blood of\nmice and men.\n\nReferences\n1. Lee A, Smith B: Parcels of the\ncell. J Parc 2010,\n2:3-4.\n"
        "2. Wu C: Of 12\n3 parcels seen. J Parc 2011,\n3:3.\n3. Ng D: More parcels. J Parc 2012, 4:5.\n"
    )
    document = read_text(text, source="case")
    assert [found.key for found in document.references] == ["1", "2", "3"]
    assert document.references[0].text == "1. Lee A, Smith B: Parcels of the cell. J Parc 2010, 2:3-4."
    assert all(text[found.start : found.end].startswith(found.key) for found in document.references)


def test_entries_are_paragraphs_of_the_view():
    text = "They float.\n\nReferences\n1. Lee A: One. J Parc 2010, 2:3.\n2. Wu C: Two. J Parc 2011, 3:3.\n"
    assert read_text(text, source="case").view.text.endswith("\n\n2. Wu C: Two. J Parc 2011, 3:3.")


def test_many_names_take_no_time():
    names = ", ".join(f"Name{chr(65 + n % 26)}ov AB" for n in range(400))
    (found,) = read_text(f"Parcels\n\nReferences\n\n1. {names} no end of names\n", source="case").references
    assert found.key == "1"


def test_a_numbered_entry_is_known_by_its_authors_too():
    text = "They float.\n\nReferences\n\n1. Lee A, Smith BC, Wu D (2010) Parcels of cells. J Parc Biol 21: 575.\n"
    (found,) = read_text(text, source="case").references
    assert (found.key, found.cited_as) == ("1", ("Lee et al., 2010",))


def test_words_that_a_line_end_cut_are_whole_in_an_entry():
    text = (
        "They float in serum.\n\nReferences\n1. Lee A: Parcels of the endo-\nsome and of ESCRT-\nIII in traf-\nfic. J Parc 2010, 2:3-\n4."
        " doi:10.1234/ab-\ncd.5.\n2. Wu C: Two. J Parc 2011, 3:3.\n"
    )
    first = read_text(text, source="case").references[0]
    assert (first.title, first.journal, first.doi) == (
        "Parcels of the endosome and of ESCRT-III in traffic",
        "J Parc",
        "10.1234/ab-cd.5",
    )
    assert "2:3-4." in first.text


LIST = "## References\n\n1. Lee A: One. J Parc 2010, 2:3.\n2. Wu C: Two. J Parc 2011, 3:3.\n\n"
ENDS = [
    ("equal", LIST + "## Appendix: parcels sorted"),
    ("higher", f"#{LIST}## Appendix"),
    ("no mark before", LIST[3:] + "## Appendix"),
]


@pytest.mark.parametrize("text", [case[1] for case in ENDS], ids=[case[0] for case in ENDS])
def test_a_marked_heading_ends_the_list(text):
    document = read_text(f"# Parcels\n\nThey float.\n\n{text}\n\nThey are sorted by size.\n", source="case")
    assert [found.text[:6] for found in document.references] == ["1. Lee", "2. Wu "]
    assert document.references[1].text.endswith("3:3.")
