"""Relations that a fixed turn of phrase states: patterns over the sentence with its mentions as placeholders.

Patterns are data, for predicates that are rare in the training gold and said in few ways. Each is measured on the
training gold; the confidence of what it finds is its precision there.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from exoclaim.schema import Predicate

_CARGO = r"<(?:PROTEIN|LIPID|RNA|CHEMICAL) (?P<cargo>[\d ]+)>"
_PLACE = r"<COMPARTMENT (?P<place>[\d ]+)>"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One compiled pattern; `subject` and `object` name its groups."""

    name: str
    predicate: Predicate
    subject: str
    object: str
    precision: float
    regex: re.Pattern[str]


@cache
def patterns() -> tuple[Pattern, ...]:
    """The shipped patterns, in the order of the file."""
    raw = tomllib.loads(files("exoclaim.extract").joinpath("data/patterns.toml").read_text(encoding="utf-8"))
    return tuple(
        Pattern(
            p["name"],
            Predicate(p["predicate"]),
            p["subject"],
            p["object"],
            float(p["precision"]),
            re.compile(p["regex"].format(cargo=_CARGO, place=_PLACE), re.IGNORECASE),
        )
        for p in raw["pattern"]
    )


def placeholders(text: str, mentions: Sequence[tuple[int, int, str]], groups: Sequence[int]) -> str:
    """`text` with each mention, or list of mentions (`groups`), as `<LABEL numbers>`."""
    out, at, i = [], 0, 0
    while i < len(mentions):
        last = i
        while last + 1 < len(mentions) and groups[last + 1] == groups[i]:
            last += 1
        out += [text[at : mentions[i][0]], f"<{mentions[i][2]} {' '.join(map(str, range(i, last + 1)))}>"]
        at, i = mentions[last][1], last + 1
    return "".join([*out, text[at:]])


def match(text: str, mentions: Sequence[tuple[int, int, str]], groups: Sequence[int]) -> Iterator[tuple[int, int, Pattern]]:
    """(subject, object, pattern) for each hit, lists distributed; mentions in text order.

    Two lists joined by `respectively` are no distribution: such a hit is left out.
    """
    form = placeholders(text, mentions, groups)
    for pattern in patterns():
        for hit in pattern.regex.finditer(form):
            subjects, objects = hit[pattern.subject].split(), hit[pattern.object].split()
            if len(subjects) > 1 and len(objects) > 1 and "respectively" in text:
                continue
            yield from ((int(s), int(o), pattern) for s in subjects for o in objects)
