"""One table of the lexicon while it is made: concepts and names go in, a gzipped text with fixed bytes comes out.

Knows the format that `lexicon.py` reads and nothing of where the facts come from (`lexicon_build.py`).
"""

import gzip
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from exoclaim.annotate.lexicon import FORMAT, MARKER, Lexicon
from exoclaim.annotate.normalise import key

RANKS = "CSFANRB"  # best first; see exoclaim.annotate.ground_score.WEIGHT
LONGEST = 90  # characters of a name; longer ones are descriptions
HEADER = """# {format}: {part}
# Made by `exoclaim lexicon build`. Facts only (identifiers, names, synonyms, parents); sources and licences:
{sources}# First block: concepts. After the line {marker}: key, then one index:rank:name for each concept that bears it.
# Ranks: C curated here, S preferred name, F full name, A exact synonym, N narrow, R related, B broad.
"""


@dataclass(slots=True)
class Fact:
    """A concept in the making."""

    id: str
    name: str
    kind: str
    species: str = ""
    xrefs: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Written:
    """What a table holds, for the user: name of the file, numbers of concepts and names, megabytes."""

    file: str
    concepts: int
    names: int
    megabytes: float


class Table:
    """The concepts and names of one part, in the order they were added."""

    def __init__(self) -> None:
        self.concepts: dict[str, Fact] = {}
        self.names: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)  # key → (id, name) → rank

    def add(self, fact: Fact) -> None:
        """Adds a concept; to one that is there already only cross-references and parents."""
        known = self.concepts.setdefault(fact.id, fact)
        if known is not fact:
            known.xrefs += [x for x in fact.xrefs if x not in known.xrefs]
            known.parents += [p for p in fact.parents if p not in known.parents]

    def name(self, identifier: str, name: str, rank: str) -> None:
        """Adds a name of a concept; of two ranks the better one stays."""
        name = " ".join(name.split())
        name_key = key(name)
        if len(name_key) < 2 or len(name) > LONGEST or name_key.isdigit():
            return
        known = self.names[name_key].get((identifier, name))
        if known is None or RANKS.index(rank) < RANKS.index(known):
            self.names[name_key][identifier, name] = rank

    def carry_over(self, old: Lexicon, part: str, *, renewed: tuple[str, ...]) -> None:
        """Everything of an older table that the new sources do not replace.

        Concepts whose id begins with a prefix of `renewed` stay only where the new source has them; their old names
        remain as synonyms, their old cross-references and parents in other vocabularies stay.
        """
        for entry, names in old.table(part):
            mine = entry.id.startswith(renewed) if renewed else False
            if mine and entry.id not in self.concepts:
                continue
            foreign = [p for p in entry.parents if not (mine and p.startswith(renewed))]
            self.add(Fact(entry.id, entry.name, entry.kind, entry.species, list(entry.xrefs), foreign))
            for text, rank in names:
                self.name(entry.id, text, "A" if mine and rank in "SF" else rank)

    def write(self, path: Path, part: str, sources: list[str]) -> Written:
        """One gzipped table; the same content gives the same bytes."""
        breadth: dict[str, int] = defaultdict(int)
        index = {identifier: number for number, identifier in enumerate(sorted(self.concepts))}
        lines = []
        for name_key in sorted(self.names):
            items = []
            for (identifier, name), rank in self.names[name_key].items():
                breadth[identifier] += 1
                items.append((index[identifier], RANKS.index(rank), name))
            lines.append("\t".join([name_key, *_kept(name_key, sorted(items))]))
        head = HEADER.format(format=FORMAT, part=part, sources="".join(f"# {s}\n" for s in sources), marker=MARKER)
        rows = [_row(self.concepts[identifier], breadth[identifier]) for identifier in index]
        text = head + "\n".join(["id\tname\tkind\tspecies\txrefs\tparents\tbreadth", *rows, MARKER, *lines]) + "\n"
        path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
        return Written(path.name, len(index), sum(map(len, self.names.values())), path.stat().st_size / 1e6)


def _row(fact: Fact, breadth: int) -> str:
    return "\t".join([fact.id, fact.name, fact.kind, fact.species, "|".join(fact.xrefs), "|".join(fact.parents), str(breadth)])


def _kept(name_key: str, items: list[tuple[int, int, str]]) -> list[str]:
    """Of the spellings of one concept under one key: the best, and in short names those that differ in case."""
    seen: set[tuple[int, str]] = set()
    kept = []
    for number, rank, name in items:
        shape = (number, "".join(filter(str.isalnum, name)))
        if shape not in seen and (len(name_key) <= 5 or (number, "") not in seen):
            seen |= {shape, (number, "")}
            kept.append(f"{number}:{RANKS[rank]}:{name}")
    return kept
