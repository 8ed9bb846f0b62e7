"""Names of a dictionary in running text: pyahocorasick on the normalised text, with a map back to the characters.

Finds spellings that `normalise.key` holds for equal (`Tsg-101`, `TSG 101`), at word boundaries, the longest from the left.
Decides nothing about what a name means: that is the grounder's. The component gives the user's own terms their mentions,
or, as `--model dictionary`, takes all mentions from the lexicon instead of the tagger's.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import ahocorasick
from spacy.language import Language
from spacy.tokens import Doc

from exoclaim.annotate.doc import found, register, sentence_texts
from exoclaim.annotate.ground import KINDS, Grounder
from exoclaim.annotate.lexicon import read_terms
from exoclaim.annotate.normalise import fold_greek
from exoclaim.annotate.tagger import set_entities
from exoclaim.schema import Label, Mention

DICTIONARY = "dictionary"  # the model name that asks for it
SHORTEST = 3  # characters of a key; shorter names mean too many things to be taken from running text
SURE = 0.85  # least score of a grounding that makes a mention
LABELS = tuple(label for label in Label if KINDS[label])


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found: half-open characters of the text, and its key."""

    start: int
    end: int
    key: str


def normalised(text: str) -> tuple[str, list[int]]:
    """`normalise.key(text)`, and for each of its characters the place in `text` that it comes from."""
    out: list[str] = []
    origins: list[int] = []
    parted = False
    for place, character in enumerate(text):
        if character.isascii():
            plain = character.lower() if character.isalnum() or character == "+" else ""
        else:
            spelled = unicodedata.normalize("NFD", fold_greek(character))
            plain = "".join(c for c in spelled if c.isascii() and (c.isalnum() or c == "+")).lower()
        if not plain:
            # an accent belongs to the letter before it and parts nothing
            parted = parted or not unicodedata.combining(character)
            continue
        if parted and out and out[-1].isdigit() and plain[0].isdigit():
            out.append("-")
            origins.append(origins[-1])
        out.extend(plain)
        origins.extend([place] * len(plain))
        parted = False
    return "".join(out), origins


class Dictionary:
    """An automaton over keys; building it for the whole lexicon takes half a second, searching is linear in the text.

    Keys shorter than SHORTEST are left out, but not those that the user wants: `own`.
    """

    def __init__(self, keys: Iterable[str], own: Iterable[str] = ()) -> None:
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
        for name_key in {*own, *(name_key for name_key in keys if len(name_key) >= SHORTEST)}:
            self._automaton.add_word(name_key)
        self._automaton.make_automaton()

    def find(self, text: str) -> list[Hit]:
        """Names in `text` that do not overlap, the longest from the left; a plural `s` behind a name belongs to it."""
        if not len(self._automaton):
            return []
        plain, origins = normalised(text)
        longest: dict[int, Hit] = {}
        for last, length in self._automaton.iter(plain):
            first = last + 1 - length
            hit = _at_boundaries(text, plain, origins, first, last)
            if hit and (hit.start not in longest or hit.end > longest[hit.start].end):
                longest[hit.start] = hit
        kept: list[Hit] = []
        for start in sorted(longest):
            if not kept or start >= kept[-1].end:
                kept.append(longest[start])
        return kept


def _at_boundaries(text: str, plain: str, origins: list[int], first: int, last: int) -> Hit | None:
    if (first and origins[first - 1] == origins[first]) or (last + 1 < len(plain) and origins[last + 1] == origins[last]):
        return None  # in the middle of a letter that is spelled out
    start, end = origins[first], origins[last] + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    if text[end : end + 1] == "s":
        end += 1
    if (start and text[start - 1].isalnum()) or text[end : end + 1].isalnum():
        return None
    return Hit(start, end, plain[first : last + 1])


@Language.factory(
    "exoclaim_dictionary", default_config={"terms": "", "whole": False}, assigns=["doc.ents", "doc._.mentions"],
    requires=["doc.sents"],
)  # fmt: skip
class DictionaryTagger:
    """Mentions by dictionary. With `terms` the user's own names become mentions and win over the tagger's that they touch;
    with `whole` the tagger's are dropped and the lexicon's names taken."""

    def __init__(self, nlp: Language, name: str, terms: str, whole: bool) -> None:
        register()
        self._own = read_terms(Path(terms)) if terms else {}
        self._whole = whole
        self._grounder = Grounder.load(terms=Path(terms) if terms else None) if whole else None
        self._dictionary = Dictionary(self._grounder.lexicon.keys() if self._grounder else (), self._own)

    def __call__(self, doc: Doc) -> Doc:
        """Add or replace mentions, sentence by sentence."""
        mentions = [] if self._whole else found(doc, "mentions")
        own = [
            Mention(start=begin + hit.start, end=begin + hit.end, label=label, sentence=number)
            for number, (begin, text) in enumerate(sentence_texts(doc))
            for hit in self._dictionary.find(text)
            for label in self._labels(text[hit.start : hit.end], hit.key)
        ]
        taken = [(m.start, m.end) for m in own]
        kept = [m for m in mentions if not any(m.start < end and start < m.end for start, end in taken)]
        doc._.mentions = sorted([*kept, *own], key=lambda m: (m.start, m.end))
        set_entities(doc, doc._.mentions)
        return doc

    def _labels(self, printed: str, name_key: str) -> Iterator[Label]:
        """The one label of a found name: the user's, else that of the best grounding.

        Short names of the user's count as they are written only: `Ii` is no `II`.
        """
        own = [label for label, name in self._own.get(name_key, ()) if len(name_key) >= SHORTEST or _as(name.text, printed)]
        if own:
            yield own[0]
        elif self._grounder and not _common_word(printed):
            answers = ((self._grounder.ground(printed, label), label) for label in LABELS)
            sure = [(g.score, label) for g, label in answers if g and g.score >= SURE]
            if sure:
                yield max(sure, key=lambda pair: (pair[0], -LABELS.index(pair[1])))[1]


def _as(written: str, printed: str) -> bool:
    return written in (printed, printed.removesuffix("s"))


def _common_word(printed: str) -> bool:
    """A short word in small letters without a digit: as a name of a gene or an abbreviation it would be a chance hit."""
    return len(printed) <= 5 and printed.isalpha() and printed.islower()
