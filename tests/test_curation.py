"""Verdicts at the command line: out, in, agreement, learning and unlearning."""

import json
import random

import pytest
from click.testing import CliRunner

from exoclaim.cli import main
from exoclaim.store import judged, open_database

from .review.conftest import make_database

EDITS = ("predicate", "certainty"), ("sorted_to", "speculative")


@pytest.fixture
def decided(tmp_path):
    """The demonstration, every claim judged by two curators, Ben less strict than Ana."""
    path = make_database(tmp_path / "a.db")
    db, dice = open_database(path), random.Random(2)
    rows = db.conn.execute("SELECT id, confidence FROM relations ORDER BY id").fetchall()
    days = {"ben": "2026-01-01", "ana": "2026-01-02"}
    with db.atomic():
        for number, (key, confidence) in enumerate(rows):
            good = dice.random() < confidence - 0.3
            for who, decision in (("ana", good), ("ben", good or number % 5 == 0)):
                db.conn.execute(
                    "INSERT INTO verdicts (relation_id, decision, actor, decided_at, tool_version, uid) "
                    "VALUES (?, ?, ?, ?, '1', ?)",
                    [key, "accept" if decision else "reject", who, days[who], f"{who}{key}"],
                )
    db.close()
    return path


def run(*words):
    result = CliRunner().invoke(main, [str(w) for w in words])
    return result.exit_code, result.output


def test_out_and_into_another_copy(tmp_path, decided):
    fresh = make_database(tmp_path / "b.db")
    assert run("verdicts", "export", "--db", decided, "--out", tmp_path / "v.jsonl")[0] == 0
    lines = (tmp_path / "v.jsonl").read_text(encoding="utf-8").splitlines()
    assert {"uid", "relation_id", "decision", "actor", "decided_at"} <= set(json.loads(lines[0]))
    n = len(lines)
    assert run("verdicts", "import", tmp_path / "v.jsonl", decided, "--db", fresh)[1].splitlines() == [
        f"{tmp_path / 'v.jsonl'}: {n} added, 0 known already",
        f"{decided}: 0 added, {n} known already",
    ]
    assert run("verdicts", "export", "--db", fresh)[1].splitlines() == lines


def test_agreement(decided):
    code, told = run("verdicts", "agree", "ana", "ben", "--db", decided)
    assert code == 0
    assert "kappa" in told
    assert "F of accepted" in told
    code, told = run("verdicts", "agree", "ana", "zoe", "--db", decided)
    assert code == 4
    assert "no relation in common" in told


def test_learning_can_be_looked_at_done_and_undone(decided):
    def confidences():
        db = open_database(decided)
        found = db.conn.execute("SELECT id, confidence FROM relations ORDER BY id").fetchall()
        db.close()
        return found

    before = confidences()
    code, told = run("learn", "--dry-run", "--db", decided)
    assert (code, confidences()) == (0, before)
    assert "held out" in told
    assert run("learn", "--undo", "--db", decided)[0] == 4
    code, told = run("learn", "--db", decided)
    assert "Applied" in told
    assert confidences() != before
    assert run("learn", "--undo", "--db", decided)[0] == 0
    assert confidences() == before


def test_accepting_a_corrected_claim_says_that_the_extractor_was_wrong(tmp_path):
    path = make_database(tmp_path / "a.db")
    db = open_database(path)
    keys = [row[0] for row in db.conn.execute("SELECT id FROM relations WHERE predicate = 'located_in' ORDER BY id LIMIT 2")]
    rows = [(key, "edit", "ana", f'{{"{what}": "{value}"}}') for key, what, value in zip(keys, *EDITS, strict=True)]
    rows += [(key, "accept", "ben", "") for key in keys]
    with db.atomic():
        db.conn.executemany(
            'INSERT INTO verdicts (relation_id, decision, actor, "after", decided_at, tool_version, uid) '
            "VALUES (?1, ?2, ?3, ?4, '2026-01-0' || (?2 = 'accept'), '1', ?1 || ?2)",
            rows,
        )
    assert [j.right for j in judged(db.conn)] == [False, True]  # the predicate was wrong; the certainty is another matter
    found = db.conn.execute("SELECT decided, accepted, corrected, precision FROM review_by_predicate").fetchall()
    assert found == [(2, 0, 2, 0.0)]
    db.close()


def test_dry_run_and_undo_exclude_each_other(decided):
    assert run("learn", "--dry-run", "--undo", "--db", decided)[0] == 2


def test_a_file_of_no_verdicts_is_empty(tmp_path):
    (tmp_path / "out.jsonl").write_text("old\n", encoding="utf-8")
    db = make_database(tmp_path / "a.db")
    assert run("verdicts", "export", "--db", db, "--out", tmp_path / "out.jsonl")[0] == 0
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == ""


def test_a_new_paper_gets_the_learned_confidence(decided, tmp_path):
    run("learn", "--db", decided)
    look = "SELECT id, confidence, raw_confidence FROM relations ORDER BY id"
    before = open_database(decided).conn.execute(look).fetchall()
    again = make_database(decided)  # the same papers written anew
    assert open_database(again).conn.execute(look).fetchall() == before


def test_too_few_verdicts_are_told(tmp_path):
    code, told = run("learn", "--db", make_database(tmp_path / "a.db"))
    assert code == 4
    assert "too few" in told


def test_reviewed_papers_are_gold_that_evaluation_reads(decided, tmp_path):
    db = open_database(decided)
    with db.atomic():  # one claim is looked at by nobody: its sentence does not count
        (key,) = db.conn.execute("SELECT id FROM relations ORDER BY id LIMIT 1").fetchone()
        for who in ("ana", "ben"):
            db.conn.execute(
                "INSERT INTO verdicts (relation_id, decision, actor, decided_at, tool_version) "
                "VALUES (?, 'undo', ?, '2026-02', '1')",
                [key, who],
            )
    accepted = db.conn.execute("SELECT count(*) FROM current_verdicts WHERE decision = 'accept'").fetchone()[0]
    db.close()
    gold = tmp_path / "gold"
    assert run("export", "--db", decided, "--format", "pubannotation", "--accepted", "--out", gold)[0] == 0
    records = [json.loads(p.read_text(encoding="utf-8")) for p in gold.iterdir()]
    assert sum(len([r for r in record["relations"] if r["pred"] != "same_as"]) for record in records) == accepted
    assert sum("scope" in record for record in records) == 1
    code, told = run("evaluate", gold, "--db", decided, "--no-baseline", "--bootstrap", "0")
    assert code == 0, told
    assert "relations" in told
