"""Write analyses: one document is one transaction, and the same document again replaces its rows."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlite_utils import Database

from exoclaim.schema import Analysis, ConceptFacts, Document, Failure, Section, Span, Support, stable_id
from exoclaim.store.calibration import active_weights, apply_weights, now
from exoclaim.store.resolve import Resolver, unique_names
from exoclaim.store.seal import seal
from exoclaim.store.transaction import writing

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the program: workers on other machines note the same one. No clock decides its id."""

    version: str
    model: str
    config_hash: str
    shard: str | None = None  # as `2/8`
    id: str = field(default_factory=lambda: uuid4().hex[:16])
    started_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="microseconds"))


def start_run(db: Database, *, version: str, model: str, config_hash: str) -> str:
    """Note the start of a run; returns its id."""
    run = Run(version=version, model=model, config_hash=config_hash)
    join_run(db, run)
    return run.id


def join_run(db: Database, run: Run) -> None:
    """Note a run that may have begun elsewhere; a second time changes nothing."""
    with writing(db):
        _insert(db, "runs", [asdict(run)], verb="INSERT OR IGNORE")


def local_id(document: str, *parts: object) -> str:
    """The id of a row that belongs to one document: its neighbours in every index are those of the same document.

    Random ids would touch a page of each index for every row, and writing would slow down as the database grows.
    """
    return document[:8] + stable_id(document, *parts)[:12]


def finish_run(db: Database, run: str, **counts: int) -> None:
    """Note the end of a run; `counts` are columns of `runs` (documents, skipped, failed, relations)."""
    columns = ", ".join(f"{name} = ?" for name in counts)
    with writing(db):
        db.conn.execute(f"UPDATE runs SET {columns}, finished_at = ? WHERE id = ?", [*counts.values(), now(), run])


def is_current(db: Database, document: str, pipeline: str) -> bool:
    """Whether the document was already analysed by this very pipeline."""
    found = db.conn.execute("SELECT pipeline FROM documents WHERE id = ?", [document]).fetchone()
    return found is not None and found[0] == pipeline


def source_of(db: Database, document: str) -> str | None:
    """The path that a document goes by, None where it is not here."""
    found = db.conn.execute("SELECT source FROM documents WHERE id = ?", [document]).fetchone()
    return found[0] if found else None


def move(db: Database, document: str, source: str) -> None:
    """Let a document go by another path; no hash holds it."""
    with writing(db):
        db.conn.execute("UPDATE documents SET source = ? WHERE id = ?", [source, document])


def write_failure(db: Database, failure: Failure, run: str) -> None:
    """Keep the reason why a file has no rows; a later success deletes it."""
    row = {"source": failure.source, "document": failure.document_id, "stage": failure.stage, "error": failure.error,
           "message": failure.message, "failed_at": now(), "run": run}  # fmt: skip
    with writing(db):
        db.conn.execute("DELETE FROM failures WHERE source = ?", [failure.source])
        _insert(db, "failures", [row])


def digest_of(db: Database, document: str) -> str | None:
    """The hash over the rows of a document, None where it is not here."""
    found = db.conn.execute("SELECT digest FROM documents WHERE id = ?", [document]).fetchone()
    return found[0] if found else None


def is_copied_later(db: Database, document: Document) -> bool:
    """Whether the same file is here under a path that sorts behind this one."""
    found = db.conn.execute("SELECT source FROM documents WHERE id = ?", [document.id]).fetchone()
    return found is not None and found[0] > document.source


def write_analysis(db: Database, analysis: Analysis, *, run: str, pipeline: str, facts: Iterable[ConceptFacts] = ()) -> str:
    """Store one document whole, or not at all; returns the hash over its rows. Verdicts are never touched.

    `facts` are about its concepts.
    """
    document = analysis.document
    sections = {
        section: local_id(document.id, "section", section.start, section.end, section.kind) for section in document.sections
    }
    sentence_ids = [local_id(document.id, "sentence", s.start, s.end) for s in analysis.sentences]
    mention_ids = [local_id(document.id, "mention", m.start, m.end, m.label) for m in analysis.mentions]
    with writing(db):
        db.conn.execute("DELETE FROM documents WHERE id = ?", [document.id])
        db.conn.execute("DELETE FROM failures WHERE source = ?", [document.source])
        _insert(db, "documents", [{"id": document.id, "source": document.source, "format": document.format,
                                   "title": document.title, "text": document.text, "pipeline": pipeline, "run": run,
                                   "ingested_at": now()}])  # fmt: skip
        _insert(db, "pages", _page_rows(document))
        _insert(db, "sections", [{"id": key, "document": document.id, "start": s.start, "end": s.end, "kind": s.kind,
                                  "title": s.title} for s, key in sections.items()])  # fmt: skip
        references = _reference_rows(document)
        _insert(db, "references", references)
        _insert(db, "sentences", _sentence_rows(analysis, sentence_ids, sections))
        concepts = {m.concept.id: m.concept for m in analysis.mentions if m.concept}
        _insert(db, "concepts", [{"id": c.id, "name": c.name, "label": str(c.label), "source": c.source}
                                 for c in concepts.values()], verb="INSERT OR IGNORE")  # fmt: skip
        _write_facts(db, facts)
        _insert(db, "mentions", _mention_rows(analysis, mention_ids, sentence_ids))
        _insert(db, "candidates", _candidate_rows(analysis, mention_ids))
        cited = _cited(document, references)
        relations, attributions = _relation_rows(analysis, mention_ids, sentence_ids, cited, pipeline)
        _insert(db, "relations", relations)
        _insert(db, "attributions", attributions)
        weights = active_weights(db.conn)
        if weights is not None:
            apply_weights(db.conn, weights, document.id)
        count, digest = seal(db.conn, document.id)
        db.conn.execute("UPDATE documents SET row_count = ?, digest = ? WHERE id = ?", [count, digest, document.id])
    return digest


def _insert(db: Database, table: str, rows: Iterable[Row], *, verb: str = "INSERT") -> None:
    """Bound parameters in one statement for each table: sqlite-utils' own insert looks at every row's columns again."""
    rows = list(rows)
    if not rows:
        return
    columns = ", ".join(f'"{name}"' for name in rows[0])
    marks = ", ".join("?" for _ in rows[0])
    try:
        db.conn.executemany(f'{verb} INTO "{table}" ({columns}) VALUES ({marks})', [tuple(row.values()) for row in rows])
    except sqlite3.IntegrityError as error:
        raise ValueError(f"rows for {table} contradict each other: {error}") from error


def _write_facts(db: Database, facts: Iterable[ConceptFacts]) -> None:
    """Facts of a newer lexicon replace those of an older one."""
    for fact in facts:
        db.conn.execute("DELETE FROM ancestors WHERE concept = ?", [fact.id])
        db.conn.execute("DELETE FROM markers WHERE concept = ?", [fact.id])
        _insert(db, "ancestors", [{"concept": fact.id, "ancestor": a, "name": name} for a, name in fact.ancestors])
        if fact.human is not None:
            _insert(db, "markers", [{"concept": fact.id, "human": fact.human, "exocarta": fact.exocarta}])


def _page_rows(document: Document) -> list[Row]:
    return [
        {"document": document.id, "number": p.number, "start": p.start, "end": p.end, "width": p.width, "height": p.height,
         "boxes": json.dumps([[b.start, b.end, *(round(x, 1) for x in (b.x0, b.y0, b.x1, b.y1))] for b in p.boxes])}
        for p in document.pages
    ]  # fmt: skip


def _reference_rows(document: Document) -> list[Row]:
    """One row for each entry; of entries with one key the later ones are told apart by a number."""
    named = unique_names(document.references)
    return [
        {"id": local_id(document.id, "reference", key, *([number] if number else [])), "document": document.id, "key": key,
         "start": r.start, "end": r.end, "text": r.text, "authors": r.authors, "year": r.year, "title": r.title,
         "journal": r.journal, "doi": r.doi}
        for r, (key, number) in zip(document.references, named, strict=True)
    ]  # fmt: skip


def _cited(document: Document, rows: Sequence[Row]) -> Callable[[str], str | None]:
    """Id of the reference that a key cites."""
    resolver = Resolver(document.references)

    def find(key: str) -> str | None:
        position = resolver.find(key)
        return None if position is None else str(rows[position]["id"])

    return find


def _sentence_rows(analysis: Analysis, ids: list[str], sections: dict[Section, str]) -> list[Row]:
    document = analysis.document
    rows = []
    for position, (key, s) in enumerate(zip(ids, analysis.sentences, strict=True)):
        page = next((p.number for p in document.pages if p.start <= s.start < p.end), None)
        holding = [x for x in document.sections if x.start <= s.start < x.end]
        section = min(holding, key=lambda x: x.end - x.start, default=None)
        rows.append(
            {"id": key, "document": document.id, "position": position, "start": s.start, "end": s.end, "text": s.text,
             "page": page, "section": sections[section] if section else None, "claim": str(s.claim), "score": round(s.score, 4)}
        )  # fmt: skip
    return rows


def _mention_rows(analysis: Analysis, ids: list[str], sentence_ids: list[str]) -> list[Row]:
    return [
        {"id": key, "document": analysis.document.id, "sentence": sentence_ids[m.sentence], "start": m.start, "end": m.end,
         "text": analysis.surface(i), "label": str(m.label), "score": round(m.score, 4),
         "concept": m.concept.id if m.concept else None, "same_as": ids[m.same_as] if m.same_as is not None else None}
        for i, (key, m) in enumerate(zip(ids, analysis.mentions, strict=True))
    ]  # fmt: skip


def _candidate_rows(analysis: Analysis, ids: list[str]) -> Iterable[Row]:
    for key, m in zip(ids, analysis.mentions, strict=True):
        for rank, c in enumerate(m.candidates, 1):
            yield {"mention": key, "rank": rank, "concept": c.concept.id, "name": c.concept.name, "score": c.score,
                   "reason": c.reason}  # fmt: skip


def _relation_rows(
    analysis: Analysis, mention_ids: list[str], sentence_ids: list[str], cited: Callable[[str], str | None], pipeline: str
) -> tuple[list[Row], list[Row]]:
    text = analysis.document.text

    def cue(name: str, span: Span | None) -> Row:
        start, end = span or (None, None)
        return {f"{name}_cue": text[start:end] if span else None, f"{name}_cue_start": start, f"{name}_cue_end": end}

    relations, attributions = [], []
    for r in analysis.relations:
        key = analysis.relation_id(r)
        relations.append(
            {"id": key, "document": analysis.document.id, "sentence": sentence_ids[analysis.mentions[r.subject].sentence],
             "subject": mention_ids[r.subject], "predicate": str(r.predicate), "object": mention_ids[r.object],
             "polarity": str(r.polarity), "certainty": str(r.certainty), "confidence": round(r.confidence, 4),
             **cue("predicate", r.predicate_cue), **cue("polarity", r.polarity_cue), **cue("certainty", r.certainty_cue),
             "extractor": r.found_by, "version": pipeline,
             "subject_key": _key(analysis, r.subject), "object_key": _key(analysis, r.object)}
        )  # fmt: skip
        supports = [(a, _kind(a)) for a in r.attribution] + [(str(s), s) for s in r.own]
        attributions += [
            {"relation": key, "position": i, "key": a, "kind": str(kind), "reference": cited(a)}
            for i, (a, kind) in enumerate(supports)
        ]
    return relations, attributions


def _key(analysis: Analysis, mention: int) -> str:
    """What findings go by: the concept, else the words in one line; lower case as SQLite's `lower`, which knows ASCII only."""
    concept = analysis.mentions[mention].concept
    words = analysis.surface(mention).replace("\n", " ").replace("  ", " ")  # the view corrected_findings says the same
    return concept.id if concept else "text:" + words.encode().lower().decode()


def _kind(key: str) -> Support:
    return Support.PERSONAL_COMMUNICATION if key == Support.PERSONAL_COMMUNICATION else Support.CITATION
