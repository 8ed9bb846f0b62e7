"""Whom a relation is attributed to: the citation behind the clause that states it, not every citation of the sentence."""

from exoclaim.extract.citations import PERSONAL, Citation
from exoclaim.schema import Span


def attribute(citations: list[Citation], subject: Span, obj: Span) -> tuple[str, ...]:
    """Keys of the first citation group that ends behind both arguments, and a personal communication right after it.

    A statement behind the last group has no key, unless authors named before it (`Smith et al. (2002) found`) speak for it.
    """
    end = max(subject[1], obj[1])
    start = min(subject[0], obj[0])
    behind = [c for c in citations if c.span[0] >= end or (c.span[0] < end <= c.span[1])]
    if behind:
        keys = list(behind[0].keys)
        if len(behind) > 1 and behind[1].keys == (PERSONAL,) and behind[1].span[0] - behind[0].span[1] <= 2:
            keys.append(PERSONAL)
        return tuple(keys)
    narrative = [c for c in citations if c.narrative and c.span[1] <= start]
    return narrative[-1].keys if narrative else ()
