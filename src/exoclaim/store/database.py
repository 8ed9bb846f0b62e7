"""Open a database: create it, migrate it, refuse what is not ours, say clearly when it is locked.

Tables hold what must survive and change only by a migration that is appended below; views are derived
and made anew. WAL lets a curator decide while an ingest writes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from exoclaim.errors import DatabaseError, DatabaseLocked
from exoclaim.store import misev
from exoclaim.store.kept_findings import COUNTED_BY, all_changed, corrected_anew
from exoclaim.store.transaction import writing

APPLICATION_ID = 0x45584F43  # "EXOC", stands in the header of the file
BUSY_SECONDS = 10.0
CACHE_KIB = 65_536  # pages of one connection in memory

migrations = Migrations("exoclaim")


def _sql(name: str) -> str:
    return files("exoclaim.store").joinpath(name).read_text(encoding="utf-8")


def _statements(script: str) -> Iterator[str]:
    """Statements of an SQL script, one by one: `executescript` would commit the transaction around it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _run(db: Database, name: str) -> None:
    """Run the script `name` of this package within the transaction at hand."""
    for statement in _statements(_sql(name)):
        db.conn.execute(statement)


@migrations()
def m001_tables(db: Database) -> None:
    """The tables, their triggers, and full-text search on sentences."""
    _run(db, "schema.sql")
    db.table("sentences").enable_fts(["text"], create_triggers=True)


@migrations()
def m002_kind_of_attribution(db: Database) -> None:
    """Databases made before attributions had a kind; a new one has the column from schema.sql."""
    if "kind" not in {column.name for column in db.table("attributions").columns}:
        db.conn.execute("ALTER TABLE attributions ADD COLUMN kind TEXT NOT NULL DEFAULT 'citation'")


@migrations()
def m003_facts(db: Database) -> None:
    """Ancestors and marker categories of concepts."""
    _run(db, "facts.sql")


@migrations()
def m004_review(db: Database) -> None:
    """Verdicts that have a name in every copy, confidence that can be learned and unlearned."""
    for table, column, kind in (("verdicts", "uid", "TEXT"), ("relations", "raw_confidence", "REAL")):
        if column not in {c.name for c in db.table(table).columns}:
            db.conn.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    present = set(db.table_names()) | {row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    for statement in _statements(_sql("schema.sql")):
        what = statement[statement.index("CREATE") :].removeprefix("CREATE UNIQUE").removeprefix("CREATE").split()[1]
        if what in {"calibrations", "verdicts_uid", "verdicts_standing"} - present:
            db.conn.execute(statement)
    db.conn.execute("DROP INDEX IF EXISTS verdicts_relation")


@migrations()
def m005_candidates(db: Database) -> None:
    """Candidates of each mention with score and reason."""
    _run(db, "candidates.sql")


@migrations()
def m006_misev(db: Database) -> None:
    """The table of MISEV's categories; markers without them."""
    _run(db, "misev.sql")


@migrations()
def m007_orders(db: Database) -> None:
    """The orders of the review queue, and corrections, by index."""
    _run(db, "orders.sql")


@migrations()
def m008_scale(db: Database) -> None:
    """Digests of documents, findings that are kept."""
    _run(db, "scale.sql")


@migrations()
def m009_objects(db: Database) -> None:
    """What is said of a place, by index: the network around it would read every finding."""
    db.conn.execute("CREATE INDEX IF NOT EXISTS findings_object ON findings_kept(object_id, papers DESC, sentences DESC)")


@migrations()
def m010_sources(db: Database) -> None:
    """Documents by the path they came from: an ingest asks whether a file was there before with other content."""
    db.conn.execute("CREATE INDEX IF NOT EXISTS documents_source ON documents(source)")


def open_database(path: str | Path, *, create: bool = True, busy_seconds: float = BUSY_SECONDS, wal: bool = True) -> Database:
    """The database at `path`, migrated and with current views.

    `wal=False` makes a new one without a write-ahead log: for shards, which may lie on a network disk.

    Raises DatabaseError for a file that is not an exoclaim database, is missing (`create=False`), cannot be
    written or comes from a newer version, and DatabaseLocked when another process holds it for `busy_seconds`.
    """
    path = Path(path)
    if not path.exists():
        if not create:
            raise DatabaseError(path, "there is no such database", "Make it with `exoclaim ingest PATH --db ...`")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseError(path, f"the folder cannot be made ({error})", "Choose another --db") from error
    with explained(path):
        conn = sqlite3.connect(path, timeout=busy_seconds)
        try:
            _prepare(conn, path, wal=wal)
        except BaseException:
            conn.close()
            raise
    return Database(conn)


def _prepare(conn: sqlite3.Connection, path: Path, *, wal: bool) -> None:
    tables = conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    owner = conn.execute("PRAGMA application_id").fetchone()[0]  # after the tables: another program may be making both just now
    if tables and owner != APPLICATION_ID:
        raise DatabaseError(path, "this database was not made by exoclaim", "Choose another --db; it was left untouched")
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    db = Database(conn)
    known = {migration.name for migration in migrations._migrations}
    newer = [done.name for done in migrations.applied(db) if done.name not in known]
    if newer:
        raise DatabaseError(path, f"it was written by a newer exoclaim ({', '.join(newer)})", "Update exoclaim")
    if not tables and wal:
        conn.execute("PRAGMA journal_mode = WAL")
    if conn.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        conn.execute("PRAGMA synchronous = NORMAL")  # a power cut may take the last documents, whole; the next run brings them
    if migrations.pending(db):
        with writing(db):  # of two programs that begin at once one makes the tables, and the other waits
            conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrations.apply(db)
    _refresh_views(db)
    misev.refresh(db)


def _refresh_views(db: Database) -> None:
    """Make the views of this version; write only when they differ, so that a reader need not wait."""
    written = (s[s.index("CREATE VIEW") :].strip().rstrip(";") for s in _statements(_sql("views.sql")))
    wanted = {statement.split()[2]: statement for statement in written}
    present = {row[0]: row[1].strip() for row in db.conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'")}
    if wanted == present:
        return
    with writing(db):
        for name in present:
            db.conn.execute(f'DROP VIEW "{name}"')
        for statement in wanted.values():
            db.conn.execute(statement)
        if any(wanted[name] != present.get(name) for name in COUNTED_BY):
            corrected_anew(db.conn)
            all_changed(db.conn)


@contextmanager
def explained(path: str | Path) -> Iterator[None]:
    """Turn SQLite's own errors into ours, with the file and the way out."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise DatabaseLocked(path) from error
        if "readonly" in text or "unable to open" in text:
            raise DatabaseError(
                path, f"it cannot be written ({text})", "Check the permissions or choose another --db"
            ) from error
        if "full" in text or "disk I/O error" in text:
            raise DatabaseError(
                path, f"the disk is full or failing ({text})", "Make room and run it again; whole documents are safe"
            ) from error
        raise
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error) or "malformed" in str(error):
            raise DatabaseError(
                path, f"not a sound SQLite database ({error})", "Choose another --db; it was left untouched"
            ) from error
        raise
