"""Orders and what is shown of them when several curators decide; identical claims; verdicts sent twice."""

import sqlite3
from itertools import pairwise

import pytest

from exoclaim.review import order
from exoclaim.store import open_database, start_run, write_analysis

from .conftest import Client, analysis
from .test_queue import walk


def as_curator(client: Client, name: str) -> Client:
    client.root = {"ds_actor": client.app.sign({"a": {"id": name}}, "actor")}
    return client


@pytest.fixture
def team(tmp_path):  # type: ignore[no-untyped-def]
    from .conftest import make_database

    return Client(
        make_database(tmp_path / "exoclaim.db"), metadata={"plugins": {"exoclaim": {"allow": {"id": ["ana", "ben", "cat"]}}}}
    )


def test_the_order_by_concept_keeps_concepts_together(reader: Client) -> None:
    subject = {row["relation_id"]: row["subject_id"] or row["subject"].lower() for row in reader.rows("SELECT * FROM evidence")}
    seen = [subject[key] for key in walk(reader, "order=concept")]
    changes = sum(a != b for a, b in pairwise(seen))
    assert changes == len(set(seen)) - 1


def test_disputes_come_first_where_so_ordered(reader: Client) -> None:
    disputed = {
        row["relation_id"]
        for row in reader.rows(
            "SELECT e.relation_id FROM evidence AS e JOIN disputes AS x"
            " ON x.subject_id = coalesce(e.subject_id, 'text:' || lower(e.subject))"
            " AND x.predicate = e.predicate AND x.object_id = coalesce(e.object_id, 'text:' || lower(e.object))"
        )
    }
    assert disputed
    assert set(walk(reader, "order=dispute")[: len(disputed)]) == disputed


def test_a_second_opinion_is_given_blind_and_a_disagreement_settled(team: Client) -> None:
    key = as_curator(team, "ana").get("/-/exoclaim/queue.json").json()["claim"]["relation_id"]
    assert walk(team, "show=second") == []
    team.post({"relation_id": key, "decision": "accept"})
    assert walk(team, "show=second") == []  # her own
    assert walk(as_curator(team, "ben"), "show=second") == [key]
    shown = team.get("/-/exoclaim/queue.json?show=second").json()["claim"]
    assert (shown["verdict"], shown["history"]) == (None, [])
    team.post({"relation_id": key, "decision": "reject", "reason": "other"})
    assert walk(team, "show=disagreed") == [key]
    assert len(team.get(f"/-/exoclaim/queue.json?id={key}").json()["claim"]["history"]) == 2
    as_curator(team, "cat").post({"relation_id": key, "decision": "accept", "settles": "1"})
    assert walk(team, "show=disagreed") == []
    assert team.rows("SELECT decision, actor FROM current_verdicts") == [{"decision": "accept", "actor": "cat"}]


def test_an_undo_takes_back_only_ones_own(team: Client) -> None:
    key = as_curator(team, "ana").get("/-/exoclaim/queue.json").json()["claim"]["relation_id"]
    team.post({"relation_id": key, "decision": "accept"})
    assert as_curator(team, "ben").post({"relation_id": key, "decision": "undo"}).status_code == 409
    assert team.rows("SELECT actor FROM current_verdicts") == [{"actor": "ana"}]


def test_a_verdict_sent_twice_is_stored_once(curator: Client) -> None:
    key = curator.get("/-/exoclaim/queue.json").json()["claim"]["relation_id"]
    fields = {"relation_id": key, "decision": "accept", "uid": "ab" * 12}
    assert [curator.post(fields).json()["stored"] for _ in range(2)] == [1, 0]
    assert len(curator.rows("SELECT * FROM verdicts")) == 1
    assert curator.post(fields | {"uid": "x' OR 1"}).status_code == 400


def test_the_answer_to_a_verdict_holds_the_next_claim(curator: Client) -> None:
    order = walk(curator, "")
    answer = curator.post({"relation_id": order[0], "decision": "accept", "then": "1"}).json()
    assert answer["claim"]["relation_id"] == order[1]
    assert (answer["progress"]["decided"], answer["last_decided"]) == (1, order[0])
    back = curator.post({"relation_id": order[0], "decision": "undo", "then": "1"}).json()
    assert (back["claim"]["relation_id"], back["last_decided"]) == (order[0], None)


def test_claims_of_a_new_ingest_come_and_go(curator: Client) -> None:
    before = walk(curator, "")
    conn = sqlite3.connect(curator.path)
    conn.execute("DELETE FROM relations WHERE id = ?", [before[0]])
    conn.commit()
    conn.close()
    assert walk(curator, "") == before[1:]
    assert curator.get(f"/-/exoclaim/queue.json?after={before[0]}").json()["claim"]["relation_id"] == before[1]


@pytest.mark.parametrize("query", ["", "order=paper", "order=predicate", "order=concept", "order=dispute", "polarity=affirmed"])
def test_the_head_of_a_list_and_the_whole_are_one_order(curator: Client, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    """A large database: its first claims come before the whole list is there."""
    whole = walk(curator, query)
    monkeypatch.setattr(order, "_SHORT", 0)
    monkeypatch.setattr(order, "_HEAD", 3)
    monkeypatch.setattr(order, "_queues", order.WeakKeyDictionary())
    curator.post({"relation_id": whole[0], "decision": "accept"})
    for steps in range(1, 3):
        answer = curator.get(f"/-/exoclaim/queue.json?{query}&after={whole[steps - 1]}").json()
        assert answer["claim"]["relation_id"] == whole[steps]
        assert answer["progress"] == {"total": len(whole), "decided": 1}
    assert walk(curator, query) == whole[1:]  # beyond the head
    assert walk(curator, f"{query}&show=decided") == whole[:1]
    monkeypatch.setattr(order, "_queues", order.WeakKeyDictionary())
    assert walk(curator, f"{query}&show=decided") == whole[:1]


@pytest.mark.parametrize("show", ["decided", "second", "disagreed"])
def test_claims_that_somebody_decided_on_need_no_whole_list(team: Client, monkeypatch: pytest.MonkeyPatch, show: str) -> None:
    monkeypatch.setattr(order, "_SHORT", 0)
    monkeypatch.setattr(order, "_HEAD", 3)
    claims = walk(as_curator(team, "ana"), "")
    for number in (20, 5, 11):
        assert team.post({"relation_id": claims[number], "decision": "accept"}).status_code == 200
        as_curator(team, "ben").post({"relation_id": claims[number], "decision": "reject", "reason": "other"})
        as_curator(team, "ana")
    monkeypatch.setattr(order, "_queues", order.WeakKeyDictionary())
    monkeypatch.setattr(order, "_make_whole", lambda *_: None)  # it never comes
    as_curator(team, "cat")
    assert walk(team, f"show={show}") == [claims[5], claims[11], claims[20]]


def test_identical_is_what_the_page_shows(team: Client) -> None:
    """A corrected claim has no identical ones: theirs say what was extracted."""
    db = open_database(team.path)
    line = "{CD63|PROTEIN|HGNC:1692} is {+found in} {exosomes|COMPARTMENT|GO:0070062}."
    said = analysis("Same", [("FINDING", line, [(0, "located_in", 1, 0.5, "")])] * 3)
    write_analysis(db, said, run=start_run(db, version="0", model="demo", config_hash="0"), pipeline="0")
    db.close()
    key = said.relation_id(said.relations[0])

    def alike() -> int:
        return int(team.get(f"/-/exoclaim/queue.json?id={key}").json()["claim"]["identical"])

    as_curator(team, "ana")
    assert alike() == 2
    assert team.post({"relation_id": key, "decision": "edit", "polarity": "negated"}).status_code == 200
    as_curator(team, "ben")
    assert alike() == 0
    assert team.post({"relation_id": key, "decision": "accept", "identical": "1"}).json()["stored"] == 1


def test_the_last_decision_is_the_last_that_stands_whenever_it_was_stored(team: Client) -> None:
    key, other = walk(as_curator(team, "ana"), "")[:2]

    def add(relation: str, *decisions: tuple[str, str]) -> None:
        conn = sqlite3.connect(team.path)
        conn.executemany(
            "INSERT INTO verdicts (relation_id, decision, actor, decided_at, tool_version, uid) "
            "VALUES (?, ?, 'ana', ?, '1', ?)",
            [(relation, decision, day, f"{relation}{decision}{day}") for decision, day in decisions],
        )
        conn.commit()
        conn.close()

    add(key, ("accept", "2026-02-01"), ("undo", "2026-02-02"), ("accept", "2026-01-01"))  # the last one is imported
    assert team.get("/-/exoclaim/queue.json").json()["last_decided"] is None
    add(other, ("accept", "2026-02-01"), ("accept", "2026-01-01"), ("undo", "2026-01-02"))
    assert team.get("/-/exoclaim/queue.json").json()["last_decided"] == other


def test_undoing_what_a_new_ingest_took_away_shows_the_next_claim(curator: Client) -> None:
    first, second = walk(curator, "")[:2]
    curator.post({"relation_id": first, "decision": "accept"})
    conn = sqlite3.connect(curator.path)
    conn.execute("DELETE FROM relations WHERE id = ?", [first])
    conn.commit()
    conn.close()
    answer = curator.post({"relation_id": first, "decision": "undo", "then": "1"}).json()
    assert answer["claim"]["relation_id"] == second
