"""What stands of several curators' decisions, and two copies of a database becoming one without loss."""

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exoclaim.errors import InputError
from exoclaim.store import add_verdicts, open_database, pairs_of, read_verdicts, verdict_rows


def decide(db, *decisions: tuple[str, str, str], relation: str = "r1", settles: bool = False) -> None:
    """Rows (actor, decision, after), a second apart, later than what is there."""
    before = '{"settles": true}' if settles else ""
    with db.atomic():
        for actor, decision, after in decisions:
            count = db.conn.execute("SELECT count(*) FROM verdicts").fetchone()[0]
            db.conn.execute(
                'INSERT INTO verdicts (relation_id, decision, actor, decided_at, "before", "after", tool_version, uid) '
                "VALUES (?, ?, ?, ?, ?, ?, '1', ?)",
                [relation, decision, actor, f"2026-01-01T00:00:{count:02}", before, after, f"{id(db)}-{count}"],
            )


def standing(db) -> list[tuple[str, str]]:
    return db.conn.execute("SELECT actor, decision FROM current_verdicts").fetchall()


@pytest.mark.parametrize(
    ("decisions", "stands", "disputed"),
    [
        ([("ana", "accept")], ("ana", "accept"), False),
        ([("ana", "accept"), ("ben", "reject")], ("ben", "reject"), True),
        ([("ana", "accept"), ("ben", "reject"), ("ben", "undo")], ("ana", "accept"), False),  # an undo takes back one's own
        ([("ana", "accept"), ("ben", "undo")], ("ana", "accept"), False),
        ([("ana", "accept"), ("ben", "reject"), ("ana", "skip")], ("ben", "reject"), True),
        ([("ana", "accept"), ("ben", "accept")], ("ben", "accept"), False),
        ([("ana", "accept"), ("ana", "undo")], None, False),
    ],
)
def test_what_stands(tmp_path, decisions, stands, disputed):
    db = open_database(tmp_path / "a.db")
    decide(db, *[(*d, "") for d in decisions])
    assert standing(db) == ([stands] if stands else [])
    assert bool(db.conn.execute("SELECT * FROM adjudication_queue").fetchall()) is disputed


def test_corrections_that_differ_are_a_dispute_until_one_settles_it(tmp_path):
    db = open_database(tmp_path / "a.db")
    decide(db, ("ana", "edit", '{"predicate": "is_a"}'), ("ben", "edit", '{"predicate": "promotes"}'))
    queue = "SELECT relation_id, curators FROM adjudication_queue"
    assert db.conn.execute(queue).fetchall() == [("r1", 2)]
    decide(db, ("cat", "accept", ""), settles=True)
    assert db.conn.execute(queue).fetchall() == []
    decide(db, ("ana", "reject", ""))
    assert db.conn.execute(queue).fetchall() == [("r1", 3)]


def test_verdicts_on_what_is_gone_are_listed(tmp_path):
    db = open_database(tmp_path / "a.db")
    decide(db, ("ana", "accept", ""))
    assert db.conn.execute("SELECT relation_id, actor FROM orphan_verdicts").fetchall() == [("r1", "ana")]


def test_a_pair_of_curators(tmp_path):
    db = open_database(tmp_path / "a.db")
    decide(db, ("ana", "accept", ""), ("ben", "reject", ""))
    decide(db, ("ana", "accept", ""), relation="r2")
    assert pairs_of(db.conn, "ana", "ben") == [("accept", "reject")]


def test_who_settles_a_disagreement_is_compared_by_what_was_said_before(tmp_path):
    db = open_database(tmp_path / "a.db")
    decide(db, ("ana", "accept", ""), ("ben", "reject", ""))
    decide(db, ("ben", "accept", ""), settles=True)
    assert pairs_of(db.conn, "ana", "ben") == [("accept", "reject")]
    decide(db, ("ben", "undo", ""))
    assert pairs_of(db.conn, "ana", "ben") == []


DECISIONS = st.lists(st.tuples(st.sampled_from(["ana", "ben"]), st.sampled_from(["accept", "reject", "undo"])), max_size=5)


@settings(max_examples=8, deadline=None)
@given(before=DECISIONS, here=DECISIONS, there=DECISIONS)
def test_two_copies_become_one_without_loss(tmp_path_factory, before, here, there):
    """Both ways round the same rows, each once, and a second time changes nothing."""
    folder: Path = tmp_path_factory.mktemp("copies")
    db = open_database(folder / "a.db")
    decide(db, *[(*d, "") for d in before])
    db.conn.execute("VACUUM INTO ?", [str(folder / "b.db")])
    other = open_database(folder / "b.db")
    decide(db, *[(*d, "") for d in here])
    decide(other, *[(*d, "") for d in there])
    mine, theirs = list(verdict_rows(db.conn)), list(verdict_rows(other.conn))
    assert add_verdicts(db, theirs) == (len(there), len(before))
    assert add_verdicts(other, mine) == (len(here), len(before))
    assert add_verdicts(db, theirs) == (0, len(theirs))
    assert {row["uid"] for row in verdict_rows(db.conn)} == {row["uid"] for row in [*mine, *theirs]}
    for one in (db, other):
        one.close()


def test_a_file_and_a_copy_give_the_same_verdicts(tmp_path):
    db = open_database(tmp_path / "a.db")
    decide(db, ("ana", "accept", ""), ("ben", "edit", '{"polarity": "negated"}'))
    with db.atomic():
        db.conn.execute(
            "INSERT INTO verdicts (relation_id, decision, actor, decided_at, tool_version) "
            "VALUES ('old', 'accept', 'a', '2025', '0')"
        )
    lines = tmp_path / "v.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in verdict_rows(db.conn)), encoding="utf-8")
    assert read_verdicts(lines) == read_verdicts(tmp_path / "a.db")
    assert len({row["uid"] for row in read_verdicts(lines)}) == 3


GOOD = {"relation_id": "r", "decision": "accept", "actor": "a", "decided_at": "2026", "tool_version": "1"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("no json", "line 1 is not JSON"),
        (json.dumps(GOOD) + "\n[]\n", "line 2 lacks"),
        (json.dumps({k: v for k, v in GOOD.items() if k != "actor"}), "line 1 lacks"),
        (json.dumps(GOOD | {"reason": {"a": 1}}), "no text"),
        (json.dumps(GOOD | {"decision": "delete"}), "cannot be taken over"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_added(tmp_path, text, words):
    db = open_database(tmp_path / "a.db")
    (tmp_path / "v.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        add_verdicts(db, read_verdicts(tmp_path / "v.jsonl"))
    assert list(verdict_rows(db.conn)) == []


def test_a_file_without_verdicts_is_refused(tmp_path):
    sqlite3.connect(tmp_path / "x.db").execute("CREATE TABLE t (x)").connection.close()
    for name in ("x.db", "absent"):
        with pytest.raises(InputError):
            read_verdicts(tmp_path / name)
