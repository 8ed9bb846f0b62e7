"""What curators decided about relations: the standing decision and the corrections, from table `verdicts`.

An `undo` takes back what its own curator decided on the relation before it, a `skip` decides nothing. A correction (`edit`)
tells all that differs from what was extracted, so the last one counts alone; it holds until it is undone, also when an
`accept` follows. The view `corrections` says the same in SQL. This file reads verdicts; it does not apply them.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from exoclaim.errors import DatabaseError
from exoclaim.schema import Certainty, Label, Polarity, Predicate

ACCEPTED = frozenset({"accept", "edit"})  # who corrects a relation accepts what it became

KINDS: dict[str, type[StrEnum]] = {"predicate": Predicate, "polarity": Polarity, "certainty": Certainty}
ROLES = ("subject", "object")


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What a curator made of a subject or object: where it stands, and what it is. None leaves the extractor's own."""

    span: tuple[int, int] | None = None
    label: Label | None = None
    concept: str | None = None  # a CURIE; "" says that it stands for no known concept


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A correction: None leaves the relation's own value."""

    predicate: Predicate | None = None
    polarity: Polarity | None = None
    certainty: Certainty | None = None
    subject: Argument | None = None
    object: Argument | None = None


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
    return judged(conn.execute('SELECT id, relation_id, actor, decision, "after" FROM verdicts ORDER BY decided_at, id'))


def judged(rows: Iterable[tuple[Any, str, str, str, str]]) -> dict[str, Judgement]:
    """The same for decisions as (number, relation id, curator, decision, correction), oldest first."""
    decided: dict[str, list[tuple[Any, str, str, str]]] = {}
    for number, relation, actor, decision, after in rows:
        if decision == "undo":
            decided[relation] = [row for row in decided.get(relation, []) if row[1] != actor]
        elif decision != "skip":
            decided.setdefault(relation, []).append((number, actor, decision, after))
    found = {}
    for relation, standing in decided.items():
        edits = [(after, f"verdict {number}") for number, _, decision, after in standing if decision == "edit"]
        if standing:
            found[relation] = Judgement(decision=standing[-1][2], edit=parse_edit(*edits[-1]) if edits else Edit())
    return found


def parse_edit(after: str, where: str) -> Edit:
    """The correction in the JSON object `after`.

    Its keys predicate, polarity, certainty, subject and object are read; other keys are notes and change nothing.
    """
    try:
        given = json.loads(after)
        if not isinstance(given, dict):
            raise ValueError("not a JSON object")
        changes: dict[str, Any] = {name: kind(given[name]) for name, kind in KINDS.items() if given.get(name)}
        changes |= {role: _argument(given[role]) for role in ROLES if given.get(role)}
        return Edit(**changes)
    except (ValueError, TypeError) as error:
        raise DatabaseError(
            where, f"its correction cannot be read ({error})", "Undo it in the review pages and enter it again"
        ) from error


def _argument(given: Any) -> Argument:
    if not isinstance(given, dict):
        raise ValueError("an argument is no JSON object")
    start, end, concept = given.get("start"), given.get("end"), given.get("concept")
    span = None
    if start is not None:
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
            raise ValueError(f"no span: {start} to {end}")
        span = (start, end)
    if concept is not None and not isinstance(concept, str):
        raise ValueError("a concept is no text")
    label = Label(given["label"]) if given.get("label") else None
    return Argument(span=span, label=label, concept=concept)
