"""Findings counted once and kept: `refresh` counts again what relations or verdicts have changed since.

Triggers note the findings that changed; until they are refreshed the view `findings` counts those from their relations, so
that it is right at any moment and quick when little has changed. What a finding is stands in views.sql.
"""

import sqlite3

from sqlite_utils import Database

from exoclaim.store.transaction import writing

AT_ONCE = 4000  # findings in a transaction: a curator who decides meanwhile waits for one of these at most
_REACH = "SELECT subject_id FROM findings_stale ORDER BY subject_id LIMIT 1 OFFSET ?"
_FORGET = """DELETE FROM findings_kept WHERE subject_id <= ?1 AND (subject_id, object_id, predicate) IN
(SELECT subject_id, object_id, predicate FROM findings_stale WHERE subject_id <= ?1)"""
_COUNT = "INSERT INTO findings_kept SELECT * FROM findings_recounted WHERE subject_id <= ?"
_ALL = """INSERT OR IGNORE INTO findings_stale SELECT DISTINCT subject_key, predicate, object_key FROM relations
UNION SELECT subject_key, predicate, object_key FROM corrected_keys"""
COUNTED_BY = (  # views that say what is counted; a version that changes one counts all findings again
    "curator_verdicts", "current_verdicts", "corrections", "corrected_relations", "corrected_findings", "works",
    "findings_recounted",
)  # fmt: skip


def refresh(db: Database) -> int:
    """Count the findings that changed; returns how many those were. Stopped in between, it goes on from there."""
    done = 0
    while True:
        with writing(db):
            last = (
                db.conn.execute(_REACH, [AT_ONCE]).fetchone()
                or db.conn.execute("SELECT max(subject_id) FROM findings_stale").fetchone()
            )
            if last[0] is None:
                return done
            db.conn.execute(_FORGET, last)
            db.conn.execute(_COUNT, last)
            done += db.conn.execute("DELETE FROM findings_stale WHERE subject_id <= ?", last).rowcount


def all_changed(conn: sqlite3.Connection) -> None:
    """Note every finding as changed, within the caller's transaction."""
    conn.execute(_ALL)


def corrected_anew(conn: sqlite3.Connection) -> None:
    """Find again which relations have a correction, within the caller's transaction; triggers note it from then on."""
    conn.execute("DELETE FROM corrected_keys")
    conn.execute("INSERT INTO corrected_keys SELECT * FROM corrected_findings")
