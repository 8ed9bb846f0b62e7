import pytest

from exoclaim.errors import DatabaseError, MergeError
from exoclaim.schema import Failure
from exoclaim.store import (
    Run,
    check,
    dump,
    finish_run,
    join_run,
    merge,
    open_database,
    start_run,
    write_analysis,
    write_failure,
)
from exoclaim.store.seal import seal
from tests.store.test_writer import TEXT, analysis


def shard(path, *, number=1, of=1, text=TEXT, pipeline="p", ended=True):
    db = open_database(path, wal=False)
    run = Run(version="1", model="m", config_hash="c", shard=f"{number}/{of}")
    join_run(db, run)
    write_analysis(db, analysis(f"{number}.txt", text), run=run.id, pipeline=pipeline)
    if ended:
        finish_run(db, run.id, documents=1)
    return db


@pytest.fixture
def target(tmp_path):
    db = open_database(tmp_path / "whole.db")
    yield db
    db.close()


def test_a_shard_keeps_no_log_beside_it(tmp_path):
    db = shard(tmp_path / "1.db")
    assert db.conn.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    db.close()


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ({"number": 2, "of": 3}, "part 3/3 was not given"),
        ({"number": 2, "of": 2, "ended": False}, r"part 2/2\) was stopped"),
        ({"number": 2, "of": 2, "pipeline": "q"}, "different versions"),
    ],
    ids=["missing", "stopped", "versions"],
)
def test_what_is_no_whole_is_refused(tmp_path, target, second, words):
    shard(tmp_path / "1.db", of=second["of"]).close()
    shard(tmp_path / "2.db", text=TEXT + " ", **second).close()
    with pytest.raises(MergeError, match=words):
        merge(target, [tmp_path / "1.db", tmp_path / "2.db"])
    assert target.table("documents").count == 0


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_of_two_copies_the_last_path_gives_its_name_whichever_part_had_it(tmp_path, target, order):
    for number in order:  # the parts are merged by the names of their files
        db = shard(tmp_path / f"{order.index(number)}.db", number=number, of=2)
        with db.atomic():
            db.conn.execute("UPDATE documents SET title = source")  # as readers do for a text without a title
            db.conn.execute("UPDATE documents SET digest = ?", [seal(db.conn, analysis().document.id)[1]])
        db.close()
    paths = [tmp_path / "0.db", tmp_path / "1.db"]
    first, again = merge(target, paths), merge(target, paths)
    assert (first.added, first.known, again.added, again.known) == (1, 1, 0, 2)
    assert target.conn.execute("SELECT source, title FROM documents").fetchall() == [("2.txt", "2.txt")]
    assert all(well for _, well, _ in check(target))


def test_missing_parts_are_named_where_the_rest_is_wanted(tmp_path, target):
    shard(tmp_path / "1.db", of=2).close()
    done = merge(target, [tmp_path / "1.db"], partial=True)
    assert (done.added, done.missing) == (1, ("part 2/2 was not given",))


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM relations WHERE predicate = 'enriched_in'",
        "UPDATE mentions SET label = 'RNA' WHERE text = 'CD63'",
        "UPDATE documents SET row_count = row_count + 1",
        "DELETE FROM attributions",
        "UPDATE candidates SET score = 0.1 WHERE rank = 2",
    ],
)
def test_a_document_that_is_not_what_was_written_is_neither_taken_nor_called_sound(tmp_path, target, damage):
    db = shard(tmp_path / "1.db")
    assert all(well for _, well, _ in check(db))
    db.conn.execute(damage)
    db.conn.commit()
    assert [what for what, well, _ in check(db) if not well] == ["documents"]
    db.close()
    with pytest.raises(MergeError, match="are not those that were written"):
        merge(target, [tmp_path / "1.db"])
    assert target.table("documents").count == 0
    assert target.table("mentions").count == 0


def test_rows_failures_and_verdicts_arrive_once(tmp_path, target):
    db = shard(tmp_path / "1.db")
    run = db.conn.execute("SELECT id FROM runs").fetchone()[0]
    write_failure(db, Failure(source="b.txt", document_id=None, stage="read", error="NotText", message="b"), run)
    key = db.conn.execute("SELECT id FROM relations ORDER BY id").fetchone()[0]
    with db.atomic():
        db.conn.execute(
            "INSERT INTO verdicts (relation_id, decision, actor, decided_at, tool_version, uid) "
            "VALUES (?, 'accept', 'ann', 'now', '1', 'u1')",
            [key],
        )
    wanted = list(dump(db.conn))
    db.close()
    for _ in range(2):
        merge(target, [tmp_path / "1.db"])
        assert list(dump(target.conn)) == wanted
        assert target.table("verdicts").count == 1


def test_a_failure_is_forgotten_where_the_paper_was_read_since(tmp_path, target):
    db = shard(tmp_path / "1.db")
    run = db.conn.execute("SELECT id FROM runs").fetchone()[0]
    write_failure(db, Failure(source="2.txt", document_id=None, stage="read", error="NotText", message="b"), run)
    db.close()
    shard(tmp_path / "2.db", number=2, of=1, text=TEXT + " ").close()
    merge(target, [tmp_path / "1.db", tmp_path / "2.db"], partial=True)
    merge(target, [tmp_path / "1.db"], partial=True)
    assert target.table("failures").count == 0


def test_a_failure_after_the_paper_was_read_stays(tmp_path, target):
    run = start_run(target, version="1", model="m", config_hash="c")
    write_analysis(target, analysis("2.txt", TEXT + " "), run=run, pipeline="p")
    write_failure(target, Failure(source="2.txt", document_id=None, stage="read", error="NotText", message="b"), run)
    with target.atomic():
        target.conn.execute("UPDATE failures SET failed_at = '9999-01-01T00:00:00+00:00'")
    shard(tmp_path / "1.db").close()
    merge(target, [tmp_path / "1.db"])
    assert target.table("failures").count == 1


def test_a_database_is_not_merged_into_itself(tmp_path):
    db = shard(tmp_path / "1.db")
    with pytest.raises(MergeError, match="into itself"):
        merge(db, [tmp_path / "1.db"])
    db.close()


def test_what_is_no_shard(tmp_path, target):
    (tmp_path / "x.db").write_text("no database " * 100, encoding="utf-8")
    with pytest.raises(DatabaseError, match="not a sound SQLite database"):
        merge(target, [tmp_path / "x.db"])
