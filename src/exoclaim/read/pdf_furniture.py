"""Finds running heads, footers, page numbers and line numbers of a PDF by where they stand and how often they come back."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from exoclaim.read.furniture import is_notice, is_page_number, is_url
from exoclaim.read.pdf_lines import PdfLine

_BAND = 0.12
"""Share of the page's height, at the top and at the bottom, in which furniture stands."""
_SMALL = 9.0
"""Points that the print of a licence has at most."""
_SAYS = 100
"""Characters at the beginning of a line that say whether it is a notice of copyright."""
_COUNT = re.compile(r"\d{1,4}")


def page_furniture(pages: Sequence[tuple[float, list[PdfLine]]]) -> list[dict[int, str]]:
    """For each page (height, lines from the top): index of a furniture line → its kind."""
    found: list[dict[int, str]] = [{} for _ in pages]
    shapes: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for page, (height, lines) in enumerate(pages):
        found[page] = dict.fromkeys(_line_numbers(lines), "line_number")
        for band, indexes in (("top", _outer(lines, height, top=True)), ("bottom", _outer(lines, height, top=False))):
            for index in indexes:
                if index not in found[page]:
                    shapes[band, _shape(lines[index].text)].append((page, index))
    places: dict[str, list[float]] = defaultdict(list)
    for (band, _), seen in shapes.items():
        if len({page for page, _ in seen}) >= min(3, max(2, len(pages) // 2)) and len(pages) > 1:
            for page, index in seen:
                found[page][index] = "running_head" if band == "top" else "footer"
                places[band].append(pages[page][1][index].baseline)
    for page, (height, lines) in enumerate(pages):
        for band in ("top", "bottom"):
            for index in _outer(lines, height, top=band == "top"):
                line = lines[index]
                if found[page].get(index) == "line_number":
                    continue
                # What stands on the very line of the running heads of other pages is one too.
                level = sum(abs(line.baseline - place) < 1.5 for place in places[band])
                if level >= 2 and _apart(lines, index):
                    found[page].setdefault(index, "running_head" if band == "top" else "footer")
                if is_page_number(line.text.strip()):
                    found[page][index] = "page_number"
        for index, line in enumerate(lines):
            content = line.text.strip()
            # Among the lines of a later page an address on a line of its own ends an entry of the reference list.
            outer = not _BAND * height < line.baseline < (1 - _BAND) * height
            address = is_url(content) and (page == 0 or (outer and _apart(lines, index)))
            notice = is_notice(content[:_SAYS]) and line.size <= _SMALL
            if index not in found[page] and (address or notice):
                found[page][index] = "url" if is_url(content) else "footer"
            if notice:
                found[page].update(dict.fromkeys(_below(lines, index), "footer"))
    return found


def _below(lines: Sequence[PdfLine], index: int) -> list[int]:
    """The lines that go on with a notice of licence: below it at the same edge, in the same small print."""
    found: list[int] = []
    last = lines[index]
    for other, line in enumerate(lines[index + 1 :], index + 1):
        step = last.baseline - line.baseline
        if len(found) < 4 and step < 1.6 * last.size and abs(line.x0 - last.x0) < 2 and abs(line.size - last.size) < 0.2:
            found.append(other)
            last = line
    return found


def _line_numbers(lines: Sequence[PdfLine]) -> list[int]:
    """Numbers beside the lines of a manuscript: in one column of their own, rising by one at nearly every line, or by five."""
    edges: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if _COUNT.fullmatch(line.text.strip()):
            edges[round(line.x1 / 3)].append(index)
    heights = len({round(line.baseline) for line in lines})
    found: list[int] = []
    for edge, inside in edges.items():
        near = sorted({*inside, *edges.get(edge + 1, ())})
        values = [int(lines[index].text) for index in near]
        steps = [b - a for a, b in pairwise(values)]
        every = len(near) >= 0.5 * heights and sum(step == 1 for step in steps) >= 0.7 * len(steps)
        if len(near) >= 4 and (every or (len(near) >= 0.1 * heights and all(step == 5 for step in steps))):
            found += near
    return sorted(set(found))


def _outer(lines: Sequence[PdfLine], height: float, *, top: bool) -> list[int]:
    limit = height * (1 - _BAND) if top else height * _BAND
    return [i for i, line in enumerate(lines) if (line.baseline > limit if top else line.baseline < limit)]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", "".join(text.casefold().split()))


def _apart(lines: Sequence[PdfLine], index: int) -> bool:
    """Whether a line keeps more distance from all others than lines of a paragraph do."""
    line = lines[index]
    gaps = [
        abs(other.baseline - line.baseline)
        for other in lines
        if other is not line and abs(other.baseline - line.baseline) > 2 and other.x0 < line.x1 and line.x0 < other.x1
    ]
    return min(gaps, default=99.0) > 1.6 * line.size
