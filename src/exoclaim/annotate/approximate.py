"""Long names that are nearly in the lexicon: letter trigrams, weighted, compared by an exact sparse product.

For names of two words and more that spelling rules do not reach: another word order, a word more or less, an odd plural.
Numbers, Greek letters and words that turn the meaning must agree, so that `integrin alpha 4` never passes for
`integrin alpha 5`. Short names are left alone. The matrix of a label is made when it is first needed.
"""

import re
from collections.abc import Collection
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from exoclaim.annotate.lexicon import Lexicon, Name
from exoclaim.annotate.normalise import fold_greek

LETTERS = 12  # a shorter name is a symbol or a common word: too much looks like it
LIKE = 0.85  # least cosine
CLEAR = 0.03  # the runner-up of another concept must be this much further away
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


def _trigrams(name: str) -> list[str]:
    text = f" {words(name)} "
    return [text[i : i + 3] for i in range(len(text) - 2)]


@lru_cache(maxsize=1)
def _long_names(lexicon: Lexicon) -> tuple[Name, ...]:
    """Names of two words and more, collected once for all kinds of concepts."""
    return tuple(name for name in lexicon.names(letters=LETTERS - 2) if name.rank != "B" and " " in name.text)


class Approximate:
    """The names of some kinds of concepts, for look-up by likeness."""

    def __init__(self, lexicon: Lexicon, kinds: Collection[str]) -> None:
        self._names = [name for name in _long_names(lexicon) if name.entry.kind in kinds]

    @cached_property
    def _index(self) -> tuple[TfidfVectorizer, Any]:
        """The weights, and the matrix (trigrams, names): by trigram, so that a product touches only names that share one."""
        vectorizer = TfidfVectorizer(analyzer=_trigrams, dtype=np.float32)
        return vectorizer, vectorizer.fit_transform([name.text for name in self._names]).T.tocsr()

    def nearest(self, text: str) -> tuple[Name, float] | None:
        """The name most like `text` and their cosine, or None where nothing is like it or two concepts are as like."""
        asked = words(text)
        if len(asked) < LETTERS or " " not in asked or not self._names:
            return None
        vectorizer, matrix = self._index
        likeness = (vectorizer.transform([text]) @ matrix).toarray().ravel()
        exact = must_agree(text)
        best: tuple[Name, float] | None = None
        like = np.flatnonzero(likeness >= LIKE)
        for place in like[np.argsort(-likeness[like], kind="stable")]:
            score = float(likeness[place])
            if best and best[1] - score > CLEAR:
                break
            name = self._names[place]
            if must_agree(name.text) != exact:
                continue
            if best is None:
                best = name, score
            elif name.entry.id != best[0].entry.id:
                return None
        return best
