"""Knows the names that sections go by and the form of a heading line. Does not cut a text into sections."""

import json
import re
from functools import cache
from importlib.resources import files

_NUMBER = re.compile(r"(?:(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5})[.):]?|[A-H][.)])\s+(?=\S)")
_MARK = re.compile(r"#{1,6}\s*")
_END = re.compile(r"[\s.:—–|]+$")
_GLUED = re.compile(
    r"(?i:abstract|summary|introduction|background|objectives?|aims?|methods?|results?|conclusions?|discussion)"
    r"(?:\s*[:.—–|]\s*(?=\S)|(?=[A-Z][a-z]))"
)
_NEVER_LAST = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "with",
        "by",
        "from",
        "and",
        "or",
        "but",
        "that",
        "which",
        "is",
        "are",
        "was",
        "were",
        "be",
        "as",
        "than",
        "into",
    ]
)
_LAST = ".,;:-–—/=+([{"


@cache
def _names() -> dict[str, str]:
    data = json.loads(files("exoclaim.read").joinpath("data/headings.json").read_text("utf-8"))
    return {name: kind for kind, names in data.items() for name in names}


def heading_level(line: str) -> int:
    """Number of `#` in front of a Markdown heading, else 0."""
    found = _MARK.match(line)
    return line[: found.end()].count("#") if found else 0


def heading_text(line: str) -> str:
    """The words of a heading: no `#`, no section number, no colon behind."""
    return _END.sub("", _NUMBER.sub("", _MARK.sub("", line.strip(), count=1), count=1))


def known_kind(line: str) -> str | None:
    """The kind of section that a heading names, None when the line is no name of a section."""
    if len(line) > 60:
        return None
    words = " ".join(heading_text(line).casefold().replace("’", "'").split())
    return _names().get(words)


def glued_name(line: str) -> int:
    """Length of a section's name that opens a line of prose ("Abstract: We", "AbstractExosomes"), else 0."""
    found = _GLUED.match(line)
    if not found or not line[0].isupper() or (rest := line[found.end() :])[:1].islower():
        return 0
    # "Results. We" is a heading and a sentence; "Methods: see below" in a table of contents is not worth the split.
    return found.end() if len(rest) > 40 else 0


def looks_like_heading(line: str, *, width: int) -> bool:
    """Whether a line has a heading's form: short, a capital or number in front, no full stop behind.

    `width` is what a full line of the text holds, in characters; form alone does not make a heading: its neighbours
    must agree.
    """
    words = line.split()
    if (
        not words
        or words[-1].casefold() in _NEVER_LAST
        or len(line) > 110
        or len(words) > 15
        or line[-1] in _LAST
        or len(line) > max(0.8 * width, 12)
    ):
        return False
    name = heading_text(line)
    letters = sum(c.isalpha() for c in name)
    return (
        bool(name)
        and (name[0].isupper() or (name[0].islower() and ord(name[0]) > 0x370) or words[0][0].isdigit())
        and letters >= 0.6 * len(name.replace(" ", ""))
    )


def is_term(line: str) -> bool:
    """Whether a line is a glossary's catchword: a few words, all in capitals."""
    letters = [c for c in line if c.isalpha()]
    return (
        len(letters) >= 3
        and len(line) <= 60
        and len(line.split()) <= 6
        and all(c.isupper() for c in letters)
        and line[-1] not in ".,;:-"
    )
