"""Recognises the line of authors below a title, and the small print of a paper about itself. Takes no name apart."""

import re

_LETTERS = r"[\w\u0300-\u036f'’.-]"
_PARTICLE = r"(?:van|von|de|del|der|den|la|le|di|da|dos|al|el|ten|ter|bin)"
_NAME = re.compile(rf"[A-ZÀ-Þ]{_LETTERS}*+(?:\s+(?:{_PARTICLE}\s+)*+[A-ZÀ-Þ]{_LETTERS}*+){{1,4}}")
_MARKS = re.compile(r"[\s\d,*†‡§¶#∗]*+(?:\[[\d,*† ]*\])?[\s\d,*†‡§¶#∗]*+")
_AND = re.compile(r"(?:and|&|;)\s+")


def is_byline(line: str) -> bool:
    """Whether a line is nothing but names of people; one name alone is no byline."""
    if len(line) > 2000 or not any(mark in line for mark in (",", " and ", " & ", ";")):
        return False
    position = names = 0
    while position < len(line):
        found = _NAME.match(line, position)
        if not found:
            return False
        names += 1
        between = _MARKS.match(line, found.end())
        position = between.end() if between else found.end()
        if position == found.end() and position < len(line) and line[position] != ";":
            return False
        joined = _AND.match(line, position)
        position = joined.end() if joined else position
    return names > 1


_IMPRINT = re.compile(
    r"\bcorrespond(?:ence|ing)\b|licen[sc]e[de]?\b|©|\be-?mails?\b|[^\s@]@\w[\w-]*\.\w|contributed equally|"
    r"^\W*(?:received|accepted|published|citation|(?:academic |handling )?editor|copyright|funding|competing interests?|"
    r"conflicts? of interest|(?:current|present) address|abbreviations?|author contributions?|address)\b",
    re.IGNORECASE,
)


def is_imprint(content: str) -> bool:
    """Whether small print speaks about the paper, not of its subject: addresses, dates, licence, funding, editors."""
    return bool(_IMPRINT.search(content))
