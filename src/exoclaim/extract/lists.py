"""Which mentions of a sentence are items of one list: `CD63, CD9 and CD81`, `exosomes or microvesicles`.

A name in brackets behind another of its kind, `the melanosomal protein (Pmel17)`, is one with it: what is
said of either holds of both. Before `respectively` two lists of equal length go together item by item.
"""

import re
from collections.abc import Sequence

# what may stand between two items: comma, and, or, the bracket that opens before a second name; a citation glued to the first
_BETWEEN = re.compile(
    r"(?:\d{1,3}(?:[,–-]\d{1,3})*)?\s*(?:,|;|/|,?\s*\b(?:and|or|and/or|as well as|but also|nor)\b)\s*(?:the\s+|a\s+|an\s+)?"
    r"|\s*\(\s*",
    re.IGNORECASE,
)
_IN_ORDER = re.compile(r"\brespectively\b", re.IGNORECASE)


def groups(text: str, mentions: Sequence[tuple[int, int, str]]) -> list[int]:
    """Number of the list that each mention (start, end, label; in text order) belongs to; a mention alone is a list of one."""
    out: list[int] = []
    for i, (start, _, label) in enumerate(mentions):
        if i and mentions[i - 1][2] == label and _BETWEEN.fullmatch(text[mentions[i - 1][1] : start]):
            out.append(out[-1])
        else:
            out.append(i)
    return out


def crossed(text: str, mentions: Sequence[tuple[int, int, str]], lists: Sequence[int]) -> set[tuple[int, int]]:
    """Pairs of mentions, either way round, that `respectively` keeps apart.

    `A and B lie in C and D, respectively` says nothing of A in D. The last two lists before the word are meant, where they
    are equally long. `lists` are the numbers from `groups`.
    """
    members: dict[int, list[int]] = {}
    for i, number in enumerate(lists):
        members.setdefault(number, []).append(i)
    out: set[tuple[int, int]] = set()
    for word in _IN_ORDER.finditer(text):
        before = [m for m in members.values() if len(m) > 1 and mentions[m[-1]][1] <= word.start()]
        if len(before) > 1 and len(before[-2]) == len(before[-1]):
            apart = [(a, b) for i, a in enumerate(before[-2]) for j, b in enumerate(before[-1]) if i != j]
            out.update(apart, ((b, a) for a, b in apart))
    return out
