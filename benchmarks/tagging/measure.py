"""What the tagging benchmark counts with: test sets in our labels, F with intervals, speed in a process of its own.

    python benchmarks/tagging/measure.py THREADS TEXTS.json [SPACY_MODEL]     (what run.py calls; prints JSON)

A sentence is (text, [((start, end), label)]). No table is made here.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from exoclaim.bench import ner
from exoclaim.evaluate.bootstrap import drawn, middle
from exoclaim.schema import Label, Span

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "training"))

if TYPE_CHECKING:
    from corpora import GoldSentence

Marked = list[tuple[Span, Label]]
Tagger = Callable[[list[str]], list[Marked]]  # sentences of one document in, what is found in each out
SEED, DRAWS, BLOCK = 13, 1000, 100
FOLDERS = {"craft": "craft", "jnlpba": "ner/JNLPBA", "cg": "ner/BioNLP13CG", "pc": "ner/BioNLP13PC"}


def exoclaim_tagger(threads: int) -> Tagger:
    """The tagger as `nlp.add_pipe("exoclaim_ner")` builds it; the sentences are given."""
    import spacy

    import exoclaim.annotate  # noqa: F401  registers the component where the package is not installed

    network = spacy.blank("en").add_pipe("exoclaim_ner", config={"threads": threads}).network
    return lambda texts: ner.tagged(network, texts)


def spacy_tagger(threads: int, model: Path) -> Tagger:
    """The convolutional peer; it has no threads, two are two processes."""
    import spacy

    nlp = spacy.load(model)
    return lambda texts: [
        [((e.start_char, e.end_char), Label(e.label_)) for e in doc.ents] for doc in nlp.pipe(texts, n_process=threads)
    ]


def test_set(name: str, shared: Path, words: int) -> list[ner.Sentence]:
    """Sentences of gold/dev or of a corpus; with `words`, a random sample of about so many, always the same."""
    if name == "gold/dev":
        from corpora import gold

        return plain(gold(shared / "gold" / "dev"))
    rows = [s for block in ner.sentences(name, shared / "corpora" / FOLDERS[name]) for s in block if s[0].strip()]
    if not words:
        return rows
    random.Random(SEED).shuffle(rows)
    kept, count = [], 0
    for row in rows:
        if count >= words:
            break
        kept.append(row)
        count += len(row[0].split())
    return kept


def plain(sentences: "Iterable[GoldSentence]") -> list[ner.Sentence]:
    """Text and mentions of sentences of gold."""
    return [(s.text, [((a, b), Label(k)) for a, b, k in s.mentions]) for s in sentences]


def found_by(tagger: Tagger, sentences: list[ner.Sentence]) -> list[Marked]:
    """What the system finds in each sentence."""
    texts = [text for text, _ in sentences]
    return [marked for at in range(0, len(texts), BLOCK) for marked in tagger(texts[at : at + BLOCK])]


def counts(sentences: list[ner.Sentence], found: list[Marked], wanted: Iterable[str]) -> np.ndarray:
    """(sentence, 4): exact hits, overlapping hits, found and gold spans of the labels in `wanted`."""
    rows = np.zeros((len(sentences), 4))
    for row, (_, gold), ours in zip(rows, sentences, found, strict=True):
        for label in wanted:
            theirs, mine = ([span for span, kind in side if kind == label] for side in (gold, ours))
            row += [len(set(theirs) & set(mine)), ner.overlaps(theirs, mine), len(mine), len(theirs)]
    return rows


def f1(total: np.ndarray) -> tuple[float, float]:
    """Exact and overlap F1 from one row of sums."""
    exact, overlap, found, gold = total
    return 2 * exact / max(found + gold, 1), 2 * overlap / max(found + gold, 1)


def shown(rows: np.ndarray) -> list[str]:
    """Exact and overlap F1 in percent, each with its 95 % interval over DRAWS draws of sentences."""
    draws = [f1(rows[chosen].sum(axis=0)) for chosen in drawn(len(rows), DRAWS, SEED)]
    out = []
    for point, sample in zip(f1(rows.sum(axis=0)), zip(*draws, strict=True), strict=True):
        low, high = middle(list(sample))
        out.append(f"{100 * point:.1f} ({100 * low:.1f} to {100 * high:.1f})")
    return out


def gain(ours: np.ndarray, base: np.ndarray) -> str:
    """Points of exact F1 that `ours` has more than `base` (counts of the same sentences), its interval over the same draws."""

    def points(chosen: np.ndarray | slice) -> float:
        return 100 * (f1(ours[chosen].sum(axis=0))[0] - f1(base[chosen].sum(axis=0))[0])

    low, high = middle(points(chosen) for chosen in drawn(len(ours), DRAWS, SEED))
    return f"{points(slice(None)):+.1f} ({low:+.1f} to {high:+.1f})"


def main(threads: int, texts: list[str], model: Path | None) -> dict[str, float]:
    """When the first sentence was tagged, seconds to load, words per second by clock and by processor, peak memory in MB."""
    begun = time.perf_counter(), time.process_time()
    tagger = exoclaim_tagger(threads) if model is None else spacy_tagger(threads, model)
    tagger(texts[:1])
    ready, loaded = time.time(), (time.perf_counter(), time.process_time())
    for at in range(0, len(texts), BLOCK):
        tagger(texts[at : at + BLOCK])
    words = sum(len(text.split()) for text in texts)
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    return {
        "ready": ready,
        "load": loaded[0] - begun[0],
        "load processor": loaded[1] - begun[1],
        "words/s": words / (time.perf_counter() - loaded[0]),
        "words/s processor": words / (time.process_time() - loaded[1]),
        "memory": int(peak.split()[1]) / 1024,  # unlike getrusage, not that of the process which started this one
    }


if __name__ == "__main__":
    threads, file, *path = sys.argv[1:]
    given = json.loads(Path(file).read_text(encoding="utf-8"))
    print(json.dumps(main(int(threads), given, Path(path[0]) if path else None)))
