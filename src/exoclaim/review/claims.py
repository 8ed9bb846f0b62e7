"""Reading claims for the queue: everything that is shown about a claim, and which claims are identical to it.

Only bound SQL through Datasette's read-only connections; it writes nothing and makes no HTML.
"""

import sqlite3
from collections.abc import Mapping
from typing import Any

from exoclaim.review.concept_links import concept_url, doi_url
from exoclaim.review.marks import Mark, Piece, carry, pieces
from exoclaim.review.phrases import phrase
from exoclaim.schema import Span

CONTEXT = 2  # sentences shown on either side
ROLES = ("subject", "object")
_MARKED = (*ROLES, "predicate_cue", "polarity_cue", "certainty_cue")
EXTRACTED = """SELECT r.id AS relation_id, r.document AS document, r.sentence AS sentence, r.predicate AS predicate,
  r.polarity AS polarity, r.certainty AS certainty, r.predicate_cue AS predicate_cue, r.polarity_cue AS polarity_cue,
  r.certainty_cue AS certainty_cue, NULL AS extracted,
  ms.text AS subject, ms.start AS subject_start, ms."end" AS subject_end, ms.label AS subject_label, ms.concept AS subject_id,
  mo.text AS object, mo.start AS object_start, mo."end" AS object_end, mo.label AS object_label, mo.concept AS object_id
FROM relations AS r JOIN mentions AS ms ON ms.id = r.subject JOIN mentions AS mo ON mo.id = r.object"""
_CLAIM = """SELECT x.*, d.title AS title, d.source AS source, s.text AS sentence_text, s.position AS position, s.page AS page,
  s.start AS sentence_start, s.claim AS sentence_claim, sec.title AS section,
  substr(d.text, s.start + 1, s."end" - s.start) AS raw, cs.name AS subject_name, co.name AS object_name,
  r.confidence AS confidence, r.raw_confidence AS raw_confidence, r.extractor AS extractor, r.version AS version,
  r.predicate AS own_predicate, r.predicate_cue AS own_predicate_cue, r.polarity_cue AS own_polarity_cue,
  r.certainty_cue AS own_certainty_cue, ms.start AS own_subject_start, ms."end" AS own_subject_end,
  mo.start AS own_object_start, mo."end" AS own_object_end,
  r.predicate_cue_start AS predicate_cue_start, r.predicate_cue_end AS predicate_cue_end,
  r.polarity_cue_start AS polarity_cue_start, r.polarity_cue_end AS polarity_cue_end,
  r.certainty_cue_start AS certainty_cue_start, r.certainty_cue_end AS certainty_cue_end
FROM {} AS x JOIN relations AS r ON r.id = x.relation_id JOIN documents AS d ON d.id = r.document
JOIN sentences AS s ON s.id = r.sentence JOIN mentions AS ms ON ms.id = r.subject JOIN mentions AS mo ON mo.id = r.object
LEFT JOIN sections AS sec ON sec.id = s.section
LEFT JOIN concepts AS cs ON cs.id = x.subject_id LEFT JOIN concepts AS co ON co.id = x.object_id WHERE r.id = :id"""
_AS_IT_STANDS, _AS_EXTRACTED = _CLAIM.format("corrected_relations"), _CLAIM.format(f"({EXTRACTED})")
_WORDS = "lower(replace({}.text, char(10), ' '))"
_IDENTICAL = f"""SELECT r.id FROM relations AS o
JOIN mentions AS os ON os.id = o.subject JOIN mentions AS oo ON oo.id = o.object
JOIN relations AS r ON r.document = o.document AND +r.predicate = o.predicate AND +r.polarity = o.polarity
  AND r.certainty = o.certainty AND r.id <> o.id
JOIN mentions AS ms ON ms.id = r.subject AND {_WORDS.format("ms")} = {_WORDS.format("os")}
JOIN mentions AS mo ON mo.id = r.object AND {_WORDS.format("mo")} = {_WORDS.format("oo")}
WHERE o.id = :id AND NOT EXISTS (SELECT 1 FROM corrections AS c WHERE c.relation_id = o.id)
  AND NOT EXISTS (SELECT 1 FROM curator_verdicts AS v WHERE v.relation_id = r.id) ORDER BY r.rowid"""


def read_claim(conn: sqlite3.Connection, relation_id: str, *, blind: bool = False) -> dict[str, Any] | None:
    """All that the queue shows about a claim, ready for JSON; None when there is no such claim.

    It is shown as it stands, with the correction that holds. `blind` leaves out what others decided, corrections too, for a
    second opinion.
    """
    row = conn.execute(_AS_EXTRACTED if blind else _AS_IT_STANDS, {"id": relation_id}).fetchone()
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
             "version", "sentence_claim", "extracted")  # fmt: skip
    places = dict(zip(_MARKED, _places(row), strict=True))
    return {
        "relation_id": relation_id,
        **{name: row[name] for name in plain},
        "phrase": phrase(row["predicate"], row["polarity"]),
        **{role: _argument(row, role) | {"picked": places[role] if _moved(row, role) else None} for role in ROLES},
        "sentence": [{"text": p.text, "kinds": p.kinds, "ending": p.ending, "title": p.title} for p in _marked(row, places)],
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
    parts = [f"{who} \u201c{row['own_predicate'].replace('_', ' ')}\u201d between the two names"]
    for cue, words in (("predicate", "from"), ("polarity", "denied by"), ("certainty", "hedged by")):
        if row[f"own_{cue}_cue"]:
            parts.append(f"{words} \u201c{' '.join(row[f'own_{cue}_cue'].split())}\u201d")
    raw = row["raw_confidence"]
    learned = f"; {raw:.2f} before learning from verdicts" if raw is not None else ""
    return f"{', '.join(parts)}; probability {row['confidence']:.2f}{learned}."


async def marked_sentence(db: Any, relation_id: str) -> list[Piece] | None:
    """The claim's sentence in pieces, marked at its exact offsets; None when there is no such claim."""
    row = (await db.execute(_AS_IT_STANDS, {"id": relation_id})).first()
    return _marked(row, dict(zip(_MARKED, _places(row), strict=True))) if row is not None else None


def _argument(row: Mapping[str, Any], role: str) -> dict[str, Any]:
    curie = row[f"{role}_id"]
    return {
        "text": row[role],
        "label": row[f"{role}_label"],
        "id": curie,
        "name": row[f"{role}_name"],
        "url": concept_url(curie),
    }


def _moved(row: Mapping[str, Any], role: str) -> bool:
    """Whether a curator picked other words than were extracted."""
    return any(row[f"{role}_{side}"] != row[f"own_{role}_{side}"] for side in ("start", "end"))


def _places(row: Mapping[str, Any]) -> list[Span | None]:
    """Where arguments and cues stand in the sentence as it is shown. A cue that a correction set aside has no place."""
    offset = row["sentence_start"]
    spans = [(row[f"{k}_start"] - offset, row[f"{k}_end"] - offset) if row[k] and row[f"{k}_start"] is not None else None
             for k in _MARKED]  # fmt: skip
    return carry(row["raw"], row["sentence_text"], spans)


def _marked(row: Mapping[str, Any], places: Mapping[str, Span | None]) -> list[Piece]:
    marks = []
    for kind, span in places.items():
        if span is None:
            continue
        name = kind.removesuffix("_cue")
        words = [name if kind == name else f"{name} cue", row[f"{name}_label"] if kind == name else row[name]]
        if kind == name and row[f"{name}_id"]:
            words.append(f"{row[f'{name}_id']} {row[f'{name}_name'] or ''}".strip())
        marks.append(Mark(*span, name, " · ".join(words)))
    return pieces(row["sentence_text"], marks)
