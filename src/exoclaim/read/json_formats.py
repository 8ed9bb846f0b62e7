"""Opens JSON and hands it to the reader of its form: PubAnnotation or BioC."""

import json

from exoclaim.errors import DamagedFile, EmptyFile, UnknownFormat
from exoclaim.read.limits import FORMATS
from exoclaim.read.text import decode, document_of_text
from exoclaim.schema import Document


def read_json(content: bytes, *, source: str, identity: str) -> Document:
    """Reads PubAnnotation (its text is the document's, unchanged) or BioC; raises the `InputError`s of `read`."""
    text = decode(content, source)
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except ValueError as error:
        raise DamagedFile(source, f"JSON: {error}") from None
    if isinstance(data, dict) and isinstance(data.get("text"), str):
        if not data["text"].strip():
            raise EmptyFile(source)
        return document_of_text(data["text"], source=source, identity=identity, format="pubannotation")
    first = data[0] if isinstance(data, list) and data else data
    if isinstance(first, dict) and ("documents" in first or "passages" in first):
        from exoclaim.read.bioc_formats import read_bioc_json

        try:
            document = read_bioc_json(data, source=source, identity=identity)
        except (AttributeError, TypeError, KeyError) as error:
            raise DamagedFile(source, f"BioC: {error}") from None
        if not document.text.strip():
            raise EmptyFile(source)
        return document
    raise UnknownFormat(source, f"{', '.join(FORMATS)}; of JSON: PubAnnotation and BioC")
