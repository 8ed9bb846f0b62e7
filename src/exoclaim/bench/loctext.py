"""LocText's corpus and its way of scoring: unique relations of a document, compared at four levels.

Level 1 asks for the very mentions, 2 for equal texts in lower case, 3 for equal identifiers, 4 for a shared UniProt
accession and a GO term that is gold's or below it; a term above gold's is neither right nor wrong. At levels 3 and 4 what
has no identifier does not count. Knows no model; how relations are predicted is loctext_model.py.
"""

import gzip
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pysbd

from exoclaim.annotate.lexicon import Lexicon, default_path
from exoclaim.annotate.sentences import split
from exoclaim.bench.table import Row, measured_apart
from exoclaim.errors import InputError

LEVELS = (1, 2, 3, 4)
FOLDS = 5
WHERE = (
    "Get it from github.com/Rostlab/LocText (resources/corpora/LocText) as JSON Lines: one abstract a line with text, entities "
    "(start, end, label, norm) and relations (type, arg1, arg2)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A protein or a compartment; `ids` are UniProt accessions or GO terms, none where it is not normalised."""

    start: int
    end: int
    protein: bool
    text: str
    ids: tuple[str, ...]
    sentence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An abstract; `relations` are (protein, compartment) positions in `entities`."""

    id: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    entities: tuple[Entity, ...]
    relations: tuple[tuple[int, int], ...] = ()


Key = tuple[tuple[str, ...], tuple[str, ...]]
Cut = Callable[[str], list[tuple[int, int]]]


def sentence_of(start: int, sentences: Collection[tuple[int, int]]) -> int:
    """Number of the last sentence that begins at or before `start`."""
    return max((i for i, (begin, _) in enumerate(sentences) if begin <= start), default=0)


def as_published(text: str) -> list[tuple[int, int]]:
    """Sentences as pysbd cuts the whole text: what the known figures of co-occurrence (F 74.5 in one sentence) rest on."""
    return [(s.start, s.end) for s in pysbd.Segmenter(language="en", clean=False, char_span=True).segment(text)]


def read(data: Path, cut: Cut = split) -> list[Article]:
    """The abstracts in the file or folder `data`, sentences by `cut`, our own unless given.

    Raises InputError where they are not there, or an offset is off.
    """
    path = data / "abstracts.jsonl.gz" if data.is_dir() else data
    if not path.is_file():
        raise InputError(path, "LocText's abstracts are not here", WHERE)
    articles = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for raw in map(json.loads, file):
            sentences = cut(raw["text"])
            places: dict[int, int] = {}
            entities: list[Entity] = []
            for number, e in enumerate(raw["entities"]):
                if raw["text"][e["start"] : e["end"]] != e["text"]:
                    found = raw["text"][e["start"] : e["end"]]
                    raise InputError(path, f"{raw['id']} entity {number}: expected {e['text']!r}, found {found!r}", WHERE)
                if e["label"] in ("PROTEIN", "COMPARTMENT"):
                    places[number] = len(entities)
                    ids = e["norm"].get("UniProtKB" if e["label"] == "PROTEIN" else "GO", ())
                    entities.append(
                        Entity(
                            start=e["start"],
                            end=e["end"],
                            protein=e["label"] == "PROTEIN",
                            text=e["text"],
                            ids=tuple(ids),
                            sentence=sentence_of(e["start"], sentences),
                        )
                    )
            pairs = [(places[r["arg1"]], places[r["arg2"]]) for r in raw["relations"] if r["type"] == "protein_localization"]
            articles.append(
                Article(
                    id=raw["id"],
                    text=raw["text"],
                    sentences=tuple(sentences),
                    entities=tuple(entities),
                    relations=tuple((a, b) if entities[a].protein else (b, a) for a, b in pairs),
                )
            )
    return articles


def key(article: Article, pair: tuple[int, int], level: int) -> Key | None:
    """What a pair of mentions is compared by; None where it does not count at `level`."""
    sides = [article.entities[i] for i in pair]
    names: list[tuple[str, ...]]
    if level == 1:
        names = [(str(e.start), str(e.end)) for e in sides]
    elif level == 2:
        names = [(e.text.lower(),) for e in sides]
    elif all(e.ids for e in sides):
        names = [e.ids for e in sides]
    else:
        return None
    return names[0], names[1]


@cache
def _lexicon() -> Lexicon:
    return Lexicon(default_path())


@cache
def ancestors(term: str) -> frozenset[str]:
    """All GO terms above `term` by is_a and part_of, out of the shipped lexicon."""
    entry = _lexicon().entry(term)
    above = [p for p in (entry.parents if entry else ()) if p.startswith("GO:")]
    return frozenset(above).union(*(ancestors(p) for p in above))


def accept(gold: Key, found: Key) -> bool | None:
    """Level 4: right, wrong, or None for a compartment that is true but too wide.

    The protein is asked for first, which gives the known baselines (whole abstract F 60.0). LocText's evaluations.py at commit
    00e5a502 asks for the compartment first, and so forgives a wide term for any protein: its figures come out higher.
    """
    if gold == found:
        return True
    if not set(gold[0]) & set(found[0]):
        return False
    verdicts = {_term(g, f) for g in gold[1] for f in found[1]}
    return True if True in verdicts else None if None in verdicts else False


def _term(gold: str, found: str) -> bool | None:
    if gold == found or gold in ancestors(found):
        return True
    return None if found in ancestors(gold) else False


def counts(article: Article, found: Collection[Key], level: int, gold: Article | None = None) -> tuple[int, int, int]:
    """Gold relations that were found, predictions that are wrong, gold relations; `gold` is `article` unless given."""
    judge: Callable[[Key, Key], bool | None] = accept if level == 4 else lambda g, f: g == f
    source = gold or article
    golds = {k for pair in source.relations if (k := key(source, pair, level))}
    right = sum(any(judge(g, f) for f in found) for g in golds)
    wrong = sum(not any(v is None or v for v in {judge(g, f) for g in golds}) for f in found)
    return right, wrong, len(golds)


def together(articles: Sequence[Article], reach: int, gold: Sequence[Article] | None = None) -> list[tuple[int, int, int]]:
    """Counts at level 4 of each abstract when every protein and compartment at most `reach` sentences apart are a pair."""
    results = []
    for n, article in enumerate(articles):
        pairs = [
            (x, y)
            for x, a in enumerate(article.entities)
            for y, b in enumerate(article.entities)
            if a.protein and not b.protein and abs(a.sentence - b.sentence) <= reach
        ]
        results.append(counts(article, {k for p in pairs if (k := key(article, p, 4))}, 4, gold[n] if gold else None))
    return results


def row(task: str, system: str, results: Iterable[tuple[int, int, int]]) -> Row:
    """The row of added-up counts."""
    right, wrong, gold = (sum(column) for column in zip(*results, strict=True))
    return measured_apart(task, system, right, wrong, right, gold)


def fold_of(number: int, articles: int) -> int:
    """Fold of the article with this number: neighbours in the order of ids stay together."""
    return number * FOLDS // articles
