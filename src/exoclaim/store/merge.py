"""Put the shards of a divided run together: documents whole, counted and hashed on both sides; twice changes nothing.

A shard is a database that `exoclaim ingest --shard` or the worker of a cluster wrote. Knows nothing of who wrote it.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from exoclaim.errors import MergeError
from exoclaim.store.calibration import active_weights, apply_weights
from exoclaim.store.database import explained, open_database
from exoclaim.store.seal import OF_DOCUMENT, seal
from exoclaim.store.transaction import reading, writing
from exoclaim.store.verdicts import add_verdicts, verdict_rows

AT_ONCE = 200  # documents in a transaction
_FACTS = ("concepts", "ancestors", "markers")


@dataclass(slots=True)
class Merged:
    """What a merge did: documents taken over, documents that were here already, failures, shards that are missing."""

    added: int = 0
    known: int = 0
    failures: int = 0
    missing: tuple[str, ...] = ()


def merge(db: Database, shards: Iterable[Path], *, partial: bool = False) -> Merged:
    """Take over what `shards` hold and this database does not have in the same form.

    Raises MergeError for shards of different versions, a shard whose run did not finish or that is not among them (unless
    `partial`), and a document whose rows are not those that were written. What was taken over before it stays, whole.
    """
    merged, paths = Merged(), sorted(set(shards))
    own = Path(db.conn.execute("PRAGMA database_list").fetchone()[2])
    if any(path.exists() and own.exists() and path.samefile(own) for path in paths):
        raise MergeError(own, "it is to be merged into itself", "Give --db another file")
    for path in paths:
        with explained(path):
            open_database(path, create=False, wal=False).close()  # migrated, and rolled back where its writer was killed
    merged.missing = _unfinished(paths)
    if merged.missing and not partial:
        raise MergeError(paths[0], f"not everything is there: {', '.join(merged.missing)}", "Run that part again")
    for path in paths:
        with _attached(db.conn, path) as conn:
            _take_over(db, conn, path, merged)
    return merged


def _unfinished(paths: list[Path]) -> tuple[str, ...]:
    """In words: parts that were not given, and parts whose last run did not end. Raises MergeError for mixed versions."""
    pipelines: set[str] = set()
    divided: dict[str, set[int]] = {}
    found = []
    for path in paths:
        with reading(path) as conn:
            pipelines |= {row[0] for row in conn.execute("SELECT DISTINCT pipeline FROM documents")}
            last = conn.execute("SELECT shard, finished_at FROM runs ORDER BY rowid DESC LIMIT 1").fetchone()
        if last and last[0]:
            number, _, of = last[0].partition("/")
            divided.setdefault(of, set()).add(int(number))
            if last[1] is None:
                found.append(f"{path} (part {last[0]}) was stopped")
    if len(pipelines) > 1:
        raise MergeError(paths[0], f"the shards are of different versions ({', '.join(sorted(pipelines))})", "Make them anew")
    for of, numbers in divided.items():
        found += [f"part {number}/{of} was not given" for number in range(1, int(of) + 1) if number not in numbers]
    return tuple(found)


@contextmanager
def _attached(conn: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    conn.execute("ATTACH ? AS shard", [str(path)])
    try:
        yield conn
    finally:
        conn.execute("DETACH shard")


def _take_over(db: Database, conn: sqlite3.Connection, path: Path, merged: Merged) -> None:
    documents = conn.execute("SELECT id, source, pipeline, row_count, digest FROM shard.documents ORDER BY rowid").fetchall()
    with writing(db):
        _copy(conn, "runs", "", verb="INSERT OR IGNORE")
        for table in _FACTS:
            _copy(conn, table, "", verb="INSERT OR IGNORE")
    for at in range(0, len(documents), AT_ONCE):
        with writing(db):
            for document, source, pipeline, count, digest in documents[at : at + AT_ONCE]:
                here = conn.execute("SELECT source, digest, pipeline FROM main.documents WHERE id = ?", [document]).fetchone()
                # of two copies of a file the last path gives its name, as in one run
                copied = here is not None and here[0] != source and here[2] == pipeline
                if here and (here[1] == digest or (copied and here[0] > source)):
                    merged.known += 1
                    conn.execute("UPDATE main.documents SET source = max(source, ?) WHERE id = ?", [source, document])
                    continue
                _copy_document(conn, document)
                if (count, digest) != seal(conn, document):
                    raise MergeError(path, f"the rows of {source} are not those that were written", "Make that shard anew")
                merged.added += not copied
                merged.known += copied
    with writing(db):
        # a paper that was read before its file went bad is no sign that the file is good again
        done = "EXISTS (SELECT 1 FROM main.documents AS d WHERE d.source = failures.source AND d.ingested_at >= failed_at)"
        conn.execute(f"DELETE FROM main.failures WHERE {done}")
        merged.failures += _copy(conn, "failures", f"WHERE NOT {done}", verb="INSERT OR REPLACE")
    with reading(path) as shard:
        add_verdicts(db, verdict_rows(shard), source=str(path))


def _copy_document(conn: sqlite3.Connection, document: str) -> None:
    conn.execute("DELETE FROM main.documents WHERE id = ?", [document])
    for table in OF_DOCUMENT:
        _copy(conn, table, f"WHERE {'id' if table == 'documents' else 'document'} = ? ORDER BY rowid", [document])
    _copy(conn, "attributions", "WHERE relation IN (SELECT id FROM shard.relations WHERE document = ?)", [document])
    _copy(conn, "candidates", "WHERE mention IN (SELECT id FROM shard.mentions WHERE document = ?)", [document])
    conn.execute(
        "UPDATE main.relations SET confidence = coalesce(raw_confidence, confidence), raw_confidence = NULL WHERE document = ?",
        [document],
    )
    weights = active_weights(conn)
    if weights is not None:
        apply_weights(conn, weights, document)


def _copy(conn: sqlite3.Connection, table: str, condition: str, values: Iterable[str] = (), *, verb: str = "INSERT") -> int:
    """Rows of the shard's table into ours; both have the columns of this version, in whatever order."""
    names = [row[1] for row in conn.execute(f'PRAGMA main.table_info("{table}")')]
    columns = ", ".join(f'"{name}"' for name in names)
    query = f'{verb} INTO main."{table}" ({columns}) SELECT {columns} FROM shard."{table}" {condition}'
    return conn.execute(query, [*values]).rowcount
