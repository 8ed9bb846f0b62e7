import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exoclaim.review.named_queries import QUERIES, search_words

from .conftest import HOSTILE, Client

ENRICHED = ["CD63", "CD9", "CD81", "miR-21"]
INDEPENDENT = ["PMEL", "proteolipid protein"]


@pytest.mark.parametrize(
    ("query", "column", "expected"),
    [
        ("enriched-in-exosomes", "subject", [*ENRICHED, "Cholesterol"]),
        ("independent-of-escrt", "subject", INDEPENDENT),
        ("denied", "polarity", ["negated"] * 9),
        ("only-suspected", "certainty", ["speculative"] * 10),
        ("find-in-sentences?q=glioma", "claim", ["FINDING"]),
        ("find-in-sentences?q=gliom*", "claim", ["FINDING"]),
        ("find-in-sentences?q=gliom", "claim", []),
        ('find-in-sentences?q="glioma', "claim", ["FINDING"]),  # an unbalanced quote
        ("find-in-sentences", "claim", []),
    ],
)
def test_what_the_queries_find(reader: Client, query: str, column: str, expected: list[str]) -> None:
    joined = "&" if "?" in query else "?"
    answer = reader.get(f"/exoclaim/{query.replace('?', '.json?')}{'' if '?' in query else '.json'}{joined}_shape=objects")
    assert answer.status_code == 200
    assert sorted(row[column] for row in answer.json()["rows"]) == sorted(expected)


def test_a_rejected_claim_leaves_the_answer(curator: Client) -> None:
    (row,) = curator.rows("SELECT relation_id FROM evidence WHERE subject = 'PMEL' AND polarity = 'negated'")
    curator.post({"relation_id": row["relation_id"], "decision": "reject", "reason": "other"})
    rows = curator.get("/exoclaim/independent-of-escrt.json?_shape=objects").json()["rows"]
    assert [found["subject"] for found in rows] == ["proteolipid protein"]


def test_no_query_writes() -> None:
    assert not [name for name, query in QUERIES.items() if query.get("write") or not query["sql"].startswith("SELECT")]


@given(st.text(max_size=30))
def test_any_words_are_a_search(words: str) -> None:
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE VIRTUAL TABLE t USING fts5(text)")
    conn.execute("SELECT * FROM t WHERE t MATCH ?", [search_words(words)]).fetchall()
    conn.close()


def test_queries_show_marked_sentences(reader: Client) -> None:
    page = reader.get("/exoclaim/independent-of-escrt").text
    assert '<mark class="ex-mark ex-predicate" title="predicate cue · depends_on" data-label="V">of</mark> <mark' in page
    assert HOSTILE not in page
