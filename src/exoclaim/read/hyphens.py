"""Decides what a hyphen at a line end stood for: a cut word, or a compound. Joins nothing itself.

The document's own word forms decide first, a short list of word parts (data/hyphens.json) second.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_CUT = re.compile(r"(?<![^\W_])[^\W_]++(?:[-‐‑][^\W_]+)*[-‐\u00ad]\s*[\r\n]\s*[^\W_]++(?:[-‐‑][^\W_]++)*")
_HYPHEN = re.compile(r"[-‐‑]")
_LEFT = re.compile(r"[^\W_]+$")
_RIGHT = re.compile(r"[^\W_]+")
_SUSPENDED = re.compile(r"(?:and|or|to|nor|und|as well as)\b(?!-)")

JOIN, KEEP, KEEP_APART = "join", "keep", "keep apart"


@dataclass(slots=True)
class WordForms:
    """How often a document writes a word solid and with a hyphen, cut words left out."""

    solid: Counter[str] = field(default_factory=Counter)
    hyphened: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, text: str) -> "WordForms":
        """Counts the words of a text."""
        forms = cls()
        for token, times in Counter(_WORD.findall(_CUT.sub(" ", text))).items():
            parts = _HYPHEN.split(token.casefold())
            for part in parts:
                forms.solid[part] += times
            for a, b in pairwise(parts):
                forms.hyphened[f"{a}-{b}"] += times
        return forms


@cache
def _parts() -> dict[str, frozenset[str]]:
    data = json.loads(files("exoclaim.read").joinpath("data/hyphens.json").read_text("utf-8"))
    return {name: frozenset(data[name]) for name in ("prefixes", "heads", "tails")}


def mend(before: str, after: str, forms: WordForms) -> str:
    """What to do with the hyphen between `before` (without it) and `after`, the texts of two lines.

    `JOIN` drops it (`ubiqui-` `tin`), `KEEP` closes the gap (`ESCRT-` `independent`), `KEEP_APART` leaves a
    blank (`T-` `and B-cells`).
    """
    left, right = _LEFT.search(before), _RIGHT.match(after)
    if not left or _SUSPENDED.match(after):
        return KEEP_APART
    if not right:
        return KEEP
    a, b = left.group(), right.group()
    if a[-1].isdigit() and b[0].isdigit():
        return KEEP  # a range of numbers
    solid, hyphened = forms.solid[(a + b).casefold()], forms.hyphened[f"{a}-{b}".casefold()]
    if solid != hyphened:
        return JOIN if solid > hyphened else KEEP
    if not b[0].islower() or not a.isalpha() or (len(a) > 1 and any(c.isupper() for c in a[1:])) or len(a) == 1:
        return KEEP
    parts = _parts()
    left_word, right_word = a.casefold(), b.casefold()
    if left_word in parts["prefixes"]:
        return JOIN
    if left_word in parts["heads"] and forms.solid[right_word]:
        return KEEP
    if right_word in parts["tails"] and (len(left_word) > 3 or forms.solid[left_word]):
        # "mem-" "bound" is no word's half; "cur-" "rent" is: the first half must be able to stand alone.
        return KEEP if forms.solid[left_word] or left_word in parts["heads"] or len(right_word) > 5 else JOIN
    return JOIN
