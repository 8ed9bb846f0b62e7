"""Opens a file and hands it to the reader of its format. Every way to fail is an `InputError`."""

import gzip
import io
import os
import re
import stat
import zlib
from pathlib import Path

from exoclaim.errors import DamagedFile, EmptyFile, FileChanged, InputError, LimitExceeded, NotText, UnknownFormat, shown
from exoclaim.read.limits import FORMATS, Limits, suffix_of
from exoclaim.read.text import decode, document_of_text
from exoclaim.schema import Document, document_id

_COMMENTS = rb"(?:<!--.*?-->\s*)*"
_XML = re.compile(
    rb"<\?xml|" + _COMMENTS + rb"<(?:!DOCTYPE\s+)?(?:article|pmc-articleset|Pubmed\w*|MedlineCitation\w*|collection)\b",
    re.DOTALL,
)
_HTML = re.compile(_COMMENTS + rb"(?:<!DOCTYPE\s+html|<html)\b", re.DOTALL | re.IGNORECASE)


def read(path: str | Path, *, limits: Limits | None = None) -> Document:
    """Reads one file; its content decides the format, its suffix only where the content is silent.

    Raises `EmptyFile`, `NotText`, `UnknownFormat`, `EncryptedPdf`, `NoTextLayer`, `DamagedFile`, `LimitExceeded`,
    `FileChanged`, or a plain `InputError` for a path that cannot be opened: nothing else, whatever the file holds.
    """
    path, limits = Path(path), limits or Limits()
    content = _load(path, limits)
    identity, source, suffix = document_id(content), shown(path), suffix_of(path.name)
    if content.startswith(b"\x1f\x8b"):
        content, suffix = _unpack(content, path, limits), suffix.removesuffix(".gz")
    if not content.strip():
        raise EmptyFile(path)
    try:
        document = _dispatch(content, source, identity, suffix, limits)
        document.text.encode()  # half a character, as JSON may hold, can be neither stored nor printed
    except (RecursionError, MemoryError) as error:
        raise DamagedFile(path, f"nested or large beyond reason, {type(error).__name__}") from error
    except UnicodeEncodeError as error:
        raise DamagedFile(path, f"half a character at {error.start}") from None
    if "\x00" in document.text:
        raise NotText(path, "binary")
    return document


def read_text(text: str, *, source: str) -> Document:
    """Reads a text that was handed over directly; `source` names where it came from. Raises `EmptyFile`."""
    if not text.strip():
        raise EmptyFile(source)
    return document_of_text(text, source=source)


def _load(path: Path, limits: Limits) -> bytes:
    try:
        found = path.stat()
        if path.is_dir():
            raise InputError(path, "this is a folder", "Give it to a command that takes folders, or name a file in it")
        if not stat.S_ISREG(found.st_mode):
            raise InputError(path, "this is no regular file", "Save what it gives to a file first")  # a pipe may never end
        if found.st_size > limits.file_bytes:
            raise LimitExceeded(path, f"{limits.file_bytes:,} bytes for a file")
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            content = file.read(limits.file_bytes + 1)
        after = path.stat()
    except FileNotFoundError:
        raise InputError(path, "no such file or folder", "Check the spelling; quote names that hold blanks") from None
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise InputError(path, f"the file cannot be opened ({detail})", "Check its name and permissions") from error
    if len(content) > limits.file_bytes:
        raise LimitExceeded(path, f"{limits.file_bytes:,} bytes for a file")
    if any(getattr(before, name) != getattr(after, name) for name in ("st_mtime_ns", "st_size", "st_ino")):
        raise FileChanged(path)
    return content


def _unpack(content: bytes, path: Path, limits: Limits) -> bytes:
    """All members of a gzip, one behind the other, as `gunzip` gives them."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            plain = file.read(limits.unpacked_bytes + 1)
    except EOFError:
        raise DamagedFile(path, "gzip: it ends too early") from None
    except (OSError, zlib.error) as error:
        raise DamagedFile(path, f"gzip: {error}") from error
    if len(plain) > limits.unpacked_bytes:
        raise LimitExceeded(path, f"{limits.unpacked_bytes:,} bytes unpacked")
    return plain


def _dispatch(content: bytes, source: str, identity: str, suffix: str, limits: Limits) -> Document:
    # The heavy readers are imported when a file needs them: a worker that reads texts stays small.
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    is_pdf = b"%PDF-" in content[:1024]
    if not is_pdf and _HTML.match(head):  # also under the name of a PDF: what a publisher sends in its place
        raise UnknownFormat(source, f"{', '.join(FORMATS)}; of a web page (HTML), save the PDF or the text")
    if is_pdf or suffix == ".pdf":
        from exoclaim.read.pdf import read_pdf

        return read_pdf(content, source=source, identity=identity, limits=limits)
    if suffix in (".xml", ".nxml") or _XML.match(head):
        from exoclaim.read.xml import read_xml

        return read_xml(content, source=source, identity=identity)
    if suffix == ".json":
        from exoclaim.read.json_formats import read_json

        return read_json(content, source=source, identity=identity)
    if suffix in (".txt", ".md", "") or suffix not in FORMATS:
        try:
            text = decode(content, source)
        except NotText:
            if suffix in (".txt", ".md"):
                raise
            raise UnknownFormat(source, ", ".join(FORMATS)) from None
        return document_of_text(text, source=source, identity=identity, format="markdown" if suffix == ".md" else "text")
    raise UnknownFormat(source, ", ".join(FORMATS))
