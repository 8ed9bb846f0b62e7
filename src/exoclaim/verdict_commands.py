"""`exoclaim verdicts …` and `exoclaim learn`: what a shell does with decisions. Thin: see store/verdicts.py, curation.py."""

import json
from pathlib import Path
from typing import Any

import click

from exoclaim.options import DB


@click.group()
def verdicts() -> None:
    """What curators decided: copy it out, add it to another copy, compare two curators."""


@verdicts.command(name="export")
@DB
@click.option("--out", type=click.File("w", encoding="utf-8"), default="-", help="JSON Lines; standard output by default.")
def export_verdicts(db: Path, out: Any) -> None:
    """Every decision ever made, one JSON object in a line."""
    from exoclaim import store

    with store.explained(db):
        opened = store.open_database(db, create=False)
        out.write("")  # makes the file, where nobody has decided anything, too
        for row in store.verdict_rows(opened.conn):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        opened.close()


@verdicts.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@DB
def import_verdicts(files: tuple[Path, ...], db: Path) -> None:
    """Add the decisions of FILES: JSON Lines, or other copies of the database. What is known already is left alone."""
    from exoclaim import store

    with store.explained(db):
        opened = store.open_database(db, create=False)
        for file in files:
            added, known = store.add_verdicts(opened, store.read_verdicts(file), source=str(file))
            click.echo(f"{file}: {added} added, {known} known already")
        orphans = opened.conn.execute("SELECT count(DISTINCT relation_id) FROM orphan_verdicts").fetchone()[0]
        opened.close()
    if orphans:
        click.echo(
            f"{orphans} decided relations are not in this database; their verdicts are kept in orphan_verdicts", err=True
        )


@verdicts.command(name="agree")
@click.argument("first")
@click.argument("second")
@DB
def agree_verdicts(first: str, second: str, db: Path) -> None:
    """Kappa and F between the curators FIRST and SECOND, over what both have judged."""
    from exoclaim import curation

    click.echo(curation.agreement(db, first, second), nl=False)


@click.command()
@DB
@click.option("--dry-run", is_flag=True, help="Report only.")
@click.option("--undo", is_flag=True, help="Take the last one back.")
def learn(db: Path, dry_run: bool, undo: bool) -> None:
    """Recalibrate confidence from verdicts, and say what changed on a held-out part. Never runs by itself."""
    from exoclaim import curation

    if dry_run and undo:
        raise click.UsageError("--dry-run and --undo exclude each other.")
    click.echo(curation.undo_learning(db) if undo else curation.learn_from_verdicts(db, dry_run=dry_run), nl=False)
