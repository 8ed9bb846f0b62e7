"""Evidence rows as CSV, TSV and JSON Lines.

CSV and TSV are safe to open in a spreadsheet: a text cell that begins with = + - @, a tab or a line end, which a
spreadsheet would run as a formula, gets a leading apostrophe. In TSV, white space within a cell becomes one blank, so
that a line is a row and nothing is quoted. JSON Lines holds the values unchanged.
"""

import csv
import json
import sqlite3
from pathlib import Path
from typing import Any

from exoclaim.export.atomic import atomic
from exoclaim.export.edits import read_judgements
from exoclaim.export.rows import columns, evidence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value: Any) -> Any:
    """The value as a spreadsheet may have it; numbers and None stay as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def write_csv(conn: sqlite3.Connection, out: Path, *, accepted: bool = False) -> int:
    """Comma-separated, quoted where needed, `\\n` at line ends, with a header; returns the number of rows."""
    count = 0
    with atomic(out) as file:
        writer = csv.writer(file, lineterminator="\n")
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
            cells = ("" if value is None else cell(" ".join(str(value).split())) for value in row.values())
            file.write("\t".join(cells) + "\n")
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
