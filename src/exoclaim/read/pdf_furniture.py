"""Finds running heads, footers and page numbers of a PDF by where they stand and how often they come back."""

import re
from collections import defaultdict
from collections.abc import Sequence

from exoclaim.read.furniture import is_notice, is_page_number, is_url
from exoclaim.read.pdf_lines import PdfLine

_BAND = 0.12
"""Share of the page's height, at the top and at the bottom, in which furniture stands."""


def page_furniture(pages: Sequence[tuple[float, list[PdfLine]]]) -> list[dict[int, str]]:
    """For each page (height, lines from the top): index of a furniture line → its kind."""
    found: list[dict[int, str]] = [{} for _ in pages]
    shapes: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for page, (height, lines) in enumerate(pages):
        for band, indexes in (("top", _outer(lines, height, top=True)), ("bottom", _outer(lines, height, top=False))):
            for index in indexes:
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
                # What stands on the very line of the running heads of other pages is one too.
                level = sum(abs(line.baseline - place) < 1.5 for place in places[band])
                if level >= 2 and _apart(lines, index):
                    found[page].setdefault(index, "running_head" if band == "top" else "footer")
                if is_page_number(line.text.strip()):
                    found[page][index] = "page_number"
        for index, line in enumerate(lines):
            content = line.text.strip()
            if index not in found[page] and (is_url(content) or (is_notice(content) and line.size <= 9)):
                found[page][index] = "url" if is_url(content) else "footer"
    return found


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
