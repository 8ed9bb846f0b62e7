"""Read documents back out of a database as `schema.Analysis` records, corrections of curators applied.

Reads only: the database is opened so that SQLite itself refuses to write. What the tables do not keep comes back
empty: `document.view` is the identity, `document.furniture` is (). Scores are as stored, rounded to 4 places.
Order depends on the content alone: mentions and relations stand in text order.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from exoclaim.errors import DatabaseError, DatabaseLocked
from exoclaim.export.arguments import known_concepts, with_arguments
from exoclaim.export.edits import Edit, Judgement
from exoclaim.schema import (
    Analysis,
    Box,
    Certainty,
    ClaimLabel,
    Concept,
    Document,
    Label,
    Mention,
    Page,
    Polarity,
    Predicate,
    Reference,
    Relation,
    Section,
    Sentence,
    Span,
    Support,
    View,
)

TABLES = frozenset({"documents", "sentences", "mentions", "relations", "attributions", "verdicts"})
Judgements = dict[str, Judgement]  # by relation id


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write, rows by name. Raises DatabaseError where `path` is no exoclaim database."""
    if not path.is_file():
        raise DatabaseError(path, "there is no such database", "Make it with `exoclaim ingest PATH --db ...`")
    conn = _connect(path)
    try:
        with _explained(path):
            conn.execute("BEGIN")  # one state of the database throughout, whatever an ingest writes meanwhile
            yield conn
    finally:
        conn.close()


def document_ids(conn: sqlite3.Connection) -> list[str]:
    """Ids of all documents, ordered by source and id."""
    return [row[0] for row in conn.execute("SELECT id FROM documents ORDER BY source, id")]


def load_analyses(conn: sqlite3.Connection, judgements: Judgements, *, accepted: bool = False) -> Iterator[Analysis]:
    """Every document in turn; with `accepted` only documents with an accepted relation, and of them only those relations."""
    for document in document_ids(conn):
        analysis = load_analysis(conn, document, judgements, accepted=accepted)
        if analysis.relations or not accepted:
            yield analysis


def load_analysis(conn: sqlite3.Connection, document: str, judgements: Judgements, *, accepted: bool = False) -> Analysis:
    """One document whole. Raises DatabaseError for an unknown id."""
    row = conn.execute("SELECT * FROM documents WHERE id = ?", [document]).fetchone()
    if row is None:
        raise DatabaseError(document, "the database has no such document", "List them with `select id, source from documents`")
    found = conn.execute('SELECT * FROM sentences WHERE document = ? ORDER BY start, "end", id', [document]).fetchall()
    places = {s["id"]: i for i, s in enumerate(found)}
    mentions, index = _mentions(conn, document, places)
    relations = _relations(conn, document, index, judgements, accepted=accepted)
    sentences = tuple(
        Sentence(start=s["start"], end=s["end"], text=s["text"], claim=ClaimLabel(s["claim"]), score=s["score"]) for s in found
    )
    if any(edit.subject or edit.object for _, edit in relations):
        mentions, whole = with_arguments(mentions, relations, sentences, known_concepts(conn))
    else:
        whole = [relation for relation, _ in relations]
    return Analysis(
        document=_document(conn, row),
        sentences=sentences,
        mentions=tuple(mentions),
        relations=tuple(sorted(whole, key=lambda r: _in_text(r, mentions))),
    )


def _document(conn: sqlite3.Connection, row: sqlite3.Row) -> Document:
    def rows(table: str, order: str) -> list[sqlite3.Row]:
        return conn.execute(f'SELECT * FROM "{table}" WHERE document = ? ORDER BY {order}', [row["id"]]).fetchall()

    def fields(found: sqlite3.Row, *names: str) -> dict[str, Any]:
        return {name: found[name] for name in names}

    return Document(
        **fields(row, "id", "source", "format", "title", "text"),
        view=View.identity(row["text"]),
        pages=tuple(
            Page(**fields(p, "number", "start", "end", "width", "height"), boxes=tuple(_box(b) for b in json.loads(p["boxes"])))
            for p in rows("pages", "number")
        ),
        sections=tuple(
            Section(**fields(s, "start", "end", "kind", "title")) for s in rows("sections", 'start, "end" DESC, id')
        ),
        references=tuple(
            Reference(**fields(r, "key", "start", "end", "text", "authors", "year", "title", "journal", "doi"))
            for r in rows("references", "start, key")
        ),
    )


def _box(stored: list[Any]) -> Box:
    start, end, x0, y0, x1, y1 = stored
    return Box(start=start, end=end, x0=x0, y0=y0, x1=x1, y1=y1)


def _mentions(conn: sqlite3.Connection, document: str, sentences: dict[str, int]) -> tuple[list[Mention], dict[str, int]]:
    """Mentions in text order, and the position of each by its id."""
    rows = conn.execute(
        """SELECT m.*, c.name AS concept_name, c.label AS concept_label, c.source AS concept_source
           FROM mentions AS m LEFT JOIN concepts AS c ON c.id = m.concept
           WHERE m.document = ? ORDER BY m.start, m."end" DESC, m.label""",
        [document],
    ).fetchall()
    index = {row["id"]: i for i, row in enumerate(rows)}
    mentions = []
    for m in rows:
        concept = m["concept"] and Concept(
            id=m["concept"], name=m["concept_name"], label=Label(m["concept_label"]), source=m["concept_source"]
        )
        same_as = index[m["same_as"]] if m["same_as"] is not None else None
        mentions.append(
            Mention(
                **{name: m[name] for name in ("start", "end", "score")},
                label=Label(m["label"]),
                sentence=sentences[m["sentence"]],
                concept=concept or None,
                same_as=same_as,
            )
        )
    return mentions, index


def _relations(
    conn: sqlite3.Connection,
    document: str,
    index: dict[str, int],
    judgements: Judgements,
    *,
    accepted: bool,
) -> list[tuple[Relation, Edit]]:
    """Relations with their corrected values, each with the correction, whose arguments are not applied here."""
    keys: dict[str, list[str]] = defaultdict(list)
    own: dict[str, list[Support]] = defaultdict(list)
    attributions = """SELECT a.relation, a.key, a.kind FROM attributions AS a JOIN relations AS r ON r.id = a.relation
                      WHERE r.document = ? ORDER BY a.relation, a.position"""
    for relation, key, kind in conn.execute(attributions, [document]):
        if kind in (Support.DATA_NOT_SHOWN, Support.THIS_STUDY):
            own[relation].append(Support(kind))
        else:
            keys[relation].append(key)
    found: list[tuple[Relation, Edit]] = []
    for row in conn.execute("SELECT * FROM relations WHERE document = ? ORDER BY id", [document]):
        judgement = judgements.get(row["id"])
        if accepted and not (judgement and judgement.accepted):
            continue
        relation = _relation(row, index, tuple(keys[row["id"]]), tuple(own[row["id"]]))
        edit = judgement.edit if judgement else Edit()
        found.append((_corrected(relation, edit), edit))
    return found


def _in_text(relation: Relation, mentions: list[Mention]) -> tuple[object, ...]:
    subject, obj = mentions[relation.subject], mentions[relation.object]
    return (subject.start, subject.end, obj.start, obj.end, relation.predicate, relation.subject, relation.object)


def _relation(row: sqlite3.Row, index: dict[str, int], attribution: tuple[str, ...], own: tuple[Support, ...]) -> Relation:
    def cue(name: str) -> Span | None:
        start, end = row[f"{name}_cue_start"], row[f"{name}_cue_end"]
        return None if start is None or end is None else (start, end)

    return Relation(
        subject=index[row["subject"]],
        predicate=Predicate(row["predicate"]),
        object=index[row["object"]],
        polarity=Polarity(row["polarity"]),
        certainty=Certainty(row["certainty"]),
        confidence=row["confidence"],
        attribution=attribution,
        own=own,
        predicate_cue=cue("predicate"),
        polarity_cue=cue("polarity"),
        certainty_cue=cue("certainty"),
        found_by=row["extractor"],
    )


def _corrected(relation: Relation, edit: Edit) -> Relation:
    """The relation after a curator's correction; a changed value loses the cue that no longer shows it."""
    changed = relation
    if edit.predicate and edit.predicate != relation.predicate:
        changed = replace(changed, predicate=edit.predicate, predicate_cue=None)
    if edit.polarity and edit.polarity != relation.polarity:
        changed = replace(changed, polarity=edit.polarity, polarity_cue=None)
    if edit.certainty and edit.certainty != relation.certainty:
        changed = replace(changed, certainty=edit.certainty, certainty_cue=None)
    return changed


def _connect(path: Path) -> sqlite3.Connection:
    """Open read-only. A database in a folder that we may not write to has no place for WAL's index: read it as it lies."""
    uri = path.resolve().as_uri()
    for mode in ("mode=ro", "mode=ro&immutable=1"):
        conn = sqlite3.connect(f"{uri}?{mode}", uri=True)
        conn.row_factory = sqlite3.Row
        try:
            names = {row[0] for row in conn.execute("SELECT name FROM sqlite_master")}
        except sqlite3.DatabaseError as error:
            conn.close()
            wal = path.with_name(path.name + "-wal")
            closed = "unable to open" in str(error) or "readonly" in str(error)
            if closed and "immutable" not in mode and not (wal.exists() and wal.stat().st_size):
                continue
            raise _ours(path, error) from error
        if not names >= TABLES:
            conn.close()
            raise DatabaseError(path, "this database was not made by exoclaim", "Choose another --db")
        return conn
    raise AssertionError("the loop returns or raises")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _ours(path, error) from error


def _ours(path: Path, error: sqlite3.DatabaseError) -> DatabaseError:
    if "locked" in str(error) or "busy" in str(error):
        return DatabaseLocked(path)
    return DatabaseError(path, f"it cannot be read ({error})", "Check it with `exoclaim doctor`, or choose another --db")
