"""Reading claims for the queue: filters, orders, and everything that is shown about a claim.

Only bound SQL through Datasette's read-only connections; it writes nothing and makes no HTML.
"""

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exoclaim.review.concept_links import concept_url, doi_url
from exoclaim.review.marks import Mark, Piece, carry, pieces
from exoclaim.review.named_queries import search_words
from exoclaim.review.phrases import phrase
from exoclaim.schema import Certainty, Polarity, Predicate

CONTEXT = 2  # sentences shown on either side
CHOICES: dict[str, tuple[str, ...]] = {  # allowed values; the first of `show` and `order` is the default
    "predicate": tuple(Predicate),
    "polarity": tuple(Polarity),
    "certainty": tuple(Certainty),
    "show": ("undecided", "decided", "all", "second", "disagreed"),
    "order": ("uncertain", "paper", "predicate", "concept", "dispute"),
}
_SUBJECT, _OBJECT = (f"coalesce({m}.concept, 'text:' || lower({m}.text))" for m in ("ms", "mo"))  # as in the view findings
ORDERS = {  # the columns that order the queue; the last makes every order total
    "uncertain": "abs(r.confidence - 0.5), r.id",
    "paper": "d.title, r.document, s.position, ms.start, mo.start, r.id",
    "predicate": "r.predicate, abs(r.confidence - 0.5), r.id",
    "concept": f"{_SUBJECT}, r.predicate, {_OBJECT}, r.id",
    "dispute": "x.subject_id IS NULL, x.sentences DESC, x.subject_id, x.predicate, x.object_id, r.polarity, r.id",
}
_JOINS = {  # only what a condition or an order names is joined
    "d": "JOIN documents AS d ON d.id = r.document",
    "s": "JOIN sentences AS s ON s.id = r.sentence",
    "ms": "JOIN mentions AS ms ON ms.id = r.subject",
    "mo": "JOIN mentions AS mo ON mo.id = r.object",
    "x": f"LEFT JOIN disputes AS x ON (x.subject_id, x.predicate, x.object_id) = ({_SUBJECT}, r.predicate, {_OBJECT})",
}
_FROM = """FROM relations AS r JOIN documents AS d ON d.id = r.document JOIN sentences AS s ON s.id = r.sentence
JOIN mentions AS ms ON ms.id = r.subject JOIN mentions AS mo ON mo.id = r.object"""
_CLAIM = f"""SELECT r.*, d.title AS title, d.source AS source, s.text AS sentence_text, s.position AS position, s.page AS page,
  s.start AS sentence_start, s.claim AS sentence_claim, sec.title AS section,
  substr(d.text, s.start + 1, s."end" - s.start) AS raw,
  ms.text AS subject_text, ms.start AS subject_start, ms."end" AS subject_end, ms.label AS subject_label,
  ms.concept AS subject_id, cs.name AS subject_name,
  mo.text AS object_text, mo.start AS object_start, mo."end" AS object_end, mo.label AS object_label,
  mo.concept AS object_id, co.name AS object_name
{_FROM} LEFT JOIN sections AS sec ON sec.id = s.section
LEFT JOIN concepts AS cs ON cs.id = ms.concept LEFT JOIN concepts AS co ON co.id = mo.concept WHERE r.id = :id"""
_WORDS = "lower(replace({}.text, char(10), ' '))"
_IDENTICAL = f"""SELECT r.id FROM relations AS o
JOIN mentions AS os ON os.id = o.subject JOIN mentions AS oo ON oo.id = o.object
JOIN relations AS r ON r.document = o.document AND r.predicate = o.predicate AND r.polarity = o.polarity
  AND r.certainty = o.certainty AND r.id <> o.id
JOIN mentions AS ms ON ms.id = r.subject AND {_WORDS.format("ms")} = {_WORDS.format("os")}
JOIN mentions AS mo ON mo.id = r.object AND {_WORDS.format("mo")} = {_WORDS.format("oo")}
WHERE o.id = :id AND NOT EXISTS (SELECT 1 FROM curator_verdicts AS v WHERE v.relation_id = r.id) ORDER BY r.rowid"""


class BadFilter(ValueError):
    """A filter in the address that has a value it cannot have."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the queue is narrowed to; empty strings do not narrow."""

    predicate: str = ""
    polarity: str = ""
    certainty: str = ""
    document: str = ""
    q: str = ""
    show: str = "undecided"
    order: str = "uncertain"

    @classmethod
    def from_query(cls, args: Any) -> "Filters":
        """From the query string of a request. Raises BadFilter, with the allowed values."""
        found = {name: (args.get(name) or "").strip() for name in cls.__slots__}
        for name, allowed in CHOICES.items():
            if found[name] and found[name] not in allowed:
                raise BadFilter(f"{name} is {found[name]!r}, but can only be {', '.join(allowed)}")
        return cls(**{name: value for name, value in found.items() if value})

    def where(self) -> tuple[list[str], dict[str, Any]]:
        """Conditions and parameters, without `show`."""
        conditions, params = [], {}
        for name in ("predicate", "polarity", "certainty", "document"):
            if getattr(self, name):
                conditions.append(f"r.{name} = :{name}")
                params[name] = getattr(self, name)
        if self.q:
            conditions.append(
                "(s.rowid IN (SELECT rowid FROM sentences_fts WHERE sentences_fts MATCH :words)"
                " OR instr(lower(ms.text), lower(:q)) OR instr(lower(mo.text), lower(:q))"
                " OR ms.concept = :q OR mo.concept = :q)"
            )
            params |= {"words": search_words(self.q), "q": self.q}
        return conditions, params

    def select(self) -> tuple[str, dict[str, Any]]:
        """The query for the ids of all claims that the filters leave, in order, without `show`; and its parameters."""
        conditions, params = self.where()
        where, order = " AND ".join(conditions) or "1", ORDERS[self.order]
        named = f"{where} {order}" + (" ms. mo." if "x." in order else "")
        joins = " ".join(join for alias, join in _JOINS.items() if re.search(rf"\b{alias}\.", named))
        return f"SELECT r.id FROM relations AS r {joins} WHERE {where} ORDER BY {order}", params


def read_claim(conn: sqlite3.Connection, relation_id: str, *, blind: bool = False) -> dict[str, Any] | None:
    """All that the queue shows about a claim, ready for JSON; None when there is no such claim.

    `blind` leaves out what others decided, for a second opinion.
    """
    row = conn.execute(_CLAIM, {"id": relation_id}).fetchone()
    if row is None:
        return None
    context = conn.execute(
        "SELECT position, text FROM sentences WHERE document = :d AND position BETWEEN :p - :n AND :p + :n ORDER BY position",
        {"d": row["document"], "p": row["position"], "n": CONTEXT},
    ).fetchall()
    citations = conn.execute(
        'SELECT a.key AS "key", a.kind AS kind, f.text AS text, f.doi AS doi FROM attributions AS a '
        'LEFT JOIN "references" AS f ON f.id = a.reference WHERE a.relation = :id ORDER BY a.position',
        {"id": relation_id},
    ).fetchall()
    history, standing = [], None
    if not blind:
        history = conn.execute(
            'SELECT decision, actor, decided_at, reason, "after" FROM verdicts WHERE relation_id = :id ORDER BY decided_at, id',
            {"id": relation_id},
        ).fetchall()
        standing = conn.execute("SELECT decision FROM current_verdicts WHERE relation_id = :id", {"id": relation_id}).fetchone()
    plain = ("document", "title", "source", "page", "section", "predicate", "polarity", "certainty", "confidence", "extractor",
             "version", "sentence_claim", "predicate_cue", "polarity_cue", "certainty_cue")  # fmt: skip
    return {
        "relation_id": relation_id,
        **{name: row[name] for name in plain},
        "phrase": phrase(row["predicate"], row["polarity"]),
        "subject": _argument(row, "subject"),
        "object": _argument(row, "object"),
        "sentence": [{"text": p.text, "kinds": p.kinds, "ending": p.ending, "title": p.title} for p in _marked(row)],
        "before": [c["text"] for c in context if c["position"] < row["position"]],
        "following": [c["text"] for c in context if c["position"] > row["position"]],
        "citations": [{"key": c["key"], "kind": c["kind"], "text": c["text"], "url": doi_url(c["doi"])} for c in citations],
        "why": _why(row),
        "identical": len(identical(conn, relation_id)),
        "verdict": standing["decision"] if standing is not None else None,
        "history": [dict(h) for h in history],
    }


def identical(conn: sqlite3.Connection, relation_id: str) -> list[str]:
    """Ids of the undecided claims of the same paper that say the same of the same words, without the claim itself."""
    return [str(row[0]) for row in conn.execute(_IDENTICAL, {"id": relation_id})]


def _why(row: Mapping[str, Any]) -> str:
    """Why the claim was extracted, in words."""
    who = "The trained network read" if row["extractor"] in ("network", "model") else f"The pattern {row['extractor']} found"
    parts = [f"{who} \u201c{row['predicate'].replace('_', ' ')}\u201d between the two names"]
    for cue, words in (("predicate", "from"), ("polarity", "denied by"), ("certainty", "hedged by")):
        if row[f"{cue}_cue"]:
            parts.append(f"{words} \u201c{' '.join(row[f'{cue}_cue'].split())}\u201d")
    raw = row["raw_confidence"]
    learned = f"; {raw:.2f} before learning from verdicts" if raw is not None else ""
    return f"{', '.join(parts)}; probability {row['confidence']:.2f}{learned}."


async def marked_sentence(db: Any, relation_id: str) -> list[Piece] | None:
    """The claim's sentence in pieces, marked at its exact offsets; None when there is no such claim."""
    row = (await db.execute(_CLAIM, {"id": relation_id})).first()
    return _marked(row) if row is not None else None


def _argument(row: Mapping[str, Any], role: str) -> dict[str, Any]:
    curie = row[f"{role}_id"]
    return {
        "text": row[f"{role}_text"],
        "label": row[f"{role}_label"],
        "id": curie,
        "name": row[f"{role}_name"],
        "url": concept_url(curie),
    }


def _marked(row: Mapping[str, Any]) -> list[Piece]:
    kinds = ("subject", "object", "predicate_cue", "polarity_cue", "certainty_cue")
    offset = row["sentence_start"]
    spans = [(row[f"{k}_start"] - offset, row[f"{k}_end"] - offset) if row[f"{k}_start"] is not None else None for k in kinds]
    marks = []
    for kind, span in zip(kinds, carry(row["raw"], row["sentence_text"], spans), strict=True):
        if span is None:
            continue
        name = kind.removesuffix("_cue")
        words = [name if kind == name else f"{name} cue", row[f"{name}_label"] if kind == name else row[name]]
        if kind == name and row[f"{name}_id"]:
            words.append(f"{row[f'{name}_id']} {row[f'{name}_name']}")
        marks.append(Mark(*span, name, " · ".join(words)))
    return pieces(row["sentence_text"], marks)
