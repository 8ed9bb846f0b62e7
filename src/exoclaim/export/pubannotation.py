"""One document as PubAnnotation JSON, in the form of the guidelines' section 5: what gold looks like.

Beyond the guidelines, a relation also carries the attribute `confidence` and a mention `concept` (a CURIE).
Does not decide what is exported; `load` does.
"""

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

from exoclaim.export.atomic import atomic, folder
from exoclaim.export.edits import read_judgements
from exoclaim.export.load import Judgements, load_analyses
from exoclaim.export.names import file_names
from exoclaim.schema import Analysis

Json = dict[str, Any]


def to_pubannotation(analysis: Analysis) -> Json:
    """`text`, `source`, `sha256` of the text, `denotations` (sentences first), `relations` with `same_as`, `attributes`."""
    document = analysis.document
    attributes: list[Json] = []

    def attribute(subject: str, name: str, value: object) -> None:
        attributes.append({"id": f"A{len(attributes) + 1}", "subj": subject, "pred": name, "obj": value})

    denotations = []
    for i, s in enumerate(analysis.sentences, 1):
        denotations.append({"id": f"S{i}", "span": {"begin": s.start, "end": s.end}, "obj": "Sentence"})
        attribute(f"S{i}", "claim", str(s.claim))
    for i, m in enumerate(analysis.mentions, 1):
        denotations.append({"id": f"T{i}", "span": {"begin": m.start, "end": m.end}, "obj": str(m.label)})
        if m.concept:
            attribute(f"T{i}", "concept", m.concept.id)
    relations = []
    for i, r in enumerate(analysis.relations, 1):
        relations.append({"id": f"R{i}", "subj": f"T{r.subject + 1}", "pred": str(r.predicate), "obj": f"T{r.object + 1}"})
        attribute(f"R{i}", "polarity", str(r.polarity))
        attribute(f"R{i}", "certainty", str(r.certainty))
        for key in r.attribution:
            attribute(f"R{i}", "attribution", key)
        attribute(f"R{i}", "confidence", round(r.confidence, 4))
    for i, m in enumerate(analysis.mentions, 1):
        if m.same_as is not None:
            relations.append({"id": f"R{len(relations) + 1}", "subj": f"T{m.same_as + 1}", "pred": "same_as", "obj": f"T{i}"})
    return {
        "text": document.text,
        "source": Path(document.source).name,
        "sha256": hashlib.sha256(document.text.encode()).hexdigest(),
        "denotations": denotations,
        "relations": relations,
        "attributes": attributes,
    }


def reviewed(conn: sqlite3.Connection, document: str, judgements: Judgements) -> list[list[int]]:
    """Spans of the sentences in which every relation was decided on; empty where that is so in the whole paper.

    As the `scope` of gold it keeps what nobody has looked at from counting as wrong.
    """
    rows = conn.execute(
        'SELECT r.id, s.start, s."end" FROM relations AS r JOIN sentences AS s ON s.id = r.sentence WHERE r.document = ?',
        [document],
    ).fetchall()
    open_spans = {(start, end) for relation, start, end in rows if relation not in judgements}
    done = {(start, end) for _, start, end in rows} - open_spans
    return [list(span) for span in sorted(done)] if open_spans else []


def write_pubannotation(conn: sqlite3.Connection, out: Path, *, accepted: bool = False) -> int:
    """One `NAME.json` for each document in folder `out`; returns how many."""
    names = file_names(conn.execute("SELECT id, source FROM documents"))
    count, judgements = 0, read_judgements(conn)
    for analysis in load_analyses(conn, judgements, accepted=accepted):
        record = to_pubannotation(analysis)
        scope = reviewed(conn, analysis.document.id, judgements) if accepted else []
        with atomic(folder(out) / f"{names[analysis.document.id]}.json") as file:
            json.dump(record | ({"scope": scope} if scope else {}), file, ensure_ascii=False, indent=1)
            file.write("\n")
        count += 1
    return count
