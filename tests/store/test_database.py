import os
import sqlite3

import pytest

from exoclaim.errors import DatabaseError, DatabaseLocked
from exoclaim.store.database import open_database


def test_tables_views_and_search_are_there(tmp_path):
    db = open_database(tmp_path / "new" / "a.db")
    tables = {"documents", "pages", "sections", "references", "sentences", "mentions", "concepts", "relations", "attributions",
              "verdicts", "failures", "runs", "calibrations", "ancestors", "markers", "candidates", "misev"}  # fmt: skip
    assert tables <= set(db.table_names())
    assert set(db.view_names()) == {
        "corrections",
        "corrected_relations",
        "corrected_findings",
        "evidence",
        "groundings",
        "works",
        "findings",
        "findings_recounted",
        "findings_rolled_up",
        "expected",
        "disputes",
        "compartment_matrix",
        "review_queue",
        "current_verdicts",
        "curator_verdicts",
        "adjudication_queue",
        "orphan_verdicts",
        "review_by_predicate",
        "review_by_paper",
        "review_by_curator",
    }
    assert db.table("sentences").detect_fts() == "sentences_fts"
    assert db.conn.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert db.conn.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_opening_again_changes_nothing(tmp_path):
    open_database(tmp_path / "a.db").close()
    before = (tmp_path / "a.db").read_bytes()
    open_database(tmp_path / "a.db").close()
    assert (tmp_path / "a.db").read_bytes() == before


def test_a_database_of_somebody_else_is_left_alone(tmp_path):
    path = tmp_path / "theirs.db"
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE birds (name TEXT)")
    conn.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="not made by exoclaim"):
        open_database(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database(tmp_path):
    path = tmp_path / "notes.db"
    path.write_text("not a database at all, only some words of a curator\n" * 40, encoding="utf-8")
    with pytest.raises(DatabaseError, match="not a sound SQLite database"):
        open_database(path)


def test_a_database_without_kinds_of_attribution_gets_them(tmp_path):
    db = open_database(tmp_path / "a.db")
    with db.atomic():
        reading = "SELECT type, name FROM sqlite_master WHERE type IN ('view', 'trigger')"
        for kind, name in db.conn.execute(reading).fetchall():  # some read the column, or each other
            db.conn.execute(f'DROP {kind} "{name}"')
        db.conn.execute("ALTER TABLE attributions DROP COLUMN kind")
        db.conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'm002_kind_of_attribution'")
    db.close()
    columns = open_database(tmp_path / "a.db").table("attributions").columns_dict
    assert "kind" in columns


def test_a_database_of_the_first_review_pages_gets_what_the_new_ones_need(tmp_path):
    db = open_database(tmp_path / "a.db")
    with db.atomic():
        db.conn.execute("DROP INDEX verdicts_uid")
        db.conn.execute("DROP INDEX verdicts_standing")
        db.conn.execute("DROP TABLE calibrations")
        db.conn.execute("ALTER TABLE verdicts DROP COLUMN uid")
        db.conn.execute("ALTER TABLE relations DROP COLUMN raw_confidence")
        for name in db.view_names():
            db.conn.execute(f"DROP VIEW {name}")
        db.conn.execute("CREATE INDEX verdicts_relation ON verdicts(relation_id, id)")
        db.conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'm004_review'")
    db.close()
    old, new = (open_database(tmp_path / name) for name in ("a.db", "b.db"))
    shape = "SELECT type, name FROM sqlite_master ORDER BY name"
    assert old.conn.execute(shape).fetchall() == new.conn.execute(shape).fetchall()
    assert "uid" in old.table("verdicts").columns_dict
    assert "raw_confidence" in old.table("relations").columns_dict


def test_a_database_without_candidates_gets_them(tmp_path):
    db = open_database(tmp_path / "a.db")
    with db.atomic():
        db.conn.execute("DROP VIEW groundings")
        db.conn.execute("DROP TABLE candidates")
        db.conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'm005_candidates'")
    db.close()
    assert list(open_database(tmp_path / "a.db").query("SELECT * FROM groundings")) == []


def test_misev_is_there_again_when_it_was_changed(tmp_path):
    db = open_database(tmp_path / "a.db")
    rows = [tuple(row.values()) for row in db.query("SELECT edition, category, gene FROM misev ORDER BY rowid")]
    assert {(2018, "1a", "HGNC:1692"), (2023, "1a", "HGNC:1692"), (2018, "4c", "HGNC:1473")} <= set(rows)
    assert {category[0] for _, category, _ in rows} == set("12345")
    with db.atomic():
        db.conn.execute("DELETE FROM misev WHERE edition = 2023")
    db.close()
    again = open_database(tmp_path / "a.db").query("SELECT edition, category, gene FROM misev ORDER BY rowid")
    assert [tuple(row.values()) for row in again] == rows


def test_a_newer_database_is_refused_with_words(tmp_path):
    db = open_database(tmp_path / "a.db")
    with db.atomic():
        db.conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('exoclaim', 'm999_future', 'x')"
        )
    db.close()
    with pytest.raises(DatabaseError, match="newer exoclaim"):
        open_database(tmp_path / "a.db")


def test_a_locked_database_says_so(tmp_path):
    path = tmp_path / "a.db"
    db = open_database(path)
    db.conn.execute("BEGIN EXCLUSIVE")
    from exoclaim.store.database import explained

    def write():
        with explained(path):
            other = open_database(path, busy_seconds=0.1)
            other.conn.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseLocked, match="locked by another program"):
        write()
    db.conn.rollback()


def test_a_missing_database_is_not_made_by_a_reader(tmp_path):
    with pytest.raises(DatabaseError, match="no such database"):
        open_database(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()


def test_a_folder_that_cannot_be_written(tmp_path):
    if os.geteuid() == 0:
        target = tmp_path / "file"
        target.write_text("in the way", encoding="utf-8")
        with pytest.raises(DatabaseError, match="the folder cannot be made"):
            open_database(target / "sub" / "a.db")
        return
    tmp_path.chmod(0o500)
    with pytest.raises(DatabaseError, match="cannot be"):
        open_database(tmp_path / "a.db")


def test_views_of_an_older_version_are_made_anew(tmp_path):
    db = open_database(tmp_path / "a.db")
    with db.atomic():
        db.conn.execute("DROP VIEW findings")
        db.conn.execute("CREATE VIEW findings AS SELECT 1 AS old")
    db.close()
    assert "affirm" in open_database(tmp_path / "a.db").view("findings").columns_dict
