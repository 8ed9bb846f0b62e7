"""Made-up papers for large databases: the same number gives the same paper. No model; nothing here is biology.

python benchmarks/database/generate.py 100000 --db /tmp/big.db     # that many relations, through the program's own writer
"""

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

from exoclaim.schema import (
    Analysis,
    Certainty,
    ClaimLabel,
    Concept,
    Document,
    Label,
    Mention,
    Polarity,
    Predicate,
    Reference,
    Relation,
    Section,
    Sentence,
    View,
    document_id,
)  # fmt: skip
from exoclaim.store import finish_run, open_database, refresh, start_run, write_analysis

RELATIONS = 40  # of each paper
PREDICATES = (Predicate.LOCATED_IN, Predicate.ENRICHED_IN, Predicate.SORTED_TO, Predicate.MARKER_OF)
WORDS = ("vesicle", "carrier", "membrane", "signal", "factor", "cargo", "border", "route", "sample", "layer", "pool", "class")


def zipf(chance: random.Random, most: int) -> int:
    """0 to `most` - 1; small numbers are drawn far more often, as famous proteins are in papers."""
    return min(int(most ** chance.random()) - 1, most - 1)


def paper(number: int) -> Analysis:
    """One paper with 50 sentences, 80 mentions, RELATIONS relations and 30 references."""
    chance = random.Random(number)
    parts, at = [], 0
    sentences, mentions, relations = [], [], []
    for i in range(50):
        named = i < RELATIONS
        cargo, place = zipf(chance, 20_000), zipf(chance, 200)
        known = chance.random() < 0.7
        name = f"Prot{cargo}" if known else f"{chance.choice(WORDS)} {chance.choice(WORDS)} {cargo}"
        home = f"compartment {place}"
        filler = " ".join(chance.choices(WORDS, k=14))
        text = f"{name} is found in {home} with {filler} [{i % 30 + 1}]." if named else f"The {filler} remain to be seen."
        sentences.append(Sentence(start=at, end=at + len(text), text=text, claim=ClaimLabel.FINDING, score=0.9))
        if named:
            where = at + text.index(home)
            protein = Concept(id=f"HGNC:{cargo}", name=f"Prot{cargo}", label=Label.PROTEIN, source="made up")
            organelle = Concept(id=f"GO:{place:07}", name=home, label=Label.COMPARTMENT, source="made up")
            mentions += [
                Mention(start=at, end=at + len(name), label=Label.PROTEIN, sentence=i, concept=protein if known else None),
                Mention(start=where, end=where + len(home), label=Label.COMPARTMENT, sentence=i, concept=organelle),
            ]
            relations.append(
                Relation(
                    subject=2 * i, object=2 * i + 1, predicate=chance.choice(PREDICATES), confidence=round(chance.random(), 4),
                    polarity=Polarity.NEGATED if chance.random() < 0.05 else Polarity.AFFIRMED,
                    certainty=Certainty.SPECULATIVE if chance.random() < 0.1 else Certainty.ASSERTED,
                    attribution=(str(i % 30 + 1),) if chance.random() < 0.6 else (),
                )
            )  # fmt: skip
        parts.append(text)
        at += len(text) + 1
    body = " ".join(parts)
    references = tuple(
        Reference(key=str(k + 1), start=0, end=1, text=f"Somebody {k}", authors=f"Somebody {k}", year=1990 + k,
                  title=f"A work that many papers cite, number {chance.randrange(50_000)}")
        for k in range(30)
    )  # fmt: skip
    document = Document(
        id=document_id(body.encode()), source=f"made/{number:08}.txt", format="text", title=f"Of compartments, part {number}",
        text=body, view=View.identity(""), sections=(Section(start=0, end=at, kind="results", title="Results"),),
        references=references,
    )  # fmt: skip
    return Analysis(document=document, sentences=tuple(sentences), mentions=tuple(mentions), relations=tuple(relations))


def fill(path: Path, relations: int) -> Iterator[tuple[int, float]]:
    """Write papers until the database holds `relations`; yields (relations, processor seconds) twenty times."""
    db = open_database(path)
    run = start_run(db, version="generator", model="none", config_hash="")
    first = db.conn.execute("SELECT count(*) FROM documents").fetchone()[0]
    wanted = relations // RELATIONS
    step = max(1, wanted // 20)
    began = time.process_time()
    for number in range(first, wanted):
        write_analysis(db, paper(number), run=run, pipeline="generator")
        if (number + 1) % step == 0:
            yield (number + 1) * RELATIONS, time.process_time() - began
    finish_run(db, run, documents=wanted - first)
    refresh(db)
    db.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("relations", type=int)
    parser.add_argument("--db", type=Path, required=True)
    given = parser.parse_args()
    for count, seconds in fill(given.db, given.relations):
        print(f"{count:>10,} relations {seconds:8.1f} s")
