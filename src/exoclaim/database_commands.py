"""`exoclaim findings`, `merge` and `db …`: what a shell does with whole databases. Thin: see store/merge.py and care.py."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exoclaim.errors import DatabaseError
from exoclaim.options import DB

if TYPE_CHECKING:
    from sqlite_utils import Database


@contextmanager
def _opened(path: Path, *, create: bool = False) -> "Iterator[Database]":
    from exoclaim import store

    with store.explained(path):
        db = store.open_database(path, create=create)
        try:
            yield db
        finally:
            db.close()


@click.command()
@DB
@click.option("--disputed", is_flag=True, help="Only what some affirm and others deny.")
@click.option("--roll-up", is_flag=True, help="Use the ontologies upward: a claim on ILVs counts for MVBs too.")
@click.option("--expected", is_flag=True, help="Proteins in extracellular vesicles, beside MISEV and ExoCarta.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, show_default=True)
@click.option("--limit", type=click.IntRange(1), default=40, show_default=True)
def findings(db: Path, disputed: bool, roll_up: bool, expected: bool, min_confidence: float, limit: int) -> None:
    """Claims merged over papers: support, denial, doubt; papers that say it, and sources they rest on."""
    from exoclaim import show, store

    if expected and (disputed or roll_up or min_confidence):
        raise click.UsageError("--expected stands alone.")
    with _opened(db) as opened:
        if expected:
            show.expectations(store.expectations(opened, limit=limit))
        else:
            show.findings(
                store.findings(opened, disputed=disputed, roll_up=roll_up, min_confidence=min_confidence, limit=limit)
            )


@click.command()
@click.argument("shards", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@DB
@click.option("--partial", is_flag=True, help="Merge although parts are missing or were stopped.")
def merge(shards: tuple[Path, ...], db: Path, partial: bool) -> None:
    """Put the SHARDS of `ingest --shard` together in one database. Counts and hashes are checked; twice changes nothing."""
    from exoclaim import show, store

    with _opened(db, create=True) as opened:
        done = store.merge(opened, shards, partial=partial)
        store.refresh(opened)
        old = store.old_versions(opened)
    click.echo(f"{db}: {done.added} documents added, {done.known} were there, {done.failures} failures noted")
    for words in done.missing:
        click.echo(f"missing: {words}", err=True)
    show.old_versions(old, db)


@click.group(name="db")
def database() -> None:
    """Care for a database: check it, take free space back, make it quick again, compare it, take papers out."""


@database.command()
@DB
def check(db: Path) -> None:
    """Is everything sound: file, links, whole documents, search, findings, runs? Exit code 4 where it is not."""
    from exoclaim import store

    with _opened(db) as opened:
        found = store.check(opened)
    for what, well, words in found:
        click.echo(f"{'ok  ' if well else 'FAIL'}  {what}: {words}")
    if not all(well for _, well, _ in found):
        raise click.exceptions.Exit(4)


@database.command()
@DB
def vacuum(db: Path) -> None:
    """Write the file anew, without free space. Needs as much room again meanwhile."""
    from exoclaim import store

    with _opened(db) as opened:
        before, after = store.vacuum(opened)
    click.echo(f"{db}: {before / 1e6:.1f} MB before, {after / 1e6:.1f} MB now")


@database.command()
@DB
def optimize(db: Path) -> None:
    """Count findings again, put the search index in order, measure tables for the planner."""
    from exoclaim import store

    with _opened(db) as opened:
        counted = store.optimize(opened)
    click.echo(f"{db}: {counted} findings counted again, search index and statistics renewed")


@database.command()
@DB
def dump(db: Path) -> None:
    """Print every row that papers and model decide, sorted: equal for equal databases, whatever made them."""
    from exoclaim import store

    with _opened(db) as opened:
        for line in store.dump(opened.conn):
            click.echo(line)


@database.command()
@click.argument("papers", nargs=-1, required=True, metavar="PAPER...")
@DB
def forget(papers: tuple[str, ...], db: Path) -> None:
    """Take papers out: PAPER is the path it was read from, or the begin of its id.

    All its rows go, and the note that it failed; verdicts stay: they hold again when the same file is ingested again.
    A file that still lies in a folder is read again with that folder.
    """
    from exoclaim import store

    with _opened(db) as opened:
        found: dict[str, store.Version] = {}
        failures: dict[str, None] = {}
        for paper in papers:
            texts, failed = store.versions(opened, paper), store.failures_of(opened, paper)
            if not texts and not failed:
                raise DatabaseError(db, f"it holds no paper {paper}", "The table documents lists paths and ids")
            if len(texts) > 1:
                ids = ", ".join(f"{v.id[:12]} of {v.when}" for v in texts)
                raise DatabaseError(db, f"{paper} may be one of {len(texts)} papers ({ids})", "Name one by its id")
            found |= {v.id: v for v in texts}
            failures |= dict.fromkeys(failed)
        decided = store.forget(opened, found, failures)
    for version in found.values():
        click.echo(f"{db}: {version.source} ({version.id[:12]}) and all its rows are out")
    for path in failures:
        click.echo(f"{db}: the note that {path} failed is out")
    if decided:
        click.echo(f"What was decided on {decided} of the claims is kept, and holds again when the same file is ingested again")
