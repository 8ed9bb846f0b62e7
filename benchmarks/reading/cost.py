"""Tells what one small PDF costs, read again and again in one process: the child process of each, with its limits, included.

    python benchmarks/reading/cost.py FILE… [--times 10]

prints milliseconds for one reading: of the clock, with the start of the process that forks shared out, and of the processor,
without it.
"""

import argparse
import os
import time
from pathlib import Path

from exoclaim.read import read


def used() -> float:
    """Seconds of computing of this process and of all its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--times", type=int, default=10)
    given = parser.parse_args()
    print("| file | clock, ms | processor, ms |\n|---|---:|---:|")
    for path in given.files:
        read(path)
        _end_children()
        start = _computing(path, 1)
        began, computing = time.monotonic(), _computing(path, given.times + 1)
        clock = (time.monotonic() - began) / (given.times + 1)
        print(f"| {path.name} | {1000 * clock:.0f} | {1000 * (computing - start) / given.times:.0f} |", flush=True)


def _computing(path: Path, times: int) -> float:
    """Seconds of computing for so many readings in a row, the start of what waits for PDFs included."""
    before = used()
    for _ in range(times):
        read(path)
    _end_children()
    return used() - before


def _end_children() -> None:
    """Only of a child that ended the system says what it used."""
    from exoclaim.read.pdf_forks import close

    close()


if __name__ == "__main__":
    main()
