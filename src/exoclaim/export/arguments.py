"""Corrected arguments: a curator's subject or object as a mention of the analysis, all mentions in text order again.

A correction of what a mention *is* (label, concept) holds for the mention, and so for every relation that names it.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from exoclaim.errors import DatabaseError
from exoclaim.export.edits import ROLES, Argument, Edit
from exoclaim.schema import Concept, Label, Mention, Relation, Sentence


def with_arguments(
    mentions: Sequence[Mention],
    relations: Sequence[tuple[Relation, Edit]],
    sentences: Sequence[Sentence],
    concepts: Mapping[str, Concept],
) -> tuple[list[Mention], list[Relation]]:
    """Mentions and relations with every argument that an `Edit` names put in its place.

    `concepts` knows concepts by their id; one that it does not know is taken as the curator wrote it.
    Raises DatabaseError for an argument that stands in no sentence.
    """
    found, changed = list(mentions), []
    for relation, edit in relations:
        for role in ROLES:
            argument: Argument | None = getattr(edit, role)
            if argument is not None:
                place = _place(found, argument, getattr(relation, role), sentences, concepts)
                relation = replace(relation, subject=place) if role == "subject" else replace(relation, object=place)
        changed.append(relation)
    order = sorted(range(len(found)), key=lambda i: (found[i].start, -found[i].end, found[i].label))
    moved = {old: new for new, old in enumerate(order)}
    sorted_mentions = [
        replace(found[i], same_as=moved[same]) if (same := found[i].same_as) is not None else found[i] for i in order
    ]
    return sorted_mentions, [replace(r, subject=moved[r.subject], object=moved[r.object]) for r in changed]


def _place(
    found: list[Mention], argument: Argument, own: int, sentences: Sequence[Sentence], concepts: Mapping[str, Concept]
) -> int:
    """The index of the mention that the argument names; changed, or added to `found`, where need be."""
    span = argument.span or (found[own].start, found[own].end)
    place = own if argument.span is None else next((i for i, m in enumerate(found) if (m.start, m.end) == span), -1)
    if place < 0:
        sentence = next((i for i, s in enumerate(sentences) if s.start <= span[0] and span[1] <= s.end), None)
        if sentence is None:
            raise DatabaseError(f"{span[0]}-{span[1]}", "a corrected argument stands in no sentence", "Undo that correction")
        found.append(Mention(start=span[0], end=span[1], label=found[own].label, sentence=sentence))
        place = len(found) - 1
    changes: dict[str, Any] = {"label": argument.label} if argument.label else {}
    if argument.concept is not None:
        changes["concept"] = _concept(argument.concept, argument.label or found[place].label, concepts)
    found[place] = replace(found[place], **changes)
    return place


def _concept(curie: str, label: Label, concepts: Mapping[str, Concept]) -> Concept | None:
    return (concepts.get(curie) or Concept(id=curie, name=curie, label=label, source="curator")) if curie else None


def known_concepts(conn: sqlite3.Connection) -> dict[str, Concept]:
    """Every concept of the database by its id."""
    rows = conn.execute("SELECT id, name, label, source FROM concepts")
    return {row[0]: Concept(id=row[0], name=row[1], label=Label(row[2]), source=row[3]) for row in rows}
