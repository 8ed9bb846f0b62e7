"""A full disk, a disk that cannot be written, another program that holds the database, a clock that goes back."""

import os
import resource
import shutil
import sqlite3
import subprocess
import threading
import time
from datetime import UTC, datetime

import pytest

from exoclaim.store import open_database
from tests.endurance.conftest import left, start


@pytest.fixture
def small_disk(tmp_path):
    """A disk of one megabyte; needs the right to mount."""
    place = tmp_path / "disk"
    place.mkdir()
    if shutil.which("mount") is None or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", place]).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield place
    subprocess.run(["umount", place], check=True)


def test_full_disk_says_so_and_keeps_whole_documents(papers, whole, small_disk, tmp_path):
    path = small_disk / "a.db"
    process = start("ingest", papers, "--db", path)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 4
    assert "the disk is full" in err
    for file in small_disk.iterdir():
        shutil.copy(file, tmp_path)
    assert left(tmp_path / "a.db")[0] == []
    assert start("ingest", papers, "--db", tmp_path / "a.db").wait(120) == 0
    assert left(tmp_path / "a.db") == ([], whole)


def test_files_may_not_grow_any_more(papers, whole, tmp_path):
    path = tmp_path / "a.db"
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))  # noqa: E731
    process = start("ingest", papers, "--db", path, preexec_fn=limit)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 4
    assert "whole documents are safe" in err
    assert left(path)[0] == []
    assert start("ingest", papers, "--db", path).wait(120) == 0
    assert left(path) == ([], whole)


def test_a_disk_that_became_read_only(papers, small_disk):
    path = small_disk / "a.db"
    open_database(path).close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    _, err = (process := start("ingest", papers, "--db", path)).communicate(timeout=120)
    assert process.returncode == 4
    assert "it cannot be written" in err


def test_a_writer_that_holds_the_database_is_waited_for(papers, whole, tmp_path):
    path = tmp_path / "a.db"
    open_database(path).close()
    holder = sqlite3.connect(path, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    process = start("ingest", papers, "--db", path)
    threading.Timer(3, holder.rollback).start()
    assert process.wait(120) == 0, process.stderr.read()
    holder.close()
    assert left(path) == ([], whole)


def test_a_reader_does_not_hold_up_writing(papers, whole, tmp_path):
    path = tmp_path / "a.db"
    open_database(path).close()
    reader = sqlite3.connect(path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM documents").fetchone()
    assert start("ingest", papers, "--db", path).wait(120) == 0
    reader.close()
    assert left(path) == ([], whole)


def test_a_clock_that_goes_back_changes_nothing(papers, whole, tmp_path, monkeypatch):
    path = tmp_path / "a.db"
    process = start("ingest", papers, "--db", path)
    time.sleep(1)
    process.terminate()
    process.wait(60)
    db = open_database(path)
    with db.atomic():  # what was done so far bears a time that is still to come
        later = datetime.now(UTC).replace(year=2099).isoformat()
        db.conn.execute("UPDATE documents SET ingested_at = ?", [later])
        db.conn.execute("UPDATE runs SET started_at = ?", [later])
    db.close()
    os.utime(path, (0, 0))
    assert start("ingest", papers, "--db", path).wait(120) == 0
    assert left(path) == ([], whole)
