import pytest
from hypothesis import given
from hypothesis import strategies as st

from exoclaim.review.marks import KINDS, Mark, carry, pieces, place, to_html

MARKS = st.builds(Mark, st.integers(0, 60), st.integers(0, 60), st.sampled_from(list(KINDS)), st.text(max_size=4))


@given(st.text(max_size=50), st.lists(MARKS, max_size=6))
def test_pieces_are_the_text_again(text: str, marks: list[Mark]) -> None:
    assert "".join(piece.text for piece in pieces(text, marks)) == text


@given(st.text(max_size=50), st.lists(MARKS, max_size=6))
def test_every_mark_inside_covers_its_text(text: str, marks: list[Mark]) -> None:
    found = pieces(text, marks)
    for mark in marks:
        if 0 <= mark.start < mark.end <= len(text):
            covered = sum(len(piece.text) for piece in found if mark.kind in piece.kinds)
            assert covered >= mark.end - mark.start


def test_overlapping_marks_share_a_piece_and_end_where_they_end() -> None:
    found = pieces("ESCRT-independent", [Mark(0, 5, "object"), Mark(5, 17, "polarity"), Mark(6, 17, "predicate")])
    assert [(p.text, p.kinds, p.ending) for p in found] == [
        ("ESCRT", ("object",), ("object",)),
        ("-", ("polarity",), ()),
        ("independent", ("predicate", "polarity"), ("predicate", "polarity")),
    ]


@pytest.mark.parametrize(
    ("text", "forbidden"),
    [("<script>alert(1)</script>", "<script"), ('" onmouseover="x', 'title="" on'), ("a & b", "& b")],
)
def test_html_is_escaped(text: str, forbidden: str) -> None:
    html = str(to_html(pieces(text, [Mark(0, len(text), "subject", text)])))
    assert forbidden not in html
    assert "ex-subject" in html


@pytest.mark.parametrize(
    ("sentence", "surface", "expected", "span"),
    [
        ("CD9 meets CD9.", "CD9", 9, (10, 13)),  # the nearest
        ("CD9 meets CD9.", "CD9", None, (0, 3)),
        ("not nothing", "no", None, (0, 2)),  # no whole word: the part is better than nothing
        ("the note, no more", "no", 0, (10, 12)),  # a whole word first
        ("late endosomes fuse", "late\nendosomes", 0, (0, 14)),  # a broken line
        ("multivesicular bodies", "multive-\nsicular bodies", 0, (0, 21)),  # a line-end hyphen
        ("cell-free", "cell-\nfree", 0, (0, 9)),  # a hyphen that stayed
        ("nothing here", "CD63", 0, None),
        ("nothing here", "", 0, None),
        ("a (b) c", "(b)", 0, (2, 5)),
    ],
)
def test_place(sentence: str, surface: str, expected: int | None, span: tuple[int, int] | None) -> None:
    assert place(sentence, surface, expected) == span


@pytest.mark.parametrize(
    ("raw", "clean", "span", "carried"),
    [
        ("CD63 is in\nlate\nendosomes", "CD63 is in late endosomes", (11, 25), "late endosomes"),
        ("in multive-\nsicular bodies now", "in multivesicular bodies now", (3, 26), "multivesicular bodies"),
        ("CD63 is Journal of Cells 12\nin CD63 again", "CD63 is in CD63 again", (31, 35), "CD63"),  # a running head cut out
    ],
)
def test_carry_follows_the_cleaning(raw: str, clean: str, span: tuple[int, int], carried: str) -> None:
    (found,) = carry(raw, clean, [span])
    assert found is not None
    assert clean[slice(*found)] == carried


def test_carry_tells_what_was_cut_out_from_what_is_there() -> None:
    assert carry("CD63 and xyz", "CD63 and", [(9, 12), None, (0, 4)]) == [None, None, (0, 4)]


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_carry_changes_nothing_in_an_unchanged_text(text: str, a: int, b: int) -> None:
    assert carry(text, text, [(a, b)]) == [(a, b)]
