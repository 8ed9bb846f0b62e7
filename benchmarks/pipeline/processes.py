"""Ingest of a folder by one process on one core, one process on all cores, and two processes: words and papers per second.

    python benchmarks/pipeline/processes.py [COPIES]

Each paper of `corpus/texts` is ingested COPIES times (4 unless given), every copy with a first line of its own, so that none
is skipped. `start` is the same command on two papers of one sentence: what it costs before the first real one. The clock counts
here; the figures mean something on a machine where both cores are idle. Prints Markdown.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from pathlib import Path

TEXTS = Path(__file__).parents[2] / "corpus" / "texts"


def seconds(folder: Path, db: Path, jobs: int, on: Collection[int]) -> float:
    """Clock seconds of `exoclaim ingest` of `folder` in a new process that may use the cores `on`."""
    place: Callable[[], None] = partial(os.sched_setaffinity, 0, on)
    command = [sys.executable, "-m", "exoclaim.cli", "ingest", str(folder), "--db", str(db), "--jobs", str(jobs)]
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, preexec_fn=place)
    return time.perf_counter() - began


def main(copies: int) -> None:
    cores = sorted(os.sched_getaffinity(0))[:2]
    with tempfile.TemporaryDirectory() as place:
        papers, short = Path(place) / "papers", Path(place) / "short"
        papers.mkdir()
        short.mkdir()
        for number in range(2):
            (short / f"{number}.txt").write_text(f"CD{63 + number} is enriched in exosomes.\n", encoding="utf-8")
        words = 0
        for source in sorted(TEXTS.glob("*.txt")):
            for number in range(copies):
                text = f"Copy {number} of a text.\n\n" + source.read_text(encoding="utf-8")
                (papers / f"{source.stem}-{number}.txt").write_text(text, encoding="utf-8")
                words += len(text.split())
        count = len(list(papers.iterdir()))
        print(f"{date.today()}, {platform.machine()}, {len(cores)} cores, {count} papers, {words:,} words\n")
        print("| | start, s | all, s | words/s | papers/s | words/s without the start |\n|---|---:|---:|---:|---:|---:|")
        rates = []
        for name, jobs, on in (
            ("one process, one core", 1, cores[:1]),
            ("one process, two cores", 1, cores),
            ("two processes (`--jobs 2`)", 2, cores),
        ):
            start = seconds(short, Path(place) / f"{len(rates)}s.db", jobs, on)
            whole = seconds(papers, Path(place) / f"{len(rates)}.db", jobs, on)
            rates.append(words / (whole - start))
            print(f"| {name} | {start:.1f} | {whole:.1f} | {words / whole:,.0f} | {count / whole:.2f} | {rates[-1]:,.0f} |")
        print(f"\nTwo processes over one on one core, without the start: {rates[2] / rates[0]:.2f} times.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4)
