"""What a reader may use up before it gives in, and which file names it takes. No reading here."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from exoclaim.errors import InputError

FORMATS: tuple[str, ...] = (
    ".txt", ".md", ".pdf", ".xml", ".nxml", ".json", ".xml.gz", ".nxml.gz", ".json.gz", ".txt.gz",
    ".md.gz", ".pdf.gz",
)  # fmt: skip
"""Suffixes that `discover` picks out of a folder and `read` takes, in lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The guard of one file; a file that needs more is a `LimitExceeded`, never a hung program.

    `memory_bytes` and `cpu_seconds` bind the child process that takes a PDF apart, `wall_seconds` the wait for it;
    `file_bytes` binds a file as it lies on the disk and `unpacked_bytes` what comes out of a `.gz`.
    """

    memory_bytes: int = 1 << 30
    cpu_seconds: int = 120
    wall_seconds: float = 300.0
    pages: int = 500
    glyphs_per_page: int = 60_000
    file_bytes: int = 100 << 20
    unpacked_bytes: int = 100 << 20

    @classmethod
    def of(cls, settings: Iterable[str]) -> "Limits":
        """Limits from words like "pages=800"; what is not named keeps its default. Raises `InputError`."""
        known: dict[str, type[int] | type[float]] = {
            field.name: float if field.name == "wall_seconds" else int for field in fields(cls)
        }
        given: dict[str, int | float] = {}
        for setting in settings:
            name, _, value = setting.partition("=")
            try:
                given[name] = known[name](value)
            except (KeyError, ValueError):
                raise InputError(setting, "no such limit", f"Write NAME=NUMBER; names are {', '.join(known)}") from None
            if not given[name] > 0:
                raise InputError(setting, "a limit is above zero", "Leave it out for the default")
        return cls(**given)  # type: ignore[arg-type]


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case, with the one before it when it ends in `.gz`."""
    parts = name.lower().rsplit(".", 2)
    if len(parts) == 3 and parts[2] == "gz":
        return f".{parts[1]}.gz"
    return f".{parts[-1]}" if len(parts) > 1 else ""
