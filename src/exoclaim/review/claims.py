"""Reading claims for the queue: filters, orders, the next one, and everything that is shown about it.

Only bound SQL through Datasette's read-only connections; it writes nothing and makes no HTML.
"""

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
    "show": ("undecided", "decided", "all"),
    "order": ("uncertain", "paper", "predicate"),
}
_KEYS = {  # the columns that order the queue; the last makes every order total
    "uncertain": ("abs(r.confidence - 0.5)", "r.id"),
    "paper": ("d.title", "r.document", "s.position", "ms.start", "mo.start", "r.id"),
    "predicate": ("r.predicate", "abs(r.confidence - 0.5)", "r.id"),
}
_JOINS = {  # only what a condition or an order names is joined: counting must stay fast with many claims
    "d": "JOIN documents AS d ON d.id = r.document",
    "s": "JOIN sentences AS s ON s.id = r.sentence",
    "ms": "JOIN mentions AS ms ON ms.id = r.subject",
    "mo": "JOIN mentions AS mo ON mo.id = r.object",
}
_FROM = """FROM relations AS r JOIN documents AS d ON d.id = r.document JOIN sentences AS s ON s.id = r.sentence
JOIN mentions AS ms ON ms.id = r.subject JOIN mentions AS mo ON mo.id = r.object"""
_DECIDED = "r.id IN (SELECT relation_id FROM current_verdicts)"
_CLAIM = f"""SELECT r.*, d.title AS title, d.source AS source, s.text AS sentence_text, s.position AS position, s.page AS page,
  s.start AS sentence_start, s.claim AS sentence_claim, sec.title AS section,
  substr(d.text, s.start + 1, s."end" - s.start) AS raw,
  ms.text AS subject_text, ms.start AS subject_start, ms."end" AS subject_end, ms.label AS subject_label,
  ms.concept AS subject_id, cs.name AS subject_name,
  mo.text AS object_text, mo.start AS object_start, mo."end" AS object_end, mo.label AS object_label,
  mo.concept AS object_id, co.name AS object_name
{_FROM} LEFT JOIN sections AS sec ON sec.id = s.section
LEFT JOIN concepts AS cs ON cs.id = ms.concept LEFT JOIN concepts AS co ON co.id = mo.concept WHERE r.id = :id"""
_LAST_OF_ACTOR = """SELECT relation_id FROM verdicts AS v WHERE actor = :actor AND decision IN ('accept', 'reject', 'edit')
AND NOT EXISTS (SELECT 1 FROM verdicts AS u WHERE u.relation_id = v.relation_id AND u.decision = 'undo' AND u.id > v.id)
ORDER BY id DESC LIMIT 1"""


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

    def shown(self) -> list[str]:
        """The condition for `show`."""
        return {"undecided": [_DECIDED.replace(" IN ", " NOT IN ")], "decided": [_DECIDED], "all": []}[self.show]


async def next_claim(db: Any, filters: Filters, *, after: str | None = None) -> str | None:
    """The id of the first claim behind `after` in the order of the filters, from the start again at the end.

    `after` itself may have left the queue meanwhile. None when nothing is left but `after`.
    """
    keys = _KEYS[filters.order]
    conditions, params = filters.where()
    conditions += filters.shown()
    order = f"ORDER BY {', '.join(keys)} LIMIT 1"
    if after:
        here = (await db.execute(f"SELECT {', '.join(keys)} {_FROM} WHERE r.id = :after", {"after": after})).first()
        if here is not None:
            bound = {f"k{i}": value for i, value in enumerate(here)}
            behind = f"({', '.join(keys)}) > ({', '.join(':' + name for name in bound)})"
            found = (await db.execute(_select([*conditions, behind], order=order), params | bound)).first()
            if found is not None:
                return str(found[0])
            conditions = [*conditions, "r.id <> :after"]
            params = params | {"after": after}
    found = (await db.execute(_select(conditions, order=order), params)).first()
    return str(found[0]) if found is not None else None


def _select(conditions: list[str], what: str = "r.id", order: str = "") -> str:
    where = " AND ".join(conditions) or "1"
    named = f"{what} {where} {order}"
    joins = [join for alias, join in _JOINS.items() if f"{alias}." in named]
    return f"SELECT {what} FROM relations AS r {' '.join(joins)} WHERE {where} {order}"


async def progress(db: Any, filters: Filters) -> dict[str, int]:
    """How many claims the filters (without `show`) leave, and how many of them are decided."""
    conditions, params = filters.where()
    row = (await db.execute(_select(conditions, f"count(*) AS total, coalesce(sum({_DECIDED}), 0) AS decided"), params)).first()
    return {"total": row["total"], "decided": row["decided"]}


async def last_decided(db: Any, actor: str) -> str | None:
    """The claim of the actor's last decision that still stands: what an undo takes back."""
    found = (await db.execute(_LAST_OF_ACTOR, {"actor": actor})).first()
    return str(found[0]) if found is not None else None


async def claim(db: Any, relation_id: str) -> dict[str, Any] | None:
    """All that the queue shows about a claim, ready for JSON; None when there is no such claim."""
    row = (await db.execute(_CLAIM, {"id": relation_id})).first()
    if row is None:
        return None
    context = await db.execute(
        "SELECT position, text FROM sentences WHERE document = :d AND position BETWEEN :p - :n AND :p + :n ORDER BY position",
        {"d": row["document"], "p": row["position"], "n": CONTEXT},
    )
    citations = await db.execute(
        'SELECT a.key AS "key", f.text AS text, f.doi AS doi FROM attributions AS a '
        'LEFT JOIN "references" AS f ON f.id = a.reference WHERE a.relation = :id ORDER BY a.position',
        {"id": relation_id},
    )
    history = await db.execute(
        'SELECT decision, actor, decided_at, reason, "after" FROM verdicts WHERE relation_id = :id ORDER BY id',
        {"id": relation_id},
    )
    standing = (await db.execute("SELECT decision FROM current_verdicts WHERE relation_id = :id", {"id": relation_id})).first()
    plain = ("document", "title", "source", "page", "section", "predicate", "polarity", "certainty", "confidence", "extractor",
             "version", "sentence_claim", "predicate_cue", "polarity_cue", "certainty_cue")  # fmt: skip
    return {
        "relation_id": relation_id,
        **{name: row[name] for name in plain},
        "phrase": phrase(row["predicate"], row["polarity"]),
        "subject": _argument(row, "subject"),
        "object": _argument(row, "object"),
        "sentence": [{"text": p.text, "kinds": p.kinds, "ending": p.ending, "title": p.title} for p in _marked(row)],
        "before": [c["text"] for c in context.rows if c["position"] < row["position"]],
        "following": [c["text"] for c in context.rows if c["position"] > row["position"]],
        "citations": [{"key": c["key"], "text": c["text"], "url": doi_url(c["doi"])} for c in citations.rows],
        "verdict": standing["decision"] if standing is not None else None,
        "history": [dict(h) for h in history.rows],
    }


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
