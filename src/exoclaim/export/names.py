"""File names for formats that write one file for each document: the source's own name, told apart where two agree.

Gold and predictions are paired by name, so a paper keeps the name that its file had.
"""

import re
from collections.abc import Iterable

from exoclaim.names import stem

LONGEST = 200  # bytes; file systems stop at 255, and endings follow


def file_names(documents: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Document id → file name without ending, for (id, source) pairs.

    Of several documents with one name, all but the first by id carry the first 8 digits of their id.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key, source in sorted((key, source) for key, source in documents):  # rows of SQLite have no order
        name = safe_name(source) or key
        if name.casefold() in taken:
            name = f"{name}-{key[:8]}"
        taken.add(name.casefold())
        names[key] = name
    return names


def safe_name(source: str) -> str:
    """The stem of a path of any system, of at most LONGEST bytes, `_` for characters that a file system may refuse."""
    name = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", stem(source)).strip(" .")
    return name.encode("utf-8", "ignore")[:LONGEST].decode("utf-8", "ignore")
