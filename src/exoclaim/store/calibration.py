"""Learned confidence in the database: what curators judged, and weights applied to every relation or taken back.

The extractor's own figure is kept in `raw_confidence`. How weights are found is not decided here.
"""

import json
import math
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from exoclaim.store.kept_findings import all_changed
from exoclaim.store.transaction import writing

Weights = Mapping[str, Any]  # {"slope": 1.0, "offset": 0.0, "predicate": {name: offset}, "pattern": {name: offset}}


def now() -> str:
    """Time of writing, UTC, ISO 8601 with seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Judged:
    """A relation that a curator decided on; `confidence` is the extractor's own, `pattern` what found it."""

    relation: str
    document: str
    predicate: str
    pattern: str
    confidence: float
    right: bool


def judged(conn: sqlite3.Connection) -> list[Judged]:
    """Every relation with a standing verdict, by id.

    A corrected relation, accepted by another or not, counts as right where predicate, polarity and both arguments were.
    """
    rows = conn.execute(
        "SELECT r.id, r.document, r.predicate, r.extractor, coalesce(r.raw_confidence, r.confidence), v.decision <> 'reject' "
        "AND coalesce(c.predicate, r.predicate) = r.predicate AND coalesce(c.polarity, r.polarity) = r.polarity "
        "AND c.subject_start IS NULL AND c.object_start IS NULL "
        "FROM current_verdicts AS v JOIN relations AS r ON r.id = v.relation_id "
        "LEFT JOIN corrections AS c ON c.relation_id = r.id ORDER BY r.id"
    )
    return [
        Judged(key, document, predicate, pattern, confidence, bool(right))
        for key, document, predicate, pattern, confidence, right in rows
    ]


def calibrated(weights: Weights, predicate: str, pattern: str, confidence: float) -> float:
    """The confidence under `weights`, 0 to 1: a line on the logit with an offset for each predicate and pattern."""
    p = min(max(confidence, 1e-5), 1 - 1e-5)
    z = weights["slope"] * math.log(p / (1 - p)) + weights["offset"]
    z += weights["predicate"].get(predicate, 0.0) + weights["pattern"].get(pattern, 0.0)
    return round(1 / (1 + math.exp(-max(min(z, 30.0), -30.0))), 4)


def active_weights(conn: sqlite3.Connection) -> Weights | None:
    """The weights that hold, or None where the extractor's own confidence does."""
    row = conn.execute("SELECT weights FROM calibrations WHERE undone_at IS NULL ORDER BY id DESC LIMIT 1").fetchone()
    return json.loads(row[0]) if row else None


def apply_weights(conn: sqlite3.Connection, weights: Weights | None, document: str | None = None) -> None:
    """Set the confidence of all relations, or those of one document, within the caller's transaction."""
    conn.create_function("exoclaim_calibrated", 3, lambda *row: calibrated(weights, *row) if weights else row[2])
    conn.execute(
        "UPDATE relations SET confidence = exoclaim_calibrated(predicate, extractor, coalesce(raw_confidence, confidence)), "
        "raw_confidence = CASE WHEN ?1 THEN coalesce(raw_confidence, confidence) END WHERE ?2 IS NULL OR document = ?2",
        [weights is not None, document],
    )
    if document is None:
        all_changed(conn)


def keep_weights(db: Database, weights: Weights, report: Mapping[str, Any], tool_version: str) -> None:
    """Note the weights and apply them, in one transaction."""
    with writing(db):
        db.conn.execute(
            "INSERT INTO calibrations (made_at, tool_version, weights, report) VALUES (?, ?, ?, ?)",
            [now(), tool_version, json.dumps(weights, sort_keys=True), json.dumps(report, sort_keys=True)],
        )
        apply_weights(db.conn, weights)


def undo_weights(db: Database) -> bool:
    """Take the last calibration back: what held before holds again. False where there is none."""
    with writing(db):
        last = db.conn.execute("SELECT max(id) FROM calibrations WHERE undone_at IS NULL").fetchone()[0]
        if last is None:
            return False
        db.conn.execute("UPDATE calibrations SET undone_at = ? WHERE id = ?", [now(), last])
        apply_weights(db.conn, active_weights(db.conn))
    return True
