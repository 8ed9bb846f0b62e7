"""A database of each released version becomes one of this version, with everything that was in it."""

import sqlite3
from pathlib import Path

import pytest

from exoclaim.store import check, findings, open_database, refresh
from exoclaim.store.database import APPLICATION_ID

RELEASED = Path(__file__).parent / "released"
ROWS = """INSERT INTO runs (id, version, model, config_hash, started_at) VALUES ('r', '0.1.0', 'm', 'c', 'then');
INSERT INTO documents VALUES ('d', 'a.txt', 'text', 'Of vesicles', 'CD63 is in exosomes.', 'p', 'r', 'then');
INSERT INTO sentences VALUES ('s', 'd', 0, 0, 20, 'CD63 is in exosomes.', NULL, NULL, 'FINDING', 0.9);
INSERT INTO concepts VALUES ('GO:0070062', 'extracellular exosome', 'COMPARTMENT', 'GO');
INSERT INTO mentions VALUES ('m', 'd', 's', 0, 4, 'CD63', 'PROTEIN', 1.0, NULL, NULL);
INSERT INTO mentions VALUES ('n', 'd', 's', 11, 19, 'exosomes', 'COMPARTMENT', 1.0, 'GO:0070062', NULL);
INSERT INTO relations (id, document, sentence, subject, predicate, object, polarity, certainty, confidence, extractor, version)
VALUES ('x', 'd', 's', 'm', 'located_in', 'n', 'affirmed', 'asserted', 0.9, 'model', 'p');
INSERT INTO attributions (relation, position, key) VALUES ('x', 0, '12');
INSERT INTO verdicts (relation_id, decision, actor, decided_at, tool_version) VALUES ('x', 'accept', 'ann', 'then', '0.1.0');"""


@pytest.mark.parametrize("version", sorted(path.stem for path in RELEASED.glob("*.sql")))
def test_a_released_database_is_migrated_whole(tmp_path, version):
    conn = sqlite3.connect(tmp_path / "old.db")
    conn.executescript((RELEASED / f"{version}.sql").read_text(encoding="utf-8"))
    conn.executescript(
        f"PRAGMA application_id = {APPLICATION_ID};"
        "CREATE VIRTUAL TABLE sentences_fts USING FTS5 (text, content=[sentences]);"
        "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT);"
        "CREATE UNIQUE INDEX idx__sqlite_migrations_migration_set_name ON _sqlite_migrations (migration_set, name);"
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('exoclaim', 'm001_tables', 'then');"
        "CREATE TRIGGER sentences_ai AFTER INSERT ON sentences BEGIN"
        "  INSERT INTO sentences_fts (rowid, text) VALUES (new.rowid, new.text); END;"
    )
    conn.executescript(ROWS)
    conn.close()
    old, new = (open_database(tmp_path / name) for name in ("old.db", "new.db"))
    shape = "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table' ORDER BY 1, 2"
    assert old.conn.execute(shape).fetchall() == new.conn.execute(shape).fetchall()
    names = "SELECT name FROM sqlite_master WHERE type IN ('index', 'view') ORDER BY name"
    assert old.conn.execute(names).fetchall() == new.conn.execute(names).fetchall()
    assert [what for what, well, _ in check(old) if not well] == []
    refresh(old)
    assert [(f.subject_id, f.object_id, f.affirm) for f in findings(old)] == [("text:cd63", "GO:0070062", 1)]
    assert [r["verdict"] for r in old.query("SELECT verdict FROM evidence")] == ["accept"]
    old.close()
    new.close()
