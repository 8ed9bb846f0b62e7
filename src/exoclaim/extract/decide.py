"""From pair scores to relations: which predicate, if any, holds of each pair.

Numbers only; cues and citations are added in relations.py.

Settled by the gold: a pair has one predicate, and `marker_of` may stand beside it (guidelines, rule 3); symmetric
predicates are asked in both directions and kept once, in text order; what holds of an item of a list (`CD63, CD9
and CD81`) holds of the others that come near.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exoclaim.schema import SYMMETRIC, Label, Predicate

Floats = NDArray[np.float32]
PREDICATES = list(Predicate)
LABELS = list(Label)
_BESIDE = PREDICATES.index(Predicate.MARKER_OF)
_SYMMETRIC = [PREDICATES.index(p) for p in PREDICATES if p in SYMMETRIC]


@dataclass(frozen=True, slots=True)
class Decision:
    """A pair that holds: indexes of the mentions as given, probabilities raw."""

    subject: int
    object: int
    predicate: Predicate
    probability: float
    negation: float
    speculation: float


@dataclass(frozen=True, slots=True)
class Settings:
    """What calibration found on held-out documents; lives in the model's meta.json."""

    thresholds: Mapping[str, float]
    floor: float
    negation: float
    speculation: float
    slope: float
    offset: float

    @classmethod
    def of(cls, meta: Mapping[str, Any]) -> "Settings":
        """Settings out of a model's meta data."""
        c = meta["calibration"]
        return cls(meta["thresholds"], c["floor"], c["negation"], c["speculation"], c["slope"], c["offset"])

    def confidence(self, probability: float) -> float:
        """Calibrated probability that a relation is right (Platt scaling on the logit)."""
        p = min(max(probability, 1e-5), 1 - 1e-5)
        return float(1 / (1 + np.exp(-(self.slope * np.log(p / (1 - p)) + self.offset))))


def probabilities(pairs: NDArray[np.int64], logits: Floats, labels: Sequence[str], allowed: NDArray[np.bool_]) -> Floats:
    """(pairs, 17) probabilities: both directions of a symmetric predicate averaged, 0 for predicates that the labels forbid.

    `labels` is by mention; `allowed` is (subject label, object label, predicate).
    """
    scores = logits.astype(np.float64)
    at = {(int(s), int(o)): k for k, (s, o) in enumerate(pairs)}
    mirrored = [at.get((int(o), int(s)), k) for k, (s, o) in enumerate(pairs)]
    scores[:, _SYMMETRIC] = (scores[:, _SYMMETRIC] + scores[mirrored][:, _SYMMETRIC]) / 2
    chance: Floats = (1 / (1 + np.exp(-scores))).astype(np.float32)
    kinds = np.array([LABELS.index(Label(x)) for x in labels])
    chance[:, : len(PREDICATES)] *= allowed[kinds[pairs[:, 0]], kinds[pairs[:, 1]]]
    return chance


def settle_polarity(pairs: NDArray[np.int64], chance: Floats, groups: Sequence[int], denied: NDArray[np.bool_]) -> Floats:
    """`chance` with one polarity and certainty for all items of a list, the mean over the list, and doubt about it counted in.

    `denied` (pairs,) tells whether a word of denial stands between the two mentions. Where the network says otherwise than the
    word, its predicates count by how sure it is of the polarity: such a pair is rather held back than said the wrong way round.
    `groups` is the number of its list, by mention.
    """
    out = chance.copy()
    between: dict[tuple[int, int], list[int]] = {}
    for k, (s, o) in enumerate(pairs.tolist()):
        between.setdefault((groups[s], groups[o]), []).append(k)
    for members in between.values():
        out[members, -2:] = chance[members, -2:].mean(axis=0)
    negation = out[:, -2]
    sure = np.where((negation >= 0.5) == denied, 1.0, np.maximum(negation, 1 - negation))
    out[:, : len(PREDICATES)] *= sure[:, None]
    return out


def complete_lists(
    pairs: NDArray[np.int64], chance: Floats, thresholds: Mapping[str, float], groups: Sequence[int], floor: float
) -> Floats:
    """`chance` with lists made whole (guidelines, rule 2: what is said of a list is said of each item).

    Where an item of a list stands in a relation to a mention, the others that reach `floor` are lifted to the threshold.
    `groups` is the number of its list, by mention; a `floor` of 1 turns this off.
    """
    limits = np.array([thresholds[p] for p in PREDICATES], dtype=np.float32)
    best = (chance[:, : len(PREDICATES)] / limits).argmax(axis=1)
    holds = chance[np.arange(len(pairs)), best] >= limits[best]
    rows: dict[tuple[str, int, int], list[int]] = {}
    for k, (s, o) in enumerate(pairs.tolist()):
        rows.setdefault(("subjects", groups[s], o), []).append(k)
        rows.setdefault(("objects", s, groups[o]), []).append(k)
    out = chance.copy()
    for members in rows.values():
        for predicate in {int(best[k]) for k in members if holds[k]}:
            for k in members:
                if not holds[k] and chance[k, predicate] >= floor:
                    out[k, predicate] = max(out[k, predicate], limits[predicate])
    return out


def decide(pairs: NDArray[np.int64], chance: Floats, thresholds: Mapping[str, float]) -> list[Decision]:
    """The best predicate of each pair where it reaches its threshold, `marker_of` beside it.

    Of a symmetric pair the one in text order.
    """
    limits = np.array([thresholds[p] for p in PREDICATES], dtype=np.float32)
    margin = chance[:, : len(PREDICATES)] / limits
    marks = margin[:, _BESIDE] >= 1.0
    margin[:, _BESIDE] = 0.0
    best = margin.argmax(axis=1)
    holds = margin.max(axis=1) >= 1.0
    decided = {(int(s), int(o)): int(best[k]) for k, (s, o) in enumerate(pairs) if holds[k]}
    out = []
    for k, (s, o) in enumerate(pairs.tolist()):
        backward = best[k] in _SYMMETRIC and s > o  # its mirror may not have been asked about
        said_before = backward and decided.get((o, s)) == best[k]
        chosen = ([int(best[k])] if holds[k] and not said_before else []) + ([_BESIDE] if marks[k] else [])
        for p in chosen:
            first, second = (o, s) if backward and p != _BESIDE else (s, o)
            out.append(Decision(first, second, PREDICATES[p], float(chance[k, p]), float(chance[k, -2]), float(chance[k, -1])))
    return out
