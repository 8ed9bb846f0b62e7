"""Cuts the ordered lines of a PDF into blocks: title, headings, paragraphs, legends, words inside pictures.

Decides by size, font and place, and by a line's words only where these are silent.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from exoclaim.read import block as kinds
from exoclaim.read.bylines import is_imprint
from exoclaim.read.headings import is_term, known_kind
from exoclaim.read.legends import is_label, is_legend
from exoclaim.read.pdf_lines import PdfLine

IMAGE = "image"
"""Kind of a block of words that belong to a picture."""


_WORD = re.compile(r"[^\W\d_]{3}")
_ENTRY_NUMBER = re.compile(r"\[?\d{1,3}[.\])]?")


@dataclass(slots=True)
class PdfBlock:
    """Lines of one column that stand together."""

    kind: str
    lines: list[PdfLine] = field(default_factory=list)
    after_break: bool = False
    full: bool = False

    @property
    def text(self) -> str:
        """Its words on one line."""
        return " ".join(line.text.strip() for line in self.lines)


@dataclass(frozen=True, slots=True)
class Body:
    """What running text looks like in a document: size and font of most characters."""

    size: float
    font: str

    @classmethod
    def of(cls, lines: Sequence[PdfLine]) -> "Body":
        """Counts characters of all lines; a long reference list in small type must not outweigh a short paper."""
        sizes: Counter[float] = Counter()
        fonts: dict[float, Counter[str]] = defaultdict(Counter)
        for line in lines:
            size = round(2 * line.size) / 2
            sizes[size] += len(line.text)
            fonts[size][line.font] += len(line.text)
        if not lines:
            return cls(10.0, "")
        most = max(sizes.values())
        size = max(size for size, count in sizes.items() if count > 0.35 * most)
        return cls(size, fonts[size].most_common(1)[0][0])


def column_blocks(column: Sequence[PdfLine], body: Body) -> list[PdfBlock]:
    """The blocks of one column."""
    blocks: list[PdfBlock] = []
    column = _loose_lines_joined(column)
    leading = _leading(column)
    left, right = _edges(column)
    for position, line in enumerate(column):
        before = column[position - 1] if position else None
        if before is None or not blocks or _parts(before, line, leading, left, right, body):
            blocks.append(PdfBlock(kinds.PROSE, after_break=before is None))
        blocks[-1].lines.append(line)
    cells = _cells(column)
    for block in blocks:
        block.full = block.lines[-1].x1 >= right - 1.5 * body.size
        block.kind = _kind(block, body)
        if block.kind in (kinds.PROSE, kinds.HEADING) and _is_table(block, cells):
            block.kind = IMAGE
    _mark_run_in(blocks, body)
    _mark_notes(blocks, body)
    return blocks


def _loose_lines_joined(column: Sequence[PdfLine]) -> list[PdfLine]:
    """The column with each line in one piece that a narrow measure drew far apart: whole lines stand above and below it."""
    rows: list[list[PdfLine]] = []
    for line in column:
        if rows and abs(rows[-1][-1].baseline - line.baseline) < 0.3 * line.size and rows[-1][-1].x1 < line.x0:
            rows[-1].append(line)
        else:
            rows.append([line])
    done: list[PdfLine] = []
    for position, row in enumerate(rows):
        near = [rows[i] for i in (position - 1, position + 1) if 0 <= i < len(rows)]
        near = [other for other in near if abs(other[0].baseline - row[0].baseline) < 1.8 * row[0].size]
        whole = [len(other) == 1 and other[0].x0 < row[0].x1 and other[0].x1 > row[-1].x0 for other in near]
        if len(row) > 1 and whole and all(whole) and len({round(2 * piece.size) for piece in row}) == 1:
            words = " ".join(piece.text.strip() for piece in row)
            done.append(replace(row[0], text=words, x1=row[-1].x1))
        else:
            done += row
    return done


def _mark_run_in(blocks: list[PdfBlock], body: Body) -> None:
    """Headings that fill their line: in a font of their own, between a finished paragraph and a new one."""
    for before, block, after in zip(blocks, blocks[1:], blocks[2:], strict=False):
        own = all(line.font != body.font for line in block.lines) and after.lines[0].font == body.font
        finished = before.kind == kinds.HEADING or before.text.rstrip()[-1:] in ".!?:]"
        if block.kind == kinds.PROSE and len(block.lines) <= 2 and own and finished and block.text[-1:] not in ".,;:-" and (
            block.lines[0].size >= 0.95 * body.size and block.text[:1].isupper() and len(block.text) < 160
        ):  # fmt: skip
            block.kind = kinds.HEADING


def _cells(column: Sequence[PdfLine]) -> set[int]:
    """Ids of lines that stand side by side with another in one column."""
    pairs = [
        (a, b)
        for a, b in pairwise(column)
        if abs(a.baseline - b.baseline) < 0.3 * max(a.size, b.size) and not _ENTRY_NUMBER.fullmatch(a.text.strip())
    ]
    return {id(line) for pair in pairs for line in pair}


def _is_table(block: PdfBlock, cells: set[int]) -> bool:
    """Whether a block is rows of cells or figures, not sentences."""
    content = block.text
    share = sum(id(line) in cells for line in block.lines) / len(block.lines)
    short = sum(len(line.text) for line in block.lines) / len(block.lines) < 40
    digits = sum(c.isdigit() for c in content) > 0.25 * len(content)
    figures = digits and content[-1:] not in ".;)]" and block.kind == kinds.PROSE  # a heading may be "Rab11 and Rab35"
    return (share >= 0.5 and short) or figures


def _mark_notes(blocks: list[PdfBlock], body: Body) -> None:
    """Small print below running text: correspondence, licence, footnotes."""
    main = [i for i, block in enumerate(blocks) if abs(block.lines[0].size - body.size) < 0.3 and len(block.lines) > 1]
    for block in blocks[main[-1] + 1 :] if main else []:
        if block.kind == kinds.HEADING:
            return  # a section set in small type
        small = block.lines[0].size < 0.95 * body.size
        if block.kind == kinds.PROSE and small and (len(block.text) < 500 or is_imprint(block.text)):
            block.kind = kinds.NOTE


def _leading(column: Sequence[PdfLine]) -> float:
    """Usual distance of baselines, in units of the size of the characters."""
    steps = [
        (a.baseline - b.baseline) / max(a.size, 1)
        for a, b in pairwise(column)
        if abs(a.size - b.size) < 0.5 and 0.8 * a.size < a.baseline - b.baseline < 2.2 * a.size
    ]
    return median(steps) if steps else 1.25


def _edges(column: Sequence[PdfLine]) -> tuple[float, float]:
    left = Counter(round(line.x0) for line in column).most_common(1)[0][0]
    right = sorted(line.x1 for line in column)[int(0.8 * (len(column) - 1))]
    return float(left), right


def _parts(a: PdfLine, b: PdfLine, leading: float, left: float, right: float, body: Body) -> bool:
    """Whether a new block begins with line `b` below line `a`."""
    if known_kind(a.text.strip()) or known_kind(b.text.strip()):
        return True
    size = max(a.size, b.size)
    step = a.baseline - b.baseline
    if abs(step) < 0.3 * size:
        return b.x0 - a.x1 > 2.5 * size  # cells of a table, or one line in two pieces
    if step < 0 or step > (leading + 0.3) * size or abs(a.size - b.size) > 0.08 * size + 0.1:
        return True
    if a.bold != b.bold and (a.bold or a.text.rstrip()[-1:] in ".!?:"):
        return True
    ends = a.text.rstrip()[-1:] in ".!?:;])" or a.x1 < right - 3 * size
    indented = b.x0 >= a.x0 + 0.6 * size and b.x0 >= left + 0.6 * size
    short = a.x1 < right - 3 * size and a.text.rstrip()[-1:] in ".!?:" and b.text.lstrip()[:1].isupper()
    tick = len(a.text.strip()) < 12  # a word on the axis of the picture above
    new_label = is_legend(b.text.strip()) and (a.text.rstrip()[-1:] in ".)" or tick or (b.bold and not a.bold))
    other_font = a.font != b.font and a.x1 < right - 3 * size and b.text.lstrip()[:1].isupper()
    other_font = other_font or (a.font != body.font == b.font and abs(a.x0 - b.x0) < 2 and b.text.lstrip()[:1].isupper())
    return (indented and ends and b.text.lstrip()[:1].isupper()) or short or new_label or other_font


def _kind(block: PdfBlock, body: Body) -> str:
    content = block.text.strip()
    size = median(line.size for line in block.lines)
    letters = sum(c.isalpha() for c in content)
    if all(line.figure for line in block.lines) and size < body.size:
        return IMAGE
    if known_kind(content):
        return kinds.HEADING
    if is_label(content):
        return kinds.LABEL
    if is_legend(content):
        return kinds.LEGEND
    if letters < 0.5 * len(content.replace(" ", "")):
        return IMAGE if len(content) < 40 and content[-1:] not in ".,;:)]" else kinds.PROSE
    if not _WORD.search(content) and content[-1:] not in ".,;:)]":
        return IMAGE  # letters that name the panels and bars of a chart
    if _is_heading(block, content, size, body):
        return kinds.HEADING
    narrow = sum(len(line.text) for line in block.lines) / len(block.lines) < 22
    if size < 0.88 * body.size and narrow and len(content) < 60 and content[-1:] not in ".)]":
        return IMAGE
    return kinds.PROSE


def _is_heading(block: PdfBlock, content: str, size: float, body: Body) -> bool:
    if len(block.lines) > 3 or len(content) > 160 or content[-1] in ".,;:-–" or len(content) < 3:
        return False
    words = [word for word in content.split() if len(word) > 3]
    titled = sum(word[0].isupper() for word in words) > 0.6 * len(words)
    if not (content[0].isupper() or content[0].isdigit() or titled) or (
        block.full and len(block.lines) == 1 and size <= 1.05 * body.size
    ):
        return False
    if size < 0.9 * body.size:
        return False
    set_apart = size > 1.08 * body.size or all(line.bold for line in block.lines) or is_term(content)
    return set_apart or (all(line.font != body.font for line in block.lines) and not block.full)


def keep_entries(blocks: list[PdfBlock], inside: bool) -> bool:
    """Takes back what looked like a table within a reference list; says whether the list goes on behind these blocks."""
    for block in blocks:
        named = known_kind(block.text.strip()) if block.kind == kinds.HEADING else None
        inside = named == "references" if named else inside
        if inside and block.kind == IMAGE and not all(line.figure for line in block.lines):
            block.kind = kinds.PROSE
    return inside


def mark_front(blocks: list[PdfBlock], body: Body) -> None:
    """Names the title and what stands around it on the first page, up to the abstract or the first paragraph."""
    large = [
        block for block in blocks if block.kind in (kinds.HEADING, kinds.PROSE) and sum(c.isalpha() for c in block.text) > 12
    ]
    large = [block for block in large if block.lines[0].size > 1.15 * body.size and len(block.text.split()) > 2]
    if not large:
        return
    biggest = max(block.lines[0].size for block in large)
    title = next(block for block in large if block.lines[0].size > biggest - 0.6)
    title.kind = kinds.TITLE
    for block in blocks[: blocks.index(title)]:
        block.kind = kinds.FRONT if block.kind in (kinds.PROSE, kinds.HEADING) else block.kind
    for block in blocks:
        if block.kind == kinds.PROSE and is_imprint(block.text) and block.lines[0].size < 0.95 * body.size:
            block.kind = kinds.NOTE
    for block in blocks[blocks.index(title) + 1 :]:
        words = len(block.text.split())
        prose = block.kind == kinds.PROSE and words > 40 and block.text.count(",") < words / 5
        if prose or (block.kind == kinds.HEADING and known_kind(block.text)) or known_kind(block.text.split(":")[0]):
            return
        if block.kind in (kinds.PROSE, kinds.HEADING):
            block.kind = kinds.FRONT
