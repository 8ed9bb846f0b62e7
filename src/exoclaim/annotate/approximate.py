"""Long names that are nearly in the lexicon: the same words but for order, an ending, a small word; compared by trigrams.

For names of two words and more that spelling rules do not reach. Numbers, Greek letters and words that turn the meaning
must agree, so that `integrin alpha 4` never passes for `integrin alpha 5`, and no longer word may stand in one name alone,
so that `lysosomal secretion` never passes for `exosomal secretion`. Short names are left alone. Nothing is indexed
beforehand: few names have the longest word, and only these are compared.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from math import sqrt

from exoclaim.annotate.lexicon import Lexicon, Name
from exoclaim.annotate.normalise import fold_greek

LETTERS = 12  # a shorter name is a symbol or a common word: too much looks like it
LIKE = 0.82  # least cosine
CLEAR = 0.03  # the runner-up of another concept must be this much further away
_STEM = 6  # letters of the longest word that a name must share to be compared
_LONGER = 5  # letters of a word that says so much that the other name must have one like it
_SAME = 3  # letters in which such words begin alike: `zona`, `zonula`
_SMALL = frozenset({"and", "for", "the", "with"})
_PROTEIN = frozenset({"protein", "proteins"})
_EXACT = re.compile(
    r"\d+[a-z]?\b|\b[ivx]{1,4}\b|\b[a-h]\b|alpha|beta|gamma|delta|epsilon|zeta|kappa|theta|"
    r"\b(?:non|anti|inter|intra|extra|outer|inner|early|late|pre|post|sub)|"
    r"like\b|complex|receptor|inhibitor|ligand|binding"
)


def words(name: str) -> str:
    """The name in small letters, Greek spelled out, every separator a blank."""
    return " ".join(re.sub(r"[^0-9a-z+]+", " ", fold_greek(name).lower()).split())


def must_agree(name: str) -> list[str]:
    """What two names of one thing have in common: numbers, Greek letters, words that turn the meaning."""
    return sorted(_EXACT.findall(words(name)))


def nearest(lexicon: Lexicon, kinds: Collection[str], text: str) -> tuple[Name, float] | None:
    """The name of a concept of these kinds that is most like `text`, and their cosine.

    None where nothing is like it or two concepts are as like.
    """
    asked = [word for word in words(text).split() if word not in _PROTEIN]
    if len(asked) < 2 or len(" ".join(asked)) < LETTERS:
        return None
    exact, trigrams = must_agree(text), _trigrams(text)
    alike = sorted(
        ((_cosine(trigrams, _trigrams(name.text)), name) for name in _comparable(lexicon, asked)
         if name.entry.kind in kinds and must_agree(name.text) == exact and not _apart(asked, name)),
        key=lambda found: -found[0],
    )  # fmt: skip
    if not alike or alike[0][0] < LIKE:
        return None
    best, name = alike[0]
    rivals = {other.entry.id for score, other in alike if best - score <= CLEAR}
    return (name, best) if len(rivals) == 1 else None


def _comparable(lexicon: Lexicon, asked: list[str]) -> Iterable[Name]:
    """Names of about the same length that have the beginning of the longest word and something of the other long ones."""
    stem = max(asked, key=lambda word: (not _EXACT.search(word), len(word)))[:_STEM]  # `receptor` is in too many
    parts = {word[:_SAME] for word in asked if len(word) >= _LONGER}
    letters = sum(map(len, asked))
    for key in lexicon.keys_with(stem):
        if 0.6 * letters <= len(key) <= 1.5 * letters + len("protein") and all(part in key for part in parts):
            yield from (name for name in lexicon.lookup_key(key) if name.rank != "B" and " " in name.text)


def _apart(asked: list[str], name: Name) -> bool:
    """Whether one of the two has a telling word that the other lacks; a gene's own symbol in its name tells nothing new."""
    known = words(name.text).split()
    symbol = name.entry.name.lower() if name.entry.kind == "gene" else ""
    spare = {*_SMALL, *_PROTEIN, symbol}
    return _lacks(known, asked, _LONGER, spare) or _lacks(asked, known, _SAME, spare)


def _lacks(these: list[str], others: list[str], letters: int, spare: Collection[str]) -> bool:
    """Whether a word of `others` with so many letters begins like none of `these`."""
    beginnings = {word[:_SAME] for word in these}
    return any(len(word) >= letters and word[:_SAME] not in beginnings for word in others if word not in spare)


def _trigrams(name: str) -> Counter[str]:
    text = f" {words(name)} "
    return Counter(text[i : i + 3] for i in range(len(text) - 2))


def _cosine(one: Counter[str], two: Counter[str]) -> float:
    shared = sum(number * two[trigram] for trigram, number in one.items())
    return shared / sqrt(sum(n * n for n in one.values()) * sum(n * n for n in two.values()))
