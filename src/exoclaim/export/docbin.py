"""spaCy's DocBin, for training with spaCy: sentences, entities, and everything else in `user_data["exoclaim"]`.

Tokens are cut wherever a mention begins or ends, so that every mention is whole tokens (in `doc.spans["mentions"]`;
`doc.ents` has those that do not overlap). DocBin is msgpack, not pickle.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exoclaim.export.atomic import atomic
from exoclaim.export.edits import read_judgements
from exoclaim.export.load import load_analyses
from exoclaim.export.pubannotation import to_pubannotation
from exoclaim.schema import Analysis

if TYPE_CHECKING:
    from spacy.tokens import Doc

KEY = "exoclaim"
_PIECE = re.compile(r"\w+|\s|[^\w\s]")


def to_doc(analysis: Analysis) -> "Doc":
    """A Doc whose text is the document's, character for character."""
    return record_to_doc(to_pubannotation(analysis))


def record_to_doc(record: Mapping[str, Any]) -> "Doc":
    """The same for a PubAnnotation record."""
    from spacy.tokens import Doc
    from spacy.util import filter_spans
    from spacy.vocab import Vocab

    text = record["text"]
    mentions = [(d["span"]["begin"], d["span"]["end"], d["obj"]) for d in record["denotations"] if d["obj"] != "Sentence"]
    starts, ends = {m[0] for m in mentions}, {m[1] for m in mentions}
    words: list[str] = []
    spaces: list[bool] = []
    for start, end in _pieces(text, starts | ends):
        inside = start in starts or end in ends  # a mention begins or ends with this very blank
        if text[start:end] == " " and words and not spaces[-1] and not words[-1].isspace() and not inside:
            spaces[-1] = True
        else:
            words.append(text[start:end])
            spaces.append(False)
    doc = Doc(Vocab(), words=words, spaces=spaces)
    found = [doc.char_span(start, end, label=str(label)) for start, end, label in mentions]
    whole = [span for span in found if span is not None]
    doc.spans["mentions"] = whole
    doc.ents = tuple(filter_spans(whole))
    doc.user_data[KEY] = {name: value for name, value in record.items() if name not in ("text", "sha256")}
    return doc


def _pieces(text: str, cuts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Words, single blanks and signs, cut at `cuts`."""
    places = sorted(set(cuts))
    for match in _PIECE.finditer(text):
        inside = [p for p in places if match.start() < p < match.end()]
        ends = [match.start(), *inside, match.end()]
        yield from pairwise(ends)


def write_docbin(conn: sqlite3.Connection, out: Path, *, accepted: bool = False) -> int:
    """One file with all documents; returns how many."""
    return write_docs((to_doc(a) for a in load_analyses(conn, read_judgements(conn), accepted=accepted)), out)


def write_docs(docs: Iterable["Doc"], out: Path) -> int:
    """One DocBin of `docs`; returns how many."""
    from spacy.tokens import DocBin

    binary = DocBin(store_user_data=True)
    for doc in docs:
        binary.add(doc)
    with atomic(out, binary=True) as file:
        file.write(binary.to_bytes())
    return len(binary)
