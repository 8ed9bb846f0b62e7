"""Care for a database: is it sound, take its free space back, make it quick again. Changes no row that a paper gave."""

import sqlite3

from sqlite_utils import Database

from exoclaim.store.kept_findings import refresh
from exoclaim.store.seal import unsound
from exoclaim.store.transaction import writing

_MOST = 5  # broken documents that are named


def check(db: Database) -> list[tuple[str, bool, str]]:
    """(what, whether it is well, what was found): the file, links between rows, whole documents, search, findings, runs."""
    sound = db.conn.execute("PRAGMA integrity_check").fetchone()[0]
    links = len(db.conn.execute("PRAGMA foreign_key_check").fetchall())
    documents, unsealed = db.conn.execute("SELECT count(*), count(*) - count(digest) FROM documents").fetchone()
    broken = [path for _, path in unsound(db.conn)]
    named = ", ".join(broken[:_MOST]) + (" …" if len(broken) > _MOST else "")
    whole = f"{documents - unsealed} with all the rows that were written" if not broken else f"{len(broken)} are not: {named}"
    stale = db.conn.execute("SELECT count(*) FROM findings_stale").fetchone()[0]
    stopped = db.conn.execute("SELECT count(*) FROM runs WHERE finished_at IS NULL").fetchone()[0]
    search = _search_agrees(db)
    return [
        ("file", sound == "ok", sound),
        ("links", not links, f"{links} broken"),
        ("documents", not broken, whole + (f", {unsealed} of a version that kept no hashes" if unsealed else "")),
        ("search", search, "agrees with the sentences" if search else "differs; `exoclaim db optimize` mends it"),
        ("findings", True, f"{stale} to be counted again; `exoclaim db optimize` does it" if stale else "counted"),
        ("runs", True, f"{stopped} were stopped before their end; the same ingest goes on" if stopped else "ended"),
    ]  # fmt: skip


def _search_agrees(db: Database) -> bool:
    """Whether the full-text index holds the words of the table of sentences."""
    try:
        with writing(db):
            db.conn.execute("INSERT INTO sentences_fts(sentences_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if "malformed" in str(error):
            return False
        raise
    return True


def vacuum(db: Database) -> tuple[int, int]:
    """Write the file anew without free space; bytes before and after. Needs that much room on the disk meanwhile."""
    before = _size(db)
    db.conn.execute("VACUUM")
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return before, _size(db)


def _size(db: Database) -> int:
    pages, size = (db.conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages * size)


def optimize(db: Database) -> int:
    """Count findings again, put the search index in order, measure the tables for SQLite's planner; findings counted."""
    if not _search_agrees(db):
        with writing(db):
            db.conn.execute("INSERT INTO sentences_fts(sentences_fts) VALUES ('rebuild')")
    counted = refresh(db)
    with writing(db):
        db.conn.execute("INSERT INTO sentences_fts(sentences_fts) VALUES ('optimize')")
    db.conn.execute("PRAGMA analysis_limit = 1000")
    db.conn.execute("ANALYZE")
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return counted
