"""Whatever was kept and whatever changed since: the view says what counting everything anew would say."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exoclaim.store import findings, keep_weights, open_database, optimize, refresh, start_run, write_analysis
from tests.store.test_writer import TEXT, analysis

STEPS = ("write", "rewrite", "delete", "reject", "undo", "refresh", "learn")
WEIGHTS = {"slope": 1.0, "offset": 0.5, "predicate": {}, "pattern": {}}


def counted_anew(db):
    """Findings where none is kept."""
    db.conn.execute("BEGIN")
    db.conn.execute("DELETE FROM findings_kept")
    db.conn.execute("INSERT OR IGNORE INTO findings_stale SELECT DISTINCT subject_key, predicate, object_key FROM relations")
    found = read(db)
    db.conn.rollback()
    return found


def read(db):
    """The findings, and the matrix that rests on them."""
    return findings(db), sorted(db.conn.execute("SELECT * FROM compartment_matrix").fetchall())


def step(db, run, name, chance):
    one = chance.randrange(4)
    if name in ("write", "rewrite"):
        write_analysis(db, analysis(f"{one}.txt", TEXT + " " * one, deny=one % 2 == 0), run=run, pipeline=name)
        return
    if name == "refresh":
        refresh(db)
        return
    if name == "learn":
        keep_weights(db, WEIGHTS, {}, "1")
        return
    with db.atomic():
        if name == "delete":
            db.conn.execute("DELETE FROM documents WHERE source = ?", [f"{one}.txt"])
            return
        db.conn.execute(
            "INSERT INTO verdicts (relation_id, decision, actor, decided_at, reason, tool_version) "
            "SELECT id, ?, 'ann', ?, '', '1' FROM relations ORDER BY id LIMIT 1 OFFSET ?",
            [name, f"{chance.random():.9f}", one],
        )


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(STEPS), max_size=12), st.integers(0, 99))
def test_the_view_is_right_at_any_moment(tmp_path_factory, steps, seed):
    db = open_database(tmp_path_factory.mktemp("db") / "a.db")
    run, chance = start_run(db, version="1", model="m", config_hash="c"), random.Random(seed)
    for name in ("write", *steps):
        step(db, run, name, chance)
        assert read(db) == counted_anew(db)
    refresh(db)
    assert db.table("findings_stale").count == 0
    assert read(db) == counted_anew(db)
    db.close()


def test_findings_in_the_order_of_the_command_are_read_from_an_index(tmp_path):
    db = open_database(tmp_path / "a.db")
    run = start_run(db, version="1", model="m", config_hash="c")
    write_analysis(db, analysis(), run=run, pipeline="p")
    assert refresh(db) == 2
    assert refresh(db) == 0
    order = "papers DESC, sentences DESC, best_confidence DESC, subject_id, predicate, object_id"
    plan = [row[3] for row in db.conn.execute(f"EXPLAIN QUERY PLAN SELECT * FROM findings_kept ORDER BY {order} LIMIT 5")]
    assert any("findings_by_papers" in line for line in plan)
    assert not any("TEMP B-TREE" in line for line in plan)
    queue = [row[3] for row in db.conn.execute("EXPLAIN QUERY PLAN SELECT * FROM review_queue LIMIT 5")]
    assert any("relations_uncertain" in line for line in queue)
    assert not any("TEMP B-TREE FOR ORDER BY" in line for line in queue)
    db.close()


@pytest.mark.parametrize("damage", ["INSERT INTO sentences_fts(sentences_fts) VALUES ('delete-all')"])
def test_optimize_mends_a_search_index_that_lost_its_words(tmp_path, damage):
    db = open_database(tmp_path / "a.db")
    run = start_run(db, version="1", model="m", config_hash="c")
    write_analysis(db, analysis(), run=run, pipeline="p")
    db.conn.execute(damage)
    db.conn.commit()
    optimize(db)
    found = db.conn.execute("SELECT count(*) FROM sentences_fts WHERE sentences_fts MATCH 'enriched'").fetchone()[0]
    assert found == 1
    db.close()
