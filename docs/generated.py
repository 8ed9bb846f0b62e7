"""The parts of the reference that are read off the program itself; `cog` puts them into the pages (`make pages`).

Each function gives Markdown. Nothing here is written by hand twice: help comes from the commands, columns from a real
database with their comments from the schema's own SQL, formats from the tables that the readers and writers dispatch on.
"""

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import MISSING, fields
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

import click

from exoclaim import errors, schema
from exoclaim.cli import main
from exoclaim.evaluate.labels import FORMATS as ANNOTATED
from exoclaim.export import FORMATS
from exoclaim.read.limits import FORMATS as READABLE
from exoclaim.read.limits import Limits
from exoclaim.store import open_database

WIDTH = 100


def commands(group: click.Command = main, path: str = "exoclaim") -> Iterator[tuple[str, click.Command]]:
    """Every command with the words it is called by, groups before what is in them."""
    yield path, group
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
            yield from commands(command, f"{path} {name}")


def help_pages() -> str:
    """A section for each command with its `--help`."""
    parts = []
    for path, command in commands():
        context = click.Context(command, info_name=path, terminal_width=WIDTH, max_content_width=WIDTH)
        context.help_option_names = ["-h", "--help"]
        parts.append(f"## {path}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def tables() -> str:
    """Columns of every table of a new database; remarks are the comments of the SQL that makes it."""
    return _described("table", _comments("schema.sql") | _comments("facts.sql"))


def views() -> str:
    """Columns of every view, with the remark that stands beside its name in the SQL."""
    return _described("view", _comments("views.sql"))


def _described(kind: str, comments: dict[tuple[str, str], str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        open_database(Path(folder) / "new.db").close()
        conn = sqlite3.connect(Path(folder) / "new.db")
        names = [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = ? ORDER BY rowid", [kind])]
        parts = []
        for name in names:
            if "_fts" in name or name.startswith(("sqlite_", "_sqlite")):
                continue
            lines = [f"### {name}", ""]
            if remark := comments.get((name, "")):
                lines += [f"{remark[0].upper()}{remark[1:]}.", ""]
            columns = conn.execute(f'PRAGMA table_info("{name}")').fetchall()
            if kind == "view":
                lines += [", ".join(f"`{column[1]}`" for column in columns), ""]
            else:
                targets = {key[3]: f"{key[2]}.{key[4]}" for key in conn.execute(f'PRAGMA foreign_key_list("{name}")')}
                lines += ["| column | type | refers to | |", "|---|---|---|---|"]
                for _, column, form, _, _, _ in columns:
                    target = f"`{targets[column]}`" if column in targets else ""
                    lines.append(f"| `{column}` | {form} | {target} | {comments.get((name, column), '')} |")
                lines.append("")
            parts.append("\n".join(lines))
        conn.close()
    return "\n".join(parts)


def _comments(file: str) -> dict[tuple[str, str], str]:
    """(table or view, column) → the comment at the end of its line; the column is empty for the table itself."""
    found: dict[tuple[str, str], str] = {}
    table = ""
    for line in files("exoclaim.store").joinpath(file).read_text(encoding="utf-8").splitlines():
        code, mark, comment = line.partition("--")
        if opened := re.match(r'CREATE (?:TABLE|VIEW) "?(\w+)', code):
            table = opened[1]
            if mark:
                found[table, ""] = comment.strip()
        elif mark and table and (column := re.match(r'\s+"?(\w+)"? [A-Z]', code)):
            found[table, column[1]] = comment.strip()
    return found


def records() -> str:
    """The records of `exoclaim.schema` with their fields, and the words that fields may hold."""
    parts = []
    for name, kind in vars(schema).items():
        if not isinstance(kind, type) or kind.__module__ != schema.__name__:
            continue
        text = " ".join((kind.__doc__ or "").split())
        if issubclass(kind, StrEnum):
            parts.append(f"## {name}\n\n{text}\n\n{', '.join(f'`{word}`' for word in kind)}\n")
        else:
            lines = [f"## {name}", "", text, "", "| field | type | default |", "|---|---|---|"]
            for field in fields(kind):
                default = "" if field.default is MISSING else f"`{field.default if field.default != '' else '(empty)'}`"
                form = field.type if isinstance(field.type, str) else getattr(field.type, "__name__", str(field.type))
                lines.append(f"| `{field.name}` | `{_type(form, field.type)}` | {default} |")
            parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _type(name: str, kind: object) -> str:
    """A type as it is written in the source: without module names."""
    text = name if isinstance(kind, type) and not getattr(kind, "__args__", None) else str(kind)
    return re.sub(r"exoclaim\.schema\.", "", text).replace("|", "or")


def readable() -> str:
    """The endings that an ingest reads, in one line."""
    return ", ".join(f"`{ending}`" for ending in READABLE)


def annotated() -> str:
    """What annotations of other tools are read from, in one line."""
    return ANNOTATED


def limits() -> str:
    """The guard of one file: name and default."""
    lines = ["| limit | default |", "|---|---:|"]
    return "\n".join([*lines, *(f"| `{field.name}` | {field.default:,} |" for field in fields(Limits))])


def writable() -> str:
    """The names of the export formats, in one line."""
    return ", ".join(f"`{name}`" for name in FORMATS)


def exit_codes() -> str:
    """Which error ends with which exit code."""
    lines = ["| class | exit code | when |", "|---|---:|---|"]
    for name, kind in vars(errors).items():
        if isinstance(kind, type) and issubclass(kind, errors.ExoclaimError):
            lines.append(f"| `{name}` | {kind.exit_code} | {' '.join((kind.__doc__ or '').split())} |")
    return "\n".join(lines)
