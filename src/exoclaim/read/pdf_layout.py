"""Reading order of a PDF page: one, two or three columns, and what runs across them. Knows places, not words."""

from collections import Counter
from collections.abc import Sequence

from exoclaim.read.pdf_lines import PdfLine

_SLACK = 2.0
"""Points by which a line may reach into a gutter."""
_NARROWEST = 50.0
"""Points that a column is wide at least; a list's numbers at the left edge are no column."""


def reading_order(lines: Sequence[PdfLine], *, depth: int = 0) -> list[list[PdfLine]]:
    """Columns in the order in which they are read, each with its lines from top to bottom.

    What crosses a gutter (a title, a wide legend) parts the page into bands; in each band the left column comes first.
    """
    ordered = sorted(lines, key=lambda line: (-line.baseline, line.x0))
    gutter = _gutter(ordered) if depth < 6 else None
    if gutter is None:
        return [_rows(ordered)] if ordered else []
    columns: list[list[PdfLine]] = []
    across: list[PdfLine] = []
    left: list[PdfLine] = []
    right: list[PdfLine] = []

    def flush_band() -> None:
        nonlocal left, right
        columns.extend(reading_order(left, depth=depth + 1))
        columns.extend(reading_order(right, depth=depth + 1))
        left, right = [], []

    def flush_across() -> None:
        nonlocal across
        if across:
            columns.extend(reading_order(across, depth=depth + 1) if len(across) < len(ordered) else [across])
        across = []

    for position, line in enumerate(ordered):
        if across and not left and not right and _ends(across[-1], line, ordered[position + 1 : position + 3]):
            across.append(line)
        elif line.x1 <= gutter + _SLACK:
            flush_across()
            left.append(line)
        elif line.x0 >= gutter - _SLACK:
            flush_across()
            right.append(line)
        else:
            if left or right:
                heading = _heading_of(line, left, right) or _heading_of(line, right, left)
                flush_band()
                across.extend(heading)
            across.append(line)
    flush_across()
    flush_band()
    return columns


def _ends(last: PdfLine, line: PdfLine, following: Sequence[PdfLine]) -> bool:
    """Whether a short line is the last one of what ran across, not the first of the left column."""
    alone = all(line.baseline - other.baseline > 0.5 * line.size for other in following)
    same = abs(line.size - last.size) < 0.1 * last.size and line.font == last.font and abs(line.x0 - last.x0) < 2
    return alone and same and last.baseline - line.baseline < 1.6 * last.size


def _heading_of(across: PdfLine, side: list[PdfLine], other: list[PdfLine]) -> list[PdfLine]:
    """Takes the last line off `side` when it stands by itself right above what runs across, below all of the other side."""
    if not side or any(line.baseline < side[-1].baseline + side[-1].size for line in (*other, *side[:-1])):
        return []
    last = side[-1]
    apart = min((line.baseline for line in (*other, *side[:-1])), default=1e9) - last.baseline > 2.5 * last.size
    return [side.pop()] if apart and last.baseline - across.baseline < 2.2 * last.size else []


def _rows(lines: list[PdfLine]) -> list[PdfLine]:
    """Lines from the top, those of nearly one height from the left."""
    rows: list[PdfLine] = []
    row: list[PdfLine] = []
    for line in lines:
        if row and row[0].baseline - line.baseline > 0.3 * max(line.size, 1):
            rows += sorted(row, key=lambda item: item.x0)
            row = []
        row.append(line)
    return rows + sorted(row, key=lambda item: item.x0)


def _gutter(lines: Sequence[PdfLine]) -> float | None:
    """Where the page parts into columns: a place that few lines cross and that has lines side by side around it."""
    if len(lines) < 6:
        return None
    # A column's left edge comes back line after line; looking at every place would take long on scattered words.
    edges = sorted(edge for edge, times in Counter(round(line.x0) for line in lines).most_common(16) if times > 1)
    best: tuple[float, float, float] | None = None
    for edge in edges:
        left = [line for line in lines if line.x1 <= edge - 1]
        if len(left) < 3:
            continue
        right = [line for line in lines if line.x0 >= edge - 1]
        if len(right) < 3:
            continue
        near = max(line.x1 for line in left)
        if _width(left) < _NARROWEST or _width(right) < _NARROWEST or edge - near < 0:
            continue
        pairs = _side_by_side(left, right)
        if pairs < 3:
            continue
        crossing = _crossing_text(lines, edge, left, right)
        score = pairs - 3.0 * crossing
        place = (near + edge) / 2
        candidate = (score, edge - near, place)
        if best is None or candidate > best:
            best = candidate
    return best[2] if best and best[0] > 0 else None


def _width(lines: Sequence[PdfLine]) -> float:
    """Width that at least three lines and an eighth of all have: most may be short words of a picture."""
    widths = sorted(line.x1 - line.x0 for line in lines)
    return widths[-max(3, len(widths) // 8)]


def _side_by_side(left: Sequence[PdfLine], right: Sequence[PdfLine]) -> int:
    """How many lines on the left have a neighbour on the right within half a line's height or so."""
    heights = sorted(line.baseline for line in right)
    count = 0
    position = 0
    for line in sorted(left, key=lambda item: item.baseline):
        while position < len(heights) and heights[position] < line.baseline - 1.2 * line.size:
            position += 1
        count += position < len(heights) and heights[position] <= line.baseline + 1.2 * line.size
    return count


def _crossing_text(lines: Sequence[PdfLine], edge: float, left: Sequence[PdfLine], right: Sequence[PdfLine]) -> int:
    """Lines that cross at a height where both sides have lines too: a true gutter has next to none."""
    top = min(max(line.baseline for line in left), max(line.baseline for line in right))
    bottom = max(min(line.baseline for line in left), min(line.baseline for line in right))
    crossing = [line for line in lines if line.x0 < edge - 1 - _SLACK and line.x1 > edge + _SLACK]
    beside = [line for line in (*left, *right) if bottom <= line.baseline <= top]
    return sum(any(abs(other.baseline - line.baseline) < 0.8 * line.size for other in beside) for line in crossing)
