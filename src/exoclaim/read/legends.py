"""Knows a figure's or table's label and legend by its words. Where a legend is put is `flow`'s job."""

import re

_WHAT = r"(?:supplementary\s+|extended\s+data\s+|additional\s+)?(?:fig(?:ure|\.)?s?|tables?|box|scheme|plate|video|movie)"
_NUMBER = r"S?\d+[A-Za-z]?(?:[-–—.]\s?(?:figure\s+supplement\s+)?\d+)?"
_LABEL = re.compile(rf"{_WHAT}\s*{_NUMBER}\s*[.:|]?", re.IGNORECASE)
_LEGEND = re.compile(rf"{_WHAT}\s*{_NUMBER}\s*(?:[.:|–—]|\s(?=[A-Z(]))", re.IGNORECASE)
_GLUED = re.compile(rf"(?i:{_WHAT})\s*\d+(?=[A-Z]{{3}}|[A-Z][a-z]|[a-z]+[A-Z])")
_BEHIND = re.compile(r"(?<=[.!?])(?=(?:Fig\.|Figure|Table)\s?\d+\s?[A-Za-z])")
_CUES = re.compile(
    r"(?i:\((?:upper|lower|left|right|top|bottom|middle)(?:\s+(?:panel|panels|row|column))?\)|\bbars?\s*[:=,]|\bscale bars?\b|"
    r"\barrow(?:head)?s?\b|\bschematic\b|\bdepicted\b|\bshown in (?:red|green|blue)\b)|\b[A-Z]{2,5}: [a-z]|\([aA]\)"
)


def is_label(line: str) -> bool:
    """Whether the line is a bare "Figure 2"."""
    return bool(_LABEL.fullmatch(line.strip())) and line.strip()[0].isupper()


def is_legend(content: str) -> bool:
    """Whether a block begins as a legend does: "Figure 2: ...", "Table 1 | ...", "Fig. 3 The ...", and "Fig. 4Uptake ..."."""
    return content[:1].isupper() and bool(_LEGEND.match(content) or _GLUED.match(content))


def glued_legend(line: str) -> int:
    """Where a legend begins that clings to the full stop of a sentence ("... in vivo.Fig. 2Uptake of"); 0 if none does."""
    found = _BEHIND.search(line)
    return found.start() if found else 0


def has_cues(content: str) -> bool:
    """Whether the words are those of a legend that lost its label: panels, arrows, scale bars, abbreviations."""
    return bool(_CUES.search(content))
