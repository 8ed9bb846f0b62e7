"""The lexicon: names of genes, families, compartments, cells, RNAs and small molecules, and what they stand for.

Reads the gzipped tables that `lexicon_table.py` writes, and a user's own terms. Decides nothing: it hands
out every concept that bears a name; choosing among them is `ground.py`'s job. No pickles, no network.
"""

import gzip
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from exoclaim.annotate.ground_species import RODENTS
from exoclaim.annotate.normalise import key
from exoclaim.errors import ModelError
from exoclaim.schema import Label

FORMAT = "exoclaim-lexicon 1"
MARKER = "#names"
_FORMAT_NOTES = ("# First block:", "# Ranks:")
SOURCES = {  # prefix of an identifier: who gave it
    "HGNC": "HGNC", "HGNC.GROUPNAME": "HGNC", "MGI": "MGI", "RGD": "RGD", "FPLX": "FamPlex", "GO": "GO", "CL": "CL",
    "CHEBI": "ChEBI", "SO": "SO", "CVCL": "Cellosaurus", "UP": "UniProt", "UNIPROT": "UniProt",
}  # fmt: skip
KIND_OF = {  # of a term that somebody wrote down under a label
    Label.PROTEIN: "gene", Label.COMPARTMENT: "component", Label.CELL: "cell", Label.RNA: "rna", Label.LIPID: "lipid",
    Label.CHEMICAL: "chemical", Label.PROCESS: "process", Label.QUANTITY: "quantity",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept of the lexicon; `xrefs` and `parents` are CURIEs, `breadth` counts its names (a sign of fame)."""

    id: str
    name: str
    kind: str
    species: str
    xrefs: tuple[str, ...]
    parents: tuple[str, ...]
    breadth: int


@dataclass(frozen=True, slots=True)
class Name:
    """A spelling that an entry bears; `rank` says what kind of name it is (see `ground_score.WEIGHT`)."""

    entry: Entry
    text: str
    rank: str


@dataclass(slots=True)
class _Part:
    """One table, kept as lines until asked for: splitting 100,000 lines is much cheaper than parsing them."""

    concepts: list[str]
    names: dict[str, str]
    sources: list[str]
    entries: dict[int, Entry] = field(default_factory=dict)

    def entry(self, index: int) -> Entry:
        found = self.entries.get(index)
        if found is None:
            identifier, name, kind, species, xrefs, parents, breadth = self.concepts[index].split("\t")
            found = Entry(
                identifier, name, kind, species, tuple(filter(None, xrefs.split("|"))), tuple(filter(None, parents.split("|"))),
                int(breadth),
            )  # fmt: skip
            self.entries[index] = found
        return found

    def lookup(self, name_key: str) -> Iterator[Name]:
        line = self.names.get(name_key)
        if line:
            for item in line.split("\t"):
                index, rank, text = item.split(":", 2)
                yield Name(self.entry(int(index)), text, rank)


def default_path() -> Path | Traversable:
    """The folder of the shipped lexicon; one named by the variable EXOCLAIM_LEXICON wins, then EXOCLAIM_MODELS."""
    own = os.environ.get("EXOCLAIM_LEXICON")
    if own:
        return Path(own)
    chosen = os.environ.get("EXOCLAIM_MODELS")
    if chosen:
        return Path(chosen) / "exoclaim_base" / "lexicon"
    return files("exoclaim") / "models" / "exoclaim_base" / "lexicon"


class Lexicon:
    """All names. `core` is read at once; the rodent tables only when a text speaks of mice or rats."""

    def __init__(self, folder: Path | Traversable, *, terms: Path | None = None) -> None:
        self.folder = folder
        self._core = _read(folder, "core")
        self._rodents: dict[str, _Part] = {}
        self._index_cache: dict[str, tuple[_Part, int]] | None = None
        self._terms: dict[str, list[tuple[Label, Name]]] = read_terms(terms) if terms else {}

    def lookup(self, text: str, *, species: str = "human") -> list[Name]:
        """Every entry that bears this name, spelling differences aside; mouse and rat genes only for these species."""
        return self.lookup_key(key(text), species=species)

    def lookup_key(self, name_key: str, *, species: str = "human") -> list[Name]:
        """The same for a key that `normalise.key` made."""
        found = list(self._core.lookup(name_key)) if name_key else []
        if name_key and species in RODENTS:
            found += self._rodent(species).lookup(name_key)
        return found

    def own_term(self, text: str, label: Label) -> Name | None:
        """What the user's own terms file says of a name or, behind a plural `s`, of its singular, if it says anything."""
        named = (name for one in (text, text.removesuffix("s")) for name in self._terms.get(key(one), ()))
        return next((name for for_label, name in named if for_label is label), None)

    def entry(self, identifier: str) -> Entry | None:
        """The entry with this CURIE, or None. The first call reads the index (0.2 s)."""
        part, index = self._index().get(identifier, (None, 0))
        return part.entry(index) if part else None

    def entries(self) -> Iterator[Entry]:
        """Every concept of the core table."""
        return (self._core.entry(index) for index in range(len(self._core.concepts)))

    def __len__(self) -> int:
        return len(self._core.concepts)

    def keys(self) -> Iterator[str]:
        """Every key of the core table."""
        return iter(self._core.names)

    def keys_with(self, letters: str) -> Iterator[str]:
        """Keys that have these letters in them, of the core names that consist of several words."""
        lines = self._phrases
        at = lines.find(letters)
        while at >= 0:
            start, end = lines.rfind("\n", 0, at) + 1, lines.find("\n", at)
            yield lines[start:end]
            at = lines.find(letters, end)

    @cached_property
    def _phrases(self) -> str:
        """One string, because to search 2 MB of letters takes a millisecond and an index over them a second."""
        return "\n".join(["", *(name_key for name_key, line in self._core.names.items() if " " in line), ""])

    def ancestors(self, identifier: str) -> tuple[str, ...]:
        """What a concept is or is a part of, near ones first, itself left out; empty for an unknown id."""
        found: dict[str, None] = {}
        waiting = [identifier]
        while waiting:
            entry = self.entry(waiting.pop(0))
            for parent in entry.parents if entry else ():
                if parent not in found and parent != identifier:
                    found[parent] = None
                    waiting.append(parent)
        return tuple(found)

    def table(self, part: str) -> Iterator[tuple[Entry, list[tuple[str, str]]]]:
        """Every concept of a part (`core`, `mouse`, `rat`) with its names as (text, rank)."""
        read = self._part(part)
        names: dict[str, list[tuple[str, str]]] = {}
        for name_key in read.names:
            for name in read.lookup(name_key):
                names.setdefault(name.entry.id, []).append((name.text, name.rank))
        for index in range(len(read.concepts)):
            entry = read.entry(index)
            yield entry, names.get(entry.id, [])

    def sources(self, part: str) -> list[str]:
        """The vocabularies that a part was made from, with date and licence."""
        return list(self._part(part).sources)

    def _part(self, part: str) -> _Part:
        return self._core if part == "core" else self._rodent(part)

    def _rodent(self, species: str) -> _Part:
        if species not in self._rodents:
            self._rodents[species] = _read(self.folder, species)
            self._index_cache = None
        return self._rodents[species]

    def _index(self) -> dict[str, tuple[_Part, int]]:
        if self._index_cache is None:
            self._index_cache = {
                line.partition("\t")[0]: (part, index)
                for part in (*self._rodents.values(), self._core)
                for index, line in enumerate(part.concepts)
            }
        return self._index_cache


def stop_names(folder: Path | Traversable) -> frozenset[tuple[str, str]]:
    """Pairs (label, name) that are never grounded; names are compared as printed."""
    lines = _text(folder, "stop_names.tsv").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return frozenset((row[0], row[1]) for row in rows[1:])


def read_terms(path: Path) -> dict[str, list[tuple[Label, Name]]]:
    """A user's terms: tab-separated name, id, label, preferred name (may be empty); `#` begins a comment.

    Raises ModelError with the line where the file is wrong.
    """
    found: dict[str, list[tuple[Label, Name]]] = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(path, f"the terms file cannot be read ({error})", "Save it as UTF-8 text with tabs") from error
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if number == 1 and [cell.lower() for cell in cells[:2]] == ["name", "id"]:
            continue
        if len(cells) < 3 or cells[2] not in Label.__members__ or not key(cells[0]) or ":" not in cells[1]:
            labels = ", ".join(Label)
            raise ModelError(
                path, f"line {number} is not: name, id, label, preferred name",
                f"Part the columns by tabs, write ids as PREFIX:NUMBER and labels as one of {labels}",
            )  # fmt: skip
        label = Label(cells[2])
        preferred = cells[3] if len(cells) > 3 and cells[3] else cells[0]
        entry = Entry(cells[1], preferred, KIND_OF[label], "", (), (), 1)
        found.setdefault(key(cells[0]), []).append((label, Name(entry, cells[0], "U")))
    return found


def _text(folder: Path | Traversable, name: str) -> str:
    path = folder / name
    try:
        content = path.read_bytes()
        return (gzip.decompress(content) if name.endswith(".gz") else content).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ModelError(
            str(path),
            f"the lexicon cannot be read ({error})",
            _way_out("Install exoclaim again, or point EXOCLAIM_MODELS at its models folder"),
        ) from error


def _way_out(shipped: str) -> str:
    own = os.environ.get("EXOCLAIM_LEXICON")
    return "Name a folder that `exoclaim lexicon build` wrote in EXOCLAIM_LEXICON, or unset it" if own else shipped


def _read(folder: Path | Traversable, part: str) -> _Part:
    text = _text(folder, f"{part}.tsv.gz")
    head, _, names = text.partition(f"\n{MARKER}\n")
    lines = head.split("\n")
    if not lines[0].startswith(f"# {FORMAT}"):
        raise ModelError(
            f"{folder}/{part}.tsv.gz", f"not a lexicon of format '{FORMAT}'", _way_out("Install exoclaim and its models anew")
        )
    first = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    table = dict(line.split("\t", 1) for line in names.split("\n") if line)
    return _Part(lines[first + 1 :], table, [line[2:] for line in lines[2:first] if not line.startswith(_FORMAT_NOTES)])
