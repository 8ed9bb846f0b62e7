"""What is installed and what is wrong: `exoclaim models` and `exoclaim doctor`. Looks and mends nothing.

Opening a database of an older version brings it up to date, here as in most commands.
"""

import os
import shutil
import sqlite3
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
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
        lines += ["", "scispaCy's models that are not installed, and the labels of ours that each gives:"]
        lines += [f"  {name}  {_labels(name)}" for name in absent]
        lines += [
            "Look up the address of one at https://allenai.github.io/scispacy/ and give it to pip, in this environment:",
            "  pip install ADDRESS",
            f"Then use it with --model {absent[0]}, or --ner, which is the same.",
        ]
    return lines


def _labels(model: str) -> str:
    from exoclaim.annotate.external import label_map

    kinds = label_map(model).values()
    return "entities without a kind; our tagger says which" if None in kinds else ", ".join(sorted({str(x) for x in kinds}))


LIBRARIES = ("spacy", "scispacy", "numpy", "onnxruntime", "pdfminer.six", "sqlite-utils", "datasette")
EXTRAS = {"cluster": "distributed", "team": "datasette-auth-passwords"}
ROOM = 1 << 30  # bytes
PAGE = (  # a whole PDF of one page, by hand: readers find its objects without a table of them
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
    b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
    b"4 0 obj<</Length 61>>stream\nBT /F 12 Tf 72 700 Td (CD63 is enriched in the exosomes.) Tj ET\nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n"
)


def doctor(db: Path) -> list[Check]:
    """Python, libraries, SQLite, model, the reading of a PDF, memory, the place of the database and what is in it."""
    from exoclaim import __version__

    checks = [
        Check("exoclaim", True, __version__),
        Check("Python", (3, 11) <= sys.version_info[:2] < (3, 13), f"{sys.version.split()[0]} (3.11 or 3.12 is needed)"),
        *(_library(name) for name in LIBRARIES),
        *(_extra(extra, name) for extra, name in EXTRAS.items()),
        Check(
            "SQLite",
            sqlite3.sqlite_version_info >= (3, 37) and _fts5(),
            f"{sqlite3.sqlite_version}, full-text search {'yes' if _fts5() else 'NO'} (3.37 with FTS5 is needed)",
        ),
        _model(),
        _pdf(),
    ]
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
        checks.append(Check("memory", memory >= 2, f"{memory:.0f} GiB (2 are enough)"))
    return [*checks, _place(db), _database(db)]


def _library(name: str) -> Check:
    try:
        return Check(name, True, version(name))
    except PackageNotFoundError:
        return Check(name, False, "not installed; install exoclaim again")


def _extra(extra: str, name: str) -> Check:
    """What only some users need: never a failure."""
    try:
        return Check(f"extra {extra}", True, f"{name} {version(name)}")
    except PackageNotFoundError:
        return Check(f"extra {extra}", True, f"not installed; `pip install 'exoclaim[{extra}]'` where it is wanted")


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
    found = [m.concept.id if m.concept else str(m.label) for m in doc._.mentions]
    return Check(
        "model",
        bool(doc._.relations),
        f"loaded; {', '.join(found) or 'nothing'} and {len(doc._.relations)} claim in a test sentence",
    )


def _pdf() -> Check:
    """Whether a PDF can be read: in a process of its own, under limits of memory and time."""
    from exoclaim.read import read

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.pdf"
        path.write_bytes(PAGE)
        try:
            text = read(path).text
        except ExoclaimError as error:
            return Check("reading PDFs", False, str(error))
    return Check("reading PDFs", "CD63" in text, f"a test page gave {len(text.split())} words")


def _place(db: Path) -> Check:
    """Whether the database, or the first folder above it that is there, can be written, and has room."""
    place = db if db.exists() else next(folder for folder in db.resolve().parents if folder.exists())
    free = shutil.disk_usage(place).free
    words = f"{place}: {'can be written' if os.access(place, os.W_OK) else 'CANNOT be written; choose another --db'}"
    return Check("place", os.access(place, os.W_OK) and free >= ROOM, f"{words}, {free / 2**30:.0f} GiB free (1 is enough)")


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
