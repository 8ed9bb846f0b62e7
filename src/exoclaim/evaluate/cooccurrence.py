"""The baseline to beat: two entities in one sentence are related, by the predicate most usual for their labels.

For each pair of labels in text order (a PROTEIN before a COMPARTMENT is another pair than the reverse) the table keeps
the predicate and direction that gold has most often: text order, because it also tells `secretion of X by Y` from
`Y secretes X` as far as labels can. Polarity is affirmed, certainty asserted, claims are left open. Entities that
overlap or are one thing (`same_as`) are no pair.

    python -m exoclaim.evaluate.cooccurrence learn GOLD_DIR... OUT      makes the table anew
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Any

from exoclaim.errors import GoldError
from exoclaim.evaluate.formats import SAME_AS, SENTENCE, Annotated, AnnotatedRelation, parse, read
from exoclaim.evaluate.match import SpanIndex, inside, overlap, pair_relations, relations_match
from exoclaim.schema import SYMMETRIC, Label, Predicate, Span

FORWARD, BACKWARD = "forward", "backward"
COLUMNS = ("first", "second", "predicate", "direction", "relations", "pairs")


@dataclass(frozen=True, slots=True)
class Usual:
    """What gold has most often for a pair of labels: `relations` of `pairs` that stood in one sentence had it."""

    predicate: Predicate
    direction: str
    relations: int
    pairs: int


Table = dict[tuple[Label, Label], Usual]


def learn(documents: Iterable[Mapping[str, Any]]) -> Table:
    """The table of some gold documents (PubAnnotation records); label pairs without any relation are left out."""
    pairs: Counter[tuple[Label, Label]] = Counter()
    relations: dict[tuple[Label, Label], Counter[tuple[Predicate, str]]] = {}
    for document in documents:
        gold = parse(document, str(document.get("source", "gold")))
        labels = dict(gold.entities)
        related: dict[tuple[Span, Span], list[tuple[Predicate, str]]] = {}
        for r in gold.relations:
            forward = r.subject <= r.object or r.predicate in SYMMETRIC
            ends = (min(r.subject, r.object), max(r.subject, r.object))
            related.setdefault(ends, []).append((r.predicate, FORWARD if forward else BACKWARD))
        for (_, a), (_, b) in sentence_pairs(document):
            key = (labels[a], labels[b])
            pairs[key] += 1
            relations.setdefault(key, Counter()).update(related.get((a, b), ()))
    table = {}
    for key in sorted(relations):
        # equal counts: the first in alphabetical order, so that the table does not hang on the order of files
        best = min(relations[key].items(), key=lambda item: (-item[1], item[0]), default=None)
        if best:
            (predicate, direction), count = best
            table[key] = Usual(predicate, direction, count, pairs[key])
    return table


def baseline(document: Mapping[str, Any], table: Table | None = None) -> dict[str, Any]:
    """A predicted PubAnnotation record: sentences, entities and `same_as` of `document`, and a relation for each pair.

    `document` is gold or any record with sentences and entities; the table that comes with the program is the default.
    Raises GoldError where the record does not agree with its text.
    """
    parse(document, str(document.get("source", "gold")))
    relations: list[dict[str, Any]] = []
    attributes: list[dict[str, Any]] = []
    for (subject, _), (obj, _), found in _proposed(document, table or shipped_table()):
        key = f"R{len(relations) + 1}"
        relations.append({"id": key, "subj": subject, "pred": str(found.predicate), "obj": obj})
        attributes.append({"subj": key, "pred": "confidence", "obj": round(found.relations / found.pairs, 4)})
    same = [r for r in document.get("relations", ()) if r["pred"] == SAME_AS]
    relations += [{**r, "id": f"R{n}"} for n, r in enumerate(same, len(relations) + 1)]
    kept = {name: document[name] for name in ("text", "source", "sha256", "denotations") if name in document}
    return {**kept, "relations": relations, "attributes": attributes}


def baseline_counts(gold: Annotated, record: Mapping[str, Any]) -> tuple[int, int, int]:
    """Relations right, predicted and in gold of the baseline on one gold document, as `read` and as its record."""
    proposed = [
        AnnotatedRelation(predicate=found.predicate, subject=a, object=b, subjects=(a,), objects=(b,))
        for (_, a), (_, b), found in _proposed(record, shipped_table())
        if inside(a, gold.scope)
    ]
    marked = [r for r in gold.relations if inside(r.subject, gold.scope)]
    return len(pair_relations(marked, proposed, relations_match)), len(proposed), len(marked)


def _proposed(document: Mapping[str, Any], table: Table) -> Iterator[tuple["Mention", "Mention", Usual]]:
    """Subject, object and what is usual for the labels of the two."""
    labels = {d["id"]: d["obj"] for d in document.get("denotations", ())}
    for first, second in sentence_pairs(document):
        found = table.get((Label(labels[first[0]]), Label(labels[second[0]])))
        if found:
            yield (first, second, found) if found.direction == FORWARD else (second, first, found)


Mention = tuple[str, Span]


def sentence_pairs(document: Mapping[str, Any]) -> Iterator[tuple[Mention, Mention]]:
    """Pairs of (id, span) of entities that stand in one sentence, the earlier one first."""
    spans = {d["id"]: (d["span"]["begin"], d["span"]["end"]) for d in document.get("denotations", ())}
    sentences = [spans[d["id"]] for d in document.get("denotations", ()) if d["obj"] == SENTENCE]
    index = SpanIndex(sentences)
    members: dict[int, list[Mention]] = {}
    for d in document.get("denotations", ()):
        if d["obj"] != SENTENCE and (sentence := index.first(spans[d["id"]])) >= 0:
            members.setdefault(sentence, []).append((d["id"], spans[d["id"]]))
    same = {frozenset((r["subj"], r["obj"])) for r in document.get("relations", ()) if r["pred"] == SAME_AS}
    for sentence in sorted(members):
        for first, second in combinations(sorted(members[sentence], key=lambda m: (m[1], m[0])), 2):
            if not overlap(first[1], second[1]) and frozenset((first[0], second[0])) not in same:
                yield first, second


@cache
def shipped_table() -> Table:
    """The table that comes with the program."""
    return read_table(files("exoclaim.evaluate").joinpath("cooccurrence.tsv").read_text(encoding="utf-8"))


def read_table(text: str) -> Table:
    """Parse the TSV that `write_table` makes. Raises GoldError for a row that does not fit."""
    table = {}
    for number, row in enumerate(csv.DictReader(text.splitlines(), delimiter="\t"), 2):
        try:
            usual = Usual(Predicate(row["predicate"]), row["direction"], int(row["relations"]), int(row["pairs"]))
            table[Label(row["first"]), Label(row["second"])] = usual
        except (KeyError, ValueError, TypeError) as error:
            raise GoldError("cooccurrence table", f"line {number}: {error}", "Make it anew with `learn`") from error
    return table


def write_table(table: Table) -> str:
    """The table as TSV with a header."""
    rows = [(a, b, u.predicate, u.direction, u.relations, u.pairs) for (a, b), u in table.items()]
    return "".join("\t".join(map(str, row)) + "\n" for row in (COLUMNS, *rows))


def main(arguments: Sequence[str]) -> int:
    """`learn GOLD_DIR... OUT`; returns the exit code."""
    import json

    if len(arguments) < 3 or arguments[0] != "learn":
        sys.stderr.write("usage: python -m exoclaim.evaluate.cooccurrence learn GOLD_DIR... OUT\n")
        return 2
    *folders, out = map(Path, arguments[1:])
    paths = [path for folder in folders for path in sorted(folder.glob("*.json"))]
    for path in paths:
        read(path)  # for its errors, which name the file
    table = learn(json.loads(path.read_text(encoding="utf-8")) for path in paths)
    out.write_text(write_table(table), encoding="utf-8")
    sys.stdout.write(f"{len(table)} label pairs from {len(paths)} documents\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
