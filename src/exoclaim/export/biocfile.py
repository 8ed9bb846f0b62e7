"""BioC, by the bioc library: XML where the file's name ends in .xml, JSON otherwise; all documents in one file.

Each document is one passage of its whole text at offset 0, so that BioC's offsets are ours (characters, not bytes).
Sentences are annotations of type `Sentence` with the infon `claim`. XML has no place for some control characters
(a form feed from a PDF): they become blanks there, one for one, and the infon `control_characters` says which stood where.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from exoclaim.export.atomic import atomic
from exoclaim.export.edits import read_judgements
from exoclaim.export.load import load_analyses
from exoclaim.export.pubannotation import to_pubannotation
from exoclaim.export.xmltext import xml_text
from exoclaim.schema import Analysis

LOST = "control_characters"


def write_bioc(conn: sqlite3.Connection, out: Path, *, accepted: bool = False) -> int:
    """One BioC collection at `out`; returns the number of documents."""
    xml = out.suffix.lower() == ".xml"
    analyses = load_analyses(conn, read_judgements(conn), accepted=accepted)
    return write_collection((to_bioc(a, xml=xml) for a in analyses), out, _last_ingest(conn), xml=xml)


def write_collection(documents: Iterable[Any], out: Path, date: str, *, xml: bool) -> int:
    """One file of `BioCDocument`s, XML or JSON, dated `date` (YYYY-MM-DD); returns how many."""
    from bioc import BioCCollection, biocjson, biocxml  # only this format needs it

    collection = BioCCollection()
    collection.source, collection.key, collection.date = "exoclaim", "exoclaim.key", date
    for document in documents:
        collection.add_document(document)
    with atomic(out) as file:
        if xml:
            file.write(biocxml.dumps(collection))
        else:
            biocjson.dump(collection, file, ensure_ascii=False, indent=1)
            file.write("\n")
    return len(collection.documents)


def to_bioc(analysis: Analysis, *, xml: bool = False) -> Any:
    """One `BioCDocument`; with `xml` without characters that XML cannot hold."""
    document = record_to_bioc(to_pubannotation(analysis), xml=xml)
    source = analysis.document
    document.id = source.id
    document.infons |= {"path": _held(source.source), "title": _held(source.title), "format": source.format}
    return document


def record_to_bioc(record: Mapping[str, Any], *, xml: bool = False) -> Any:
    """The same for a PubAnnotation record: its attributes are infons, several values of one name a JSON list."""
    from bioc import BioCDocument, BioCPassage

    text = xml_text(record["text"]) if xml else record["text"]
    document = BioCDocument()
    document.id = str(record.get("source", ""))
    document.infons = {"source": _held(document.id)}
    lost = [f"{i}:{ord(a):x}" for i, (a, b) in enumerate(zip(record["text"], text, strict=True)) if a != b]
    if lost:
        document.infons[LOST] = " ".join(lost)
    for name in ("sections", "scope"):
        if record.get(name):
            document.infons[name] = json.dumps(record[name])
    passage = BioCPassage()
    passage.offset, passage.text = 0, text
    document.add_passage(passage)
    values: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for a in record.get("attributes", ()):
        values[a["subj"]][a["pred"]].append(a["obj"])
    for d in record["denotations"]:
        infons = {"type": str(d["obj"]), **_infons(values[d["id"]])}
        passage.add_annotation(_annotation(d["id"], d["span"]["begin"], d["span"]["end"], text, infons))
    for r in record.get("relations", ()):
        roles = ("long_form", "abbreviation") if r["pred"] == "same_as" else ("subject", "object")
        infons = {"type": r["pred"], **_infons(values[r["id"]])}
        passage.add_relation(_relation(r["id"], r["subj"], r["obj"], infons, roles))
    return document


def _infons(values: Mapping[str, Sequence[Any]]) -> dict[str, str]:
    """Citation keys are parted by `; ` where that is unequivocal; a concept is the infon `identifier`, as elsewhere."""
    infons = {}
    for name, said in values.items():
        words = [str(value) for value in said]
        plain = all(w == _held(w) == w.strip() != "" and ";" not in w and w[0] != "[" for w in words)
        joined = "; ".join(words) if plain and (len(words) == 1 or name == "attribution") else json.dumps(words)
        infons["identifier" if name == "concept" else name] = joined
    return infons


def _held(text: str) -> str:
    """What both XML and JSON can hold."""
    return " ".join(xml_text(text).split())


def _annotation(key: str, start: int, end: int, text: str, infons: dict[str, str]) -> Any:
    from bioc import BioCAnnotation, BioCLocation

    annotation = BioCAnnotation()
    annotation.id, annotation.text, annotation.infons = key, text[start:end], infons
    annotation.add_location(BioCLocation(start, end - start))
    return annotation


def _relation(key: str, first: str, second: str, infons: dict[str, str], roles: tuple[str, str]) -> Any:
    from bioc import BioCNode, BioCRelation

    relation = BioCRelation()
    relation.id, relation.infons = key, infons
    for mention, role in zip((first, second), roles, strict=True):
        relation.add_node(BioCNode(mention, role))
    return relation


def _last_ingest(conn: sqlite3.Connection) -> str:
    """The day of the last ingest, not of the export: the same database gives the same file."""
    found = conn.execute("SELECT max(ingested_at) FROM documents").fetchone()[0]
    return str(found)[:10] if found else datetime.fromtimestamp(0, UTC).date().isoformat()
