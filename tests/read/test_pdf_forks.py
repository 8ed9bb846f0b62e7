"""The process that forks a child for each PDF: limits of one are not those of the next, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from exoclaim.errors import DamagedFile, LimitExceeded
from exoclaim.read import Limits, pdf_forks
from exoclaim.read.pdf import read_pdf

from . import pdfs

PAGE = pdfs.one_page(pdfs.LEFT)


def words(content, **limits):
    return read_pdf(content, source="x.pdf", identity="x", limits=Limits(**limits)).view.text


@pytest.fixture(autouse=True)
def _fresh():
    pdf_forks.close()
    yield
    pdf_forks.close()


def waiting():
    """Process ids of those that wait."""
    return [forks._process.pid for forks in pdf_forks._idle]


def test_one_process_serves_many_files():
    assert words(PAGE) == pdfs.LEFT
    first = waiting()
    assert words(PAGE) == pdfs.LEFT
    assert waiting() == first
    assert len(first) == 1


@pytest.mark.parametrize(
    ("content", "limits"),
    [
        (pdfs.flate_bomb(400 << 20), {"memory_bytes": 300 << 20}),
        (pdfs.two_columns(), {"pages": 2}),
        (pdfs.two_columns(), {"wall_seconds": 0.01}),
    ],
    ids=["memory", "pages", "seconds"],
)
def test_a_limit_binds_one_file_only(content, limits):
    with pytest.raises(LimitExceeded):
        words(content, **limits)
    assert words(PAGE) == pdfs.LEFT


def test_seconds_of_computing_end_the_child(monkeypatch):
    busy = (
        "import os, sys, time\nfrom exoclaim.read import pdf_child, pdf_forks\n"
        "import socket\npdf_child._read = lambda *_: [None for _ in iter(int, 1)]\n"
        "pdf_forks._serve(socket.socket(fileno=int(sys.argv[1])))"
    )
    monkeypatch.setattr(pdf_forks, "_command", lambda _, argument: [sys.executable, "-c", busy, argument])
    began = time.monotonic()
    with pytest.raises(LimitExceeded, match="1 seconds of computing"):
        words(PAGE, cpu_seconds=1)
    assert time.monotonic() - began < 60


def test_what_runs_out_of_time_is_killed():
    with pytest.raises(TimeoutError):
        pdf_forks.ask(pdfs.two_columns(), {"engine": "pdfium", "memory_bytes": 1 << 30, "cpu_seconds": 9, "pages": 9,
                                           "glyphs_per_page": 9000}, time.monotonic() + 0.001)  # fmt: skip
    assert waiting() == []


def test_one_that_was_killed_while_it_waited_is_replaced():
    words(PAGE)
    os.kill(waiting()[0], signal.SIGKILL)
    time.sleep(0.2)
    assert words(PAGE) == pdfs.LEFT


def test_threads_read_side_by_side():
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(words, [PAGE] * 4)) == [pdfs.LEFT] * 4
    assert 1 <= len(waiting()) <= 2


def test_a_copy_of_the_process_has_one_of_its_own():
    words(PAGE)
    child = os.fork()
    if not child:
        good = not pdf_forks._idle and words(PAGE) == pdfs.LEFT
        pdf_forks.close()
        os._exit(0 if good else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert words(PAGE) == pdfs.LEFT


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks into /proc")
def test_none_outlives_a_reader_that_was_killed(tmp_path):
    path = tmp_path / "page.pdf"
    path.write_bytes(PAGE)
    code = (
        "import sys, time\nfrom exoclaim.read import pdf_forks, read\nread(sys.argv[1])\n"
        "print(pdf_forks._idle[0]._process.pid, flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE, env=pdf_forks._environment()) as reader:
        served_by = int(reader.stdout.readline())
        reader.kill()
    ends = time.monotonic() + 20
    while _runs(served_by) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not _runs(served_by)


def _runs(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_without_forks_each_file_has_a_fresh_process(monkeypatch):
    monkeypatch.delattr(os, "fork")
    assert words(PAGE) == pdfs.LEFT
    assert waiting() == []
    with pytest.raises(LimitExceeded, match="300 MB of memory"):
        words(pdfs.flate_bomb(400 << 20), memory_bytes=300 << 20)
    with pytest.raises(DamagedFile):
        words(PAGE[:400])


def test_a_program_that_cannot_start_it_is_told(monkeypatch):
    monkeypatch.setattr(pdf_forks, "_command", lambda *_: [sys.executable, "-c", "1 / 0"])
    with pytest.raises(RuntimeError, match="does not start"):
        words(PAGE)
