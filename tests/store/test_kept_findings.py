"""Whatever was kept, corrected and taken back since: the views say what counting everything anew would say."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exoclaim.store import keep_weights, open_database, optimize, refresh, start_run, write_analysis
from tests.store.test_writer import TEXT, analysis

STEPS = ("write", "rewrite", "delete", "accept", "reject", "edit", "edit", "edit", "undo", "name", "refresh", "learn")
WEIGHTS = {"slope": 1.0, "offset": 0.5, "predicate": {}, "pattern": {}}
CORRECTIONS = (  # what a curator may say: other words, another concept, one that no paper names yet, none, another value
    {"predicate": "marker_of"},
    {"polarity": "negated"},
    {"certainty": "speculative", "predicate": "located_in"},
    {"subject": {"start": 0, "end": 4}},
    {"subject": {"concept": ""}},
    {"object": {"concept": "GO:0005768", "label": "COMPARTMENT"}},
    {"subject": {"start": 5, "end": 9, "concept": "X:1"}, "object": {"concept": "GO:0070062"}},
    {"subject": {"start": 3}},
)
# What a finding is, in one query over everything that stands: slow, and right.
PLAIN = """SELECT
coalesce(cs.name, min(lower(coalesce(r.subject, '')))), coalesce(r.subject_id, 'text:' || lower(coalesce(r.subject, ''))) AS s,
r.predicate,
coalesce(co.name, min(lower(coalesce(r.object, '')))), coalesce(r.object_id, 'text:' || lower(coalesce(r.object, ''))) AS o,
count(DISTINCT r.document), count(DISTINCT w.work), count(DISTINCT r.sentence),
count(DISTINCT CASE WHEN r.polarity = 'affirmed' AND r.certainty = 'asserted' THEN r.sentence END),
count(DISTINCT CASE WHEN r.polarity = 'negated' THEN r.sentence END),
count(DISTINCT CASE WHEN r.polarity = 'affirmed' AND r.certainty = 'speculative' THEN r.sentence END),
count(DISTINCT CASE WHEN r.polarity = 'affirmed' THEN w.work END),
count(DISTINCT CASE WHEN r.polarity = 'negated' THEN w.work END),
round(max(r.confidence), 3)
FROM corrected_relations AS r JOIN works AS w ON w.relation = r.relation_id
LEFT JOIN concepts AS cs ON cs.id = r.subject_id LEFT JOIN concepts AS co ON co.id = r.object_id
LEFT JOIN current_verdicts AS v ON v.relation_id = r.relation_id WHERE v.decision IS NULL OR v.decision <> 'reject'
GROUP BY s, r.predicate, o"""
PLACES = ("located_in", "enriched_in", "marker_of", "sorted_to")


def counted_anew(db):
    """Findings and matrix by the slow way, whatever is kept."""
    found = sorted(db.conn.execute(PLAIN).fetchall())
    cells = {}
    for row in found:
        if row[2] in PLACES:
            cell = cells.setdefault((row[0], row[1], row[3], row[4]), [0] * 5)
            enriched, marker = (row[8] * (row[2] == name) for name in ("enriched_in", "marker_of"))
            cells[row[0], row[1], row[3], row[4]] = [a + b for a, b in zip(cell, (*row[8:11], enriched, marker), strict=True)]
    return found, sorted((*key, *counts) for key, counts in cells.items())


def read(db):
    """The findings, and the matrix that rests on them."""
    return tuple(sorted(db.conn.execute(f"SELECT * FROM {view}").fetchall()) for view in ("findings", "compartment_matrix"))


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
        if name == "name":
            db.conn.execute("INSERT OR IGNORE INTO concepts VALUES ('X:1', 'a late name', 'PROTEIN', 'X')")
            return
        after = json.dumps(chance.choice(CORRECTIONS)) if name == "edit" else ""
        db.conn.execute(
            'INSERT INTO verdicts (relation_id, decision, actor, decided_at, "after", tool_version) '
            "SELECT id, ?, ?, ?, ?, '1' FROM relations ORDER BY id LIMIT 1 OFFSET ?",
            [name, chance.choice(("ann", "bob")), f"{chance.random():.9f}", after, one],
        )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(STEPS), max_size=14), st.integers(0, 99))
def test_the_view_is_right_at_any_moment(tmp_path_factory, steps, seed):
    db = open_database(tmp_path_factory.mktemp("db") / "a.db")
    run, chance = start_run(db, version="1", model="m", config_hash="c"), random.Random(seed)
    for name in ("write", *steps):
        step(db, run, name, chance)
        assert read(db) == counted_anew(db)
    refresh(db)
    assert db.table("findings_stale").count == 0
    assert read(db) == counted_anew(db)
    kept = sorted(db.conn.execute("SELECT * FROM corrected_keys"))
    assert kept == sorted(db.conn.execute("SELECT * FROM corrected_findings"))
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
    place = [row[3] for row in db.conn.execute("EXPLAIN QUERY PLAN SELECT * FROM findings WHERE object_id = 'GO:0005768'")]
    assert any("findings_object" in line for line in place)
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
