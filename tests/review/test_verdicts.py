import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from exoclaim.review.verdicts import tool_version

from .conftest import Client, make_database

OWN = {"origin": "http://localhost", "sec-fetch-site": "same-origin", "host": "localhost"}


def some_claim(client: Client) -> str:
    found = client.rows("SELECT id FROM relations WHERE predicate = 'located_in' AND certainty = 'asserted' ORDER BY id")
    return str(found[0]["id"])


def stored(client: Client) -> list[dict[str, object]]:
    return client.rows("SELECT * FROM verdicts ORDER BY id")


@pytest.mark.parametrize(
    ("root", "token", "headers", "status"),
    [
        (False, False, {}, 403),  # anonymous
        (False, True, {}, 403),  # a token is no permission
        (True, False, {}, 403),  # root, but from a page without the token
        (True, True, {"sec-fetch-site": "cross-site"}, 403),
        (True, True, {"sec-fetch-site": "same-site"}, 403),
        (True, True, {"origin": "https://example.org"}, 403),
        (True, True, {"origin": "null"}, 403),
        (True, True, {}, 200),
        (True, True, OWN, 200),
    ],
)
def test_who_may_store(curator: Client, root: bool, token: bool, headers: dict[str, str], status: int) -> None:
    answer = curator.post({"relation_id": some_claim(curator), "decision": "accept"}, root=root, token=token, headers=headers)
    assert answer.status_code == status
    assert len(stored(curator)) == (1 if status == 200 else 0)


def test_the_configuration_can_allow_others(tmp_path: Path) -> None:
    client = Client(make_database(tmp_path / "exoclaim.db"), metadata={"plugins": {"exoclaim": {"allow": {"id": ["ana"]}}}})
    for name, status in (("ana", 200), ("ben", 403)):
        client.root = {"ds_actor": client.app.sign({"a": {"id": name}}, "actor")}
        assert client.post({"relation_id": some_claim(client), "decision": "accept"}).status_code == status
    assert [row["actor"] for row in stored(client)] == ["ana"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"decision": "accept"}, 200),
        ({"decision": "reject", "reason": "wrong_predicate"}, 200),
        ({"decision": "skip"}, 200),
        ({"decision": "edit", "certainty": "speculative"}, 200),
        ({"decision": "edit", "predicate": "enriched_in", "certainty": "speculative"}, 200),
        ({"decision": "edit"}, 400),  # nothing changed
        ({"decision": "edit", "predicate": "eats"}, 400),
        ({"decision": "reject"}, 400),  # no reason
        ({"decision": "reject", "reason": "because"}, 400),
        ({"decision": "accept", "reason": "other"}, 400),
        ({"decision": "delete"}, 400),
        ({}, 400),
        ({"decision": "accept", "relation_id": "nope"}, 404),
        ({"decision": "undo"}, 409),  # nothing to undo
    ],
)
def test_what_can_be_stored(curator: Client, fields: dict[str, str], status: int) -> None:
    answer = curator.post({"relation_id": some_claim(curator)} | fields)
    assert answer.status_code == status
    assert len(stored(curator)) == (1 if status == 200 else 0)
    if status != 200:
        assert answer.json()["error"].endswith(".")


def test_a_row_says_who_when_what_and_with_which_version(curator: Client) -> None:
    claim = some_claim(curator)
    curator.post({"relation_id": claim, "decision": "edit", "predicate": "enriched_in", "certainty": "speculative"})
    (row,) = stored(curator)
    assert (row["relation_id"], row["decision"], row["actor"], row["tool_version"]) == (claim, "edit", "root", tool_version())
    assert str(row["decided_at"]).endswith("+00:00")
    told = json.loads(str(row["before"]))
    assert (told["predicate"], told["extractor"], told["verdict"]) == ("located_in", "model", None)
    before = {name: told[name] for name in ("predicate", "polarity", "certainty")}
    assert json.loads(str(row["after"])) == before | {"predicate": "enriched_in", "certainty": "speculative"}


def test_undo_is_a_row_too(curator: Client) -> None:
    claim = some_claim(curator)
    for fields in ({"decision": "accept"}, {"decision": "reject", "reason": "other"}, {"decision": "undo"}):
        assert curator.post({"relation_id": claim} | fields).status_code == 200
    assert [row["decision"] for row in stored(curator)] == ["accept", "reject", "undo"]
    assert curator.rows("SELECT * FROM current_verdicts") == []


def test_nothing_is_stored_by_get(curator: Client) -> None:
    assert curator.get(f"/-/exoclaim/verdict?relation_id={some_claim(curator)}&decision=accept").status_code == 405
    assert stored(curator) == []


def test_a_read_only_database_says_so(tmp_path: Path) -> None:
    client = Client(make_database(tmp_path / "exoclaim.db"), immutable=True)
    answer = client.post({"relation_id": some_claim(client), "decision": "accept"})
    assert answer.status_code == 409
    assert "read-only" in answer.json()["error"]
    assert "read-only" in client.get("/-/exoclaim/queue").text


def test_a_busy_database_says_so(curator: Client) -> None:
    claim = some_claim(curator)
    curator.run(curator.app.get_database("exoclaim").execute_write_fn(lambda conn: conn.execute("PRAGMA busy_timeout = 50")))
    other = sqlite3.connect(curator.path)
    other.execute("BEGIN IMMEDIATE")
    answer = curator.post({"relation_id": claim, "decision": "accept"})
    other.rollback()
    assert answer.status_code == 503
    assert curator.post({"relation_id": claim, "decision": "accept"}).status_code == 200


def test_another_program_that_reads_meanwhile_loses_no_verdict(curator: Client) -> None:
    """Once, reading the file's header gave up SQLite's locks, and the other program's close threw rows away."""
    read = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM verdicts').fetchone()[0])"
    claim, counted = some_claim(curator), []
    for _ in range(3):
        curator.post({"relation_id": claim, "decision": "accept"})
        curator.get("/exoclaim/evidence")
        ended = subprocess.run([sys.executable, "-c", read, str(curator.path)], capture_output=True, text=True, check=True)
        counted.append(int(ended.stdout))
    assert counted == [1, 2, 3]


def test_a_clock_that_went_back_does_not_bury_the_later_decision(curator: Client) -> None:
    claim = some_claim(curator)
    with sqlite3.connect(curator.path) as conn:
        conn.execute(
            "INSERT INTO verdicts (relation_id, decision, actor, decided_at, tool_version) "
            "VALUES (?, 'accept', 'root', '2099-01-01T00:00:00.000000+00:00', '1')",
            [claim],
        )
    conn.close()
    curator.post({"relation_id": claim, "decision": "reject", "reason": "other"})
    standing = curator.rows("SELECT decision FROM current_verdicts")
    assert [row["decision"] for row in standing] == ["reject"]
