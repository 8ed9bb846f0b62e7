"""Any annotation file as PubAnnotation records in the words of the guidelines; foreign labels mapped by a TOML file.

    [labels]                      [predicates]
    Gene = "PROTEIN"              Localization = "located_in"
    Disease = ""                  Binding = "interacts_with"

An empty word leaves the mention (and its relations) or the relation out. A word without an entry stays as it is.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from exoclaim.errors import GoldError, InputError, UnknownFormat
from exoclaim.evaluate.biocfile import read_bioc_all
from exoclaim.evaluate.brat import read_brat
from exoclaim.evaluate.docbin import read_docbin
from exoclaim.evaluate.exchange import read_label_studio, read_prodigy, read_pubtator
from exoclaim.evaluate.formats import Annotated, parse

Json = dict[str, Any]
ENDINGS = (".json", ".ann", ".xml", ".pubtator", ".jsonl", ".spacy")  # what is read out of a folder
FORMATS = ".json (PubAnnotation, BioC, Label Studio), .ann (brat), .xml (BioC), .pubtator, .jsonl (Prodigy), .spacy (DocBin)"


def records(path: Path, mapping: Path | None = None) -> Iterator[Json]:
    """The checked records of every document in `path`. Raises GoldError with what does not agree, InputError for no file."""
    return (record for record, _ in checked(path, mapping))


def checked(path: Path, mapping: Path | None = None) -> Iterator[tuple[Json, Annotated]]:
    """The same, each with what it was parsed to."""
    words = _mapping(mapping) if mapping else {}
    for record in _built(path, words):
        yield record, parse(record, f"{path} {record.get('source', '')}".strip())


def is_verdicts(path: Path) -> bool:
    """Whether `path` is what `exoclaim verdicts export` writes: it is about documents that stand elsewhere."""
    try:
        with path.open("rb") as file:
            first = json.loads(file.readline()) if path.suffix == ".jsonl" else None
    except (OSError, ValueError):
        return False  # whoever reads it says what is wrong
    return isinstance(first, dict) and {"relation_id", "decision"} <= first.keys()


def _built(path: Path, words: Mapping[str, Mapping[str, str]]) -> Iterator[Json]:
    """What the reader of the format gives, mapped; a file that is built otherwise than such a file is stops with its name."""
    try:
        for raw in _read(path):
            yield _mapped(raw, words) if words else raw
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        found = f"not built as its format has it ({type(error).__name__}: {error})"
        raise GoldError(path, found, f"Readable are: {FORMATS}") from error


def _read(path: Path) -> Iterator[Json]:
    if path.suffix == ".ann":
        yield read_brat(path) | {"source": path.stem}
    elif path.suffix == ".xml":
        yield from read_bioc_all(path)
    elif path.suffix in (".pubtator", ".txt"):
        yield from read_pubtator(path)
    elif is_verdicts(path):
        raise InputError(path, "these are verdicts, which hold no text", "Make gold of them: `exoclaim convert --db DATABASE`")
    elif path.suffix == ".jsonl":
        yield from read_prodigy(path)
    elif path.suffix == ".spacy":
        yield from read_docbin(path)
    elif path.suffix == ".json":
        yield from _read_json(path)
    else:
        raise UnknownFormat(path, FORMATS)


def _read_json(path: Path) -> Iterator[Json]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(path, f"it cannot be read ({error.strerror})", "Check the path") from error
    except ValueError as error:
        raise GoldError(path, f"not JSON ({error})", f"Readable are: {FORMATS}") from error
    if isinstance(raw, list):
        yield from read_label_studio(path)
    elif isinstance(raw, dict) and "documents" in raw:
        yield from read_bioc_all(path)
    else:
        yield {"source": path.stem} | raw


def _mapping(path: Path) -> dict[str, Mapping[str, str]]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        way_out = 'Write tables [labels] and [predicates] of `theirs = "ours"`'
        raise InputError(path, f"the label map cannot be read ({error})", way_out) from error


def _mapped(raw: Json, words: Mapping[str, Mapping[str, str]]) -> Json:
    labels, predicates = words.get("labels", {}), words.get("predicates", {})
    denotations = [d | {"obj": labels.get(d["obj"], d["obj"])} for d in raw.get("denotations", [])]
    denotations = [d for d in denotations if d["obj"]]
    kept = {d["id"] for d in denotations}
    gone = {d["id"] for d in raw.get("denotations", [])} - kept
    relations = [r | {"pred": predicates.get(r["pred"], r["pred"])} for r in raw.get("relations", [])]
    left = [r for r in relations if r["pred"] and not {r["subj"], r["obj"]} & gone]
    gone |= {r["id"] for r in relations} - {r["id"] for r in left}
    attributes = [a for a in raw.get("attributes", []) if a["subj"] not in gone]
    return raw | {"denotations": denotations, "relations": left, "attributes": attributes}
