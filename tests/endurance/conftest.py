"""Papers, a way to start the program on them, and a look at what is left of a database."""

import os
import subprocess
import sys

import pytest

from exoclaim.store import check, dump, open_database
from tests.conftest import ROOT


def made_up(folder, count):
    """`folder` with `count` short papers that the stand-in can read."""
    folder.mkdir()
    for number in range(count):
        lines = [f"Alpha{number} meets Beta{i} and Gamma{number % 7} in line {i}." for i in range(12)]
        (folder / f"{number:02}.txt").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def papers(tmp_path_factory):
    return made_up(tmp_path_factory.mktemp("made-up") / "papers", 60)


def start(*words, **options):
    """The program in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.endurance.victim", *map(str, words)], cwd=ROOT, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, **options,
    )  # fmt: skip


def left(path):
    """(what `exoclaim db check` finds wrong, the sorted rows)."""
    db = open_database(path, create=False)
    wrong = [(what, words) for what, well, words in check(db) if not well]
    rows = list(dump(db.conn))
    db.close()
    return wrong, rows


@pytest.fixture(scope="session")
def whole(papers, tmp_path_factory):
    """The rows of a run that nothing disturbed."""
    path = tmp_path_factory.mktemp("whole") / "a.db"
    done = start("ingest", papers, "--db", path)
    assert done.wait(120) == 0, done.stderr.read()
    return left(path)[1]
