"""Finds the files to read: what was named, and what lies in the folders that were named. Opens none of them."""

from collections.abc import Iterable
from pathlib import Path

from exoclaim.errors import InputError, NothingToRead
from exoclaim.read.limits import FORMATS, suffix_of


def discover(paths: Iterable[Path]) -> list[Path]:
    """Files as given and readable files of folders (at any depth, hidden ones left out), sorted, each once.

    A file that was named is kept whatever its suffix, so that `read` can say what is wrong with it. Raises
    `InputError` for a path that does not exist and `NothingToRead` for a folder without a paper.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            inside = [file for file in path.rglob("*") if _readable(file, path)]
            if not inside:
                raise NothingToRead(path, ", ".join(FORMATS))
        elif path.exists():
            inside = [path]
        else:
            raise InputError(path, "no such file or folder", "Check the spelling; quote names that hold blanks")
        for file in inside:
            found.setdefault(file.resolve(), file)
    return sorted(found.values())


def _readable(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and suffix_of(file.name) in FORMATS and file.is_file()
