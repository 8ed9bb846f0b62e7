"""Decides what raised digits in a PDF are: citations of the document, or exponents, charges and addresses.

Citations are written into the text as " [12,13]", in front of the full stop they were raised behind.
"""

import re
from collections.abc import Sequence

from exoclaim.read.bylines import is_byline
from exoclaim.read.pdf_lines import LOWERED, RAISED, PdfLine

_RUN = re.compile(rf"([.,;:]?)(\s?){RAISED}([^{LOWERED}]*){LOWERED}")
_NUMBERS = re.compile(r"\s*[1-9]\d{0,2}(?:\s*[,;‐‑–−-]\s*\d{1,3})*\s*,?\s*")
_BRACKETED = re.compile(r"(?<=.)\[\d{1,3}(?:\s*[,‐‑–−-]\s*\d{1,3})*\]")
"""At the beginning of a line a number in brackets is an entry of the list, not a citation of it."""
_UNIT = re.compile(r"(?:^|[\s\d(/·×])(?:[pnµμmcdk]?m|[mkµμ]?g|s|h|min|[mµμ]?[lL]|M|mol|R|r|χ|n|p|P|x|log)$")
_NAME_WITH_NUMBER = re.compile(r"(?:^|[\s(\[/,–])(?!x10$)[^\W\d_][\w-]*\d$")
"""Vps4, ICAM-1: what is raised behind these is a citation, while behind a bare number it is an exponent."""
_ELEMENT = re.compile(r"(?:^|[^A-Za-z])(?:Ca|Mg|Na|Zn|Fe|Cu|Mn|K|Cl|H|He|Li|Co|Ni)$")


def uses_raised_citations(pages: Sequence[Sequence[PdfLine]]) -> bool:
    """Whether a document cites by raised numbers: several of them behind the first page, hardly any in brackets."""
    raised = bracketed = 0
    for lines in pages[1:] or pages:
        for line in lines:
            bracketed += len(_BRACKETED.findall(line.text))
            raised += sum(_is_citation(line.text, found) for found in _RUN.finditer(line.text))
    return raised >= 4 and raised > 2 * bracketed


def settle_raised(text: str, *, citations: bool) -> str:
    """The text of a line without marks: citations in brackets where the document cites so, other runs as they are."""

    if is_byline(text.replace(RAISED, "").replace(LOWERED, "")):
        citations = False

    def write(found: re.Match[str]) -> str:
        stop, blank, run = found.groups()
        if citations and _is_citation(text, found):
            return f" [{''.join(run.split()).strip(',')}]{stop}"
        return f"{stop}{blank}{run}"

    return _RUN.sub(write, text).replace(RAISED, "").replace(LOWERED, "")


def _is_citation(text: str, found: re.Match[str]) -> bool:
    stop, _blank, run = found.groups()
    before = text[: found.start()].replace(RAISED, "").replace(LOWERED, "")
    if not _NUMBERS.fullmatch(run) or not before or text[found.end() : found.end() + 1].isalnum():
        return False
    if stop:
        return not before[-1:].isdigit() or stop == "."
    last = before[-1:]
    if last.isdigit() and _NAME_WITH_NUMBER.search(before):
        return True
    if not (last.isalpha() or last in ")”\"'’]") or _ELEMENT.search(before):
        return False
    return not (run.strip() in ("2", "3") and _UNIT.search(before))
