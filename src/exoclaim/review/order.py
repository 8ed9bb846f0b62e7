"""The queue in memory: the ids of all claims in the order of some filters, and who has decided what.

With 100,000 claims a sorted query takes longer than a curator waits; a list that is made once does not. Lists are made
anew when the database has other claims than before, in the background where that takes time. It makes no page.
"""

import asyncio
import sqlite3
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakKeyDictionary

from exoclaim.review.claims import Filters, read_claim

_KEPT = 8  # lists of one database
_AT_ONCE = 0.05  # seconds; a list that takes longer is made anew in the background, and the old one served meanwhile
_TOKEN = """SELECT (SELECT count(*) FROM relations), (SELECT max(rowid) FROM relations), (SELECT max(rowid) FROM runs),
(SELECT count(*) + count(undone_at) FROM calibrations)"""
_STANDING = "SELECT relation_id, actor, decision FROM curator_verdicts"
_CHANGED = "SELECT relation_id FROM verdicts WHERE id > ?"
_LAST_OF_ACTOR = """SELECT relation_id FROM verdicts AS v WHERE actor = :actor AND decision IN ('accept', 'reject', 'edit')
AND NOT EXISTS (SELECT 1 FROM verdicts AS u WHERE u.relation_id = v.relation_id AND u.actor = v.actor
  AND u.decision = 'undo' AND u.id > v.id) ORDER BY id DESC LIMIT 1"""


@dataclass(slots=True)
class _List:
    token: tuple[Any, ...]
    ids: list[str]
    seconds: float
    refreshing: bool = False


@dataclass(slots=True)
class Queue:
    """The lists and verdicts of one database."""

    lists: "OrderedDict[Filters, _List]" = field(default_factory=OrderedDict)
    standing: dict[str, dict[str, str]] = field(default_factory=dict)  # relation: {curator: decision}
    disagreed: set[str] = field(default_factory=set)
    last_verdict: int = 0
    tasks: set[Any] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)  # Datasette reads in several threads

    def _shown(self, relation: str, show: str, actor: str) -> bool:
        if show == "all":
            return True
        if show == "disagreed":
            return relation in self.disagreed
        decided = self.standing.get(relation)
        if show == "second":
            return bool(decided) and actor not in (decided or {})
        return bool(decided) == (show == "decided")

    def next_after(self, ids: list[str], filters: Filters, after: str | None, actor: str) -> list[str]:
        """Ids to show, the best first: those behind `after`, then from the start. `after` itself is not among them."""
        try:
            at = ids.index(after) + 1 if after else 0
        except ValueError:  # gone with a new ingest
            at = 0
        found = []
        for relation in (*ids[at:], *ids[:at]):
            if relation != after and self._shown(relation, filters.show, actor):
                found.append(relation)
                if len(found) == 3:  # the first may be gone when it is read
                    break
        return found

    def progress(self, ids: list[str]) -> dict[str, int]:
        """How many claims there are, and how many of them are decided."""
        return {"total": len(ids), "decided": sum(relation in self.standing for relation in ids)}

    def read_verdicts(self, conn: sqlite3.Connection) -> None:
        """Catch up with the table of verdicts."""
        newest = conn.execute("SELECT coalesce(max(id), 0) FROM verdicts").fetchone()[0]
        if newest == self.last_verdict:
            return
        changed = [row[0] for row in conn.execute(_CHANGED, [self.last_verdict])]
        for relation in changed:
            self.standing.pop(relation, None)
            self.disagreed.discard(relation)
        for relation, actor, decision in conn.execute(f"{_STANDING} WHERE relation_id IN ({_CHANGED})", [self.last_verdict]):
            self.standing.setdefault(relation, {})[actor] = decision
        differing = f"SELECT relation_id FROM adjudication_queue WHERE relation_id IN ({_CHANGED})"
        self.disagreed.update(row[0] for row in conn.execute(differing, [self.last_verdict]))
        self.last_verdict = newest


_queues: "WeakKeyDictionary[Any, Queue]" = WeakKeyDictionary()


async def _ids(db: Any, queue: Queue, filters: Filters) -> list[str]:
    """The ids of all claims that the filters leave, in their order, `show` aside."""
    key = replace(filters, show="all")

    def make(conn: sqlite3.Connection) -> _List:
        started = time.perf_counter()
        token = tuple(conn.execute(_TOKEN).fetchone())
        ids = [row[0] for row in conn.execute(*key.select())]
        return _List(token, ids, time.perf_counter() - started)

    async def renew() -> None:
        queue.lists[key] = await db.execute_fn(make)

    known = queue.lists.get(key)
    if known is not None:
        queue.lists.move_to_end(key)
        token = await db.execute_fn(lambda conn: tuple(conn.execute(_TOKEN).fetchone()))
        if token == known.token or known.refreshing:
            return known.ids
        if known.seconds > _AT_ONCE:
            known.refreshing = True
            task = asyncio.create_task(renew())
            queue.tasks.add(task)
            task.add_done_callback(queue.tasks.discard)
            return known.ids
    await renew()
    while len(queue.lists) > _KEPT:
        queue.lists.popitem(last=False)
    return queue.lists[key].ids


async def answer(
    db: Any, filters: Filters, actor: str, *, wanted: str | None = None, after: str | None = None
) -> dict[str, Any]:
    """What the queue page asks for: the claim `wanted`, or the next one behind `after`; the progress; what an undo takes back.

    `claim` is None where nothing is left, or where there is no claim `wanted`.
    """
    queue = _queues.setdefault(db, Queue())
    ids = await _ids(db, queue, filters)

    def read(conn: sqlite3.Connection) -> dict[str, Any]:
        with queue.lock:
            queue.read_verdicts(conn)
            candidates = [wanted] if wanted else queue.next_after(ids, filters, after, actor)
            progress = queue.progress(ids)
        shown = (read_claim(conn, one, blind=filters.show == "second") for one in candidates)
        last = conn.execute(_LAST_OF_ACTOR, {"actor": actor}).fetchone()
        return {
            "claim": next((claim for claim in shown if claim is not None), None),
            "progress": progress,
            "last_decided": last[0] if last else None,
        }

    found: dict[str, Any] = await db.execute_fn(read)
    return found
