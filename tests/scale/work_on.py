"""Functions that workers of the tests run: they must be importable in another process."""

import os
import signal
from pathlib import Path


def double(number):
    return 2 * number


def die_on_three(number):
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def die_once(item):
    number, folder = item
    mark = Path(folder) / "died"
    if number == 3 and not mark.exists():
        mark.write_text("once", encoding="utf-8")
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def minus_one(_):
    return -1
