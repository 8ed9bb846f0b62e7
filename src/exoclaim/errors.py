"""Every failure is a class: what happened, the likely cause, the way out.

Each class carries the exit code that the command line answers with. Nothing here knows about any stage.
"""

from pathlib import Path


def shown(path: str | Path) -> str:
    """A path as rows and messages print it: bytes of a name that are no UTF-8 are written out (`\\udcff`)."""
    return str(path).encode("utf-8", "backslashreplace").decode()


class ExoclaimError(Exception):
    """Base of all errors that a user can do something about."""

    exit_code = 1


class InputError(ExoclaimError):
    """A file or folder that cannot be used as it is; names the file and the way out."""

    exit_code = 4

    def __init__(self, path: str | Path, what: str, way_out: str) -> None:
        self.path, self.what, self.way_out = shown(path), what, way_out
        super().__init__(f"{self.path}: {what}. {way_out}")


class EmptyFile(InputError):
    """Nothing in it."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(path, "the file holds no text", "Check that it was downloaded whole, or leave it out")


class NotText(InputError):
    """Bytes that are neither UTF-8 text nor a format that a reader knows."""

    def __init__(self, path: str | Path, detail: str = "", *, encoding: str = "LATIN1") -> None:
        what = "not UTF-8 text" + (f" ({detail})" if detail else "")
        super().__init__(path, what, f"Convert it, for example with `iconv -f {encoding} -t UTF-8`, or leave it out")


class UnknownFormat(InputError):
    """A file type that no reader takes."""

    def __init__(self, path: str | Path, formats: str) -> None:
        super().__init__(path, "no reader takes this kind of file", f"Readable are: {formats}")


class EncryptedPdf(InputError):
    """A PDF that opens only with a password."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(path, "the PDF is protected by a password", "Save a copy without the password")


class NoTextLayer(InputError):
    """A PDF of page images."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(path, "the PDF has no text layer, only images", "Run OCR on it first, for example ocrmypdf")


class DamagedFile(InputError):
    """A file that its reader cannot finish: truncated, broken or made to break readers."""

    def __init__(self, path: str | Path, detail: str) -> None:
        super().__init__(path, f"the file is damaged ({detail})", "Download it again or save it anew from a viewer")


class LimitExceeded(InputError):
    """A file that needs more memory, time or pages than the guard allows."""

    def __init__(self, path: str | Path, limit: str) -> None:
        super().__init__(path, f"reading it exceeded the limit of {limit}", "Raise it with --limit if you trust the file")


class FileChanged(InputError):
    """A file that somebody wrote to while it was read."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(path, "the file changed while it was read", "Wait until it is written whole, then run again")


class NothingToRead(InputError):
    """A folder without a readable file."""

    def __init__(self, path: str | Path, formats: str) -> None:
        super().__init__(path, "no paper found", f"Give a folder or files of these kinds: {formats}")


class DatabaseError(InputError):
    """A database that cannot be opened, is not ours or is from a newer version."""


class DatabaseLocked(DatabaseError):
    """Another process holds the database."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(path, "the database is locked by another program", "Close that program, or wait and run it again")


class MergeError(InputError):
    """Shards that do not make a whole, or that are not what was written."""


class ModelError(InputError):
    """A model or its label map that is missing or does not fit this version."""


class GoldError(InputError):
    """A gold file whose offsets, labels or text do not agree."""


class ScoreBelow(ExoclaimError):
    """The score asked for by --fail-under was not reached."""

    exit_code = 5


class SomeFailed(ExoclaimError):
    """Some documents failed; the others are stored."""

    exit_code = 3


class PortInUse(InputError):
    """A port that another program listens on, or that this user may not take."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port}", "the port is taken by another program", "Choose another with --port, or 0 for any")
