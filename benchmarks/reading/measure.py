"""How well a text read from a typeset paper agrees with the paper: pure functions, no reader and no file in here.

Every figure is counted from the same two things: the paper (`content.Paper`) and the text that a reader gave.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from content import CITED, FOOTNOTE, SIDEBAR, TABLE, Paper, plain
from rapidfuzz.distance import LCSseq, Opcodes

from exoclaim.annotate.sentences import split
from exoclaim.extract.citations import find

_PRINTED = re.compile(r"\s?\[\d[\d,–-]*\]")
_DASHES = str.maketrans("‐‑–−", "----", "\u00ad\u200b")


@dataclass(frozen=True)
class Quality:
    """One reader on one paper. Shares are 0 to 1; `hyphens` counts words that a hyphen or a blank got wrong."""

    characters: float
    order: float
    sentences: float
    leakage: float
    hyphens: int
    citations: float | None


def quality(paper: Paper, text: str) -> Quality:
    """Compares `text`, lines or paragraphs as the reader gave them, with the paper."""
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    words = _PRINTED.sub("", text).split()
    main = main_words(paper)
    matched = LCSseq.similarity(main, words)
    return Quality(
        characters=_recall(Counter("".join(main)), Counter(c for c in _PRINTED.sub("", text) if not c.isspace())),
        order=matched / len(main),
        sentences=_sentence_f(paper, text),
        leakage=_leakage(paper, words),
        hyphens=_hyphen_errors(main, words),
        citations=_citation_f(paper, text),
    )


def main_words(paper: Paper) -> list[str]:
    """The words that have one right order: title, byline, headings, paragraphs, entries without their numbers."""
    units = [paper.title, paper.byline]
    units += [plain(sentence) for block in paper.blocks if block.kind != "legend" for sentence in block.sentences]
    units += ["References", *(entry.text for entry in paper.references)]
    return unicodedata.normalize("NFKC", " ".join(units)).translate(_DASHES).split()


def _recall(wanted: Counter[str], got: Counter[str]) -> float:
    return sum((wanted & got).values()) / wanted.total()


def _letters(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalpha())


def _sentence_f(paper: Paper, text: str) -> float:
    """Sentences of paragraphs and legends found whole, by their letters; headings and entries count neither way."""
    prose = [b for b in paper.blocks if b.kind != "heading"]
    wanted = Counter(_letters(plain(sentence)) for block in prose for sentence in block.sentences)
    rest = [paper.title, paper.byline, FOOTNOTE, SIDEBAR, "References", *(e.text for e in paper.references)]
    rest += [sentence for block in paper.blocks if block.kind == "heading" for sentence in block.sentences]
    neutral = "|".join(_letters(part) for part in rest)
    found = [_letters(_PRINTED.sub("", text[start:end])) for start, end in split(text)]
    got = Counter(sentence for sentence in found if sentence and (sentence in wanted or sentence not in neutral))
    return _f(sum((wanted & got).values()), got.total(), wanted.total())


def _f(right: int, got: int, wanted: int) -> float:
    return 2 * right / (got + wanted) if got + wanted else 0.0


def _leakage(paper: Paper, words: list[str]) -> float:
    """Share of a text's words that are running heads, feet, page or line numbers."""
    own = {word for head in (*paper.heads, paper.foot) for word in head.split()}
    own -= set(main_words(paper))
    table = Counter(word for row in TABLE for word in row if word.isdigit())
    expected = Counter(word for word in main_words(paper) if word.isdigit()) + table
    numbers = Counter(word for word in words if word.isdigit()) - expected
    return (sum(word in own for word in words) + numbers.total()) / max(len(words), 1)


def _hyphen_errors(main: list[str], words: list[str]) -> int:
    errors = 0
    for step in Opcodes.from_editops(LCSseq.editops(main, words)):
        if step.tag in ("replace", "delete"):
            lost = re.sub(r"[\W_]", "", "".join(main[step.src_start : step.src_end]))
            near = re.sub(r"[\W_]", "", "".join(words[max(0, step.dest_start - 3) : step.dest_end + 3]))
            errors += bool(lost) and lost in near
    return errors


def _citation_f(paper: Paper, text: str) -> float | None:
    """Raised citations, each as the letters and digits of the word it follows with its keys; None where none is raised."""
    wanted: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for block in paper.blocks:
        for sentence in block.sentences:
            for found in CITED.finditer(sentence):
                wanted[_word_before(plain(sentence[: found.start()])), _keys(found[1])] += 1
    got: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for start, end in split(text):
        sentence = text[start:end]
        for citation in find(sentence):
            opens = not sentence[: citation.span[0]].strip()  # the number of an entry, not a citation of it
            if not opens and all(key.isdigit() for key in citation.keys):
                got[_word_before(sentence[: citation.span[0]]), citation.keys] += 1
    return _f(sum((wanted & got).values()), got.total(), wanted.total()) if wanted else None


def _word_before(words: str) -> str:
    return "".join(c for c in words.split()[-1].casefold() if c.isalnum()) if words.split() else ""


def _keys(printed: str) -> tuple[str, ...]:
    return find(f"x [{printed}]")[0].keys
