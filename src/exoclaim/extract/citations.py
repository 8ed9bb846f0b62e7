"""Citations in a sentence: where they stand and which keys they print. Numbers, author and year, personal communication.

Ranges of numbers are expanded, `2002, 2003` after one author are two keys (guidelines, section 7). Keys are as
printed: `Marlow et al., 2009`
in brackets, `Marlow et al. 2009` where the sentence names the authors and the year follows in brackets. Which
relation a citation
belongs to is decided in attribution.py.
"""

import re
from dataclasses import dataclass

from exoclaim.schema import Span, Support

PERSONAL = str(Support.PERSONAL_COMMUNICATION)
_NAME = r"(?:(?:van|von|der|den|de|del|di|da|la|le|te|ten|al|el|dos|st\.?)\s+)*[A-ZÀ-ÖØ-Þ][\w'’\-]+(?:\s+[A-ZÀ-ÖØ-Þ][\w'’\-]+)?"
_AUTHORS = rf"{_NAME},?\s+et\s+al\.?|{_NAME}\s+(?:and|&)\s+{_NAME}|{_NAME}"
_YEAR = r"(?:19|20)\d\d[a-z]?|[Ii]n press"
_AUTHOR_YEAR = re.compile(rf"({_AUTHORS}),?\s+({_YEAR})((?:,\s*(?:{_YEAR}|[a-z]\b))*)")
_NARRATIVE = re.compile(rf"({_AUTHORS})\s*\(\s*({_YEAR})((?:,\s*(?:{_YEAR}))*)\s*\)")
_BRACKETS = re.compile(r"\[\s*(\d{1,3}(?:\s*[,;–—-]\s*\d{1,3})*)\s*\]|(?<=\s)\((\d{1,3}(?:\s*[,;–—]\s*\d{1,3})+)\)")
# superscripts that a text dump glued to the word before them: `disease.12`, `vesicles47.`, `surface3,5`
_GLUED = re.compile(
    r"(?<=[a-z\)][.,])(\d{1,3}(?:[,–-]\d{1,3})*)(?=\s|$)"
    r"|(?<=[a-z]{3})(\d{1,3}(?:[,–-]\d{1,3})+)(?=[\s.,;)]|$)|(?<=[a-z]{6})(\d{1,3})(?=[.,;]|$)"
)
_PERSONAL = re.compile(r"\([^()]*\b(personal\s+communication|pers\.\s+comm\.)[^()]*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Citation:
    """Citations at one place: span of the group, keys in printed order; `narrative` names its authors in the sentence."""

    span: Span
    keys: tuple[str, ...]
    narrative: bool = False


def _numbers(printed: str) -> list[str]:
    keys: list[str] = []
    for part in re.split(r"\s*[,;]\s*", printed):
        ends = re.split(r"\s*[–—-]\s*", part)
        first, last = int(ends[0]), int(ends[-1])
        keys += map(str, range(first, last + 1)) if first < last < first + 40 else [str(first)]
    return keys


def _author_years(authors: str, year: str, more: str, *, comma: str = ",") -> list[str]:
    name = re.sub(r"\s+", " ", authors.strip())
    years = [year] + [y.strip() for y in more.split(",") if y.strip()]
    stem = re.match(r"\d{4}", year)
    return [f"{name}{comma} {(stem.group() + y) if stem and len(y) == 1 else y}" for y in years]


def _bracketed(text: str) -> list[tuple[int, int]]:
    """Outermost round brackets of the sentence."""
    out, depth, start = [], 0, 0
    for i, c in enumerate(text):
        if c == "(":
            start = i if depth == 0 else start
            depth += 1
        elif c == ")" and depth:
            depth -= 1
            if depth == 0:
                out.append((start, i + 1))
    return out


def find(text: str) -> list[Citation]:
    """Citation groups of the sentence `text`, in order; line breaks inside count as blanks."""
    text = text.replace("\n", " ")
    found = [Citation(m.span(), tuple(_numbers(m.group(1) or m.group(2)))) for m in _BRACKETS.finditer(text)]
    found += [Citation(m.span(), (PERSONAL,)) for m in _PERSONAL.finditer(text)]
    for start, end in _bracketed(text):
        keys = [k for m in _AUTHOR_YEAR.finditer(text, start, end) for k in _author_years(*m.groups())]
        if keys:
            found.append(Citation((start, end), tuple(dict.fromkeys(keys))))
    for m in _NARRATIVE.finditer(text):
        if not any(c.span[0] <= m.start() < c.span[1] for c in found):
            found.append(Citation(m.span(), tuple(_author_years(*m.groups(), comma="")), narrative=True))
    if not found:
        found += [Citation(m.span(), tuple(_numbers(next(filter(None, m.groups()))))) for m in _GLUED.finditer(text)]
    return sorted(found, key=lambda c: c.span)
