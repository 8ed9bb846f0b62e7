"""Writing a verdict: check the request against what is allowed, then one bound INSERT.

Rows are only ever added; an undo is a row too. Who may call this is decided elsewhere.
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from exoclaim.schema import Certainty, Polarity, Predicate

REASONS = {  # in the order of their digits in the queue
    "not_stated": "The sentence does not say this",
    "wrong_subject": "Wrong subject, or wrong span",
    "wrong_object": "Wrong object, or wrong span",
    "wrong_predicate": "Wrong predicate",
    "reversed": "Subject and object are reversed",
    "wrong_polarity": "Affirmed and denied confused",
    "wrong_certainty": "Fact and hedge confused",
    "damaged_text": "The text was damaged in reading",
    "other": "Something else",
}
DECISIONS = ("accept", "reject", "edit", "skip", "undo")
_EDITABLE: dict[str, type[Predicate] | type[Polarity] | type[Certainty]] = {
    "predicate": Predicate, "polarity": Polarity, "certainty": Certainty,
}  # fmt: skip
_INSERT = """INSERT INTO verdicts (relation_id, decision, actor, decided_at, reason, "before", "after", tool_version)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_BEFORE = """SELECT r.predicate, r.polarity, r.certainty, r.confidence, r.extractor, r.version, v.decision AS verdict
FROM relations AS r LEFT JOIN current_verdicts AS v ON v.relation_id = r.id WHERE r.id = ?"""


class Refused(Exception):
    """A verdict that cannot be stored; `status` is the HTTP status."""

    def __init__(self, status: int, words: str) -> None:
        self.status = status
        super().__init__(words)


def tool_version() -> str:
    """The version of exoclaim that stands in the row."""
    try:
        return version("exoclaim")
    except PackageNotFoundError:  # run from a source folder
        return "source"


def actor_name(actor: Mapping[str, Any] | None) -> str:
    """How an actor is named in the rows."""
    return str((actor or {}).get("id") or "anonymous")


async def store_verdict(db: Any, actor: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """Store the verdict in `fields` (relation_id, decision, reason, predicate, polarity, certainty).

    Returns the stored row's id, relation and decision. Raises Refused: 400 for values that are not allowed, 404 for an
    unknown claim, 409 for a read-only database or nothing to undo, 503 while another program holds the database.
    """
    if not db.is_mutable:
        raise Refused(409, "This database was opened read-only; start `exoclaim review` on it to store verdicts.")
    decision, relation_id = fields.get("decision", ""), fields.get("relation_id", "")
    if decision not in DECISIONS:
        raise Refused(400, f"The decision can only be one of {', '.join(DECISIONS)}.")
    found = (await db.execute(_BEFORE, [relation_id])).first()
    if found is None:
        raise Refused(404, "There is no such claim; it may have been replaced by a new ingest. Reload the queue.")
    before = dict(found)
    if decision == "undo" and before["verdict"] is None:
        raise Refused(409, "There is no verdict on this claim to undo.")
    reason = _reason(decision, fields.get("reason", ""))
    after = json.dumps(_edited(before, fields), sort_keys=True) if decision == "edit" else ""
    values = (relation_id, decision, actor, datetime.now(UTC).isoformat(timespec="seconds"), reason,
              json.dumps(before, sort_keys=True), after, tool_version())  # fmt: skip

    def insert(conn: sqlite3.Connection) -> int:
        with conn:
            return int(conn.execute(_INSERT, values).lastrowid or 0)

    try:
        row = await db.execute_write_fn(insert)
    except sqlite3.OperationalError as error:
        if "readonly" in str(error) or "unable to open" in str(error):
            raise Refused(409, "The database file cannot be written; check its permissions.") from error
        if "locked" in str(error) or "busy" in str(error):
            raise Refused(503, "Another program is writing to the database; try again in a moment.") from error
        raise
    return {"verdict": row, "relation_id": relation_id, "decision": decision}


def _reason(decision: str, reason: str) -> str:
    if decision == "reject" and reason not in REASONS:
        raise Refused(400, f"A rejection needs a reason: one of {', '.join(REASONS)}.")
    if decision != "reject" and reason:
        raise Refused(400, "Only a rejection carries a reason.")
    return reason


def _edited(before: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, str]:
    after = {}
    for name, values in _EDITABLE.items():
        after[name] = fields.get(name) or str(before[name])
        if after[name] not in [str(value) for value in values]:
            raise Refused(400, f"{name} can only be one of {', '.join(values)}.")
    if all(after[name] == before[name] for name in after):
        raise Refused(400, "Nothing was changed; accept the claim instead.")
    return after
