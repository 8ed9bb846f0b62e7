"""Map a function over many items on the cores of one machine: results in order, memory bounded, a killed worker survived."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from threading import Thread
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def _follow_parent() -> None:
    """Signals are the parent's business: it finishes the document at hand. A worker whose parent was killed ends, too."""
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_with, args=[parent.sentinel], daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def map_in_processes(
    function: Callable[[Item], Result], items: Iterable[Item], *, jobs: int, lost: Callable[[Item], Result]
) -> Iterator[Result]:
    """`function` over `items` in `jobs` processes, results in the order of `items`.

    At most three items a worker are under way. When a worker dies, the items under way are tried again one by one in
    a pool of one process; an item whose worker dies then too gives `lost(item)`. `function` and items must be
    picklable.
    """
    pending: deque[tuple[Item, Future[Result]]] = deque()
    source = iter(items)
    pool = _pool(jobs)
    try:
        while True:
            while len(pending) < 3 * jobs and (item := next(source, None)) is not None:
                pending.append((item, _submit(pool, function, item)))
            if not pending:
                return
            item, future = pending.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                again = [item, *(i for i, _ in pending)]
                pending.clear()
                pool.shutdown(wait=False, cancel_futures=True)
                for one in again:
                    yield _alone(function, one, lost)
                pool = _pool(jobs)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_follow_parent)


def _submit(pool: ProcessPoolExecutor, function: Callable[[Item], Result], item: Item) -> "Future[Result]":
    try:
        return pool.submit(function, item)
    except BrokenProcessPool as error:
        failed: Future[Result] = Future()
        failed.set_exception(error)
        return failed


def _alone(function: Callable[[Item], Result], item: Item, lost: Callable[[Item], Result]) -> Result:
    with _pool(1) as pool:
        try:
            return pool.submit(function, item).result()
        except BrokenProcessPool:
            return lost(item)
