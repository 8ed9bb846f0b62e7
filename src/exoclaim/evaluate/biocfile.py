"""BioC files (XML or JSON) as PubAnnotation records.

Annotations take their label from the infon `type`, relations their predicate likewise; the other infons are attributes:
`identifier` as `concept`, `attribution` with keys parted by `; `, a JSON list as several values. Nodes with the roles
`subject` and `object` are the arguments, else the first and the second. Several locations become the outer span.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exoclaim.errors import GoldError, InputError


def read_bioc(path: Path) -> dict[str, Any]:
    """The record of the one document in `path`. Raises GoldError where an annotation's text is not at its place."""
    documents = _documents(path)
    if len(documents) != 1:
        raise GoldError(path, f"expected one document, found {len(documents)}", "Part them with `exoclaim convert`")
    return _record(path, documents[0])


def read_bioc_all(path: Path) -> Iterator[dict[str, Any]]:
    """The records of every document in `path`, each with its id as `source`."""
    for document in _documents(path):
        yield {"source": document.infons.get("source") or document.id} | _record(path, document)


def _record(path: Path, document: Any) -> dict[str, Any]:
    text = _text(path, document)
    denotations, relations, attributes = [], [], []
    for part in _parts(document):
        for a in part.annotations:
            denotations.append(_denotation(path, a, text))
            attributes += _attributes(a)
        for r in part.relations:
            relations.append(_relation(path, r))
            attributes += _attributes(r)
    if lost := document.infons.get("control_characters"):
        text = _restored(path, text, lost)
    more = {name: found for name in ("sections", "scope") if (found := _list(document.infons.get(name, "")))}
    return {"text": text, "denotations": denotations, "relations": relations, "attributes": attributes, **more}


def _documents(path: Path) -> list[Any]:
    from bioc import biocjson, biocxml  # heavy, and most gold is JSON of another kind

    try:
        with path.open(encoding="utf-8") if path.suffix == ".json" else path.open("rb") as file:
            documents = (biocjson if path.suffix == ".json" else biocxml).load(file).documents
    except OSError as error:
        raise InputError(path, f"it cannot be read ({error.strerror})", "Check the path") from error
    except Exception as error:  # lxml and bioc raise what they meet: SyntaxError, KeyError, TypeError
        raise GoldError(path, f"not BioC ({error})", "Check the file with a BioC validator") from error
    return list(documents)


def _parts(document: Any) -> Iterator[Any]:
    yield document
    for passage in document.passages:
        yield passage
        yield from passage.sentences


def _text(path: Path, document: Any) -> str:
    """Passages at their offsets; what lies between them is unknown and stands as blanks."""
    text = ""
    pieces = [p for passage in document.passages for p in ([passage] if passage.text else passage.sentences)]
    for piece in sorted(pieces, key=lambda p: int(p.offset)):
        if piece.offset < len(text):
            found = f"passages overlap: expected an offset from {len(text)} on, found {piece.offset}"
            raise GoldError(path, found, "Offsets of BioC count characters, not bytes")
        text = text.ljust(piece.offset) + (piece.text or "")
    return text


def _denotation(path: Path, a: Any, text: str) -> dict[str, Any]:
    if not a.locations or not a.infons.get("type"):
        raise GoldError(path, f"annotation {a.id}: expected a location and the infon type", "Add them, or leave it out")
    begin, end = min(place.offset for place in a.locations), max(place.end for place in a.locations)
    held = " ".join(text[place.offset : place.end] for place in a.locations)
    if a.text is not None and a.text.split() != held.split():
        found = f"annotation {a.id}: expected the text {held!r}, found {a.text!r}"
        raise GoldError(path, found, "Offsets of BioC count characters, not bytes")
    return {"id": a.id, "span": {"begin": begin, "end": end}, "obj": a.infons["type"]}


def _relation(path: Path, r: Any) -> dict[str, Any]:
    if len(r.nodes) != 2 or not r.infons.get("type"):
        raise GoldError(path, f"relation {r.id}: expected two nodes and the infon type", "Add them, or leave it out")
    first, second = sorted(
        r.nodes, key=lambda node: {"subject": 0, "long_form": 0, "object": 2, "abbreviation": 2}.get(node.role.lower(), 1)
    )
    return {"id": r.id, "subj": first.refid, "pred": r.infons["type"], "obj": second.refid}


def _attributes(item: Any) -> list[dict[str, Any]]:
    found = []
    for name, said in item.infons.items():
        if name == "type" or not said:
            continue
        values = _list(str(said)) or ([v for v in str(said).split("; ") if v] if name == "attribution" else [said])
        found += [{"subj": item.id, "pred": "concept" if name == "identifier" else name, "obj": v} for v in values]
    return found


def _list(said: str) -> list[Any]:
    """The values of a JSON list; none of anything else."""
    try:
        values = json.loads(said) if said[:1] == "[" else []
    except ValueError:
        return []
    return list(values)


def _restored(path: Path, text: str, lost: str) -> str:
    """The text with the characters that XML could not hold, as `place:code` in hexadecimal."""
    characters = list(text)
    try:
        for place, _, code in (item.partition(":") for item in lost.split()):
            characters[int(place)] = chr(int(code, 16))
    except (ValueError, IndexError) as error:
        raise GoldError(path, f"control_characters: expected PLACE:CODE, found {lost!r}", "Delete the infon") from error
    return "".join(characters)
