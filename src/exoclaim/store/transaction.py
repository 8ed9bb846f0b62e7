"""One way to write, a transaction that takes the writer's place at once and waits for its turn instead of failing half-way;
one way to read a file that is not ours to change."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """Everything in this block, or nothing. Waits as long as the connection was opened to be patient.

    A transaction that only takes the writer's place with its first change is refused without waiting where another program has
    written since it began to read.
    """
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the file at `path` that cannot change it, closed behind the block."""
    conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        yield conn
    finally:
        conn.close()
