"""What every public benchmark answers with: our rows beside the published rows of peers, as a table or as JSON.

Published figures live in peers.toml, each with its source. Nothing is measured here.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One system on one task: precision, recall and F1 from 0 to 1 (None where not published); where it comes from."""

    task: str
    system: str
    precision: float | None = None
    recall: float | None = None
    f: float | None = None
    gold: int | None = None
    source: str = "measured here"


def measured(task: str, system: str, right: int, found: int, gold: int) -> Row:
    """A row from counts; a figure without anything to count is 0."""
    return measured_apart(task, system, right, found - right, right, gold)


def measured_apart(task: str, system: str, right: int, wrong: int, recalled: int, gold: int) -> Row:
    """A row where one prediction may stand for several gold items: precision and recall count apart."""
    p = right / (right + wrong) if right + wrong else 0.0
    r = recalled / gold if gold else 0.0
    return Row(task=task, system=system, precision=p, recall=r, f=2 * p * r / (p + r) if p + r else 0.0, gold=gold)


def peers(benchmark: str) -> list[Row]:
    """The published figures of `benchmark`, in the order of the file."""
    raw = tomllib.loads(files("exoclaim.bench").joinpath("peers.toml").read_text(encoding="utf-8"))
    return [Row(**row) for row in raw.get(benchmark, [])]


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, figures in percent."""
    lines = ["| task | system | P | R | F | gold | source |", "|---|---|---:|---:|---:|---:|---|"]
    for row in rows:
        figures = ("–" if x is None else f"{100 * x:.1f}" for x in (row.precision, row.recall, row.f))
        gold = "–" if row.gold is None else str(row.gold)
        lines.append(" | ".join(("| " + row.task, row.system, *figures, gold, row.source + " |")))
    return "\n".join(lines)


def as_dicts(rows: Sequence[Row]) -> list[dict[str, object]]:
    """The rows for a JSON file."""
    return [asdict(row) for row in rows]
