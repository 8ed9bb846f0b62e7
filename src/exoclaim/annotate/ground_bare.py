"""Bare names of compartments: `membrane` means the plasma membrane in a document that names this membrane most.

Says which longer name a bare one is short for; grounds nothing itself.
"""

from collections import Counter
from collections.abc import Mapping

from exoclaim.annotate.lexicon import Lexicon
from exoclaim.annotate.normalise import singular
from exoclaim.schema import Label

Mention = tuple[str, Label]
BARE_HEADS = frozenset({"membrane", "envelope", "outer membrane", "inner membrane", "lumen", "matrix"})
HEAD_CONCEPTS = {"membrane": {"GO:0016020", "GO:0031975"}, "outer membrane": {"GO:0019867"}}  # an envelope is two membranes


def bare(mention: Mention) -> str | None:
    """The bare head that a mention consists of, or None."""
    text, label = mention
    head = (singular(text) or text).lower()
    return head if label is Label.COMPARTMENT and head in BARE_HEADS else None


def longer_name(mention: Mention, ids: Mapping[Mention, str], times: Counter[Mention], lexicon: Lexicon) -> Mention | None:
    """The longer name, of those in `ids` (concept ids by mention), that the document names most; None where two tie.

    A name is longer when it ends in the bare head, or when its concept is one by the ontology.
    """
    head = bare(mention)
    named: Counter[str] = Counter()
    first: dict[str, Mention] = {}
    for other, identifier in ids.items():
        if head and identifier != ids.get(mention) and _is_a(other, identifier, head, lexicon):
            named[identifier] += times[other]
            first.setdefault(identifier, other)
    ranked = named.most_common(2)
    clear = ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
    return first[ranked[0][0]] if clear else None


def _is_a(other: Mention, identifier: str, head: str, lexicon: Lexicon) -> bool:
    text, label = other
    name = (singular(text) or text).lower()
    if label is not Label.COMPARTMENT:
        return False
    if name.endswith(f" {head}"):
        return True
    return name not in BARE_HEADS and not HEAD_CONCEPTS.get(head, set()).isdisjoint(lexicon.ancestors(identifier))
