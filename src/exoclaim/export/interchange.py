"""PubAnnotation records, gold among them, as files of the document formats: what `exoclaim convert --format` writes.

Nothing is read from a database and nothing is checked; the records come checked from `evaluate`.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from exoclaim.errors import InputError
from exoclaim.export.atomic import atomic, folder
from exoclaim.export.biocfile import record_to_bioc, write_collection
from exoclaim.export.brat import record_to_brat, write_configuration
from exoclaim.export.docbin import record_to_doc, write_docs
from exoclaim.export.names import safe_name

Record = Mapping[str, Any]


def write_records(records: Iterable[Record], form: str, out: Path) -> int:
    """Write `records` to the folder `out` (pubannotation, brat, brat-events) or the file `out`; returns how many.

    A file in a folder is named after the `source` of its record. Raises InputError for a place that cannot be written, an
    unknown format, and a name that is there already.
    """
    if form not in DOCUMENT_FORMATS:
        raise InputError(form, "there is no such format", f"Formats are: {', '.join(DOCUMENT_FORMATS)}")
    return DOCUMENT_FORMATS[form](records, out)


def _named(records: Iterable[Record], out: Path, *endings: str) -> list[tuple[Path, Record]]:
    """Each record with its file of the first ending. All are read and looked at before any is written."""
    found: dict[str, tuple[Path, Record]] = {}
    for number, record in enumerate(records, 1):
        name = safe_name(str(record.get("source", ""))) or str(number)
        for target in (out / f"{name}{ending}" for ending in endings):
            if target.exists():
                raise InputError(target, "there is a file of this name", "Choose an empty folder")
        target = out / f"{name}{endings[0]}"
        if name.casefold() in found:
            raise InputError(target, f"two documents would be {target.name}", "Convert them into two folders, or rename one")
        found[name.casefold()] = target, record
    folder(out)
    return list(found.values())


def _pubannotation(records: Iterable[Record], out: Path) -> int:
    count = 0
    for target, record in _named(records, out, ".json"):
        with atomic(target) as file:
            json.dump(record, file, ensure_ascii=False, indent=1)
            file.write("\n")
        count += 1
    return count


def _brat(records: Iterable[Record], out: Path, *, events: bool) -> int:
    count = 0
    for target, record in _named(records, out, ".ann", ".txt"):
        text, annotations = record_to_brat(record, events=events)
        for path, content in ((out / f"{target.stem}.txt", text), (target, annotations)):
            with atomic(path) as file:
                file.write(content)
        count += 1
    write_configuration(out, events=events)
    return count


def _bioc(records: Iterable[Record], out: Path, *, xml: bool) -> int:
    today = datetime.now(UTC).date().isoformat()
    ending = out.suffix.lower()
    if xml and ending == ".json":
        raise InputError(out, "the name says JSON, the format XML", "Name it .xml, or use --format bioc")
    xml = xml or ending == ".xml"  # who reads it goes by the ending
    return write_collection((record_to_bioc(r, xml=xml) for r in records), out, today, xml=xml)


def _docbin(records: Iterable[Record], out: Path) -> int:
    return write_docs(map(record_to_doc, records), out)


DOCUMENT_FORMATS: dict[str, Callable[[Iterable[Record], Path], int]] = {
    "pubannotation": _pubannotation,
    "brat": partial(_brat, events=False),
    "brat-events": partial(_brat, events=True),
    "bioc": partial(_bioc, xml=False),
    "bioc-xml": partial(_bioc, xml=True),
    "docbin": _docbin,
}
