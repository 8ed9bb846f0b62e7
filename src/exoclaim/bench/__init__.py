"""Public benchmarks: published protocols, published figures of peers in the same table, ours beside them.

A front of the program like the command line: it may know the stages, no stage knows it. The data are not in the repository.
"""

from collections.abc import Callable
from pathlib import Path

from exoclaim.bench.table import Row, as_dicts, markdown, peers

__all__ = ["NAMES", "Row", "as_dicts", "markdown", "run"]


def _loctext(data: Path, limit: int | None) -> list[Row]:
    from exoclaim.bench import loctext_model

    return loctext_model.run(data)


def _bioscope(data: Path, limit: int | None) -> list[Row]:
    from exoclaim.bench import bioscope

    return bioscope.run(data)


def _ner(name: str) -> Callable[[Path, int | None], list[Row]]:
    def measure(data: Path, limit: int | None) -> list[Row]:
        from exoclaim.bench import ner

        return ner.run(name, data, limit)

    return measure


_RUNS = {"loctext": _loctext, "craft": _ner("craft"), "jnlpba": _ner("jnlpba"), "cg": _ner("cg"), "bioscope": _bioscope}
NAMES = tuple(_RUNS)


def run(name: str, data: Path, limit: int | None = None) -> list[Row]:
    """The published rows of benchmark `name`, then ours on `data`. Raises InputError that says where to get the data."""
    return [*peers(name), *_RUNS[name](data, limit)]
