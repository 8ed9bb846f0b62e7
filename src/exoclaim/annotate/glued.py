"""Citation numbers that a text dump glued to the name before them: `astrocytes11`, `nSMase25` for nSMase2 and source 5.

A document that prints its citations so does it throughout; only there is anything cut, and no name that the lexicon knows.
"""

import re
from collections import Counter
from collections.abc import Sequence

_NUMBER = r"[1-9]\d{0,2}"
_EVIDENCE = re.compile(rf"(?<![\w-])([a-z]{{6,}})({_NUMBER})(?=[.,;](?:\s|$)|[,–]\d)")
_ENOUGH = 4  # plain words with a number behind them: `syntenin1` and `annexin2` alone prove nothing
_AT_END = re.compile(r"\d+$")
_PLAIN = re.compile(r"(?:^|[\s-])[a-z]{4,}$")


def glues(text: str) -> bool:
    """Whether a document prints citations as numbers glued to words: several words, each with a number of its own."""
    found = _EVIDENCE.findall(text)
    return min(len({word for word, _ in found}), len({number for _, number in found})) >= _ENOUGH


def names(mentions: Sequence[str], known: Sequence[bool]) -> list[str]:
    """`mentions` of a document that glues, each without the citation at its end; those `known` to the lexicon stay.

    What is left is a name that the document prints elsewhere, or ends in a plain word.
    """
    times = Counter(mentions)
    return [name if settled else _bare(name, times) for name, settled in zip(mentions, known, strict=True)]


def _bare(name: str, times: Counter[str]) -> str:
    digits = _AT_END.search(name)
    if not digits:
        return name
    shorter = [name[:cut] for cut in range(digits.start(), len(name)) if re.fullmatch(_NUMBER, name[cut:])]
    often = max(shorter, key=lambda short: times[short], default=name)
    if times[often] > times[name]:
        return often
    return name[: digits.start()] if name[: digits.start()] in shorter and _PLAIN.search(name[: digits.start()]) else name
