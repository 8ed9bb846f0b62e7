"""Being asked to stop: the first SIGINT or SIGTERM is noted, and the document at hand is finished; a second stops at once."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

WORDS = "Stopping when the document at hand is stored; once more to stop at once (that document is then read again next time)."


@contextmanager
def finishing() -> Iterator[Callable[[], bool]]:
    """Within this block signals are noted; the function that is given tells whether one came."""
    asked: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        print(f"\n{WORDS}", file=sys.stderr, flush=True)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
