"""Results into databases: one document, the shard of a cluster's worker, the shards together.

Runs no model; `pipeline` decides who works.
"""

import logging
import os
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from exoclaim.errors import ExoclaimError, MergeError, shown
from exoclaim.schema import Analysis, ConceptFacts, Document, Failure

if TYPE_CHECKING:
    from sqlite_utils import Database

    from exoclaim.store import Run

log = logging.getLogger(__name__)
PATIENCE = 120.0  # seconds that an ingest waits for another writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was stored of one document: its id, the hash over its rows, their numbers. After a merge it must be found again."""

    document: str
    digest: str
    sentences: int
    mentions: int
    relations: int


def failure_of(path: Path, document: Document | None, stage: str, error: Exception) -> Failure:
    """The row that says why a file has no others."""
    return Failure(
        source=shown(path),
        document_id=document.id if document else None,
        stage=stage,
        error=type(error).__name__,
        message=str(error),
    )


def stored(db: "Database", run: "Run", path: Path, analysis: Analysis, facts: Iterable[ConceptFacts]) -> Receipt | Failure:
    """Write one analysis with `facts` about its concepts.

    Rows that contradict each other or text that cannot be written are a Failure.
    """
    from exoclaim import store

    try:
        digest = store.write_analysis(db, analysis, run=run.id, pipeline=run.model, facts=facts)
    except ValueError as error:
        log.exception("%s", path)
        return failure_of(path, analysis.document, "store", error)
    return _receipt(analysis, digest)


def _receipt(analysis: Analysis, digest: str) -> Receipt:
    return Receipt(
        document=analysis.document.id,
        digest=digest,
        sentences=len(analysis.sentences),
        mentions=len(analysis.mentions),
        relations=len(analysis.relations),
    )


def in_shard(
    work: Callable[[Path], Analysis | Failure],
    facts: Callable[[Analysis], list[ConceptFacts]],
    run: "Run",
    folder: Path,
    path: Path,
) -> Receipt | Failure:
    """What a worker of a cluster does: `work` on one file, and what comes of it into this worker's shard under `folder`."""
    from exoclaim import store

    result = work(path)
    if isinstance(result, Failure):
        return result
    try:
        shard = folder / f"{socket.gethostname()}-{os.getpid()}.db"
        with store.explained(shard):
            db = store.open_database(shard, wal=False, busy_seconds=PATIENCE)
            try:
                store.join_run(db, run)
                if store.is_copied_later(db, result.document):  # workers take files in any order; the last path gives the name
                    return _receipt(result, store.digest_of(db, result.document.id) or "")
                return stored(db, run, path, result, facts(result))
            finally:
                db.close()
    except ExoclaimError as error:  # errors with a path do not travel between processes; their words do
        return failure_of(path, result.document, "store", error)


def gather(db: "Database", folder: Path, receipts: dict[str, str]) -> None:
    """Merge the workers' shards and delete them. Raises MergeError where a document of `receipts` did not arrive."""
    from exoclaim import store

    shards = sorted(folder.glob("*.db"))
    if shards:
        store.merge(db, shards, partial=True)
    lost = [document for document, digest in receipts.items() if store.digest_of(db, document) != digest]
    if lost:
        raise MergeError(folder, f"{len(lost)} documents that workers have stored are not in it ({lost[0]}, …)",
                         "Do the workers see this folder under the same path? Run it again")  # fmt: skip
    if folder.exists():
        rmtree(folder)
