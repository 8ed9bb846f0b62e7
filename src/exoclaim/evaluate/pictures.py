"""Two drawings for the HTML report, as SVG in text: bars for each predicate, and a reliability diagram.

No script, no style from elsewhere; colours are CSS classes of the page. All text is escaped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from exoclaim.evaluate.score import PRF

BAR, GAP, LEFT, WIDTH = 9, 8, 130, 360  # pixels
SIDE = 260


def bars(figures: Sequence[tuple[str, PRF]]) -> str:
    """Precision, recall and F1 of each figure as three bars, with the number of gold and predicted relations behind."""
    row = 3 * BAR + GAP
    parts = []
    for number, (name, prf) in enumerate(figures):
        top = number * row
        parts.append(f'<text x="{LEFT - 8}" y="{top + 2 * BAR}" text-anchor="end">{escape(name)}</text>')
        for i, (kind, value) in enumerate((("p", prf.precision), ("r", prf.recall), ("f", prf.f))):
            words = f"{name}: {kind.upper()} {value:.3f} (right {prf.tp}, predicted {prf.predicted}, gold {prf.gold})"
            shape = f'x="{LEFT}" y="{top + i * BAR}" width="{value * WIDTH:.1f}" height="{BAR - 1}"'
            parts.append(f'<rect class="{kind}" {shape}><title>{escape(words)}</title></rect>')
        counts = f"{prf.f:.2f}   {prf.tp} / {prf.predicted} / {prf.gold}"
        parts.append(f'<text class="count" x="{LEFT + WIDTH + 8}" y="{top + 2 * BAR}">{counts}</text>')
    size = f'width="{LEFT + WIDTH + 140}" height="{max(len(figures), 1) * row}"'
    label = "Precision, recall and F1 of each predicate"
    return f'<svg {size} role="img" aria-label="{label}">{"".join(parts)}</svg>'


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


def calibration_error(points: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error: mean distance of confidence and accuracy over the bins, by their counts; 0.0 of none."""
    total = sum(abs(b.accuracy - b.confidence) * b.count for b in calibration_bins(points))
    return total / len(points) if points else 0.0


def reliability(points: Sequence[tuple[float, bool]]) -> str:
    """Share of right relations over their confidence; on the diagonal, confidence means what it says."""
    found = calibration_bins(points)
    largest = max((b.count for b in found), default=1)

    def xy(x: float, y: float) -> str:
        return f"{x * SIDE + 40:.1f},{SIDE - y * SIDE + 10:.1f}"

    parts = [f'<rect class="frame" x="40" y="10" width="{SIDE}" height="{SIDE}"/>']
    parts.append(f'<polyline class="ideal" points="{xy(0, 0)} {xy(1, 1)}"/>')
    parts.append(f'<polyline class="line" points="{" ".join(xy(b.confidence, b.accuracy) for b in found)}"/>')
    for b in found:
        x, y = xy(b.confidence, b.accuracy).split(",")
        words = f"confidence {b.confidence:.2f}, right {b.accuracy:.2f} ({b.right} of {b.count})"
        radius = 2 + 5 * (b.count / largest) ** 0.5
        parts.append(f'<circle class="f" cx="{x}" cy="{y}" r="{radius:.1f}"><title>{words}</title></circle>')
    for tick in (0.0, 0.5, 1.0):
        parts.append(f'<text x="{tick * SIDE + 40}" y="{SIDE + 26}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="34" y="{SIDE - tick * SIDE + 14}" text-anchor="end">{tick:g}</text>')
    parts.append(f'<text x="{SIDE / 2 + 40}" y="{SIDE + 42}" text-anchor="middle">confidence</text>')
    parts.append(f'<text transform="translate(12 {SIDE / 2 + 10}) rotate(-90)" text-anchor="middle">share right</text>')
    label = "Reliability diagram: share of right relations by confidence"
    return f'<svg width="{SIDE + 60}" height="{SIDE + 50}" role="img" aria-label="{label}">{"".join(parts)}</svg>'
