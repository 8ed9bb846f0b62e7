"""What curators decided about relations: the standing decision and the corrections, from table `verdicts`.

An `undo` clears all decisions on its relation before it, a `skip` decides nothing. Corrections (`edit`) hold
until they are undone, also when an `accept` follows. This file reads verdicts; it does not apply them.
"""

import json
import sqlite3
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from exoclaim.errors import DatabaseError
from exoclaim.schema import Certainty, Polarity, Predicate

ACCEPTED = frozenset({"accept", "edit"})  # who corrects a relation accepts what it became

KINDS: dict[str, type[StrEnum]] = {"predicate": Predicate, "polarity": Polarity, "certainty": Certainty}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A correction: None leaves the relation's own value."""

    predicate: Predicate | None = None
    polarity: Polarity | None = None
    certainty: Certainty | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The standing decision on a relation (accept, reject or edit) and the correction that holds with it."""

    decision: str
    edit: Edit = Edit()

    @property
    def accepted(self) -> bool:
        """Whether `--accepted` exports the relation."""
        return self.decision in ACCEPTED


def read_judgements(conn: sqlite3.Connection) -> dict[str, Judgement]:
    """Relation id → what stands, for every relation that somebody decided on.

    Raises DatabaseError when a correction cannot be understood: to export the uncorrected row would be worse.
    """
    found: dict[str, Judgement] = {}
    rows = conn.execute('SELECT id, relation_id, decision, "after" FROM verdicts ORDER BY id')
    for number, relation, decision, after in rows:
        if decision == "undo":
            found.pop(relation, None)
        elif decision != "skip":
            earlier = found[relation].edit if relation in found else Edit()
            edit = parse_edit(after, earlier, f"verdict {number}") if decision == "edit" else earlier
            found[relation] = Judgement(decision=decision, edit=edit)
    return found


def parse_edit(after: str, earlier: Edit, where: str) -> Edit:
    """`earlier`, changed by the JSON object `after`.

    Its keys predicate, polarity and certainty are read; other keys are notes and change nothing.
    """
    try:
        given = json.loads(after)
        if not isinstance(given, dict):
            raise ValueError("not a JSON object")
        changes: dict[str, Any] = {name: kind(given[name]) for name, kind in KINDS.items() if given.get(name)}
        return replace(earlier, **changes)
    except ValueError as error:
        raise DatabaseError(
            where, f"its correction cannot be read ({error})", "Undo it in the review pages and enter it again"
        ) from error
