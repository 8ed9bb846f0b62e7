"""A decision as the tests write it into the table of verdicts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a person decided about a relation."""

    relation_id: str
    decision: str
    actor: str
    reason: str = ""
    before: str = ""
    after: str = ""
