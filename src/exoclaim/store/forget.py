"""Take papers out of a database, and find those that were ingested again after a correction.

Everything a paper gave goes with it; what curators decided about it stays, and holds again when the paper comes back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from exoclaim.store.kept_findings import refresh
from exoclaim.store.transaction import writing

_SHORTEST = 6  # digits of an id that may name a paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One stored text of a paper."""

    id: str
    source: str
    ingested_at: str


def versions(db: Database, paper: str) -> list[Version]:
    """What `paper` names: the documents read from that path, else those whose id begins so; the oldest first."""
    if found := _versions(db, "source = ?", paper):
        return found
    if len(paper) < _SHORTEST or not set(paper) <= set("0123456789abcdef"):
        return []
    return _versions(db, "id >= ?1 AND id < ?1 || 'g'", paper)


def other_versions(db: Database, documents: Iterable[str]) -> Iterator[Version]:
    """Documents from the same path as one of `documents` (ids), with other content: the file was changed in between."""
    for document in documents:
        yield from _versions(db, "source = (SELECT source FROM documents WHERE id = ?1) AND id <> ?1", document)


def forget(db: Database, documents: Iterable[str]) -> None:
    """Delete the documents with these ids and all their rows, and count the findings they stood in again."""
    with writing(db):
        db.conn.executemany("DELETE FROM documents WHERE id = ?", [[document] for document in documents])
    refresh(db)


def _versions(db: Database, where: str, value: str) -> list[Version]:
    rows = db.conn.execute(f"SELECT id, source, ingested_at FROM documents WHERE {where} ORDER BY ingested_at, id", [value])
    return [Version(id=row[0], source=row[1], ingested_at=row[2]) for row in rows]
