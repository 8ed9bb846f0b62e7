"""Writing a verdict: check the request against what is allowed, then bound INSERTs in one transaction.

Rows are only ever added; an undo is a row too. Who may call this is decided elsewhere.
"""

import json
import re
import secrets
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from exoclaim.review.claims import EXTRACTED, identical
from exoclaim.review.corrections import BadCorrection, correction
from exoclaim.schema import stable_id

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
_INSERT = """INSERT INTO verdicts (relation_id, decision, actor, decided_at, reason, "before", "after", tool_version, uid)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_CLAIM = f"""SELECT x.*, r.confidence, r.extractor, r.version,
  s.text AS sentence_text, s.start AS sentence_start, substr(d.text, s.start + 1, s."end" - s.start) AS raw,
  (SELECT decision FROM current_verdicts WHERE relation_id = r.id) AS verdict,
  EXISTS (SELECT 1 FROM corrections WHERE relation_id = r.id) AS corrected
FROM ({EXTRACTED}) AS x JOIN relations AS r ON r.id = x.relation_id JOIN documents AS d ON d.id = r.document
JOIN sentences AS s ON s.id = r.sentence WHERE r.id = ?"""
_KEPT = ("document", "predicate", "polarity", "certainty", "confidence", "extractor", "version", "verdict",
         *(f"{role}{what}" for role in ("subject", "object") for what in ("", "_start", "_end", "_label", "_id")))  # fmt: skip
_TOGETHER = """SELECT relation_id FROM curator_verdicts WHERE actor = :actor AND decided_at = (
  SELECT decided_at FROM curator_verdicts WHERE actor = :actor AND relation_id = :relation)"""
_UID = re.compile(r"[0-9a-f]{16,32}")


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
    """Store the verdict in `fields`: relation_id, decision, reason, those of a correction, and

    `uid`, 16 to 32 hex digits: a verdict sent again under the same name is stored once;
    `identical`: the decision holds for the identical undecided claims of the paper, too (an undo takes all of them back);
    `settles`: the decision ends a disagreement between curators.

    Returns the relation, the decision and how many rows were stored. Raises Refused: 400 for values that are not allowed,
    404 for an unknown claim, 409 for a read-only database or nothing to undo, 503 while another program holds the database.
    """
    if not db.is_mutable:
        raise Refused(409, "This database was opened read-only; start `exoclaim review` on it to store verdicts.")
    decision, relation_id, uid = (fields.get(name, "") for name in ("decision", "relation_id", "uid"))
    if decision not in DECISIONS:
        raise Refused(400, f"The decision can only be one of {', '.join(DECISIONS)}.")
    if uid and not _UID.fullmatch(uid):
        raise Refused(400, "The uid of a verdict is 16 to 32 hex digits.")
    reason = _reason(decision, fields.get("reason", ""))

    def insert(conn: sqlite3.Connection) -> int:
        with conn:
            if not conn.in_transaction:  # Datasette 1.0 begins one itself
                conn.execute("BEGIN IMMEDIATE")  # what is read below holds until the rows are written
            if uid and conn.execute("SELECT 1 FROM verdicts WHERE uid = ?", [uid]).fetchone():
                return 0
            last = conn.execute("SELECT max(decided_at) FROM verdicts WHERE relation_id = ?", [relation_id]).fetchone()[0]
            when = max(datetime.now(UTC).isoformat(timespec="microseconds"), last or "")  # a clock may have gone back
            rows = _rows(conn, actor, decision, relation_id, fields)
            for number, (relation, before, after) in enumerate(rows):
                name = uid if uid and not number else stable_id(uid or secrets.token_hex(16), relation)
                conn.execute(_INSERT, (relation, decision, actor, when, reason, before, after, tool_version(), name))
            return len(rows)

    try:
        stored = await db.execute_write_fn(insert)
    except sqlite3.OperationalError as error:
        if "readonly" in str(error) or "unable to open" in str(error):
            raise Refused(409, "The database file cannot be written; check its permissions.") from error
        if "locked" in str(error) or "busy" in str(error):
            raise Refused(503, "Another program is writing to the database; try again in a moment.") from error
        raise
    return {"relation_id": relation_id, "decision": decision, "stored": stored}


def _rows(
    conn: sqlite3.Connection, actor: str, decision: str, relation_id: str, fields: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Relation, before and after of every row that the verdict is stored as; that of the claim itself is the first."""
    if decision == "undo":
        together = [row[0] for row in conn.execute(_TOGETHER, {"actor": actor, "relation": relation_id})]
        if relation_id not in together:
            raise Refused(409, "There is no verdict of yours on this claim to undo.")
        wanted = [relation_id, *(other for other in together if other != relation_id)]
    else:
        wanted = [relation_id, *(identical(conn, relation_id) if fields.get("identical") and decision != "skip" else [])]
    rows = []
    for number, relation in enumerate(wanted):
        found = conn.execute(_CLAIM, [relation])
        values = found.fetchone()
        if values is None:
            if decision == "undo":  # what is gone can still be taken back
                rows.append((relation, "", ""))
                continue
            raise Refused(404, "There is no such claim; it may have been replaced by a new ingest. Reload the queue.")
        row = dict(zip((column[0] for column in found.description), values, strict=True))
        try:
            after = correction(row, fields, spans=number == 0) if decision == "edit" else None
        except BadCorrection as error:
            if number:  # nothing but the picked words was changed, and those are of the first sentence
                continue
            raise Refused(400, str(error)) from error
        before = {name: row[name] for name in _KEPT} | ({"settles": True} if fields.get("settles") else {})
        rows.append((relation, json.dumps(before, sort_keys=True), json.dumps(after, sort_keys=True) if after else ""))
    return rows


def _reason(decision: str, reason: str) -> str:
    if decision == "reject" and reason not in REASONS:
        raise Refused(400, f"A rejection needs a reason: one of {', '.join(REASONS)}.")
    if decision != "reject" and reason:
        raise Refused(400, "Only a rejection carries a reason.")
    return reason
