"""Reads BioC, XML and JSON: passages with their types. Annotations are not read: they are others' results."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from exoclaim.read import block as kinds
from exoclaim.read.builder import TextBuilder
from exoclaim.read.text import assemble
from exoclaim.schema import Document

_SECTIONS = {
    "TITLE": "title", "ABSTRACT": "abstract", "INTRO": "introduction", "METHODS": "methods", "RESULTS": "results",
    "DISCUSS": "discussion", "CONCL": "discussion", "REF": "references", "FIG": "legend", "TABLE": "legend",
    "ACK_FUND": "acknowledgements", "AUTH_CONT": "acknowledgements", "COMP_INT": "acknowledgements",
    "SUPPL": "acknowledgements", "ABBR": "glossary",
}  # fmt: skip


@dataclass(slots=True)
class _Passage:
    text: str
    offset: int | None
    infons: dict[str, str] = field(default_factory=dict)


def read_bioc_xml(root: "etree._Element", *, source: str, identity: str) -> Document:
    """Reads the passages of a BioC collection."""
    return _document(_xml_passages(root), source, identity, "bioc-xml")


def read_bioc_json(data: Any, *, source: str, identity: str) -> Document:
    """Reads the passages of a BioC collection in JSON, also of a list of collections."""
    return _document(_json_passages(data), source, identity, "bioc-json")


def _xml_passages(root: "etree._Element") -> Iterator[_Passage]:
    for passage in root.iter("passage"):
        texts = [node.text or "" for node in passage.findall("text")]
        texts = texts or [node.findtext("text") or "" for node in passage.findall("sentence")]
        infons = {node.get("key", ""): node.text or "" for node in passage.findall("infon")}
        yield _Passage(" ".join(texts), _number(passage.findtext("offset")), infons)


def _json_passages(data: Any) -> Iterator[_Passage]:
    for collection in data if isinstance(data, list) else [data]:
        for document in collection.get("documents", [collection]):
            for passage in document.get("passages", []):
                text = passage.get("text") or " ".join(s.get("text") or "" for s in passage.get("sentences", []))
                infons = {str(key): str(value) for key, value in (passage.get("infons") or {}).items()}
                yield _Passage(text, _number(passage.get("offset")), infons)


def _number(value: object) -> int | None:
    text = str(value).strip()
    return int(text) if text.isdigit() else None


def _document(passages: Iterable[_Passage], source: str, identity: str, format: str) -> Document:
    builder, title, current = TextBuilder(), "", ""
    for passage in passages:
        kind_of = (passage.infons.get("type") or passage.infons.get("section") or "").lower()
        section = _SECTIONS.get(passage.infons.get("section_type", "").upper(), "")
        if kind_of in ("title", "front", "article title") or section == "title":
            kind, level, opened = kinds.TITLE, 1, ""
            title = title or " ".join(passage.text.split())
        elif "title" in kind_of and "caption" not in kind_of and section not in ("legend", "references"):
            kind, level, opened = kinds.HEADING, 2, section
        elif section == "legend" or kind_of.startswith(("fig", "table")):
            kind, level, opened = kinds.LEGEND, 0, ""
        elif section == "references" or kind_of.startswith("ref"):
            kind, level, opened = kinds.REFERENCE, 0, ""
        else:
            kind, level, opened = kinds.PROSE, 0, ""
        if kind == kinds.REFERENCE:
            section = "references"
        fresh = (section or kind_of) != current
        if kind in (kinds.PROSE, kinds.REFERENCE) and fresh and (section or kind_of == "abstract"):
            # The file names a section without a heading: the first passage carries the name.
            opened = section or kind_of
        current = current if kind == kinds.LEGEND else (section or kind_of)
        builder.add(kind, passage.text, level=level, section=opened, offset=passage.offset)
    return assemble(builder.text, builder.blocks, [], source=source, identity=identity, format=format, title=title, whole=True)
