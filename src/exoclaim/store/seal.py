"""What makes a document whole: the number of its rows and a hash over them, and all rows of a database as sorted lines.

The hash is taken from the rows as they stand in the database, so that writing, checking and merging use this one function.
Times, runs, paths and learned confidence are left out: the same paper and model give the same hash on every machine.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator

OF_DOCUMENT = {  # table: (columns that decide, order)
    "documents": ("id, format, title, text, pipeline", "id"),
    "pages": ('number, start, "end", width, height, boxes', "number"),
    "sections": ('id, start, "end", kind, title', "id"),
    "references": ('id, key, start, "end", text, authors, year, title, journal, doi', "id"),
    "sentences": ('id, position, start, "end", text, page, section, claim, score', "position"),
    "mentions": ('id, sentence, start, "end", text, label, score, concept, same_as', "id"),
    "relations": (
        "id, sentence, subject, predicate, object, polarity, certainty, coalesce(raw_confidence, confidence), "
        "predicate_cue_start, predicate_cue_end, polarity_cue_start, polarity_cue_end, certainty_cue_start, "
        "certainty_cue_end, extractor, version, subject_key, object_key",
        "id",
    ),
}
_OF_ROWS = (
    """SELECT a.relation, a.position, a.key, a.kind, a.reference FROM {schema}.relations AS r
JOIN {schema}.attributions AS a ON a.relation = r.id WHERE r.document = ? ORDER BY a.relation, a.position""",
    """SELECT c.mention, c.rank, c.concept, c.name, c.score, c.reason FROM {schema}.mentions AS m
JOIN {schema}.candidates AS c ON c.mention = m.id WHERE m.document = ? ORDER BY c.mention, c.rank""",
)
TABLES = (*OF_DOCUMENT, "attributions", "candidates", "concepts", "ancestors", "markers", "failures")
_CHANGING = frozenset({"run", "ingested_at", "failed_at"})


def seal(conn: sqlite3.Connection, document: str, schema: str = "main") -> tuple[int, str]:
    """How many rows the document has in the attached database `schema`, and the SHA-256 over them."""
    digest, count = hashlib.sha256(), 0
    questions = [
        f'SELECT {columns} FROM {schema}."{table}" WHERE {"id" if table == "documents" else "document"} = ? ORDER BY {order}'
        for table, (columns, order) in OF_DOCUMENT.items()
    ]
    for question in (*questions, *(question.format(schema=schema) for question in _OF_ROWS)):
        rows = conn.execute(question, [document]).fetchall()
        digest.update(repr(rows).encode())
        count += len(rows)
    return count, digest.hexdigest()


def unsound(conn: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """(id, path) of documents whose rows are not those that were written; those of versions without hashes are passed over."""
    for document, path, count, digest in conn.execute("SELECT id, source, row_count, digest FROM documents ORDER BY rowid"):
        if digest is not None and seal(conn, document) != (count, digest):
            yield document, path


def dump(conn: sqlite3.Connection) -> Iterator[str]:
    """Every row that a paper and a model decide, as JSON lines in one order: equal for equal databases, however they were made.

    Hashes, times and runs are left out, and what curators did.
    """
    for table in TABLES:
        names = [row[1] for row in conn.execute(f'PRAGMA table_info("{table}")') if row[1] not in _CHANGING]
        columns = ", ".join(f'"{name}"' for name in names)
        for row in conn.execute(f'SELECT {columns} FROM "{table}" ORDER BY {columns}'):
            yield json.dumps([table, dict(zip(names, row, strict=True))], ensure_ascii=False)
