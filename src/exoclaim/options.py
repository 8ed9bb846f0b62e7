"""Options that several commands share. No command here."""

from pathlib import Path
from typing import Any

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


class Shard(click.ParamType["tuple[int, int]"]):
    """`2/8` as (2, 8)."""

    name = "shard"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """Two numbers, the first not above the second; a usage error otherwise."""
        number, slash, of = str(value).partition("/")
        if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
            self.fail(f"{value!r} is no part such as 2/8", param, ctx)
        return int(number), int(of)


SHARD = Shard()
