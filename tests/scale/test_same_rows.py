"""One process, two processes, parts that are merged, and a cluster whose worker is killed: the same rows to the byte."""

import os
import signal
import threading
import time

import pytest

from exoclaim import pipeline
from exoclaim.store import check, dump, merge, open_database

TEXT = (
    "CD63 and CD9 are enriched in exosomes of line {0} [12]. BMP is absent from exosomes.\n"
    "It may be that Rab27a promotes exosome secretion. Sorting of Pmel17 is independent of ESCRT (Marlow et al., 2009).\n"
)


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    for number in range(6):
        (folder / f"paper {number}.txt").write_text(TEXT.format(number), encoding="utf-8")
    (folder / "copy of 3.txt").write_text(TEXT.format(3), encoding="utf-8")
    (folder / "bad.txt").write_bytes(b"caf\xe9 vesicles")
    return folder


def rows(path):
    db = open_database(path)
    found = list(dump(db.conn))
    assert all(well for _, well, _ in check(db))
    db.close()
    return found


@pytest.fixture(scope="module")
def alone(papers, tmp_path_factory):
    path = tmp_path_factory.mktemp("alone") / "a.db"
    pipeline.ingest([papers], path)
    return rows(path)


def test_parts_merged_in_any_order_and_twice(papers, alone, tmp_path):
    shards = [tmp_path / f"{number}.db" for number in (1, 2, 3)]
    stored = [pipeline.ingest([papers], path, shard=(number, 3)).stored for number, path in enumerate(shards, 1)]
    assert sum(stored) == 7
    assert max(stored) < 7
    db = open_database(tmp_path / "whole.db")
    first = merge(db, reversed(shards))
    again = merge(db, shards)
    db.close()
    assert (first.added, first.failures) == (6, 1)
    assert (again.added, again.known) == (0, first.added + first.known)
    assert rows(tmp_path / "whole.db") == alone


def test_a_cluster_of_two_workers_of_which_one_is_killed(papers, alone, tmp_path):
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    path, killed, ended = tmp_path / "a.db", [], threading.Event()

    def kill_the_first_that_writes():
        while not killed and not ended.is_set():
            for shard in path.with_name("a.db.shards").glob("*.db"):
                pid = int(shard.stem.rpartition("-")[2])
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
                return
            time.sleep(0.002)

    hunter = threading.Thread(target=kill_the_first_that_writes)
    hunter.start()
    summary = pipeline.ingest([papers], path, cluster="local", jobs=2)
    ended.set()
    hunter.join()
    assert killed
    assert summary.stored == 7
    assert [f.error for f in summary.failures] == ["NotText"]
    assert rows(path) == alone
    assert not path.with_name("a.db.shards").exists()
