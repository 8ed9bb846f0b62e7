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


def _evidence(*conditions: str) -> str:
    return f"SELECT {_COLUMNS}\nFROM evidence\nWHERE " + "\n  AND ".join([*conditions, _NOT_REJECTED]) + f"\n{_ORDER}"


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
        "sql": """SELECT s.text AS found_in, s.claim AS claim, count(r.id) AS relations, d.title AS title, s.page AS page,
  s.document AS document
FROM sentences_fts AS f
JOIN sentences AS s ON s.rowid = f.rowid
JOIN documents AS d ON d.id = s.document
LEFT JOIN relations AS r ON r.sentence = s.id
WHERE f.text MATCH exoclaim_search(:q)
GROUP BY s.id
ORDER BY min(f.rank), s.document, s.position""",
        "params": ["q"],
        "hide_sql": True,
    },
}


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
