"""Which pairs of mentions the relation branch is asked about, and in what form.

A question is a sentence with one mention marked as subject; its pairs are the other mentions whose label may be the object of
some predicate. Shared by training and running. Knows spans and labels, not the network.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exoclaim.annotate.encode import Encoded
from exoclaim.schema import Label, Predicate

LABELS = list(Label)
PREDICATES = list(Predicate)
SUBJECT_ROLE = 2 * len(LABELS) + 1
DISTANCES = (0, 1, 2, 3, 5, 8, 12, 18, 26, 40, 60)


@dataclass(frozen=True, slots=True)
class Questions:
    """All questions of one sentence with n pieces.

    roles (questions, n); pairs (p, 2) are subject and object mention; question (p,) indexes roles;
    subject, object (p, 2) first and last piece; labels (p, 2); distance (p,) a bucket.
    """

    roles: NDArray[np.int64]
    pairs: NDArray[np.int64]
    question: NDArray[np.int64]
    subject: NDArray[np.int64]
    object: NDArray[np.int64]
    labels: NDArray[np.int64]
    distance: NDArray[np.int64]


def distance_bucket(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Bucket of the pieces between two mentions, 0 to 11."""
    gap = max(b[0] - a[1], a[0] - b[1], 0)
    return int(np.searchsorted(DISTANCES, gap, side="right"))


def ask(
    encoded: Encoded,
    mentions: Sequence[tuple[int, int, str]],
    allowed: NDArray[np.bool_],
    skip: frozenset[int] | set[int] = frozenset(),
    asked: NDArray[np.bool_] | None = None,
) -> Questions | None:
    """Questions on `mentions` (start, end, label; characters of the sentence); None where there is no pair.

    `allowed` is (subject label, object label, predicate); `skip` are mentions that stand for another one (abbreviations).
    `asked` (n,) tells by piece whether a mention that begins there is asked about as a subject; all are where it is None.
    """
    places = {i: p for i, (s, e, _) in enumerate(mentions) if i not in skip and (p := encoded.pieces(s, e))}
    kinds = {i: LABELS.index(Label(mentions[i][2])) for i in places}
    base = np.zeros(len(encoded.ids), dtype=np.int64)
    for i, (first, last) in places.items():
        base[first] = 1 + 2 * kinds[i]
        base[first + 1 : last + 1] = 2 + 2 * kinds[i]
    possible = allowed.any(axis=2)
    roles: list[NDArray[np.int64]] = []
    rows: list[tuple[int, ...]] = []
    for s, (first, last) in places.items():
        others = [o for o in places if o != s and possible[kinds[s], kinds[o]]]
        if not others or (asked is not None and not asked[first]):
            continue
        role = base.copy()
        role[first : last + 1] += SUBJECT_ROLE
        rows += [
            (s, o, len(roles), *places[s], *places[o], kinds[s], kinds[o], distance_bucket(places[s], places[o]))
            for o in others
        ]
        roles.append(role)
    if not rows:
        return None
    table = np.array(rows, dtype=np.int64)
    return Questions(np.stack(roles), table[:, :2], table[:, 2], table[:, 3:5], table[:, 5:7], table[:, 7:9], table[:, 9])
