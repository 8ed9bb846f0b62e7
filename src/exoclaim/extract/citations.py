"""Citations in a sentence: where they stand and which keys they print. Numbers, author and year, personal communication.

Ranges of numbers are expanded, `2002, 2003` after one author are two keys (guidelines, section 7). Keys are as printed:
`Marlow et al., 2009` in brackets, `Marlow et al. 2009` where the sentence names the authors and the year follows in brackets;
but three and more names become `Marlow et al.`, as lists of references are asked. What no author and no citation is, though it
looks so, is data (data/citations.toml). Which relation a citation belongs to is decided in attribution.py.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from exoclaim.schema import Span, Support

PERSONAL = str(Support.PERSONAL_COMMUNICATION)
_WORDS = tomllib.loads(files("exoclaim.extract").joinpath("data/citations.toml").read_text(encoding="utf-8"))
_LABEL = re.compile(rf"(?<!\w)(?:{'|'.join(_WORDS['labels'])})[.,]?$", re.IGNORECASE)
_PLAIN = str.maketrans("\n‐‑−", " ---")  # one character for one: places stay
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_WIDEST, _WIDEST_ROUND = 100, 40  # sources in a range; in round brackets a wider one is a measure or part of a chain
_PARTICLES = r"(?:(?:van|von|der|den|de|del|di|da|la|le|te|ten|al|el|dos|st\.?)\s+)*"
_CAPITAL = rf"(?<![A-ZÀ-ÖØ-Þ])(?!(?:{'|'.join(_WORDS['not_names'])}),?\s+(?:[A-ZÀ-ÖØ-Þ]|\d{{4}}))[A-ZÀ-ÖØ-Þ]"
_NAME = rf"{_PARTICLES}{_CAPITAL}[\w'’\-]+(?:\s+[A-ZÀ-ÖØ-Þ][\w'’\-]+)?"
# in a list only what is written as people are: `MVBs, Marlow and Hart, 2009` is the work of two
_PERSON = rf"{_PARTICLES}{_CAPITAL}(?:c[A-Z]|['’][A-Z])?[^\W\dA-Z_]+(?:[-'’\s][A-ZÀ-ÖØ-Þ][^\W\dA-Z_]+)?(?![\w-])"
_SEVERAL = rf"{_PERSON}(?:,\s+{_PERSON})*,?\s+(?:(?:and|&)\s+{_NAME}|et\s+al\.?)"
_AUTHORS = rf"{_SEVERAL}|{_NAME},?\s+et\s+al\.?|{_NAME}\s+(?:and|&)\s+{_NAME}|{_NAME}"
_YEAR = r"(?:19|20)\d\d[a-z]?|[Ii]n press"
_AUTHOR_YEAR = re.compile(rf"({_AUTHORS}),?\s+({_YEAR})((?:,\s*(?:{_YEAR}|[a-z]\b))*)")
_NARRATIVE = re.compile(rf"({_AUTHORS})\s*\(\s*({_YEAR})((?:,\s*(?:{_YEAR}))*)\s*\)")
_NUMBER = r"[1-9]\d{0,2}"
_ONE = re.compile(rf"({_NUMBER})(?:\s*[–—-]\s*({_NUMBER}))?")
_SQUARE = re.compile(rf"\[\s*({_NUMBER}(?:\s*[,;–—-]\s*{_NUMBER})*)\s*\]")
_ROUND = re.compile(rf"(?<=\s)\((?!\d{{1,3}}(?:,\d{{3}})+\))({_NUMBER}(?:\s*[,;–—]\s*{_NUMBER})+)\)")  # not `(12,345)`
_REFERRED = re.compile(
    r"(?:(?<!\w)[Rr]efs?(?![a-z])\.?|(?<=[(\[])[Rr]eferences?)\s*"
    rf"({_NUMBER}(?:\s*(?:[;–—-]|,?\s*(?:and|&)\s|,)\s*{_NUMBER})*)(?!\w|[.,–—-]\w)"
)
# superscripts that a text dump glued to the word before them: `disease.12`, `vesicles47.`, `surface3,5`
_GLUED = re.compile(
    rf"(?<=[a-z\)][.,])({_NUMBER}(?:[,–-]{_NUMBER})*)(?=\s|$)"
    rf"|(?<=[a-z]{{3}})({_NUMBER}(?:[,–-]{_NUMBER})+)(?=[\s.,;)]|$)|(?<=[a-z]{{6}})({_NUMBER})(?=[.,;]|$)"
    rf"|(?<=[a-z]\))({_NUMBER}(?:[,–-]{_NUMBER})*)(?=[.,;]|$)"
)
_ASIDE = re.compile(r"\s\([^()\s]+\)$")  # `vesicles (EVs)1.`, but no formula: `Ca(acac)2.`
_AT_NAME = re.compile(rf"({_NUMBER}(?:[,–-]{_NUMBER})*)(?=[\s.,;)]|$)")  # the tagger cut it off the name before it
# digits that are raised in Unicode, but for exponents of units (`cm²`) and charges
_RAISED = re.compile(
    r"(?:(?<=[a-z]{3})|(?<=[A-Za-z]\d)|(?<=[A-Z]\d\d)|(?<=[.,;:)\]]))"
    r"([¹²³⁴-⁹][⁰¹²³⁴-⁹]{0,2}(?:[,–-][¹²³⁴-⁹][⁰¹²³⁴-⁹]{0,2})*)(?![\w⁺⁻])"
)
_PERSONAL = re.compile(r"\([^()]*\b(personal\s+communication|pers\.\s+comm\.)[^()]*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Citation:
    """Citations at one place: span of the group, keys in printed order; `narrative` names its authors in the sentence."""

    span: Span
    keys: tuple[str, ...]
    narrative: bool = False


def _numbers(printed: str, widest: int = _WIDEST) -> tuple[str, ...]:
    keys: list[str] = []
    for one in _ONE.finditer(printed.translate(_DIGITS)):
        first, last = int(one[1]), int(one[2] or one[1])
        keys += map(str, range(first, last + 1)) if first < last < first + widest else [str(first)]
    return tuple(keys)


def _author_years(authors: str, year: str, more: str, *, comma: str = ",") -> list[str]:
    name = re.sub(r"\s+", " ", authors.strip())
    name = re.sub(r",(?! et al).*", " et al.", re.sub(r",(?= and | &)", "", name))
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


def find(text: str, names: Iterable[Span] = ()) -> list[Citation]:
    """Citation groups of the sentence `text`, in order; line breaks inside count as blanks.

    A number glued to a word is that of a name where it stands in one of `names`, and a citation right behind one.
    """
    text = text.translate(_PLAIN)
    found = [Citation(m.span(), _numbers(m[1])) for m in _SQUARE.finditer(text)]
    found += [Citation(m.span(), many) for m in _ROUND.finditer(text) if len(many := _numbers(m[1], _WIDEST_ROUND)) > 1]
    found += [Citation(m.span(), _numbers(m[1])) for m in _REFERRED.finditer(text)]
    found += [Citation(m.span(), (PERSONAL,)) for m in _PERSONAL.finditer(text)]
    dated = re.search(_YEAR, text)  # most sentences are not, and names take long to look for
    for start, end in _bracketed(text) if dated else ():
        keys = [k for m in _AUTHOR_YEAR.finditer(text, start, end) for k in _author_years(*m.groups())]
        if keys:
            found.append(Citation((start, end), tuple(dict.fromkeys(keys))))
    for m in _NARRATIVE.finditer(text) if dated else ():
        if not any(c.span[0] <= m.start() < c.span[1] for c in found):
            found.append(Citation(m.span(), tuple(_author_years(*m.groups(), comma="")), narrative=True))
    if not found:
        found += [Citation(m.span(), _numbers(m[0])) for m in _RAISED.finditer(text)]
        glued = [m for m in _GLUED.finditer(text) if not _part_of_name(text, m.start(), names)]
        glued += [n for _, end in names if text[end - 1 : end].isalnum() and (n := _AT_NAME.match(text, end))]
        found += [Citation(span, _numbers(text[slice(*span)])) for span in {m.span() for m in glued}]
    return sorted(found, key=lambda c: c.span)


def _part_of_name(text: str, place: int, names: Iterable[Span]) -> bool:
    """Whether the number at `place` belongs to what it is glued to, a name, a figure, a formula: `annexin2`, `Fig.3`."""
    before = text[:place]
    formula = before.endswith(")") and not _ASIDE.search(before)
    return formula or bool(_LABEL.search(before)) or any(start <= place < end for start, end in names)
