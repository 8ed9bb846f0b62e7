"""Time and memory of the whole pipeline on a folder of papers, stage by stage.

    python benchmarks/pipeline/run.py ../shared/seeds

Prints a Markdown table. `cold` is a fresh process that ingests everything, loading included; the stages are timed in
this process after one warming run.
"""

import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from exoclaim import __version__, pipeline
from exoclaim.read import discover, read
from exoclaim.store import open_database, start_run, write_analysis


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        began = time.perf_counter()
        code = "import sys; from exoclaim.cli import main; main(sys.argv[1:])"
        subprocess.run(
            [sys.executable, "-c", code, "ingest", folder, "--db", f"{place}/cold.db"], check=True, capture_output=True
        )
        cold = time.perf_counter() - began
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024

        began = time.perf_counter()
        nlp = pipeline.load()
        loading = time.perf_counter() - began
        nlp("CD63 is enriched in exosomes.")
        times: dict[str, float] = {"read": 0.0, "store": 0.0}
        began = time.perf_counter()
        documents = [read(path) for path in discover([folder])]
        times["read"] = time.perf_counter() - began
        words = sum(len(d.view.text.split()) for d in documents)
        db = open_database(f"{place}/warm.db")
        run = start_run(db, version="benchmark", model="", config_hash="")
        for document in documents:
            view, unread = pipeline.mined_and_not(document)
            doc = nlp.make_doc(view.text)
            for name, component in nlp.pipeline:
                began = time.perf_counter()
                doc = component(doc)
                times[name] = times.get(name, 0.0) + time.perf_counter() - began
            analysis = pipeline.to_analysis(document, doc, view, unread)
            began = time.perf_counter()
            write_analysis(db, analysis, run=run, pipeline="benchmark")
            times["store"] += time.perf_counter() - began
        db.close()
    total = sum(times.values())
    print(f"exoclaim {__version__}, {date.today()}, {platform.machine()}, Python {platform.python_version()}, one process")
    print(
        f"{len(documents)} documents, {words} words: cold {cold:.1f} s, loading {loading:.1f} s, warm {total:.1f} s, "
        f"peak memory {memory:.0f} MiB\n"
    )
    print("| stage | s | words/s |\n|---|---:|---:|")
    for name, seconds in [*times.items(), ("all", total)]:
        print(f"| {name} | {seconds:.2f} | {words / max(seconds, 1e-9):,.0f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
