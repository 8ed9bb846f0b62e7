"""The read-only queries with a name, for questions that a person asks first. None of them writes.

Each finds its concepts by id, by the concept's name and by the words of the mention, because an extractor
may know the word without knowing the id.
"""

from typing import Any

_COLUMNS = """relation_id, subject, subject_id, predicate, object, object_id, polarity, certainty, confidence,
  sentence, attribution, title, page, document, predicate_cue, polarity_cue, certainty_cue, verdict"""
_NOT_REJECTED = "coalesce(verdict, '') <> 'reject'"
_ORDER = "ORDER BY confidence DESC, title, relation_id"

EXOSOME = """(object_id = 'GO:0070062' OR object LIKE '%exosom%'
    OR object_id IN (SELECT id FROM concepts WHERE name LIKE '%exosome%'))"""
ESCRT = """(object_id IN ('GO:0036452', 'GO:0033565', 'GO:0000813', 'GO:0000814', 'GO:0000815') OR object LIKE '%ESCRT%'
    OR object_id IN (SELECT id FROM concepts WHERE name LIKE '%ESCRT%'))"""


_LOOKED_THROUGH, _SHOWN = 10_000, 50  # claims or sentences of a large database
_OF_LARGE = (
    f"This database is large: only the surest {_LOOKED_THROUGH:,} claims of a kind (the first sentences found) are looked "
    f"through and {_SHOWN} of them shown, so more may be there; filters of the evidence go through all."
)


def _evidence(*conditions: str) -> str:
    return f"SELECT {_COLUMNS}\nFROM evidence\nWHERE " + "\n  AND ".join([*conditions, _NOT_REJECTED]) + f"\n{_ORDER}"


def _surest(predicate: str, *conditions: str) -> str:
    """A condition on the evidence that an index answers: the surest claims, as extracted, and whatever was corrected."""
    of = f"WHERE predicate = '{predicate}' " if predicate else ""
    return f"""relation_id IN (
    SELECT id FROM (
      SELECT r.id FROM (SELECT * FROM relations {of}ORDER BY abs(confidence - 0.5) DESC LIMIT {_LOOKED_THROUGH}) AS r
      WHERE {" AND ".join(conditions)} AND r.confidence >= 0.5 LIMIT {_SHOWN})
    UNION ALL SELECT relation_id FROM corrections)"""


def _object(condition: str) -> str:
    """A condition on the object of a claim, as extracted."""
    words = "(SELECT text FROM mentions WHERE id = r.object)"
    return condition.replace("object_id", "r.object_key").replace("object LIKE", f"{words} LIKE")


_FOUND = """SELECT s.text AS found_in, s.claim AS claim, count(r.id) AS relations, d.title AS title, s.page AS page,
  s.document AS document
FROM {} AS f
JOIN sentences AS s ON s.rowid = f.rowid
JOIN documents AS d ON d.id = s.document
LEFT JOIN relations AS r ON r.sentence = s.id
{}GROUP BY s.id
ORDER BY min(f.rank), s.document, s.position"""

QUERIES: dict[str, dict[str, Any]] = {
    "enriched-in-exosomes": {
        "title": "What is enriched in exosomes",
        "description": "Affirmed claims that something is concentrated in exosomes, surest first; not the rejected ones.",
        "sql": _evidence("predicate = 'enriched_in'", "polarity = 'affirmed'", EXOSOME),
        "hide_sql": True,
    },
    "independent-of-escrt": {
        "title": "What is independent of ESCRT",
        "description": "Denied dependences: sorting, release or formation reported to do without the ESCRT machinery.",
        "sql": _evidence("predicate = 'depends_on'", "polarity = 'negated'", ESCRT),
        "hide_sql": True,
    },
    "denied": {
        "title": "What is denied",
        "description": "Everything that a sentence says is not so, with the word that denies it.",
        "sql": _evidence("polarity = 'negated'"),
        "hide_sql": True,
    },
    "only-suspected": {
        "title": "What is only suspected",
        "description": "Claims that their authors hedge: may, might, suggests, remains unclear.",
        "sql": _evidence("certainty = 'speculative'"),
        "hide_sql": True,
    },
    "find-in-sentences": {
        "title": "Find in sentences",
        "description": "Full-text search: every word must stand in the sentence; end a word with * for its beginning only.",
        "sql": _FOUND.format("sentences_fts", "WHERE f.text MATCH exoclaim_search(:q)\n"),
        "params": ["q"],
        "hide_sql": True,
    },
}

_HITS = f"(SELECT rowid, rank FROM sentences_fts WHERE text MATCH exoclaim_search(:q) LIMIT {_LOOKED_THROUGH // 10})"
_BEGUN = {  # where the same questions begin in a large database
    "enriched-in-exosomes": _surest("enriched_in", "r.polarity = 'affirmed'", _object(EXOSOME)),
    "independent-of-escrt": _surest("depends_on", "r.polarity = 'negated'", _object(ESCRT)),
    "denied": _surest("", "r.polarity = 'negated'"),
    "only-suspected": _surest("", "r.certainty = 'speculative'"),
}


def _of_large(name: str, query: dict[str, Any]) -> dict[str, Any]:
    begun = query["sql"].replace("WHERE", f"WHERE {_BEGUN[name]} AND", 1) if name in _BEGUN else _FOUND.format(_HITS, "")
    return query | {"description": f"{query['description']} {_OF_LARGE}", "sql": f"{begun}\nLIMIT {_SHOWN}"}


QUERIES_OF_LARGE = {name: _of_large(name, query) for name, query in QUERIES.items()}


def search_words(words: str | None) -> str:
    """A query for FTS5 that cannot be a syntax error: each word quoted, a final `*` kept for prefixes.

    Without any word it is a query that finds nothing.
    """
    terms = []
    for word in (words or "").replace('"', " ").replace("\0", " ").split():
        bare = word.rstrip("*")
        if any(c.isalnum() for c in bare):
            terms.append(f'"{bare}"' + ("*" if word.endswith("*") else ""))
    return " ".join(terms) or '""'
