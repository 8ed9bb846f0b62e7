"""What is done with verdicts outside the review pages: agreement of two curators, and learning from what they decided.

Joins the store with the numbers of evaluation; shows nothing itself and never runs unasked.
"""

from pathlib import Path

from exoclaim import __version__, store
from exoclaim.errors import InputError
from exoclaim.evaluate.agreement import cohen_kappa
from exoclaim.evaluate.recalibrate import LEAST, learn


def agreement(db_path: Path, first: str, second: str) -> str:
    """Kappa over the decisions of two curators, and F of what they accepted; lines for a terminal.

    Raises InputError where they have judged nothing in common.
    """
    with store.explained(db_path):
        db = store.open_database(db_path, create=False)
        pairs = store.pairs_of(db.conn, first, second)
        db.close()
    if not pairs:
        raise InputError(db_path, f"{first} and {second} have judged no relation in common", "Review with show=second")
    both = sum(a == b == "accept" for a, b in pairs)
    one, other = (sum(pair[i] == "accept" for pair in pairs) for i in (0, 1))
    kappa = cohen_kappa(pairs)
    return (
        f"{len(pairs)} relations judged by {first} and {second}\n"
        f"same decision     {sum(a == b for a, b in pairs) / len(pairs):.3f}\n"
        f"kappa             {'undefined (one decision throughout)' if kappa is None else f'{kappa:.3f}'}\n"
        f"F of accepted     {2 * both / (one + other) if one + other else 0.0:.3f}   both {both}\n"
    )


def learn_from_verdicts(db_path: Path, *, dry_run: bool) -> str:
    """Fit confidence to the standing verdicts and, where the held-out part is told better, apply it; lines for a terminal.

    Raises InputError where there is too little to learn from.
    """
    with store.explained(db_path):
        db = store.open_database(db_path, create=False)
        points = store.judged(db.conn)
        learned = learn(points)
        if learned is None:
            db.close()
            raise InputError(
                db_path,
                f"{len(points)} verdicts are too few, or all alike",
                f"Decide on at least {LEAST}, right and wrong",
            )
        if dry_run:
            done = "Nothing was changed (--dry-run)."
        elif learned.better:
            store.keep_weights(db, learned.weights, learned.report(), __version__)
            done = "Applied to every relation. Take it back with `exoclaim learn --undo`."
        else:
            done = "Nothing was changed: the held-out part is not told better."
        db.close()
    return f"{learned.table()}{done}\n"


def undo_learning(db_path: Path) -> str:
    """Take the last calibration back. Raises InputError where there is none."""
    with store.explained(db_path):
        db = store.open_database(db_path, create=False)
        undone = store.undo_weights(db)
        db.close()
    if not undone:
        raise InputError(db_path, "nothing was learned that could be undone", "Run `exoclaim learn` first")
    return "Undone: the confidence of before holds again.\n"
