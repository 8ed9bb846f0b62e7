"""Rows of the view `evidence`, which has the corrections of curators applied: what the table formats write.

The columns are those of the view, in its order. Does not look at documents or mentions beyond it.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any

from exoclaim.errors import DatabaseError
from exoclaim.export.edits import Judgement

Row = dict[str, Any]


def columns(conn: sqlite3.Connection) -> list[str]:
    """Names of the view's columns. Raises DatabaseError for a view of before corrections were in it."""
    names = [c[0] for c in conn.execute("SELECT * FROM evidence LIMIT 0").description]
    if "extracted" not in names:
        raise DatabaseError("evidence", "its views are of an older exoclaim", "Open it once with `exoclaim doctor --db ...`")
    return names


def evidence(conn: sqlite3.Connection, judgements: dict[str, Judgement], *, accepted: bool = False) -> Iterator[Row]:
    """One dict for each relation, in the order of source and place; with `accepted` only accepted ones."""
    names = columns(conn)
    query = """SELECT * FROM evidence
               ORDER BY source, document, sentence_start, subject_start, object_start, predicate, relation_id"""
    for found in conn.execute(query):
        row = dict(zip(names, found, strict=True))
        judgement = judgements.get(row["relation_id"])
        if not accepted or (judgement and judgement.accepted):
            yield row
