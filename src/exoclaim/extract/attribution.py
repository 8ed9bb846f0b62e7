"""Whom a relation is attributed to: the citation behind the clause that states it, not every citation of the sentence.

Beside citations, what the paper itself offers: `data not shown` behind the clause, and `this study` where its authors speak of
their own work and cite nobody for it. Patterns are data (data/cues.toml).
"""

import re
from functools import cache

from exoclaim.extract.citations import PERSONAL, Citation
from exoclaim.extract.cues import table, whole_words
from exoclaim.schema import Span, Support


@cache
def _own(kind: Support) -> re.Pattern[str]:
    return whole_words(*table("support")[kind])


def own_support(text: str, keys: tuple[str, ...], subject: Span, obj: Span) -> tuple[Support, ...]:
    """What the sentence `text` offers of its own for a relation with arguments at `subject` and `obj`, attributed to `keys`.

    Words for unshown data count for the clause they stand behind; the authors' voice counts for what they cite nobody for.
    """
    found = []
    if _own(Support.DATA_NOT_SHOWN).search(text, max(subject[1], obj[1])):
        found.append(Support.DATA_NOT_SHOWN)
    if not keys and _own(Support.THIS_STUDY).search(text):
        found.append(Support.THIS_STUDY)
    return tuple(found)


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
