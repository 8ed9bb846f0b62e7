"""Take papers out of a database, and find those that were ingested again after a correction.

Everything a paper gave goes with it; what curators decided about it stays, and holds again when the paper comes back.
"""

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from exoclaim.errors import shown
from exoclaim.store.kept_findings import refresh
from exoclaim.store.transaction import writing

_SHORTEST = 6  # digits of an id that may name a paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One stored text of a paper."""

    id: str
    source: str
    ingested_at: str

    @property
    def when(self) -> str:
        """Day and time of its ingest, as a person reads it."""
        return self.ingested_at[:19].replace("T", " ")


def versions(db: Database, paper: str) -> list[Version]:
    """What `paper` names: the documents read from that path, else those whose id begins so; the oldest first."""
    if found := _from(db, paper):
        return found
    if len(paper) < _SHORTEST or not set(paper) <= set("0123456789abcdef"):
        return []
    return _versions(db, "id >= ? AND id < ? || 'g'", paper, paper)


def other_versions(db: Database, documents: Iterable[str]) -> Iterator[Version]:
    """Documents from the same path as one of `documents` (ids), with other content: the file was changed in between."""
    for document in documents:
        for (source,) in db.conn.execute("SELECT source FROM documents WHERE id = ?", [document]).fetchall():
            yield from (version for version in _from(db, source) if version.id != document)


def old_versions(db: Database) -> list[Version]:
    """Documents of the whole database that are older than another one from the same path, by path."""
    later = "(n.ingested_at, n.rowid) > (documents.ingested_at, documents.rowid)"  # times are of one second
    old = _versions(db, f"EXISTS (SELECT 1 FROM documents AS n WHERE n.source = documents.source AND {later})")
    return sorted(old, key=lambda version: version.source)


def failures_of(db: Database, path: str) -> list[str]:
    """Paths, as they stand in `failures`, of the file at `path` that could not be read."""
    names = _names(path)
    rows = db.conn.execute(f"SELECT source FROM failures WHERE source IN ({_marks(names)})", names)
    return [source for (source,) in rows]


def forget(db: Database, documents: Collection[str], failures: Collection[str] = ()) -> int:
    """Delete the documents with these ids and all their rows, and count the findings they stood in again.

    The notes on the files at the paths `failures` go, too. Returns how many of the claims that went are decided.
    """
    with writing(db):
        judged = "SELECT count(*) FROM relations AS r CROSS JOIN current_verdicts AS v ON v.relation_id = r.id"
        decided = sum(db.conn.execute(f"{judged} WHERE r.document = ?", [d]).fetchone()[0] for d in documents)
        db.conn.executemany("DELETE FROM documents WHERE id = ?", [[document] for document in documents])
        db.conn.executemany("DELETE FROM failures WHERE source = ?", [[path] for path in failures])
    refresh(db)
    return int(decided)


def _from(db: Database, path: str) -> list[Version]:
    names = _names(path)
    return _versions(db, f"source IN ({_marks(names)})", *names)


def _names(path: str) -> list[str]:
    """How one path may have been written: as given, without `./`, whole, and as seen from here."""
    names = [path, str(Path(path)), os.path.abspath(path)]
    if Path(names[-1]).is_relative_to(Path.cwd()):
        names.append(os.path.relpath(names[-1]))
    return [shown(name) for name in names]


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))


def _versions(db: Database, where: str, *values: str) -> list[Version]:
    rows = db.conn.execute(f"SELECT id, source, ingested_at FROM documents WHERE {where} ORDER BY ingested_at, id", values)
    return [Version(id=row[0], source=row[1], ingested_at=row[2]) for row in rows]
