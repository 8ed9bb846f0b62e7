"""The table of MISEV's marker categories in a database: as `misev.tsv` beside this file has it. Counts nothing."""

import csv
from importlib.resources import files

from sqlite_utils import Database

from exoclaim.store.transaction import writing

COLUMNS = ("edition", "category", "meaning", "symbol", "gene", "cells")


def refresh(db: Database) -> None:
    """Make the table that of this version; write only when it differs, so that a reader need not wait."""
    lines = files("exoclaim.store").joinpath("misev.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    wanted = [(int(row["edition"]), *(row[name] for name in COLUMNS[1:])) for row in rows]
    if db.conn.execute(f"SELECT {', '.join(COLUMNS)} FROM misev ORDER BY rowid").fetchall() != wanted:
        with writing(db):
            db.conn.execute("DELETE FROM misev")
            db.conn.executemany("INSERT INTO misev VALUES (?, ?, ?, ?, ?, ?)", wanted)
