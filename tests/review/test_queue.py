import pytest

from .conftest import BIDI, HOSTILE, Client


def walk(client: Client, query: str) -> list[str]:
    """Ids in the order in which the queue shows them, until it comes round."""
    seen: list[str] = []
    answer = client.get(f"/-/exoclaim/queue.json?{query}").json()
    while answer["claim"] and answer["claim"]["relation_id"] not in seen:
        seen.append(answer["claim"]["relation_id"])
        answer = client.get(f"/-/exoclaim/queue.json?{query}&after={seen[-1]}").json()
    return seen


@pytest.mark.parametrize(
    ("query", "order_by"),
    [
        ("order=uncertain", "abs(confidence - 0.5), relation_id"),
        ("order=paper", "title, document, sentence_start, subject_start, object_start, relation_id"),
        ("order=predicate", "predicate, abs(confidence - 0.5), relation_id"),
        ("polarity=negated", "abs(confidence - 0.5), relation_id"),
    ],
)
def test_the_queue_shows_every_claim_once_in_order(reader: Client, query: str, order_by: str) -> None:
    where = "WHERE polarity = 'negated'" if "negated" in query else ""
    expected = [row["relation_id"] for row in reader.rows(f"SELECT relation_id FROM evidence {where} ORDER BY {order_by}")]
    assert len(expected) > 5
    assert walk(reader, query) == expected


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("predicate=enriched_in", "predicate = 'enriched_in'"),
        ("certainty=speculative", "certainty = 'speculative'"),
        ("polarity=negated&predicate=located_in", "polarity = 'negated' AND predicate = 'located_in'"),
        ("q=CD63", "subject LIKE '%cd63%' OR object LIKE '%cd63%' OR sentence LIKE '%CD63%'"),
        ("q=GO:0005764", "subject_id = 'GO:0005764' OR object_id = 'GO:0005764'"),
        ("q=gliom*", "sentence LIKE '%glioma%'"),
        ("q=%22%27)%20OR%201=1", "0"),  # quotes stay words
        ("show=decided", "0"),
    ],
)
def test_filters(reader: Client, query: str, where: str) -> None:
    expected = {row["relation_id"] for row in reader.rows(f"SELECT relation_id FROM evidence WHERE {where}")}
    assert set(walk(reader, query)) == expected


def test_filter_by_document(reader: Client) -> None:
    (paper,) = reader.rows("SELECT id FROM documents WHERE title LIKE 'Rab %'")
    expected = {row["id"] for row in reader.rows("SELECT id FROM relations WHERE document = ?", paper["id"])}
    assert len(expected) == 10
    assert set(walk(reader, f"document={paper['id']}")) == expected
    assert reader.get(f"/-/exoclaim/queue.json?document={paper['id']}").json()["progress"] == {"total": 10, "decided": 0}


@pytest.mark.parametrize("query", ["polarity=maybe", "predicate=eats", "order=random", "show=none"])
def test_a_wrong_filter_is_told(reader: Client, query: str) -> None:
    page, data = reader.get(f"/-/exoclaim/queue?{query}"), reader.get(f"/-/exoclaim/queue.json?{query}")
    assert (page.status_code, data.status_code) == (400, 400)
    assert "can only be" in page.text
    assert "can only be" in data.json()["error"]


def test_a_claim_has_all_that_is_needed_to_judge_it(reader: Client) -> None:
    (row,) = reader.rows("SELECT relation_id FROM evidence WHERE subject = 'PMEL' AND polarity = 'negated'")
    claim = reader.get(f"/-/exoclaim/queue.json?id={row['relation_id']}").json()["claim"]
    assert claim["object"] | {"url": ""} == {
        "text": "ESCRT", "label": "PROTEIN", "id": "GO:0036452", "name": "ESCRT complex", "url": "", "picked": None
    }  # fmt: skip
    assert [(p["text"], p["kinds"]) for p in claim["sentence"] if p["kinds"]] == [
        ("PMEL", ["subject"]),
        ("independent", ["polarity"]),
        ("of", ["predicate"]),
        ("ESCRT", ["object"]),
    ]
    assert [c["key"] for c in claim["citations"]] == ["5"]
    assert "part 5" in claim["citations"][0]["text"]
    assert claim["before"][0].startswith("Ubiquitinated receptors")
    assert [s.split()[0] for s in claim["following"]] == ["Release", "Ceramide"]
    assert (claim["page"], claim["section"], claim["confidence"], claim["extractor"]) == (1, "Introduction", 0.92, "model")


def test_marks_stand_right_where_the_text_is_broken_into_lines(reader: Client) -> None:
    rows = reader.rows("SELECT relation_id, subject, object FROM evidence WHERE title LIKE 'Rab %'")
    assert any("\n" in row["subject"] + row["object"] for row in rows)
    for row in rows:
        marked = reader.get(f"/-/exoclaim/queue.json?id={row['relation_id']}").json()["claim"]["sentence"]
        for role in ("subject", "object"):
            text = "".join(p["text"] for p in marked if role in p["kinds"])
            assert text == row[role].replace("\n", " ")


def test_hostile_text_stays_text(reader: Client) -> None:
    rows = reader.rows("SELECT relation_id FROM evidence WHERE subject IN (?, ?)", HOSTILE, BIDI)
    texts = [reader.get(f"/-/exoclaim/queue.json?id={row['relation_id']}").json()["claim"]["subject"]["text"] for row in rows]
    assert sorted(texts) == sorted([HOSTILE, BIDI])


def test_unknown_claim_and_database(reader: Client) -> None:
    assert reader.get("/-/exoclaim/queue.json?id=nope").status_code == 404
    assert reader.get("/-/exoclaim/queue?db=nope").status_code == 404


def test_decided_claims_leave_the_queue_and_undone_ones_return(curator: Client) -> None:
    first = curator.get("/-/exoclaim/queue.json").json()["claim"]["relation_id"]
    curator.post({"relation_id": first, "decision": "accept"})
    after = curator.get("/-/exoclaim/queue.json").json()
    assert first not in walk(curator, "")
    assert walk(curator, "show=decided") == [first]
    assert (after["progress"]["decided"], after["last_decided"]) == (1, first)
    curator.post({"relation_id": first, "decision": "undo"})
    again = curator.get("/-/exoclaim/queue.json").json()
    assert (again["claim"]["relation_id"], again["progress"]["decided"], again["last_decided"]) == (first, 0, None)


def test_skipped_claims_stay(curator: Client) -> None:
    first = curator.get("/-/exoclaim/queue.json").json()["claim"]["relation_id"]
    assert curator.post({"relation_id": first, "decision": "skip"}).status_code == 200
    assert curator.get(f"/-/exoclaim/queue.json?after={first}").json()["claim"]["relation_id"] != first
    assert first in walk(curator, "")
