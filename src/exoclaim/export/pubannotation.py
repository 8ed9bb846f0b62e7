"""One document as PubAnnotation JSON, in the form of the guidelines' section 5: what gold looks like.

Beyond the guidelines, a mention also carries the attributes `concept` (a CURIE), `concept_name` and `score`, a relation
`confidence`, `support`, `extractor` and its cues (`predicate_cue`, `polarity_cue`, `certainty_cue`: begin and end); the record
has `sections`. The other document formats are written from this record. Does not decide what is exported; `load` does.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from exoclaim.export.atomic import atomic, folder
from exoclaim.export.edits import judged, read_judgements
from exoclaim.export.load import Judgements, load_analyses, reading
from exoclaim.export.names import file_names
from exoclaim.schema import Analysis

Json = dict[str, Any]


def to_pubannotation(analysis: Analysis) -> Json:
    """`text`, `source`, `sha256` of the text, `denotations` (sentences first), `relations` with `same_as` last, `attributes`,
    `sections`."""
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
            attribute(f"T{i}", "concept_name", m.concept.name)
        if m.score != 1.0:
            attribute(f"T{i}", "score", round(m.score, 4))
    relations = []
    for i, r in enumerate(analysis.relations, 1):
        relations.append({"id": f"R{i}", "subj": f"T{r.subject + 1}", "pred": str(r.predicate), "obj": f"T{r.object + 1}"})
        attribute(f"R{i}", "polarity", str(r.polarity))
        attribute(f"R{i}", "certainty", str(r.certainty))
        for key in r.attribution:
            attribute(f"R{i}", "attribution", key)
        attribute(f"R{i}", "confidence", round(r.confidence, 4))
        for support in r.own:
            attribute(f"R{i}", "support", str(support))
        for name in ("predicate_cue", "polarity_cue", "certainty_cue"):
            if cue := getattr(r, name):
                attribute(f"R{i}", name, f"{cue[0]} {cue[1]}")
        attribute(f"R{i}", "extractor", r.found_by)
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
        "sections": [{"begin": s.start, "end": s.end, "kind": s.kind, "title": s.title} for s in document.sections],
    }


def reviewed(conn: sqlite3.Connection, document: str, judgements: Judgements) -> list[list[int]]:
    """Spans of the sentences in which every relation was decided on; empty where that is so in the whole paper.

    [0, 0] alone where in none. As the `scope` of gold it keeps what nobody has looked at from counting as wrong.
    """
    rows = conn.execute(
        'SELECT r.id, s.start, s."end" FROM relations AS r JOIN sentences AS s ON s.id = r.sentence WHERE r.document = ?',
        [document],
    ).fetchall()
    open_spans = {(start, end) for relation, start, end in rows if relation not in judgements}
    done = {(start, end) for _, start, end in rows} - open_spans
    return [list(span) for span in sorted(done) or [(0, 0)]] if open_spans else []


def write_pubannotation(conn: sqlite3.Connection, out: Path, *, accepted: bool = False) -> int:
    """One `NAME.json` for each document in folder `out`; returns how many."""
    names = file_names(conn.execute("SELECT id, source FROM documents"))
    count = 0
    for key, record in database_records(conn, read_judgements(conn), accepted=accepted):
        with atomic(folder(out) / f"{names[key]}.json") as file:
            json.dump(record, file, ensure_ascii=False, indent=1)
            file.write("\n")
        count += 1
    return count


def database_records(conn: sqlite3.Connection, judgements: Judgements, *, accepted: bool = False) -> Iterator[tuple[str, Json]]:
    """Document id and record of every document, corrections applied; with `accepted` only what was, and its scope."""
    for analysis in load_analyses(conn, judgements, accepted=accepted):
        scope = reviewed(conn, analysis.document.id, judgements) if accepted else []
        yield analysis.document.id, to_pubannotation(analysis) | ({"scope": scope} if scope else {})


def judged_records(db_path: Path, verdicts: Iterable[Mapping[str, str]]) -> list[Json]:
    """Gold made of `verdicts`, as `exoclaim verdicts export` writes them, and the database that they are about.

    What was accepted or corrected, in the documents that have such a relation; `scope` as in `reviewed`. Raises DatabaseError.
    """
    judgements = judged(
        (str(n), v["relation_id"], v["actor"], v["decision"], v["after"])
        for n, v in enumerate(sorted(verdicts, key=lambda v: v["decided_at"]), 1)
    )
    with reading(db_path) as conn:
        return [record for _, record in database_records(conn, judgements, accepted=True)]


def database_texts(db_path: Path) -> dict[str, Json]:
    """The record of every document of a database by its text. Raises DatabaseError."""
    with reading(db_path) as conn:
        return {record["text"]: record for _, record in database_records(conn, read_judgements(conn))}
