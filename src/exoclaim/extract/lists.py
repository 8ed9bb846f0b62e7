"""Which mentions of a sentence are items of one list: `CD63, CD9 and CD81`, `exosomes or microvesicles`.

A name in brackets behind another of its kind, `the melanosomal protein (Pmel17)`, is one with it: what is
said of either holds of both.
"""

import re
from collections.abc import Sequence

# what may stand between two items: comma, and, or, the bracket that opens before a second name
_BETWEEN = re.compile(
    r"\s*(?:,|;|/|,?\s*\b(?:and|or|and/or|as well as|but also|nor)\b)\s*(?:the\s+|a\s+|an\s+)?|\s*\(\s*", re.IGNORECASE
)


def groups(text: str, mentions: Sequence[tuple[int, int, str]]) -> list[int]:
    """Number of the list that each mention (start, end, label; in text order) belongs to; a mention alone is a list of one."""
    out: list[int] = []
    for i, (start, _, label) in enumerate(mentions):
        if i and mentions[i - 1][2] == label and _BETWEEN.fullmatch(text[mentions[i - 1][1] : start]):
            out.append(out[-1])
        else:
            out.append(i)
    return out
