"""Find the words that show why: the predicate, negation and speculation cues of a relation. Patterns are data (data/cues.toml).

Cues explain a decision of the network; a relation may lack one.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exoclaim.schema import Predicate, Span


@cache
def table(name: str) -> dict[str, Any]:
    """The table `name` of data/cues.toml."""
    raw = tomllib.loads(files("exoclaim.extract").joinpath("data/cues.toml").read_text(encoding="utf-8"))
    return dict(raw[name])


def whole_words(*items: str) -> re.Pattern[str]:
    """A pattern that finds any of the patterns `items` where no word goes on before or behind it, in either case."""
    return re.compile(r"(?<!\w)(?:" + "|".join(items) + r")(?!\w)", re.IGNORECASE)


@cache
def _scope(kind: str, strength: str) -> re.Pattern[str]:
    return whole_words(*table(kind)[strength])


def cues(text: str, kind: str) -> list[Span]:
    """Spans of the words of `text` that deny (`negation`) or doubt (`speculation`) by themselves, in order."""
    return [m.span() for m in _scope(kind, "cues").finditer(text)]


def denied_between(text: str, spans: Sequence[Span], pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(pairs,): whether a word that denies by itself stands between the two mentions of a pair; `spans` by mention."""
    words = cues(text, "negation")
    out = np.zeros(len(pairs), dtype=np.bool_)
    for k, (s, o) in enumerate(pairs.tolist()):
        left, right = min(spans[s][1], spans[o][1]), max(spans[s][0], spans[o][0])
        out[k] = any(left <= start and end <= right for start, end in words)
    return out


@cache
def _ranked(predicate: Predicate) -> tuple[re.Pattern[str], ...]:
    """The patterns of a predicate one by one: an early one is a better cue than a late one."""
    return tuple(map(whole_words, table("predicate")[predicate]))


def _gap(cue: Span, subject: Span, obj: Span) -> int:
    """0 between the arguments, else the characters to the nearer one; arguments themselves are far away."""
    left, right = min(subject, obj), max(subject, obj)
    if left[1] <= cue[0] and cue[1] <= right[0]:
        return 0
    inside = any(a[0] <= cue[0] and cue[1] <= a[1] for a in (left, right))
    return (200 if inside else 0) + max(left[0] - cue[1], cue[0] - right[1], 0) + 1


def predicate_cue(text: str, predicate: Predicate, subject: Span, obj: Span) -> Span | None:
    """Span of the best cue of `predicate` in the sentence `text` for arguments at `subject` and `obj`, or None."""
    best: tuple[float, Span] | None = None
    for rank, pattern in enumerate(_ranked(predicate)):
        for match in pattern.finditer(text):
            short = 25 if len(match.group()) < 4 else 0  # a preposition counts only where nothing better is near
            cost = _gap(match.span(), subject, obj) + 0.01 * rank + short
            if cost < 240 and (best is None or cost < best[0]):
                best = (cost, match.span())
    return best[1] if best else None


def scope_cue(text: str, kind: str, subject: Span, obj: Span) -> Span | None:
    """Span of the `negation` or `speculation` cue nearest to the arguments, weak words last; None where there is none."""
    for strength in ("cues", "weak"):
        found = [(_gap(m.span(), subject, obj) % 200, m.span()) for m in _scope(kind, strength).finditer(text)]
        if found:
            return min(found)[1]
    return None
