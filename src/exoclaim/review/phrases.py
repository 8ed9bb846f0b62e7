"""Predicates in plain words, for reading a claim aloud: `PMEL does not depend on ESCRT`. Words only."""

from exoclaim.schema import Polarity, Predicate

PHRASES: dict[Predicate, tuple[str, str]] = {  # affirmed, negated
    Predicate.LOCATED_IN: ("is located in", "is not located in"),
    Predicate.ENRICHED_IN: ("is enriched in", "is not enriched in"),
    Predicate.MARKER_OF: ("is a marker of", "is no marker of"),
    Predicate.SORTED_TO: ("is sorted to", "is not sorted to"),
    Predicate.SECRETED_BY: ("is secreted by", "is not secreted by"),
    Predicate.TRANSFERRED_TO: ("is transferred to", "is not transferred to"),
    Predicate.ORIGINATES_FROM: ("originates from", "does not originate from"),
    Predicate.FUSES_WITH: ("fuses with", "does not fuse with"),
    Predicate.INTERACTS_WITH: ("interacts with", "does not interact with"),
    Predicate.DEPENDS_ON: ("depends on", "does not depend on"),
    Predicate.PROMOTES: ("promotes", "does not promote"),
    Predicate.INHIBITS: ("inhibits", "does not inhibit"),
    Predicate.INVOLVED_IN: ("is involved in", "is not involved in"),
    Predicate.IS_A: ("is a", "is no"),
    Predicate.HAS_QUANTITY: ("measures", "does not measure"),
}


def phrase(predicate: str, polarity: str) -> str:
    """The words between subject and object; a predicate that this version does not know is shown as it is."""
    negated = polarity == Polarity.NEGATED
    if predicate not in list(Predicate):
        return ("not " if negated else "") + predicate.replace("_", " ")
    return PHRASES[Predicate(predicate)][negated]
