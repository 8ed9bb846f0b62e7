"""What is installed and what is wrong: `exoclaim models` and `exoclaim doctor`. Looks, changes nothing."""

import os
import sqlite3
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from exoclaim.errors import ExoclaimError

SCISPACY = (
    "en_ner_bionlp13cg_md",
    "en_ner_craft_md",
    "en_ner_jnlpba_md",
    "en_ner_bc5cdr_md",
    "en_core_sci_sm",
    "en_core_sci_md",
    "en_core_sci_lg",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    what: str
    ok: bool
    found: str


def models() -> list[str]:
    """Lines for a terminal: our model, installed spaCy models, and how to get scispaCy's."""
    import json

    from spacy.util import get_installed_models

    from exoclaim.annotate import DEFAULT_MODEL, model_folder

    folder = model_folder()
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6
    lines = [f"{DEFAULT_MODEL} {meta['version']}  ships with the package, {size:.0f} MB  (used unless --model names another)"]
    lines.append("dictionary  the names of the lexicon instead of a tagger: --model dictionary")
    installed = sorted(get_installed_models())
    lines += [f"{name} {version(name)}  installed; use its entities with --model {name}" for name in installed]
    absent = [name for name in SCISPACY if name not in installed]
    if absent:
        lines += [
            "",
            f"scispaCy's models, not installed: {', '.join(absent)}",
            "Get one with pip install and the address that https://allenai.github.io/scispacy/ gives for it.",
        ]
    return lines


def doctor(db: Path) -> list[Check]:
    """Python, libraries, model, memory, and the database if there is one."""
    checks = [Check("Python", (3, 11) <= sys.version_info[:2] < (3, 13), sys.version.split()[0])]
    libraries = ("exoclaim", "spacy", "scispacy", "onnxruntime", "pdfminer.six", "sqlite-utils", "datasette")
    checks += [Check(name, True, version(name)) for name in libraries]
    checks.append(
        Check(
            "SQLite",
            sqlite3.sqlite_version_info >= (3, 37),
            f"{sqlite3.sqlite_version}, full-text search {'yes' if _fts5() else 'NO'}",
        )
    )
    checks.append(_model())
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
        checks.append(Check("memory", memory >= 2, f"{memory:.0f} GiB (2 are enough)"))
    checks.append(_database(db))
    return checks


def _fts5() -> bool:
    conn = sqlite3.connect(":memory:")
    try:
        conn.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    except sqlite3.OperationalError:
        return False
    finally:
        conn.close()
    return True


def _model() -> Check:
    from exoclaim import load

    try:
        doc = load()("CD63 is enriched in exosomes.")
    except ExoclaimError as error:
        return Check("model", False, str(error))
    return Check(
        "model",
        bool(doc._.mentions),
        f"loaded; found {', '.join(str(m.label) for m in doc._.mentions) or 'nothing'} in a test sentence",
    )


def _database(db: Path) -> Check:
    from exoclaim.store import explained, open_database

    if not db.exists():
        return Check("database", True, f"{db} is not there yet; `exoclaim ingest` makes it")
    try:
        with explained(db):
            opened = open_database(db, create=False, busy_seconds=2)
            sound = opened.conn.execute("PRAGMA integrity_check").fetchone()[0]
            broken = len(opened.conn.execute("PRAGMA foreign_key_check").fetchall())
            counts = ", ".join(f"{opened.table(t).count} {t}" for t in ("documents", "relations", "verdicts", "failures"))
            opened.close()
    except ExoclaimError as error:
        return Check("database", False, str(error))
    return Check("database", sound == "ok" and not broken, f"{db}: integrity {sound}, {broken} broken links, {counts}")
