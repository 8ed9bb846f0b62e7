"""One way to write: a transaction that takes the writer's place at once, and waits for its turn instead of failing half-way."""

from collections.abc import Iterator
from contextlib import contextmanager

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
