"""Large databases: what is left out of their pages, what they still answer as small ones do, what they say instead."""

from pathlib import Path

import pytest

from exoclaim.review import large
from exoclaim.review.named_queries import QUERIES

from .conftest import Client, make_database


@pytest.fixture
def big(tmp_path: Path) -> Client:
    """The demonstration database, taken for a large one."""
    client = Client(make_database(tmp_path / "exoclaim.db"))
    large._large.add(client.app.get_database("exoclaim"))
    return client


@pytest.mark.parametrize(("least", "found"), [(10, True), (55, True), (56, False)])
def test_a_database_is_large_from_some_number_of_claims_on(
    curator: Client, monkeypatch: pytest.MonkeyPatch, least: int, found: bool
) -> None:
    monkeypatch.setattr(large, "LARGE", least)
    curator.get("/exoclaim")
    assert large.is_large(curator.app.get_database("exoclaim")) is found


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        (b"", b"_nocount=1&_nofacet=1"),
        (b"a=1", b"a=1&_nocount=1&_nofacet=1"),
        (b"_facet=predicate", b"_facet=predicate&_nocount=1"),
        (b"_facet_size=3", b"_facet_size=3&_nocount=1"),
        (b"_nocount=&_nofacet=", b"_nocount=&_nofacet="),
        (b"_nofacet=1", b"_nofacet=1&_nocount=1"),
    ],
)
def test_what_is_asked_of_datasette(query: bytes, asked: bytes) -> None:
    assert large.without_counts(query) == asked


@pytest.mark.parametrize("view", ["evidence", "findings", "disputes", "compartment_matrix", "review_queue", "sentences"])
def test_rows_are_not_counted_unless_asked_for(big: Client, reader: Client, view: str) -> None:
    count = reader.rows(f"SELECT count(*) AS n FROM {view}")[0]["n"]
    rows = f"{count} row{'s' if count > 1 else ''}"
    assert count > 0
    page = big.get(f"/exoclaim/{view}")
    assert (page.status_code, rows in page.text, "facet-results" in page.text) == (200, False, False)
    assert "rows are not counted" in page.text
    assert "?_nocount=&amp;_nofacet=" in page.text
    assert rows in big.get(f"/exoclaim/{view}?_nocount=&_nofacet=").text
    assert rows in reader.get(f"/exoclaim/{view}").text


@pytest.mark.parametrize("query", [name for name in QUERIES if name != "find-in-sentences"])
def test_named_queries_find_the_same(big: Client, reader: Client, query: str) -> None:
    found = [client.get(f"/exoclaim/{query}.json?_shape=objects").json()["rows"] for client in (big, reader)]
    assert found[0] == [row for row in found[1] if row["confidence"] >= 0.5]
    assert found[0]


@pytest.mark.parametrize("q", ["glioma", "gliom*", "exosomes", "gliom", '"glioma'])
def test_a_search_finds_the_same(big: Client, reader: Client, q: str) -> None:
    found = [client.get("/exoclaim/find-in-sentences.json", params={"q": q, "_shape": "objects"}) for client in (big, reader)]
    assert found[0].json()["rows"] == found[1].json()["rows"]


def test_a_corrected_claim_is_found_by_what_it_says_now(big: Client) -> None:
    claim = big.rows("SELECT relation_id FROM evidence WHERE polarity = 'affirmed' ORDER BY confidence LIMIT 1")[0][
        "relation_id"
    ]
    assert big.post({"relation_id": claim, "decision": "edit", "polarity": "negated"}).status_code == 200
    assert claim in [row["relation_id"] for row in big.get("/exoclaim/denied.json?_shape=objects").json()["rows"]]


@pytest.mark.parametrize(
    "where",
    ["subject_id=HGNC:1692", "subject_id__exact=HGNC:1692", "object_id=GO:0070062", "object_id=GO:0", "predicate=located_in",
     "subject_id=HGNC:1692&object_id=GO:0070062", "subject_id=HGNC:1692&polarity=negated"],
)  # fmt: skip
def test_the_evidence_of_a_concept_is_the_same(big: Client, reader: Client, where: str) -> None:
    found = [
        {row["relation_id"] for row in client.get(f"/exoclaim/evidence.json?{where}&_shape=objects&_size=1000").json()["rows"]}
        for client in (big, reader)
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("findings_rolled_up", 400, "exoclaim findings --roll-up"),
        ("findings_rolled_up?subject_id=HGNC:1692", 400, "exoclaim findings --roll-up"),
        ("groundings", 400, "exoclaim lexicon look-up NAME"),
        ("expected", 400, 'name="cargo_id__exact"'),
        ("expected?cargo_id=HGNC:1692", 200, "MISEV"),
    ],
)
def test_views_that_sum_over_everything_say_so(big: Client, path: str, status: int, words: str) -> None:
    answer = big.get(f"/exoclaim/{path}")
    assert (answer.status_code, words in answer.text) == (status, True)


def test_a_question_that_takes_too_long_gets_words(big: Client) -> None:
    big.get("/exoclaim")
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    answer = big.get("/exoclaim.json", params={"sql": endless, "_timelimit": "30"})
    assert (answer.status_code, answer.json()["title"]) == (400, "This takes too long")


@pytest.mark.parametrize("page", ["matrix", "network", "network?concept=GO:0070062", "misev", "progress"])
def test_own_pages_show_the_same(big: Client, reader: Client, page: str) -> None:
    said = [client.get(f"/-/exoclaim/{page}").text for client in (big, reader)]
    assert said[0].replace(" This database is large: drawn are the pairs with the most papers.", "") == said[1]
