"""Finds what a page prints beside its prose: running heads, footers, page numbers, addresses, image marks.

Judges by form and by repetition, in plain text. Legends are prose that stands in the wrong place: see `flow`.
For PDF the place on the page decides instead: see `pdf_furniture`.
"""

import re
from collections import Counter
from itertools import pairwise

from exoclaim.read.headings import known_kind
from exoclaim.read.legends import is_label, is_legend
from exoclaim.read.lines import Line
from exoclaim.schema import Furniture

_IMAGE = re.compile(r"\[image:[^\]\n]{0,200}\]|!\[[^\]\n]{0,200}\]\([^)\n]{0,300}\)")
_URL = re.compile(r"(?:\w+:\s*)?(?:https?://|www\.)\S+|(?:doi|DOI):?\s*(?:https?://\S+|10\.\d{4,9}/\S+)")
_CLINGING = re.compile(r"(?<=[.!?)])\s(DOI:\s?https?://(?:dx\.)?doi\.org/\S+)$", re.IGNORECASE)
"""The address of a figure itself behind its legend, as some journals print it."""
_PAGE = re.compile(r"(?:page\s+|p\.\s*)?[-–—]?\s*\d{1,5}\s*[-–—]?(?:\s*(?:of|/)\s*\d{1,5})?", re.IGNORECASE)
_JOURNAL = re.compile(
    r"[A-Z][^.!?\d]{3,80}[,.]?\s\(?(?:19|20)\d\d\)?[,;:]\s*(?:vol\.?\s*)?\d+\s*(?:\(\w+\))?\s*[:,]\s*(?:pp?\.\s*)?\w?\d+(?:\s*[-–]\s*\w?\d+)?",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"(?:©|\(c\)\s*(?:19|20)\d\d|copyright\b|downloaded from\b|available online\b|all rights reserved|published by\b|"
    r"\d{4}-\d{3}[\dX]/\$|reprints and permissions\b).{0,110}",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_LINE_NUMBER = re.compile(r"(\d{1,4})(?:\s+\S|$)")


def is_url(line: str) -> bool:
    """Whether nothing but a web address or DOI is on the line."""
    return bool(_URL.fullmatch(line))


def is_notice(line: str) -> bool:
    """Whether the line is a copyright, download or availability notice."""
    return bool(_NOTICE.fullmatch(line))


def is_page_number(line: str) -> bool:
    """Whether the line could be a page number: "12", "Page 3 of 10"."""
    return bool(_PAGE.fullmatch(line))


def find_furniture(text: str, lines: list[Line], *, wrapped: bool) -> list[Furniture]:
    """Furniture of a plain text in text order, without overlaps."""
    found = [Furniture(start=m.start(), end=m.end(), kind="image") for m in _IMAGE.finditer(text)]
    numbers = _line_numbers(text, lines)
    if numbers:
        return sorted(found + numbers, key=lambda item: item.start)
    whole = _whole_lines(text, lines, wrapped=wrapped)
    taken = {item.start for item in whole}
    found = [item for item in found if not any(w.start <= item.start < w.end for w in whole)]
    found += whole + _glued(text, lines, whole, taken)
    return sorted(found, key=lambda item: item.start)


def _whole_lines(text: str, lines: list[Line], *, wrapped: bool) -> list[Furniture]:
    kept = [line for line in lines if not line.blank]
    shapes = Counter(_shape(text, line) for line in kept)
    references = next((line.start for line in kept if known_kind(text[line.start : line.end]) == "references"), len(text))
    kinds: dict[int, str] = {}
    for position, line in enumerate(kept):
        content = text[line.start : line.end]
        if is_url(content):
            kinds[position] = "url"
        elif len(content) <= 120 and (
            (is_notice(content) and (position - 1 in kinds or not _within_sentence(text, kept[position - 1 : position], line)))
            or (_JOURNAL.fullmatch(content) and (shapes[_shape(text, line)] > 1 or (wrapped and line.start < references)))
            or _repeats(content, shapes[_shape(text, line)], wrapped=wrapped)
        ):
            kinds[position] = "running_head" if line.page_start else "footer"
    for position, line in enumerate(kept):
        beside = line.page_start or position - 1 in kinds or position + 1 in kinds
        beside = beside or (position + 1 < len(kept) and kept[position + 1].page_start)
        if position not in kinds and beside and is_page_number(text[line.start : line.end]):
            kinds[position] = "page_number"
    return [Furniture(start=kept[p].start, end=kept[p].end, kind=kind) for p, kind in sorted(kinds.items())]


def _within_sentence(text: str, before: list[Line], line: Line) -> bool:
    """Whether words in lower case stand directly below a line that is not closed: "published by" may be said of a paper."""
    below = text[line.start].islower() and not line.page_start
    return below and any(
        text[last.end - 1] not in ".!?:;"
        and text.count("\n", last.end, line.start) == 1
        and not is_page_number(text[last.start : last.end])
        for last in before
    )


def _shape(text: str, line: Line) -> str:
    return _DIGITS.sub("#", " ".join(text[line.start : line.end].casefold().split()))


def _repeats(content: str, times: int, *, wrapped: bool) -> bool:
    """Whether a line comes back as often as only a running head does; headings and labels may come back too."""
    if times < 3 or not wrapped or content.startswith(("#", "-", "*", "•")) or is_label(content):
        return False
    words = re.findall(r"[^\W\d_]{2,}", content)
    return len(words) > 1 and known_kind(content) is None


def _glued(text: str, lines: list[Line], whole: list[Furniture], taken: set[int]) -> list[Furniture]:
    """Furniture that stands alone elsewhere and here clings to the end of a line of prose, and addresses behind legends."""
    known = {text[item.start : item.end] for item in whole if item.kind in ("url", "footer", "running_head")}
    known = {content for content in known if len(content) > 8 and not _DIGITS.search(content)}
    found = []
    for line in lines:
        address = _CLINGING.search(text, line.start, line.end) if is_legend(text[line.start : line.end]) else None
        if address:
            found.append(Furniture(start=address.start(1), end=address.end(1), kind="url"))
            continue
        for content in known:
            if (
                line.start not in taken
                and line.end - line.start > len(content)
                and text.endswith(content, line.start, line.end)
            ):
                found.append(Furniture(start=line.end - len(content), end=line.end, kind="url" if "." in content else "footer"))
                break
    return found


def _line_numbers(text: str, lines: list[Line]) -> list[Furniture]:
    """The numbers of a manuscript whose lines are counted at the left edge; none unless they rise by one."""
    kept = [line for line in lines if not line.blank]
    heads = [_LINE_NUMBER.match(text, line.start, line.end) for line in kept]
    numbers = [m for m in heads if m]
    rising = sum(int(b[1]) - int(a[1]) == 1 for a, b in pairwise(numbers))
    if len(kept) < 10 or rising < 0.7 * len(kept):
        return []
    return [Furniture(start=m.start(1), end=m.end(1), kind="line_number") for m in numbers]
