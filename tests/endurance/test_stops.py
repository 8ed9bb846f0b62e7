"""Killed, stopped, crowded out: the database opens, holds whole documents only, and the rerun ends with the same rows."""

import os
import random
import signal
import sqlite3
import time

import pytest

from tests.endurance.conftest import left, start


def wait_for_documents(path, number, process):
    """Until `number` documents are stored; fails where the program ends before."""
    while True:
        assert process.poll() is None, process.stderr.read()
        try:
            conn = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            found = conn.execute("SELECT count(*) FROM documents").fetchone()[0]
            conn.close()
            if found >= number:
                return
        except sqlite3.OperationalError:  # not there yet
            pass
        time.sleep(0.01)


@pytest.mark.parametrize(("jobs", "at_once"), [(1, 1), (2, 1), (1, 2)], ids=["one process", "two jobs", "two ingests"])
def test_killed_at_a_random_moment(papers, whole, tmp_path, jobs, at_once):
    path = tmp_path / "a.db"
    chance = random.Random(9)
    for _ in range(2):
        running = [start("ingest", papers, "--db", path, "--jobs", jobs) for _ in range(at_once)]
        wait_for_documents(path, 1, running[0])
        time.sleep(chance.random() * 0.3)
        for process in running:
            os.kill(process.pid, signal.SIGKILL)
            process.wait(30)
        assert left(path)[0] == []
    for process in [start("ingest", papers, "--db", path, "--jobs", jobs) for _ in range(at_once)]:
        assert process.wait(120) == 0, process.stderr.read()
    assert left(path) == ([], whole)


def test_workers_end_when_their_parent_is_killed(papers, tmp_path):
    path = tmp_path / "a.db"
    process = start("ingest", papers, "--db", path, "--jobs", 2)
    wait_for_documents(path, 1, process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(30)
    for _ in range(100):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("workers live on")


@pytest.mark.parametrize("wanted", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("jobs", [1, 2])
def test_asked_to_stop_it_finishes_the_document_and_says_how_to_go_on(papers, whole, tmp_path, wanted, jobs):
    path = tmp_path / "a.db"
    process = start("ingest", papers, "--db", path, "--jobs", jobs)
    wait_for_documents(path, 2, process)
    os.killpg(process.pid, wanted)  # as a terminal and a queue do: to the workers, too
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Stopping when the document at hand is stored" in err
    assert "the same command goes on from here" in out
    wrong, rows = left(path)
    assert wrong == []
    assert 0 < len(rows) < len(whole)
    assert start("ingest", papers, "--db", path).wait(120) == 0
    assert left(path) == ([], whole)
