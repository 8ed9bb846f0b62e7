"""How much of the pipeline is its model: forward passes alone, all of it, and plain spaCy on the same texts in the same run.

    python benchmarks/pipeline/share.py corpus/texts/lipids.txt [--calls]

Processor time, so that a busy machine does not show. `forward` is what ONNX Runtime uses while the whole pipeline runs;
`python` is the rest. Plain spaCy is tok2vec, tagger, parser and NER of spaCy's default sizes with scispaCy's tokenizer and
abbreviations; its weights are random, which costs the same time as trained ones. `--calls` prints where the rest goes.
"""

import cProfile
import os
import pstats
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import spacy
from scispacy.abbreviation import AbbreviationDetector  # noqa: F401  (registers its factory)
from scispacy.custom_tokenizer import combined_rule_tokenizer
from spacy.training import Example

from exoclaim import pipeline
from exoclaim.read import discover, read
from exoclaim.store import open_database, start_run, write_analysis

WARM = "CD63 is enriched in exosomes of dendritic cells, whereas BMP is absent from them."


class Timed:
    """An ONNX session that adds up the processor time of its runs."""

    def __init__(self, session: Any) -> None:
        self._session, self.seconds = session, 0.0

    def run(self, *given: Any) -> Any:
        """As the session's own."""
        began = time.process_time()
        out = self._session.run(*given)
        self.seconds += time.process_time() - began
        return out


def plain() -> Any:
    nlp = spacy.blank("en")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        nlp.tokenizer = combined_rule_tokenizer(nlp)
    for name in ("tagger", "parser", "ner"):
        nlp.add_pipe(name)
    made = nlp.make_doc("CD63 is here .")
    gold = {"tags": ["N", "V", "R", "P"], "heads": [1, 1, 1, 1], "deps": ["nsubj", "ROOT", "advmod", "punct"],
            "entities": [(0, 4, "PROTEIN")]}  # fmt: skip
    nlp.initialize(lambda: [Example.from_dict(made, gold)])
    nlp.add_pipe("abbreviation_detector")
    return nlp


def cold_start(path: Path) -> str:
    """Processor and clock seconds of `exoclaim extract` in a new process, and its memory."""
    command = [sys.executable, "-m", "exoclaim.cli", "extract", str(path)]
    before, began = os.times(), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    after, clock = os.times(), time.perf_counter() - began
    used = after.children_user + after.children_system - before.children_user - before.children_system
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return f"cold start of `exoclaim extract` on one sentence: {used:.2f} s processor, {clock:.2f} s clock, {memory:.0f} MiB"


def main(paths: list[Path], calls: bool) -> None:
    nlp = pipeline.load()
    network = nlp.get_pipe("exoclaim_ner").network
    pipeline.analyse(nlp, read(discover(paths)[0]))  # what is read once a process is not counted
    network._reader, network._pairs = Timed(network._reader), Timed(network._pairs)
    profile = cProfile.Profile()
    with tempfile.TemporaryDirectory() as place:
        db = open_database(Path(place) / "a.db")
        run = start_run(db, version="benchmark", model="", config_hash="")
        began, words = time.process_time(), 0
        if calls:
            profile.enable()
        for path in discover(paths):
            document = read(path)
            words += len(document.view.text.split())
            write_analysis(db, pipeline.analyse(nlp, document), run=run, pipeline="benchmark")
        profile.disable()
        whole = time.process_time() - began
        db.close()
        (one := Path(place) / "one.txt").write_text(WARM, encoding="utf-8")
        cold = cold_start(one)
    reader, pairs = network._reader.seconds, network._pairs.seconds
    spacy_alone = plain()
    spacy_alone(WARM)
    began = time.process_time()
    for path in discover(paths):
        spacy_alone(read(path).view.text)
    theirs = time.process_time() - began
    print(f"{words} words; {cold}\n\n| part | s | words/s | share |\n|---|---:|---:|---:|")
    parts = [("reader, forward", reader), ("pairs, forward", pairs), ("python, reading, storing", whole - reader - pairs)]
    for name, seconds in [*parts, ("whole pipeline", whole), ("plain spaCy", theirs)]:
        print(f"| {name} | {seconds:.2f} | {words / max(seconds, 1e-9):,.0f} | {seconds / whole:.2f} |")
    print(f"\nspeed of the whole to forward alone {(reader + pairs) / whole:.2f}, to plain spaCy {theirs / whole:.2f}")
    if calls:
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:] if not name.startswith("-")], "--calls" in sys.argv)
