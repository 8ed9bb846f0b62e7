"""SQLite → files that other programs read: one writer for each format, all fed by the same loaded records."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from exoclaim.errors import InputError
from exoclaim.export.biocfile import write_bioc
from exoclaim.export.brat import to_brat, write_brat
from exoclaim.export.docbin import write_docbin
from exoclaim.export.graphml import write_cytoscape, write_graphml
from exoclaim.export.indra import write_indra
from exoclaim.export.interchange import DOCUMENT_FORMATS, write_records
from exoclaim.export.jsonld import write_jsonld
from exoclaim.export.load import reading
from exoclaim.export.pubannotation import database_texts, judged_records, to_pubannotation, write_pubannotation
from exoclaim.export.tables import write_csv, write_jsonl, write_tsv

__all__ = [
    "DOCUMENT_FORMATS",
    "FORMATS",
    "database_texts",
    "export",
    "judged_records",
    "to_brat",
    "to_pubannotation",
    "write_records",
]

FORMATS: dict[str, Callable[..., int]] = {
    "pubannotation": write_pubannotation,  # a folder, NAME.json for each document
    "brat": write_brat,                    # a folder, NAME.txt and NAME.ann
    "brat-events": partial(write_brat, events=True),  # relations with a cue as events on it
    "docbin": write_docbin,                # a file for spaCy
    "bioc": write_bioc,                    # a file, XML where its name ends in .xml, else JSON
    "csv": write_csv,
    "tsv": write_tsv,
    "jsonl": write_jsonl,
    "graphml": write_graphml,
    "cytoscape": write_cytoscape,
    "jsonld": write_jsonld,                # grounded claims as nanopublications
    "indra": write_indra,
}  # fmt: skip


def export(db_path: str | Path, format: str, out: str | Path, *, accepted: bool = False) -> int:
    """Write the database at `db_path` to `out` in one of FORMATS; returns the number of documents or rows written.

    `out` is a folder for pubannotation, brat and brat-events, a file for the others; each file appears whole or not
    at all. With `accepted` only relations that a curator accepted or corrected, and only documents that have one.
    Corrections are applied in either case. Raises DatabaseError for a database that cannot be read, InputError for an
    unknown format or a place that cannot be written.
    """
    writer = FORMATS.get(format)
    if writer is None:
        raise InputError(format, "there is no such format", f"Formats are: {', '.join(FORMATS)}")
    with reading(Path(db_path)) as conn:
        return writer(conn, Path(out), accepted=accepted)
