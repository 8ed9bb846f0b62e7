"""Evidence rows as CSV, TSV and JSON Lines, and back.

CSV and TSV are safe to open in a spreadsheet: a text cell that begins with = + - @, a tab or a line end, which a
spreadsheet would run as a formula, gets a leading apostrophe; so does an empty text, for an empty cell is a missing value,
and a text that looks as if it had got one. In TSV, tabs, line ends and backslashes are written `\\t`, `\\n`, `\\r`, `\\\\`, so
that a line is a row and nothing is quoted. JSON Lines holds the values unchanged. `read_rows` undoes all this.
"""

import csv
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

from exoclaim.errors import InputError
from exoclaim.export.atomic import atomic
from exoclaim.export.edits import read_judgements
from exoclaim.export.rows import Row, columns, evidence

MARKED = re.compile(r"'*(?:\Z|[=+\-@\t\r\n])")  # what `cell` marks with an apostrophe
ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_ESCAPED = re.compile(r"\\([\\tnr])")


def cell(value: Any) -> Any:
    """The value as a spreadsheet may have it; numbers and None stay as they are."""
    return f"'{value}" if isinstance(value, str) and MARKED.match(value) else value


def line_cell(value: Any) -> str:
    """The value as one cell of a TSV line."""
    return "" if value is None else "".join(ESCAPES.get(c, c) for c in str(cell(value)))


def write_csv(conn: sqlite3.Connection, out: Path, *, accepted: bool = False) -> int:
    """Comma-separated as in RFC 4180: quoted where needed, CR LF at line ends, with a header; returns the number of rows."""
    count = 0
    with atomic(out) as file:
        writer = csv.writer(file)  # ends lines with \r\n, so that it also quotes a cell with a lone \r
        writer.writerow(columns(conn))
        for row in evidence(conn, read_judgements(conn), accepted=accepted):
            writer.writerow([cell(value) for value in row.values()])
            count += 1
    return count


def write_tsv(conn: sqlite3.Connection, out: Path, *, accepted: bool = False) -> int:
    """Tab-separated, never quoted, with a header; returns the number of rows."""
    count = 0
    with atomic(out) as file:
        file.write("\t".join(columns(conn)) + "\n")
        for row in evidence(conn, read_judgements(conn), accepted=accepted):
            file.write("\t".join(map(line_cell, row.values())) + "\n")
            count += 1
    return count


def write_jsonl(conn: sqlite3.Connection, out: Path, *, accepted: bool = False) -> int:
    """One JSON object in a line for each row; returns the number of rows."""
    count = 0
    with atomic(out) as file:
        for row in evidence(conn, read_judgements(conn), accepted=accepted):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def read_rows(path: Path) -> list[Row]:
    """The rows of a file that `exoclaim export` wrote as csv, tsv or jsonl (told by its ending), as they were exported."""
    if path.suffix not in (".csv", ".tsv", ".jsonl"):
        raise InputError(path, "no table by its name", "Give a file that ends in .csv, .tsv or .jsonl")
    if path.suffix == ".jsonl":
        # by "\n" alone: splitlines would also cut at line separators within a text
        return [json.loads(line) for line in path.read_bytes().decode("utf-8").split("\n") if line]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file)
    else:
        header, *lines = (line.split("\t") for line in path.read_bytes().decode("utf-8").split("\n")[:-1])
        lines = [[_ESCAPED.sub(lambda m: {"t": "\t", "n": "\n", "r": "\r"}.get(m[1], m[1]), c) for c in line] for line in lines]
    return [{name: _value(name, text) for name, text in zip(header, line, strict=True)} for line in lines]


def _value(name: str, text: str) -> Any:
    if text == "":
        return None
    if name == "page" or name.endswith(("_start", "_end")):
        return int(text)
    if name == "confidence":
        return float(text)
    return text[1:] if text[0] == "'" and MARKED.match(text) else text
