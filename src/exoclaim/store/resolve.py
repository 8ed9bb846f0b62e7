"""Finds the entry of the reference list that a citation in the text stands for. Reads no text, writes no row.

By number; by what the file's own links print; else by first author, second author or "et al.", year and letter. A citation that
fits two entries has none: a wrong source is worse than a missing one.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from exoclaim.schema import Reference

_PRINTED = re.compile(r"(?P<who>\D+?)[,\s]*\(?(?P<year>(?:19|20)\d\d)(?P<letter>[a-z]?)\)?")
_OTHERS = re.compile(r"\bet\s+al\b|\band\s+(?:others|colleagues|co-?workers)\b", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|&|und)\s+|\s*[,;]\s*(?:and|&)?\s*")
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "di", "da", "la", "le", "te", "ten", "ter", "al", "el", "dos", "du"}
)


@dataclass(frozen=True, slots=True)
class _Name:
    """A citation by author and year, in letters that compare: accents, particles and case are gone."""

    first: str
    second: str
    many: bool
    year: str
    letter: str


class Resolver:
    """The entries of one document's reference list, asked by citation keys."""

    def __init__(self, references: Iterable[Reference]) -> None:
        self._printed: dict[str, set[int]] = defaultdict(set)
        self._by_author: dict[tuple[str, str], list[tuple[int, _Name]]] = defaultdict(list)
        for position, reference in enumerate(references):
            for form in {reference.key, *reference.cited_as}:
                self._printed[_folded(form)].add(position)
                if name := _name(form):
                    self._by_author[name.first, name.year].append((position, name))

    def find(self, key: str) -> int | None:
        """Position in the list of the entry that `key` cites; None where there is none, or more than one."""
        exact = self._printed.get(_folded(key), set())
        if exact:
            return next(iter(exact)) if len(exact) == 1 else None
        asked = _name(key)
        if asked is None:
            return None
        fitting = {
            position
            for position, name in self._by_author[asked.first, asked.year]
            if name.letter == asked.letter and name.many == asked.many and name.second == asked.second
        }
        return next(iter(fitting)) if len(fitting) == 1 else None


def unique_names(references: Iterable[Reference]) -> list[tuple[str, int]]:
    """Key and running number of each entry among those of the same key: together they name a row."""
    seen: Counter[str] = Counter()
    named = []
    for reference in references:
        named.append((reference.key, seen[reference.key]))
        seen[reference.key] += 1
    return named


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("&", "and"))
    return re.sub(r"[^\w]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def _name(printed: str) -> _Name | None:
    found = _PRINTED.fullmatch(printed.strip())
    if not found:
        return None
    people = [_surname(part) for part in _AND.split(_OTHERS.sub("", found["who"]).strip(" ,.")) if part.strip(" .,")]
    if not people or not people[0]:
        return None
    many = bool(_OTHERS.search(found["who"])) or len(people) > 2
    return _Name(people[0], "" if many or len(people) < 2 else people[1], many, found["year"], found["letter"])


def _surname(words: str) -> str:
    parts = _folded(words).split()
    return " ".join(part for part in parts if part not in _PARTICLES) or " ".join(parts)
