"""Sentences with some of their names replaced by others of the same label, so that the network learns what a sentence says
of a name, not which names go together."""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from corpora import GoldSentence

# a process or a compartment is half of what a sentence says; a protein, a lipid or a cell line is a name
LABELS = {"PROTEIN", "LIPID", "RNA", "CHEMICAL", "CELL"}
SENTENCES, NAMES = 0.5, 0.5  # share of the sentences that are touched, share of their names


def _kind(name: str, label: str) -> tuple[str, bool, bool]:
    """What must agree for grammar's sake: label, plural, one word or more."""
    return label, name.endswith("s"), " " in name


def names_of(sentences: Iterable[GoldSentence]) -> dict[tuple[str, bool, bool], list[str]]:
    """Every different name of the sentences, by what must agree."""
    found = defaultdict(set)
    for s in sentences:
        for start, end, label in s.mentions:
            if label in LABELS:
                found[_kind(s.text[start:end], label)].add(s.text[start:end])
    return {kind: sorted(names) for kind, names in found.items()}


def swapped(s: GoldSentence, names: dict[tuple[str, bool, bool], list[str]], rng: random.Random) -> GoldSentence:
    """The sentence with new names at random; the same name gives the same new one. Mentions move, relations stay."""
    if rng.random() >= SENTENCES:
        return s
    new: dict[tuple[str, str], str] = {}
    text, mentions, at = "", [], 0
    order = sorted(range(len(s.mentions)), key=lambda i: s.mentions[i][0])
    places = {}
    for i in order:
        start, end, label = s.mentions[i]
        old = s.text[start:end]
        if start < at:  # mentions never overlap in gold; a sentence that breaks this is left as it is
            return s
        if label in LABELS and (old, label) not in new:
            new[old, label] = rng.choice(names[_kind(old, label)]) if rng.random() < NAMES else old
        name = new.get((old, label), old)
        text += s.text[at:start]
        places[i] = (len(text), len(text) + len(name), label)
        text, at = text + name, end
    mentions = [places[i] for i in range(len(s.mentions))]
    return replace(s, text=text + s.text[at:], mentions=mentions)
