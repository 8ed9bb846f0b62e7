"""Kinds and bounds of sections, and the guess at a title."""

# ruff: noqa: E501 -- a case is easier to compare on one line

import pytest

from exoclaim.read import read_text

REVIEW = """# Parcels of the cell

## Abstract

They are small.

## Introduction

They float.

### A first look

Nobody saw them.

## Where they go

Into other cells.

## Materials and methods

### Cells

HeLa.

## Conclusions

All is well.

## References

1. Lee A: On parcels. J Parc 2010, 1:2-3.
"""


def kinds(text):
    return [(section.kind, section.title) for section in read_text(text, source="case").sections]


def test_known_headings_and_what_stands_below_them():
    assert kinds(REVIEW) == [
        ("title", "Parcels of the cell"), ("abstract", "Abstract"), ("introduction", "Introduction"), ("introduction", "A first look"),
        ("body", "Where they go"), ("methods", "Materials and methods"), ("methods", "Cells"), ("discussion", "Conclusions"),
        ("references", "References"),
    ]  # fmt: skip


def test_sections_hold_their_text():
    document = read_text(REVIEW, source="case")
    texts = {section.title: document.text[section.start : section.end] for section in document.sections}
    assert texts["Introduction"] == "Introduction\n\nThey float."
    assert texts["Cells"].endswith("HeLa.")


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("2. Results and Discussion", "results"), ("EXPERIMENTAL PROCEDURES", "methods"), ("Glossary", "glossary"), ("Summary:", "abstract"),
     ("Authors’ contributions", "acknowledgements"), ("Key Points", "key_points"), ("Literature Cited", "references")],
)  # fmt: skip
def test_names_of_sections(heading, kind):
    assert (kind, heading.split(". ")[-1].rstrip(":")) in kinds(f"Parcels\n\n{heading}\n\nThey are small and many.\n")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (REVIEW, "Parcels of the cell"),
        ("Parcels of cells in disease.\nThey are small. They float in blood.\n", "Parcels of cells in disease."),
        ("Key Points\n\nThey are small.\n", "case"),
    ],
)
def test_title(text, title):
    assert read_text(text, source="folder/case.txt").title == title


UNDER = [
    ("thanks pass nothing on", "# T\n\n## Funding\n\nNone.\n\n## Where they go\n\nOut.\n", "body"),
    ("nor without marks", "Parcels of the cell\n\nFunding\n\nNone was had in any of these years.\n\nWhere they go\n\nInto the blood they go, and then on.\n", "body"),
    ("below thanks", "# T\n\n## Funding\n\nNone.\n\n### Where they go\n\nOut.\n", "acknowledgements"),
    ("thanks amid methods", "# T\n\n## Methods\n\n### Ethics statement\n\nNone.\n\n### Where they go\n\nOut.\n", "methods"),
    ("a second title", "# T\n\n## References\n\n1. Lee A: One. J 2010, 2:3.\n\n# Where they go\n\nOut.\n", "body"),
    ("beside the reference list", "# T\n\n## References\n\n1. Lee A: One. J 2010, 2:3.\n\n## Where they go\n\nOut.\n", "body"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), [case[1:] for case in UNDER], ids=[case[0] for case in UNDER])
def test_what_an_unknown_heading_takes_over(text, kind):
    assert (kind, "Where they go") in kinds(text)
