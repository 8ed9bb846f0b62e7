"""Verdicts in and out: every decision as a JSON object, and what another copy of the database has decided added to this.

Rows are only ever added. A decision has one name (`uid`) in all copies, so that adding it twice changes nothing. Who may
decide and what a decision may say is settled in the review pages.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from exoclaim.errors import InputError
from exoclaim.schema import stable_id
from exoclaim.store.transaction import reading, writing

Row = dict[str, Any]
COLUMNS = ("uid", "relation_id", "decision", "actor", "decided_at", "reason", "before", "after", "tool_version")
_NEEDED = ("relation_id", "decision", "actor", "decided_at", "tool_version")
_INSERT = """INSERT INTO verdicts (uid, relation_id, decision, actor, decided_at, reason, "before", "after", tool_version)
VALUES (:uid, :relation_id, :decision, :actor, :decided_at, :reason, :before, :after, :tool_version)"""

_PAIRS = """WITH alone AS (  -- decisions that settle nothing, and were not taken back
  SELECT v.* FROM verdicts AS v WHERE v.decision IN ('accept', 'reject', 'edit') AND v.actor IN (:first, :second)
    AND NOT (json_valid(v."before") AND json_extract(v."before", '$.settles') IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM verdicts AS u WHERE u.relation_id = v.relation_id AND u.actor = v.actor
      AND u.decision = 'undo' AND (u.decided_at, u.id) > (v.decided_at, v.id))
), last AS (
  SELECT a.relation_id, a.actor, a.decision FROM alone AS a WHERE NOT EXISTS (SELECT 1 FROM alone AS b
    WHERE b.relation_id = a.relation_id AND b.actor = a.actor AND (b.decided_at, b.id) > (a.decided_at, a.id))
)
SELECT a.decision, b.decision FROM last AS a JOIN last AS b USING (relation_id)
WHERE a.actor = :first AND b.actor = :second ORDER BY relation_id"""


def verdict_rows(conn: sqlite3.Connection) -> Iterator[Row]:
    """Every verdict, oldest first, with the keys COLUMNS. Rows from before verdicts had a `uid` get one from their content."""
    found = conn.execute("SELECT * FROM verdicts ORDER BY decided_at, id")
    names = [c[0] for c in found.description]
    for values in found:
        row = dict(zip(names, values, strict=True))
        if not row.get("uid"):  # copies of one database have the same id here, and so the same name
            row["uid"] = stable_id("verdict", *(row[name] for name in ("id", *COLUMNS[1:])))
        yield {name: row[name] for name in COLUMNS}


def read_verdicts(path: Path) -> list[Row]:
    """Verdicts of a JSON Lines file, or of another exoclaim database.

    Raises InputError, with the number of the line, for what is neither.
    """
    try:
        with path.open("rb") as file:
            database = file.read(16) == b"SQLite format 3\0"
    except OSError as error:
        raise InputError(path, f"it cannot be read ({error.strerror})", "Check the path") from error
    if not database:
        return _read_lines(path)
    try:
        with reading(path) as conn:
            return list(verdict_rows(conn))
    except sqlite3.DatabaseError as error:
        raise InputError(path, f"no verdicts can be read from it ({error})", "Give a copy of an exoclaim database") from error


def _read_lines(path: Path) -> list[Row]:
    rows = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(path, "it is not UTF-8", "Give a file made by `exoclaim verdicts export`") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(path, f"line {number} is not JSON ({error})", "Mend or delete that line") from error
        if not isinstance(row, dict) or not all(isinstance(row.get(name), str) and row[name] for name in _NEEDED):
            raise InputError(path, f"line {number} lacks one of {', '.join(_NEEDED)}", "Mend or delete that line")
        kept = {name: row.get(name) or "" for name in COLUMNS}
        if not all(isinstance(value, str) for value in kept.values()):
            raise InputError(path, f"line {number} has a value that is no text", "Mend or delete that line")
        kept["uid"] = kept["uid"] or stable_id("verdict", number, *(kept[name] for name in COLUMNS[1:]))
        rows.append(kept)
    return rows


def add_verdicts(db: Database, rows: Iterable[Row], *, source: str = "verdicts") -> tuple[int, int]:
    """Add what this database does not know yet, all or nothing; returns how many were added and how many were known.

    Raises InputError for a decision that no verdict can have.
    """
    known = {row["uid"] for row in verdict_rows(db.conn)}
    added = old = 0
    with writing(db):
        for row in rows:
            if row["uid"] in known:
                old += 1
                continue
            if row["decision"] == "edit" and not _is_object(row["after"]):
                raise InputError(source, f"the correction {row['uid']} is no JSON object", "Mend or delete it")
            try:
                db.conn.execute(_INSERT, row)
            except sqlite3.IntegrityError as error:
                raise InputError(source, f"a verdict cannot be taken over ({error})", "Mend or delete it") from error
            known.add(row["uid"])
            added += 1
    return added, old


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def pairs_of(conn: sqlite3.Connection, first: str, second: str) -> list[tuple[str, str]]:
    """The decisions of two curators on every relation that both have judged, in the order of relation ids.

    Who settles a disagreement has seen the other's decision: what that curator said before it counts.
    """
    return [(row[0], row[1]) for row in conn.execute(_PAIRS, {"first": first, "second": second})]
