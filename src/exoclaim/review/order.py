"""The queue in memory: the ids of all claims in the order of some filters, and who has decided what.

Indexes hold the claims in most orders, so the head of a list is there at once; the whole list is made in the background,
and anew when the database has other claims than before. It makes no page.
"""

import asyncio
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

from exoclaim.review.claims import read_claim
from exoclaim.review.filters import OF_DECIDED, Filters

_KEPT = 8  # lists of one database
_HEAD = 60  # claims; somebody who decides on one a second is still busy with them when the whole list is there
_SHORT = 5000  # claims of a database whose lists are made whole at once
_AT_ONCE = 0.05  # seconds; a list that takes longer is made anew in the background, and the old one served meanwhile
_TOKEN = """SELECT (SELECT count(*) FROM relations), (SELECT max(rowid) FROM relations), (SELECT max(rowid) FROM runs),
(SELECT count(*) + count(undone_at) FROM calibrations)"""
_STANDING = "SELECT relation_id, actor, decision FROM curator_verdicts"
_CHANGED = "SELECT relation_id FROM verdicts WHERE id > ?"
# The last that stands, of those that an undo would find: imported verdicts are older than their place in the table says.
_LAST_OF_ACTOR = """SELECT relation_id FROM verdicts AS v WHERE actor = :actor AND decision IN ('accept', 'reject', 'edit')
AND NOT EXISTS (SELECT 1 FROM verdicts AS w WHERE w.relation_id = v.relation_id AND w.actor = v.actor AND w.decision <> 'skip'
  AND (w.decided_at, w.id) > (v.decided_at, v.id)) ORDER BY id DESC LIMIT 1"""


@dataclass(slots=True)
class _List:
    """Ids in order, or the first _HEAD of them; the counts are of the whole list."""

    token: tuple[Any, ...]
    places: dict[str, int]  # id: its place
    total: int
    decided: int
    whole: bool
    seconds: float = 0.0  # that it took
    ids: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.ids = list(self.places)


@dataclass(slots=True)
class Queue:
    """The lists and verdicts of one database."""

    lists: "OrderedDict[Filters, _List]" = field(default_factory=OrderedDict)
    standing: dict[str, dict[str, str]] = field(default_factory=dict)  # relation: {curator: decision}
    disagreed: set[str] = field(default_factory=set)
    last_verdict: int = 0
    renewals: "dict[Filters, asyncio.Task[None]]" = field(default_factory=dict)
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

    def next_after(self, known: _List, filters: Filters, after: str | None, actor: str) -> list[str]:
        """Ids to show, the best first: those behind `after`, then from the start. `after` itself is not among them."""
        at = known.places.get(after, -1) + 1 if after else 0  # what is gone with a new ingest has no place
        found = []
        places: Iterable[int] = chain(range(at, len(known.ids)), range(at))
        if filters.show in OF_DECIDED:  # few, beside the list
            decided = (known.places[one] for one in self.standing if one in known.places)
            places = sorted(decided, key=lambda place: (place < at, place))
        for number in places:
            relation = known.ids[number]
            if relation != after and self._shown(relation, filters.show, actor):
                found.append(relation)
                if len(found) == 3:  # the first may be gone when it is read
                    break
        return found

    def read_verdicts(self, conn: sqlite3.Connection) -> None:
        """Catch up with the table of verdicts."""
        newest = conn.execute("SELECT coalesce(max(id), 0) FROM verdicts").fetchone()[0]
        if newest == self.last_verdict:
            return
        changed = {row[0] for row in conn.execute(_CHANGED, [self.last_verdict])}
        before = changed & self.standing.keys()
        for relation in changed:
            self.standing.pop(relation, None)
            self.disagreed.discard(relation)
        for relation, actor, decision in conn.execute(f"{_STANDING} WHERE relation_id IN ({_CHANGED})", [self.last_verdict]):
            self.standing.setdefault(relation, {})[actor] = decision
        differing = f"SELECT relation_id FROM adjudication_queue WHERE relation_id IN ({_CHANGED})"
        self.disagreed.update(row[0] for row in conn.execute(differing, [self.last_verdict]))
        self.last_verdict = newest
        after = changed & self.standing.keys()
        for known in list(self.lists.values()):
            known.decided += sum(one in known.places for one in after) - sum(one in known.places for one in before)

    def keep(self, filters: Filters, known: _List) -> None:
        """Take a list in; the one that was asked for longest ago goes."""
        self.lists[filters] = known
        self.lists.move_to_end(filters)
        while len(self.lists) > _KEPT:
            self.lists.popitem(last=False)


_queues: "WeakKeyDictionary[Any, Queue]" = WeakKeyDictionary()


def _make_head(conn: sqlite3.Connection, queue: Queue, filters: Filters) -> None:
    """Keep the head of a list, unless the whole is as quick."""
    token = tuple(conn.execute(_TOKEN).fetchone())
    if token[0] <= _SHORT or filters.q:
        return
    select, params = filters.select()
    counts, _ = filters.counts()
    with queue.lock:
        queue.read_verdicts(conn)
        total, decided = conn.execute(counts, params).fetchone()
        ids = [row[0] for row in conn.execute(f"{select} LIMIT {_HEAD}", params)]
        queue.keep(filters, _List(token, {one: n for n, one in enumerate(ids)}, total, decided, whole=len(ids) == total))


def _only_decided(conn: sqlite3.Connection, known: _List, filters: Filters) -> _List:
    """Of a list of which only the head is there, the claims on which somebody has decided: all that such a view can show."""
    ids = conn.execute(*filters.select(decided=True))
    return replace(known, places={row[0]: number for number, row in enumerate(ids)}, whole=True)


def _make_whole(conn: sqlite3.Connection, queue: Queue, filters: Filters) -> None:
    """Keep the whole list."""
    started = time.perf_counter()
    token = tuple(conn.execute(_TOKEN).fetchone())
    places = {row[0]: number for number, row in enumerate(conn.execute(*filters.select()))}
    with queue.lock:
        queue.read_verdicts(conn)
        decided = sum(relation in places for relation in queue.standing)
        queue.keep(filters, _List(token, places, len(places), decided, whole=True, seconds=time.perf_counter() - started))


def _renewal(db: Any, queue: Queue, filters: Filters) -> "asyncio.Task[None]":
    """The task that makes the whole list, started unless it runs."""
    if filters not in queue.renewals:
        task = asyncio.ensure_future(db.execute_fn(lambda conn: _make_whole(conn, queue, filters)))
        task.add_done_callback(lambda _: queue.renewals.pop(filters, None))
        queue.renewals[filters] = task
    return queue.renewals[filters]


async def _list(db: Any, queue: Queue, filters: Filters, *, whole: bool = False) -> _List:
    """The claims that the filters leave, `show` aside; with `whole`, not only the head of them."""
    key = replace(filters, show="all")
    if key not in queue.lists:
        await db.execute_fn(lambda conn: _make_head(conn, queue, key))
    known = queue.lists.get(key)
    if known is None or (whole and not known.whole):
        await _renewal(db, queue, key)
        return queue.lists[key]
    queue.lists.move_to_end(key)
    if not known.whole:
        _renewal(db, queue, key)
        return known
    token = await db.execute_fn(lambda conn: tuple(conn.execute(_TOKEN).fetchone()))
    if token != known.token:
        task = _renewal(db, queue, key)
        if known.seconds <= _AT_ONCE:
            await task
            return queue.lists[key]
    return known


async def answer(
    db: Any, filters: Filters, actor: str, *, wanted: str | None = None, after: str | None = None
) -> dict[str, Any]:
    """What the queue page asks for: the claim `wanted`, or the next one behind `after`; the progress; what an undo takes back.

    `claim` is None where nothing is left, or where there is no claim `wanted`.
    """
    queue = _queues.setdefault(db, Queue())

    def read(conn: sqlite3.Connection, known: _List) -> dict[str, Any]:
        with queue.lock:
            queue.read_verdicts(conn)
            candidates = [wanted] if wanted else queue.next_after(known, filters, after, actor)
        shown = (read_claim(conn, one, blind=filters.show == "second") for one in candidates)
        last = conn.execute(_LAST_OF_ACTOR, {"actor": actor}).fetchone()
        return {
            "claim": next((claim for claim in shown if claim is not None), None),
            "progress": {"total": known.total, "decided": known.decided},
            "last_decided": last[0] if last else None,
        }

    known = await _list(db, queue, filters)
    if filters.show in OF_DECIDED and not known.whole:
        head = known
        known = await db.execute_fn(lambda conn: _only_decided(conn, head, filters))
    if after and after not in known.places and not known.whole:
        known = await _list(db, queue, filters, whole=True)
    found: dict[str, Any] = await db.execute_fn(lambda conn: read(conn, known))
    if found["claim"] is None and not wanted and not known.whole:
        known = await _list(db, queue, filters, whole=True)
        found = await db.execute_fn(lambda conn: read(conn, known))
    return found
