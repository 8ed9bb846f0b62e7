"""Confidence from verdicts: a line on the logit with an offset for each predicate and pattern, measured on a held-out part.

Numbers only: it reads no database and changes nothing. All weights are pulled towards "no change", so that ten verdicts
on a predicate move it less than a hundred (a Gaussian prior of variance 1, Newton's method on the log loss).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST = 40  # verdicts, of both kinds, below which nothing is learned
HELD_OUT = 4  # one paper in so many is held out
FEWEST_PAPERS = 8  # with fewer, or where none falls to the held-out part, single relations are held out instead


class Point(Protocol):
    """What is learned from: a relation that a curator decided on."""

    @property
    def relation(self) -> str:
        """Its id."""

    @property
    def document(self) -> str:
        """Its paper's id."""

    @property
    def predicate(self) -> str:
        """Its predicate."""

    @property
    def pattern(self) -> str:
        """What found it."""

    @property
    def confidence(self) -> float:
        """The extractor's probability."""

    @property
    def right(self) -> bool:
        """What the curator said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Weights as the store applies them, and what they do on the held-out part (log loss and Brier score, less is better)."""

    weights: dict[str, Any]
    trained: int
    held_out: int
    log_loss: tuple[float, float]  # before, after
    brier: tuple[float, float]
    predicates: dict[str, tuple[int, float, float, float]]  # verdicts, share right, mean confidence before, after

    @property
    def better(self) -> bool:
        """Whether the held-out part is told better than before."""
        return self.log_loss[1] < self.log_loss[0]

    def report(self) -> dict[str, Any]:
        """The figures, ready for JSON."""
        return {name: getattr(self, name) for name in ("trained", "held_out", "log_loss", "brier", "predicates")}

    def table(self) -> str:
        """Lines for a terminal."""
        lines = [f"learned from {self.trained} verdicts, measured on {self.held_out} others (held out)"]
        for name, (before, after) in (("log loss", self.log_loss), ("Brier score", self.brier)):
            lines.append(f"  {name:<12} {before:.4f} -> {after:.4f}")
        lines.append(f"  {'predicate':<16} verdicts  right  mean confidence")
        lines += [
            f"  {name:<16} {n:>8}  {right:>5.2f}  {before:.2f} -> {after:.2f}"
            for name, (n, right, before, after) in sorted(self.predicates.items(), key=lambda item: (-item[1][0], item[0]))
        ]
        return "\n".join(lines) + "\n"


def learn(points: Sequence[Point]) -> Learned | None:
    """Weights fitted to one part of the verdicts and measured on the other; None where they are too few or all alike.

    The parts depend on ids alone, so that the same verdicts always give the same weights.
    """
    held = [_bucket(p.document) for p in points]
    if len({p.document for p in points}) < FEWEST_PAPERS or len(set(held)) < 2:
        held = [_bucket(p.relation) for p in points]
    train = [p for p, out in zip(points, held, strict=True) if not out]
    test = [p for p, out in zip(points, held, strict=True) if out]
    if len(points) < LEAST or not test or len({p.right for p in train}) < 2:
        return None
    weights = _fit(train)
    right = np.array([p.right for p in test], dtype=float)
    before, after = np.array([p.confidence for p in test]), _chance(weights, test)
    everything = _chance(weights, points)
    predicates = {}
    for name in sorted({p.predicate for p in points}):
        rows = [i for i, p in enumerate(points) if p.predicate == name]
        predicates[name] = (
            len(rows),
            round(float(np.mean([points[i].right for i in rows])), 4),
            round(float(np.mean([points[i].confidence for i in rows])), 4),
            round(float(everything[rows].mean()), 4),
        )
    return Learned(
        weights=weights,
        trained=len(train),
        held_out=len(test),
        log_loss=(_log_loss(before, right), _log_loss(after, right)),
        brier=(round(float(np.mean((before - right) ** 2)), 6), round(float(np.mean((after - right) ** 2)), 6)),
        predicates=predicates,
    )


def _bucket(key: str) -> bool:
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % HELD_OUT == 0


def _logit(points: Sequence[Point]) -> Floats:
    p = np.clip(np.array([point.confidence for point in points]), 1e-5, 1 - 1e-5)
    odds: Floats = np.log(p / (1 - p))
    return odds


def _log_loss(chance: Floats, right: Floats) -> float:
    p = np.clip(chance, 1e-5, 1 - 1e-5)
    return round(float(-np.mean(right * np.log(p) + (1 - right) * np.log(1 - p))), 6)


def _fit(points: Sequence[Point]) -> dict[str, Any]:
    predicates, patterns = (sorted({getattr(p, name) for p in points}) for name in ("predicate", "pattern"))
    x, right = _logit(points), np.array([p.right for p in points], dtype=float)
    features = np.zeros((len(points), 2 + len(predicates) + len(patterns)))
    features[:, 0], features[:, 1] = x, 1.0
    for i, p in enumerate(points):
        features[i, 2 + predicates.index(p.predicate)] = 1.0
        features[i, 2 + len(predicates) + patterns.index(p.pattern)] = 1.0
    start = np.zeros(features.shape[1])
    start[0] = 1.0  # no change: slope 1, every offset 0
    w = start.copy()
    for _ in range(50):
        q = 1 / (1 + np.exp(-np.clip(features @ w, -30, 30)))
        gradient = features.T @ (q - right) + (w - start)
        hessian = (features * (q * (1 - q))[:, None]).T @ features + np.eye(len(w))
        step = np.linalg.solve(hessian, gradient)
        w = w - step
        if np.abs(step).max() < 1e-9:
            break
    rounded = [round(float(v), 6) for v in w]
    return {
        "slope": max(rounded[0], 0.0),  # a surer extractor is never taken for a less sure one
        "offset": rounded[1],
        "predicate": dict(zip(predicates, rounded[2:], strict=False)),
        "pattern": dict(zip(patterns, rounded[2 + len(predicates) :], strict=True)),
    }


def _chance(weights: Mapping[str, Any], points: Sequence[Point]) -> Floats:
    offsets = [weights["predicate"].get(p.predicate, 0.0) + weights["pattern"].get(p.pattern, 0.0) for p in points]
    z = weights["slope"] * _logit(points) + weights["offset"] + np.array(offsets)
    chance: Floats = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
    return chance
