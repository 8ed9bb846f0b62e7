"""The long forms of the fault tests: kills at random moments, and memory over many documents. Run from the root of a checkout.

    PYTHONPATH=src:. python benchmarks/endurance/run.py kill 200        # the stand-in for the model, as in tests/endurance
    PYTHONPATH=src:. python benchmarks/endurance/run.py hold 60         # seconds that a reader, then a writer keep the database
    PYTHONPATH=src:. python benchmarks/endurance/run.py soak 20000      # the shipped model on made-up short papers

`kill` takes turns: one process, `--jobs 2`, two ingests at once. After each kill the database is checked; where papers lack the
next run goes on from there, and a complete one is compared with an undisturbed run and begun anew. Exit code 1 where anything
was lost, as `hold` does. `soak` ends with 1 where memory grew by more than 5 % between the first tenth and the end.
"""

import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from exoclaim import pipeline
from exoclaim.store import Run, finish_run, join_run, open_database, refresh
from exoclaim.storing import stored
from tests.endurance.conftest import left, made_up, start

MODES = ((1, 1), (2, 1), (1, 2))  # (jobs, ingests at once)
SENTENCES = (
    "CD{0} is enriched in exosomes of dendritic cells [{1}].",
    "Rab{0} is not required for the secretion of exosomes (Marlow et al., 20{1:02}).",
    "It may be that miR-{0} is sorted into multivesicular bodies by ESCRT-{1}.",
    "The vesicles had a diameter of {0} nm after {1} hours.",
)


def hold(seconds: int) -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        papers, path = made_up(Path(place) / "papers", 20), Path(place) / "whole.db"
        assert start("ingest", papers, "--db", path).wait() == 0
        whole = left(path)[1]
        for who, begin in (("reader", "BEGIN"), ("writer", "BEGIN IMMEDIATE")):
            path = Path(place) / f"{who}.db"
            open_database(path).close()
            holder = sqlite3.connect(path)
            holder.execute(begin)
            holder.execute("SELECT count(*) FROM documents").fetchone()
            began, process = time.perf_counter(), start("ingest", papers, "--db", path)
            time.sleep(seconds)
            early = process.poll() is not None
            holder.rollback()
            code = process.wait()
            holder.close()
            lost = code != 0 or left(path) != ([], whole)
            wrong += lost
            print(
                f"a {who} for {seconds} s: {'done before it let go' if early else 'waited for'}, "
                f"{time.perf_counter() - began:.1f} s in all, {'rows lost' if lost else 'every row there'}"
            )
    return int(wrong > 0)


def kill(rounds: int) -> int:
    chance, kills, wrong, compared = random.Random(1), 0, 0, 0
    with tempfile.TemporaryDirectory() as place:
        papers, path = made_up(Path(place) / "papers", 80), Path(place) / "a.db"
        began = time.perf_counter()
        assert start("ingest", papers, "--db", path).wait() == 0
        length = time.perf_counter() - began
        whole = left(path)[1]
        path.unlink()
        while kills < rounds:
            jobs, at_once = MODES[kills % len(MODES)]
            running = [start("ingest", papers, "--db", path, "--jobs", jobs) for _ in range(at_once)]
            time.sleep(chance.random() * length * 1.2)
            for process in running:
                os.kill(process.pid, signal.SIGKILL)
                process.communicate()
            kills += 1
            if not path.exists():
                continue
            problems, rows = left(path)
            if problems:
                wrong += 1
                print(f"kill {kills}: {problems}")
            if len(rows) == len(whole) or kills == rounds:
                assert start("ingest", papers, "--db", path, "--jobs", jobs).wait() == 0
                compared += 1
                wrong += left(path) != ([], whole)
                for file in path.parent.glob("a.db*"):
                    file.unlink()
    print(f"{kills} kills, {compared} complete databases compared with the undisturbed one, {wrong} wrong")
    return int(wrong > 0)


def memory() -> float:
    """Resident memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def soak(documents: int) -> int:
    chance, seen = random.Random(1), []
    with tempfile.TemporaryDirectory() as place:
        db = open_database(Path(place) / "a.db")
        run = Run(version="soak", model="shipped", config_hash="")
        join_run(db, run)
        paper = Path(place) / "paper.txt"
        began = time.process_time()
        for number in range(1, documents + 1):
            text = " ".join(chance.choice(SENTENCES).format(chance.randrange(400), chance.randrange(20)) for _ in range(3))
            paper.write_text(f"{text} This is paper {number}.", encoding="utf-8")
            stored(db, run, paper, pipeline.work(pipeline.Job(), paper))
            if number % max(1, documents // 10) == 0:
                seen.append(memory())
                print(f"{number:>7} documents {seen[-1]:7.1f} MiB {time.process_time() - began:8.1f} s", flush=True)
        refresh(db)
        finish_run(db, run.id, documents=documents)
        db.close()
    growth = seen[-1] / seen[0] - 1
    print(f"growth from the first tenth to the end {growth:+.1%}")
    return int(growth > 0.05)


if __name__ == "__main__":
    sys.exit({"kill": kill, "hold": hold, "soak": soak}[sys.argv[1]](int(sys.argv[2])))
