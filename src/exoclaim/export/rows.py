"""Rows of the view `evidence`, corrections of curators applied: what the table formats write.

The columns are those of the view, in its order. Does not look at documents or mentions beyond it.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any

from exoclaim.export.edits import KINDS, ROLES, Judgement

Row = dict[str, Any]


def columns(conn: sqlite3.Connection) -> list[str]:
    """Names of the view's columns."""
    return [c[0] for c in conn.execute("SELECT * FROM evidence LIMIT 0").description]


def evidence(conn: sqlite3.Connection, judgements: dict[str, Judgement], *, accepted: bool = False) -> Iterator[Row]:
    """One dict for each relation, in the order of source and place; with `accepted` only accepted ones."""
    query = """SELECT * FROM evidence
               ORDER BY source, document, sentence_start, subject_start, object_start, predicate, relation_id"""
    for found in conn.execute(query):
        row = dict(found)
        judgement = judgements.get(row["relation_id"])
        if accepted and not (judgement and judgement.accepted):
            continue
        if judgement:
            _correct(row, judgement, conn)
        yield row


def _correct(row: Row, judgement: Judgement, conn: sqlite3.Connection) -> None:
    """A changed value loses the cue that no longer shows it, as in `load`."""
    for name in KINDS:
        value = getattr(judgement.edit, name)
        if value is not None and str(value) != row[name]:
            row[name] = str(value)
            row[f"{name}_cue"] = None
    for role in ROLES:
        argument = getattr(judgement.edit, role)
        if argument is None:
            continue
        if argument.span:
            start, end = argument.span
            words = conn.execute(
                "SELECT substr(text, ? + 1, ?) FROM documents WHERE id = ?", [start, end - start, row["document"]]
            )
            row |= {role: words.fetchone()[0], f"{role}_start": start, f"{role}_end": end, f"{role}_id": None}
        if argument.label:
            row[f"{role}_label"] = str(argument.label)
        if argument.concept is not None:
            row[f"{role}_id"] = argument.concept or None
