"""What the typeset papers say: sentences of our own corpus with known order, citations and references. Sets no type.

A sentence is a string in which `‹3,7›` stands for a citation of the entries 3 and 7; every producer prints it raised.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

GOLD = Path(__file__).parents[2] / "corpus" / "gold"
CITED = re.compile(r"‹([^›]*)›")
_BRACKETS = re.compile(r"\s*\[(\d[\d,\- ]*)\]|\s\((\d{1,2}(?:, ?\d{1,2})*)\)")
_PRINTED_HEAD = re.compile(r"^(?:(?:EV Biology Notes|J\. Vesicle Rev\.) |www\.).*\n", re.MULTILINE)
_SURNAMES = ["Amsel", "Brandt", "Ito", "Moreau", "Kranz", "Shenoy", "Gould", "Farrow", "Ponce", "Quill", "Mbeki", "Leidig"]
_TOPICS = ["Parcels of the cell", "Inside the endosome", "Anchors and coils", "Tubules on demand", "A route of its own"]
_JOURNALS = ["Cell Matters", "Traffic Notes", "Nature of Cells", "Immune Traffic"]


@dataclass(frozen=True)
class Reference:
    """An invented entry of the reference list, with what a reader should find in it."""

    number: int
    authors: str
    year: int
    title: str
    journal: str
    doi: str

    @property
    def text(self) -> str:
        """The entry as it is printed, without its number."""
        place = f"{self.number + 2}:{self.number * 9}-{self.number * 9 + 8}"
        return f"{self.authors}: {self.title}. {self.journal} {self.year}, {place}. doi:{self.doi}"


@dataclass(frozen=True)
class Block:
    """A heading (one sentence) or a paragraph; legends, notes and side bars may stand anywhere in the reading order."""

    kind: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """A paper: its furniture is on every page and in no sentence."""

    name: str
    title: str
    byline: str
    blocks: tuple[Block, ...]
    references: tuple[Reference, ...]
    heads: tuple[str, str]
    foot: str = "Downloadable quarterly, Zwischenhafen"


TABLE = [("Marker", "Pellet", "Float"), ("CD63", "14.2", "88.1"), ("CD9", "3.7", "71.0"), ("GM130", "0.4", "0.2")]
FOOTNOTE = "These authors share the first place on the list."
SIDEBAR = "Words worth knowing: a parcel is whatever a cell wraps up, and a carrier is whatever brings it somewhere."

PAPERS = {
    "numbers": (("escrt-sorting", "cargo-sorting", "mvb-biogenesis"), False),
    "numbers-behind": (("autophagy-crosstalk", "rab-secretion", "rna-cargo"), True),
    "names": (("lipids", "markers-purification", "uptake-fusion"), False),
}
"""Passages of each paper, and whether citations stand behind the full stop. The last cites by author and year."""


def paper(name: str) -> Paper:
    """One of `PAPERS`, put together from the gold of our own texts."""
    passages, behind = PAPERS[name]
    blocks: list[Block] = []
    for passage in passages:
        blocks += _blocks(passage, behind=behind)
    title = blocks[0].sentences[0]
    return Paper(
        name=name, title=title, byline="Anna Quill, Thomas Mbeki and Carla Farrow", blocks=tuple(blocks[1:]),
        references=tuple(_reference(number) for number in range(1, 31)),
        heads=("Quill et al.", "Wharfside Quarterly 12 (2021)"),
    )  # fmt: skip


def _blocks(passage: str, *, behind: bool) -> list[Block]:
    data = json.loads(next(GOLD.glob(f"*/{passage}.json")).read_text("utf-8"))
    text = data["text"]
    spans = sorted((d["span"]["begin"], d["span"]["end"]) for d in data["denotations"] if d["obj"] == "Sentence")
    blocks: list[list[str]] = []
    last = 0
    for start, end in spans:
        words = _clean(text[start:end], behind=behind)
        if words == "References":
            break
        if not blocks or text.count("\n", last, start) > 1:
            blocks.append([])
        blocks[-1].append(words)
        last = end
    return [Block(_kind(sentences), tuple(sentences)) for sentences in blocks]


def _clean(raw: str, *, behind: bool) -> str:
    words = " ".join(_PRINTED_HEAD.sub("", raw).replace("-\n", "").split())  # all line-end hyphens there are cut words
    words = _BRACKETS.sub(lambda found: f"‹{(found[1] or found[2]).replace(' ', '')}›", words)
    return re.sub(r"(‹[^›]*›)([.,;])", r"\2\1", words) if behind else words


def _kind(sentences: list[str]) -> str:
    if sentences[0].startswith("Figure"):
        return "legend"
    return "heading" if len(sentences) == 1 and sentences[0][-1] not in ".)" and len(sentences[0]) < 60 else "prose"


def _reference(number: int) -> Reference:
    names = [f"{_SURNAMES[(number * k + k) % len(_SURNAMES)]} {chr(64 + (number * k) % 26 + 1)}" for k in (1, 5, 7)]
    return Reference(
        number, ", ".join(names[: 1 + number % 3]), 1990 + number, f"{_TOPICS[number % 5]} in {number + 40} cells",
        _JOURNALS[number % 4], f"10.5555/wq.{1990 + number}.{number:03d}",
    )  # fmt: skip


def plain(sentence: str) -> str:
    """A sentence without its citations."""
    return CITED.sub("", sentence)
