"""Time and memory of the whole pipeline on a folder of papers, stage by stage.

    python benchmarks/pipeline/run.py ../shared/seeds

Prints a Markdown table. `cold` is a fresh process that ingests everything, loading included; the stages are timed in
this process after one warming run. Processor time stands beside the clock's, which counts what else the machine does.
"""

import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from exoclaim import __version__, pipeline
from exoclaim.read import discover, read
from exoclaim.store import open_database, start_run, write_analysis


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        began = time.perf_counter()
        command = [sys.executable, "-m", "exoclaim.cli", "ingest", folder, "--db", f"{place}/cold.db"]
        subprocess.run(command, check=True, capture_output=True)
        cold, child = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        cold_processor, memory = child.ru_utime + child.ru_stime, child.ru_maxrss / 1024

        began = time.perf_counter()
        nlp = pipeline.load()
        loading = time.perf_counter() - began
        nlp("CD63 is enriched in exosomes.")
        times: dict[str, tuple[float, float]] = {}
        with timed(times, "read"):
            documents = [read(path) for path in discover([folder])]
        words = sum(len(d.view.text.split()) for d in documents)
        db = open_database(f"{place}/warm.db")
        run = start_run(db, version="benchmark", model="", config_hash="")
        for document in documents:
            view, unread = pipeline.mined_and_not(document)
            doc = nlp.make_doc(view.text)
            for name, component in nlp.pipeline:
                with timed(times, name):
                    doc = component(doc)
            analysis = pipeline.to_analysis(document, doc, view, unread)
            with timed(times, "store"):
                write_analysis(db, analysis, run=run, pipeline="benchmark")
        db.close()
    times["all"] = (sum(clock for clock, _ in times.values()), sum(processor for _, processor in times.values()))
    print(f"exoclaim {__version__}, {date.today()}, {platform.machine()}, Python {platform.python_version()}, one process")
    print(
        f"{len(documents)} documents, {words} words: cold {cold:.1f} s (processor {cold_processor:.1f} s), "
        f"loading {loading:.1f} s, warm {times['all'][0]:.1f} s, peak memory {memory:.0f} MiB\n"
    )
    print(f"{words / times['all'][0]:,.0f} words and {len(documents) / times['all'][0]:.2f} papers a second, warm\n")
    print("| stage | s | processor s | words per processor second |\n|---|---:|---:|---:|")
    for name, (clock, processor) in times.items():
        print(f"| {name} | {clock:.2f} | {processor:.2f} | {words / max(processor, 1e-9):,.0f} |")


@contextmanager
def timed(times: dict[str, tuple[float, float]], name: str) -> Iterator[None]:
    """Add what happens inside to the clock and processor seconds of `name`."""
    clock, processor = time.perf_counter(), time.process_time()
    yield
    before = times.get(name, (0.0, 0.0))
    times[name] = (before[0] + time.perf_counter() - clock, before[1] + time.process_time() - processor)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
