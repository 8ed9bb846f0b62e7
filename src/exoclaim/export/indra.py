"""Statements as INDRA writes them in JSON, for predicates that have an INDRA statement type.

| predicate | statement |
|---|---|
| interacts_with | Complex of both |
| promotes, inhibits | Activation, Inhibition |
| sorted_to | Translocation to the object's place |

Other predicates (where something is, what it is a kind of, what it needs) have no type there and are left out, and so
are relations with a mention that INDRA has no agent for (QUANTITY, CELL). INDRA has no denied statements: a negated or
hedged one is told by its evidence's `epistemics` (`negated`, `hypothesis`, the words that INDRA's own filters look for).
"""

import json
import sqlite3
from pathlib import Path
from typing import Any
from uuid import UUID

from exoclaim.export.atomic import atomic
from exoclaim.export.edits import read_judgements
from exoclaim.export.rows import Row, evidence
from exoclaim.schema import Certainty, Label, Polarity, Predicate, stable_id

Json = dict[str, Any]
NO_AGENT = frozenset({Label.QUANTITY, Label.CELL})
WITH_PREFIX = frozenset({"GO", "CHEBI", "HP", "DOID"})  # INDRA repeats the prefix within these ids


def write_indra(conn: sqlite3.Connection, out: Path, *, accepted: bool = False) -> int:
    """A JSON list of statements at `out`; returns how many."""
    names = dict(conn.execute("SELECT id, name FROM concepts"))
    found = (to_statement(row, names) for row in evidence(conn, read_judgements(conn), accepted=accepted))
    statements = [s for s in found if s is not None]
    with atomic(out) as file:
        json.dump(statements, file, ensure_ascii=False, indent=1)
        file.write("\n")
    return len(statements)


def to_statement(row: Row, names: dict[str, str]) -> Json | None:
    """The statement of an evidence row, or None where INDRA has no type for it; `names` are concept names by CURIE."""
    if {row["subject_label"], row["object_label"]} & NO_AGENT:
        return None
    subject, obj = _agent(row, "subject", names), _agent(row, "object", names)
    statement: Json
    match row["predicate"]:
        case Predicate.INTERACTS_WITH:
            statement = {"type": "Complex", "members": [subject, obj]}
        case Predicate.PROMOTES | Predicate.INHIBITS:
            kind = "Activation" if row["predicate"] == Predicate.PROMOTES else "Inhibition"
            statement = {"type": kind, "subj": subject, "obj": obj, "obj_activity": "activity"}
        case Predicate.SORTED_TO if row["object_label"] == Label.COMPARTMENT:
            place = row["object_id"] if str(row["object_id"]).startswith("GO:") else obj["name"]
            statement = {"type": "Translocation", "agent": subject, "to_location": place}
        case _:
            return None
    key = stable_id("indra", row["relation_id"], 1) + stable_id("indra", row["relation_id"], 2)
    return statement | {"belief": row["confidence"], "evidence": [_evidence(row)], "id": str(UUID(hex=key))}


def _agent(row: Row, role: str, names: dict[str, str]) -> Json:
    text, curie = " ".join(row[role].split()), row[f"{role}_id"]
    refs = {"TEXT": text}
    if curie:
        prefix, _, local = curie.partition(":")
        refs["UP" if prefix == "UniProtKB" else prefix.upper()] = curie if prefix in WITH_PREFIX else local
    return {"name": names.get(curie) or text, "db_refs": refs}


def _evidence(row: Row) -> Json:
    return {
        "source_api": "exoclaim",
        "source_id": row["relation_id"],
        "text": row["sentence"],
        "annotations": {
            "document": row["document"], "title": row["title"], "page": row["page"], "section": row["section"],
            "attribution": row["attribution"], "claim": row["claim"], "predicate": row["predicate"], "verdict": row["verdict"],
            "agents": {"coords": [[row[f"{role}_start"], row[f"{role}_end"]] for role in ("subject", "object")]},
        },
        "epistemics": {
            "negated": row["polarity"] == Polarity.NEGATED,
            "hypothesis": row["certainty"] == Certainty.SPECULATIVE,
            "cues": [row[name] for name in ("predicate_cue", "polarity_cue", "certainty_cue") if row[name]],
        },
    }  # fmt: skip
