"""What confidence is worth: bins of equal width, the expected calibration error, and precision and recall by confidence.

A point is (confidence, right?). Numbers only; pictures.py draws them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions whose confidence lies in one tenth: how many, how many right, and their mean confidence."""

    count: int
    right: int
    confidence: float

    @property
    def accuracy(self) -> float:
        """Share of right ones."""
        return self.right / self.count


def calibration_bins(points: Sequence[tuple[float, bool]], bins: int = 10) -> list[Bin]:
    """The non-empty bins of equal width, from low to high confidence; 1.0 belongs to the last."""
    held: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, right in points:
        held[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return [Bin(len(b), sum(right for _, right in b), sum(c for c, _ in b) / len(b)) for b in held if b]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: mean distance of confidence and accuracy over the bins, by their counts; 0.0 of none."""
    total = sum(abs(b.accuracy - b.confidence) * b.count for b in bins)
    return total / sum(b.count for b in bins) if bins else 0.0


def precision_recall(points: Sequence[tuple[float, bool]], gold: int) -> list[tuple[float, float, float]]:
    """(confidence, recall, precision) of what has at least that confidence, from the highest down; `gold` relations to find."""
    curve = []
    right = found = 0
    for confidence, level in groupby(sorted(points, reverse=True), key=lambda point: point[0]):
        verdicts = [verdict for _, verdict in level]
        right, found = right + sum(verdicts), found + len(verdicts)
        curve.append((confidence, right / gold if gold else 0.0, right / found))
    return curve
