"""What is read of a view, and what is only kept."""

import pytest

from exoclaim.placing import parted
from exoclaim.schema import View


@pytest.mark.parametrize(
    ("spans", "outside", "inside"),
    [
        ([], "abcdef", ""),
        ([(0, 6)], "", "abcdef"),
        ([(2, 4)], "ab\n\nef", "cd"),
        ([(0, 1), (5, 9)], "bcde", "a\n\nf"),
    ],
)
def test_a_view_is_parted_by_where_it_comes_from(spans, outside, inside):
    outer, inner = parted(View.identity("abcdef"), spans)
    assert (outer.text, inner.text) == (outside, inside)
    for view in (outer, inner):
        for i, c in enumerate(view.text):
            assert c == "\n" or "abcdef"[view.origins[i]] == c
