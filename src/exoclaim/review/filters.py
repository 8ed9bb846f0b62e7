"""What the queue is narrowed to and how it is ordered: from the address to SQL with bound parameters.

It reads no database. Every condition and order is about what was extracted, so that a claim stays where it is while it is
being corrected.
"""

from dataclasses import dataclass
from typing import Any

from exoclaim.review.named_queries import search_words
from exoclaim.schema import Certainty, Polarity, Predicate

CHOICES: dict[str, tuple[str, ...]] = {  # allowed values; the first of `show` and `order` is the default
    "predicate": tuple(Predicate),
    "polarity": tuple(Polarity),
    "certainty": tuple(Certainty),
    "show": ("undecided", "decided", "all", "second", "disagreed"),
    "order": ("uncertain", "paper", "predicate", "concept", "dispute"),
}
OF_DECIDED = ("decided", "second", "disagreed")  # of `show`: nothing that nobody has decided on
_ARGUMENTS = "JOIN mentions AS ms ON ms.id = r.subject JOIN mentions AS mo ON mo.id = r.object"
_DISPUTED = """SELECT subject_key, predicate, object_key, count(DISTINCT sentence) AS sentences FROM relations
WHERE id NOT IN (SELECT relation_id FROM current_verdicts WHERE decision = 'reject')
GROUP BY 1, 2, 3 HAVING sum(polarity = 'negated') > 0 AND sum(polarity <> 'negated') > 0"""
ORDERS = {  # what is read, by index in the order of the first column; and the columns that order it, the last one unique
    "uncertain": ("relations AS r", "abs(r.confidence - 0.5), r.id"),
    "paper": (
        f"documents AS d CROSS JOIN relations AS r ON r.document = d.id JOIN sentences AS s ON s.id = r.sentence {_ARGUMENTS}",
        "d.title, d.id, s.position, ms.start, mo.start, r.id",
    ),
    "predicate": ("relations AS r", "r.predicate, abs(r.confidence - 0.5), r.id"),
    "concept": ("relations AS r", "r.subject_key, r.predicate, r.object_key, r.id"),
    "dispute": (
        f"relations AS r LEFT JOIN ({_DISPUTED}) AS x USING (subject_key, predicate, object_key)",
        "x.sentences IS NULL, x.sentences DESC, r.subject_key, r.predicate, r.object_key, r.polarity, r.id",
    ),
}
_MENTIONED = "(SELECT id FROM mentions WHERE instr(lower(text), lower(:q)) OR concept = :q)"


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

    def where(self) -> tuple[str, dict[str, Any]]:
        """The condition on `relations AS r`, without `show`, and its parameters."""
        conditions, params = ["1"], {}
        for name in ("predicate", "polarity", "certainty", "document"):
            if getattr(self, name):
                conditions.append(f"r.{name} = :{name}")
                params[name] = getattr(self, name)
        if self.q:
            words = "SELECT rowid FROM sentences_fts WHERE sentences_fts MATCH :words"
            conditions.append(
                f"(r.sentence IN (SELECT id FROM sentences WHERE rowid IN ({words}))"
                f" OR r.subject IN {_MENTIONED} OR r.object IN {_MENTIONED})"
            )
            params |= {"words": search_words(self.q), "q": self.q}
        return " AND ".join(conditions), params

    def select(self, *, decided: bool = False) -> tuple[str, dict[str, Any]]:
        """The query for the ids of all claims that the filters leave, in order, without `show`; and its parameters.

        With `decided`, only of those on which somebody has decided.
        """
        (where, params), (read, order) = self.where(), ORDERS[self.order]
        if decided:
            where = f"r.id IN (SELECT relation_id FROM curator_verdicts) AND {where}"
        return f"SELECT r.id FROM {read} WHERE {where} ORDER BY {order}", params

    def counts(self) -> tuple[str, dict[str, Any]]:
        """The query for how many claims the filters leave, and on how many of them somebody has decided."""
        where, params = self.where()
        decided = f"SELECT count(*) FROM relations AS r WHERE {where} AND r.id IN (SELECT relation_id FROM curator_verdicts)"
        return f"SELECT (SELECT count(*) FROM relations AS r WHERE {where}), ({decided})", params
