"""Drawings for the HTML reports, as SVG in text: bars by predicate, reliability, precision over recall, differences.

No script, no style from elsewhere; colours are CSS classes of the page. All text is escaped.
"""

from collections.abc import Sequence
from html import escape

from exoclaim.evaluate.bootstrap import Interval
from exoclaim.evaluate.calibration import Bin, precision_recall
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


def reliability(found: Sequence[Bin]) -> str:
    """Share of right relations over their confidence; on the diagonal, confidence means what it says."""
    largest = max((b.count for b in found), default=1)

    parts = [f'<polyline class="ideal" points="{_xy(0, 0)} {_xy(1, 1)}"/>']
    parts.append(f'<polyline class="line" points="{" ".join(_xy(b.confidence, b.accuracy) for b in found)}"/>')
    for b in found:
        x, y = _xy(b.confidence, b.accuracy).split(",")
        words = f"confidence {b.confidence:.2f}, right {b.accuracy:.2f} ({b.right} of {b.count})"
        radius = 2 + 5 * (b.count / largest) ** 0.5
        parts.append(f'<circle class="f" cx="{x}" cy="{y}" r="{radius:.1f}"><title>{words}</title></circle>')
    label = "Reliability diagram: share of right relations by confidence"
    return _framed("".join(parts), "confidence", "share right", label)


def precision_and_recall(points: Sequence[tuple[float, bool]], gold: int) -> str:
    """Precision over recall as the least confidence that counts falls; a mark for each tenth of confidence."""
    curve = precision_recall(points, gold)
    line = " ".join(_xy(recall, precision) for _, recall, precision in curve)
    parts = [f'<polyline class="line" points="{line}"/>']
    tenth, free = 11, 0.0  # `free` is where the next number has room
    for confidence, recall, precision in curve:
        if int(confidence * 10) < tenth:
            tenth = int(confidence * 10)
            x, y = _xy(recall, precision).split(",")
            words = f"confidence {confidence:.2f} and above: precision {precision:.3f}, recall {recall:.3f}"
            parts.append(f'<circle class="f" cx="{x}" cy="{y}" r="4"><title>{words}</title></circle>')
            if float(x) >= free:
                parts.append(f'<text class="count" x="{float(x) + 6:.1f}" y="{float(y) - 5:.1f}">{confidence:.2f}</text>')
                free = float(x) + 32
    return _framed("".join(parts), "recall", "precision", "Precision and recall by the least confidence that counts")


def differences(found: Sequence[tuple[str, float, Interval]]) -> str:
    """Differences with their intervals as points on lines; an interval without the upright line in the middle is no chance."""
    row, left = 24, 220
    reach = max((abs(x) for _, value, interval in found for x in (value, *interval)), default=0.0) or 1.0

    def x(value: float) -> str:
        return f"{left + WIDTH / 2 * (1 + value / reach):.1f}"

    height = max(len(found), 1) * row
    parts = [f'<line class="ideal" x1="{x(0)}" y1="0" x2="{x(0)}" y2="{height}"/>']
    for number, (name, value, (low, high)) in enumerate(found):
        y = number * row + row // 2
        parts.append(f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{escape(name)}</text>')
        parts.append(f'<line class="line" x1="{x(low)}" y1="{y}" x2="{x(high)}" y2="{y}"/>')
        words = f"{name}: {value:+.3f} ({low:+.3f} to {high:+.3f})"
        parts.append(f'<circle class="f" cx="{x(value)}" cy="{y}" r="4"><title>{escape(words)}</title></circle>')
        parts.append(f'<text class="count" x="{left + WIDTH + 12}" y="{y + 4}">{value:+.3f}</text>')
    size = f'width="{left + WIDTH + 70}" height="{height}"'
    return f'<svg {size} role="img" aria-label="Differences with their 95 % intervals">{"".join(parts)}</svg>'


def _xy(x: float, y: float) -> str:
    return f"{x * SIDE + 40:.1f},{SIDE - y * SIDE + 10:.1f}"


def _framed(drawn: str, below: str, beside: str, label: str) -> str:
    """A square from 0 to 1 both ways, with ticks and the names of its sides."""
    parts = [f'<rect class="frame" x="40" y="10" width="{SIDE}" height="{SIDE}"/>', drawn]
    for tick in (0.0, 0.5, 1.0):
        parts.append(f'<text x="{tick * SIDE + 40}" y="{SIDE + 26}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="34" y="{SIDE - tick * SIDE + 14}" text-anchor="end">{tick:g}</text>')
    parts.append(f'<text x="{SIDE / 2 + 40}" y="{SIDE + 42}" text-anchor="middle">{below}</text>')
    parts.append(f'<text transform="translate(12 {SIDE / 2 + 10}) rotate(-90)" text-anchor="middle">{beside}</text>')
    return f'<svg width="{SIDE + 60}" height="{SIDE + 50}" role="img" aria-label="{label}">{"".join(parts)}</svg>'
