"""BioC, by the bioc library: XML where the file's name ends in .xml, JSON otherwise; all documents in one file.

Each document is one passage of its whole text at offset 0, so that BioC's offsets are ours (characters, not bytes).
Sentences are annotations of type `Sentence` with the infon `claim`. XML has no place for some control characters
(a form feed from a PDF): they become blanks there, one for one.
"""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from exoclaim.export.atomic import atomic
from exoclaim.export.edits import read_judgements
from exoclaim.export.load import load_analyses
from exoclaim.export.xmltext import xml_text
from exoclaim.schema import Analysis


def write_bioc(conn: sqlite3.Connection, out: Path, *, accepted: bool = False) -> int:
    """One BioC collection at `out`; returns the number of documents."""
    from bioc import BioCCollection, biocjson, biocxml  # only this format needs it

    xml = out.suffix.lower() == ".xml"
    collection = BioCCollection()
    collection.source, collection.key = "exoclaim", "exoclaim.key"
    collection.date = _last_ingest(conn)
    for analysis in load_analyses(conn, read_judgements(conn), accepted=accepted):
        collection.add_document(to_bioc(analysis, xml=xml))
    with atomic(out) as file:
        if xml:
            file.write(biocxml.dumps(collection))
        else:
            biocjson.dump(collection, file, ensure_ascii=False, indent=1)
            file.write("\n")
    return len(collection.documents)


def to_bioc(analysis: Analysis, *, xml: bool = False) -> Any:
    """One `BioCDocument`; with `xml` without characters that XML cannot hold."""
    from bioc import BioCDocument, BioCPassage

    def clean(text: str) -> str:
        return xml_text(text) if xml else text

    source = analysis.document
    text = clean(source.text)
    document = BioCDocument()
    document.id = source.id
    document.infons = {"source": clean(source.source), "title": clean(source.title), "format": source.format}
    passage = BioCPassage()
    passage.offset, passage.text = 0, text
    document.add_passage(passage)
    for i, m in enumerate(analysis.mentions, 1):
        infons = {"type": str(m.label), "score": f"{m.score:.4g}"}
        if m.concept:
            infons |= {"identifier": m.concept.id, "concept_name": clean(m.concept.name)}
        passage.add_annotation(_annotation(f"T{i}", m.start, m.end, text, infons))
    for i, s in enumerate(analysis.sentences, 1):
        passage.add_annotation(_annotation(f"S{i}", s.start, s.end, text, {"type": "Sentence", "claim": str(s.claim)}))
    for i, r in enumerate(analysis.relations, 1):
        infons = {"type": str(r.predicate), "polarity": str(r.polarity), "certainty": str(r.certainty)}
        infons |= {"confidence": f"{r.confidence:.4g}", "extractor": r.found_by}
        if r.attribution:
            infons["attribution"] = clean("; ".join(r.attribution))
        passage.add_relation(_relation(f"R{i}", r.subject, r.object, infons, ("subject", "object")))
    number = len(analysis.relations)
    for i, m in enumerate(analysis.mentions):
        if m.same_as is not None:
            number += 1
            roles = ("long_form", "abbreviation")
            passage.add_relation(_relation(f"R{number}", m.same_as, i, {"type": "same_as"}, roles))
    return document


def _annotation(key: str, start: int, end: int, text: str, infons: dict[str, str]) -> Any:
    from bioc import BioCAnnotation, BioCLocation

    annotation = BioCAnnotation()
    annotation.id, annotation.text, annotation.infons = key, text[start:end], infons
    annotation.add_location(BioCLocation(start, end - start))
    return annotation


def _relation(key: str, first: int, second: int, infons: dict[str, str], roles: tuple[str, str]) -> Any:
    from bioc import BioCNode, BioCRelation

    relation = BioCRelation()
    relation.id, relation.infons = key, infons
    for mention, role in zip((first, second), roles, strict=True):
        relation.add_node(BioCNode(f"T{mention + 1}", role))
    return relation


def _last_ingest(conn: sqlite3.Connection) -> str:
    """The day of the last ingest, not of the export: the same database gives the same file."""
    found = conn.execute("SELECT max(ingested_at) FROM documents").fetchone()[0]
    return str(found)[:10] if found else datetime.fromtimestamp(0, UTC).date().isoformat()
