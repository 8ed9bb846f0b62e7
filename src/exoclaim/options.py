"""Options that several commands share. No command here."""

from pathlib import Path

import click

DB = click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("outputs/exoclaim.db"),
    show_default=True,
    help="The database.",
)
MODEL = click.option(
    "--model",
    "--ner",
    "model",
    metavar="NAME",
    help="Take the entities of this installed spaCy or scispaCy model instead of our tagger's.",
)
TERMS = click.option(
    "--terms", type=click.Path(exists=True, dir_okay=False), help="A lexicon of your own (TSV); its names win."
)
LIMIT = click.option(
    "--limit", "limits", multiple=True, metavar="NAME=NUMBER", help="What one file may use up, as pages=800; may come again."
)
