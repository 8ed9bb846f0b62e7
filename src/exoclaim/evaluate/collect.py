"""Documents of a file or folder, of whatever format, by name: what gold and predictions are paired by.

A document that is alone in its file is named after the file, one of many after its own `source`. Folders are read file by file,
so that a thousand documents need not be held at once; only predictions of many documents in one file are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from exoclaim.errors import InputError
from exoclaim.evaluate.formats import Annotated
from exoclaim.evaluate.labels import ENDINGS, FORMATS, checked
from exoclaim.names import stem

Json = dict[str, Any]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One document: its PubAnnotation record, and what evaluation takes from it."""

    record: Json
    annotated: Annotated

    @property
    def name(self) -> str:
        """What it is paired by."""
        return self.annotated.name


def documents(path: Path, labels: Path | None = None) -> Iterator[Given]:
    """Every document of `path`, files of a folder by name.

    Raises GoldError for what does not agree, InputError for no file and for no document: nothing can be scored on nothing.
    """
    if not path.exists():
        raise InputError(path, "there is no such file or folder", "Check the path")
    found = False
    for given in _documents(path, labels):
        found = True
        yield given
    if not found:
        raise InputError(path, "no annotated document in it", f"Readable are: {FORMATS}")


def _documents(path: Path, labels: Path | None) -> Iterator[Given]:
    """The same, be there none: whoever predicts nothing has predicted."""
    for file in _files(path):
        found = checked(file, labels)
        first = list(islice(found, 2))
        for record, annotated in first:
            name = file.stem if len(first) == 1 else stem(str(record.get("source", "")))
            yield Given(record=record, annotated=replace(annotated, name=name))
        for record, annotated in found:
            yield Given(record=record, annotated=replace(annotated, name=stem(str(record.get("source", "")))))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted((p for p in path.iterdir() if p.suffix in ENDINGS), key=attrgetter("name"))


def by_name(named: Iterable[tuple[str, Value]], path: Path) -> dict[str, Value]:
    """What there is in `path`, by its name. Raises InputError where two have one name, for one of them would not count."""
    found: dict[str, Value] = {}
    for name, value in named:
        if name in found:
            raise InputError(path, f"two documents in it are called {name!r}", "Give each document a name of its own")
        found[name] = value
    return found


class Predictions:
    """Finds the prediction for a gold document by its name; a single file with a single document is for any gold."""

    def __init__(self, path: Path, labels: Path | None = None) -> None:
        if not path.exists():
            raise InputError(path, "there is no such file or folder", "Check the path")
        self.path, self.labels = path, labels
        self._files = by_name(((p.stem, p) for p in _files(path)), path) if path.is_dir() else {}
        self._pool: dict[str, Annotated] | None = None

    def find(self, name: str) -> Annotated | None:
        """What was predicted for the document `name`, None if nothing was."""
        if name in self._files:
            return next((g.annotated for g in _documents(self._files[name], self.labels)), None)
        if self._pool is None:
            files = self._files.values() or [self.path]
            pooled = (g for f in files for g in _documents(f, self.labels) if g.name not in self._files)
            self._pool = by_name(((g.name, g.annotated) for g in pooled), self.path)
        if len(self._pool) == 1 and not self._files:
            return next(iter(self._pool.values()))
        return self._pool.get(name)
