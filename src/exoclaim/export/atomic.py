"""Write a file whole or not at all: a temporary neighbour is renamed over the target when all went well.

Does not lock: of two programs that write the same file, the later one wins.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from exoclaim.errors import InputError


@contextmanager
def atomic(path: Path, *, binary: bool = False) -> Iterator[IO[Any]]:
    """A UTF-8 text file, or a `binary` one, that appears at `path` on leaving the block; line ends are written as given.

    The parent folder is made. After an exception, `path` is as it was. Raises InputError where nothing can be written.
    """
    if path.is_dir():
        raise InputError(path, "this is a folder", "Give the name of a file for this format")
    folder(path.parent)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(path, f"the file cannot be written ({error.strerror})", "Choose another place") from error
    try:
        with os.fdopen(handle, "wb") if binary else os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def folder(path: Path) -> Path:
    """Make the folder `path`; an existing one is fine. Raises InputError where that cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(path, f"the folder cannot be made ({error.strerror})", "Choose another place") from error
    return path


def _umask() -> int:
    """The umask can only be read by setting it; mkstemp makes files that nobody else may read."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
