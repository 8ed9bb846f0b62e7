import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from exoclaim.review.paper import claim_groups, text_html

SPAN = st.tuples(st.integers(0, 40), st.integers(1, 20))


def rows(spans: list[tuple[int, int]], length: int, **more: object) -> list[dict[str, object]]:
    """Spans as rows in text order, cut to the text."""
    inside = sorted((start, min(start + width, length)) for start, width in spans if start < length)
    return [{"id": f"x{i}", "start": start, "end": end, **more} for i, (start, end) in enumerate(inside)]


@given(st.text(max_size=45), st.lists(SPAN, max_size=5), st.lists(SPAN, max_size=8), st.lists(st.integers(0, 40), max_size=3))
def test_whatever_is_marked_the_text_stays(
    text: str, sentences: list[tuple[int, int]], mentions: list[tuple[int, int]], pages: list[int]
) -> None:
    starts = sorted(set(pages))
    html = text_html(
        text,
        rows(sentences, len(text)),
        rows(mentions, len(text), label="PROTEIN", concept=None, name=None),
        [{"number": n, "start": start} for n, start in enumerate(starts, start=1)],
        {"x0": [1, 2]},
    )
    bare = re.sub(r'<a class="ex-number".*?</a>|<span class="ex-page".*?</span>', "", str(html))
    shown = unescape(re.sub(r"<[a-z/][^<>]*>", "", bare))
    assert shown == unescape(str(text_html(text, [], [], [], {})))


def test_a_sentence_inside_another_keeps_its_anchor() -> None:
    sentences = [{"id": "a", "start": 0, "end": 10}, {"id": "b", "start": 2, "end": 5}, {"id": "c", "start": 8, "end": 12}]
    html = str(text_html("0123456789xyz", sentences, [], [], {"c": [1]}))
    assert re.sub(r"<[^>]*>", "", html) == "0123456789xy1z"
    assert [f'id="s-{name}"' in html for name in "abc"] == [True, True, True]


def test_claims_are_numbered_in_the_order_given() -> None:
    claims = [{"sentence_id": sentence, "predicate": "is_a", "polarity": "affirmed"} for sentence in "bab"]
    listed, numbers = claim_groups(claims)
    assert [claim["number"] for claim in listed] == [1, 2, 3]
    assert numbers == {"a": [2], "b": [1, 3]}
