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
