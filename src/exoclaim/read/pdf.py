"""Reads a PDF through a child process that may use only so much memory and time; turns its answer into a `Document`.

PDFium reads first, since it takes a fifth of the time; what it dies of, finds damaged or without text goes to pdfminer.six, in
a child of its own, and then that one's word counts. The document text is the lines of the pages in reading order: "\\n" after a
line, an empty line after a block.
"""

import json
import time
from collections.abc import Sequence
from typing import Any

from exoclaim.errors import DamagedFile, EncryptedPdf, LimitExceeded, NoTextLayer
from exoclaim.read.block import Block
from exoclaim.read.limits import Limits
from exoclaim.read.pdf_child import OUT_OF_MEMORY
from exoclaim.read.pdf_forks import ask
from exoclaim.read.text import assemble
from exoclaim.schema import Box, Document, Furniture, Page, Span

_FURNITURE = frozenset({"running_head", "footer", "page_number", "line_number", "url", "image"})


def read_pdf(
    content: bytes, *, source: str, identity: str, limits: Limits, engines: Sequence[str] = ("pdfium", "pdfminer")
) -> Document:
    """Reads the bytes of a PDF; raises `EncryptedPdf`, `NoTextLayer`, `DamagedFile` or `LimitExceeded`.

    `engines` are tried in turn; the limits hold for each, the one on seconds of the clock for all together.
    """
    ends = time.monotonic() + limits.wall_seconds
    for engine in engines[:-1]:
        try:
            return _document(_pages(content, source, limits, engine, ends), source, identity)
        except (DamagedFile, NoTextLayer):
            continue
    return _document(_pages(content, source, limits, engines[-1], ends), source, identity)


def _pages(content: bytes, source: str, limits: Limits, engine: str, ends: float) -> list[dict[str, Any]]:
    """What a child with this engine found on the pages; raises its refusal."""
    options = {
        "engine": engine, "memory_bytes": limits.memory_bytes, "cpu_seconds": limits.cpu_seconds,
        "pages": limits.pages, "glyphs_per_page": limits.glyphs_per_page,
    }  # fmt: skip
    try:
        code, answered = ask(content, options, ends)
    except TimeoutError:
        raise LimitExceeded(source, f"{limits.wall_seconds:g} seconds") from None
    if code == OUT_OF_MEMORY:
        raise LimitExceeded(source, f"{limits.memory_bytes >> 20} MB of memory")
    if code in (-24, -9):  # SIGXCPU, SIGKILL: the limit on time, or the system's on memory
        raise LimitExceeded(source, f"{limits.cpu_seconds} seconds of computing")
    if code:
        raise DamagedFile(source, f"its reader stopped with code {code}")
    try:
        answer: dict[str, Any] = json.loads(answered)
    except ValueError:
        raise DamagedFile(source, "its reader stopped in the middle") from None
    if "refused" in answer:
        raise _refusal(answer, source, limits)
    return list(answer["pages"])


def _refusal(answer: dict[str, Any], source: str, limits: Limits) -> Exception:
    reason = answer["refused"]
    if reason == "missing":
        return RuntimeError(f"{answer['detail']}: exoclaim is not installed whole")
    if reason == "encrypted":
        return EncryptedPdf(source)
    if reason == "no_text":
        return NoTextLayer(source)
    if reason == "memory":
        return LimitExceeded(source, f"{limits.memory_bytes >> 20} MB of memory")
    if reason == "pages":
        return LimitExceeded(source, f"{limits.pages} pages")
    if reason == "glyphs":
        return LimitExceeded(source, f"{limits.glyphs_per_page} characters on a page")
    return DamagedFile(source, answer.get("detail") or "not a complete PDF")


def _document(pages: list[dict[str, Any]], source: str, identity: str) -> Document:
    parts: list[str] = []
    length = 0
    blocks: list[Block] = []
    furniture: list[Furniture] = []
    read: list[Page] = []
    for number, page in enumerate(pages, start=1):
        page_start = length
        boxes: list[Box] = []
        for block in page["blocks"]:
            spans: list[Span] = []
            for content, *corners in block["lines"]:
                if spans:
                    parts.append("\n")
                    length += 1
                spans.append((length, length + len(content)))
                boxes.append(
                    Box(start=length, end=length + len(content), x0=corners[0], y0=corners[1], x1=corners[2], y1=corners[3])
                )
                parts.append(content)
                length += len(content)
            if block["kind"] in _FURNITURE:
                furniture.append(Furniture(start=spans[0][0], end=spans[-1][1], kind=block["kind"]))
            else:
                blocks.append(
                    Block(kind=block["kind"], lines=tuple(spans), after_break=block["after_break"], full=block["full"])
                )
            parts.append("\n\n")
            length += 2
        end = length - 2 if page["blocks"] else length
        read.append(
            Page(number=number, start=page_start, end=end, width=page["width"], height=page["height"], boxes=tuple(boxes))
        )
    text = "".join(parts).removesuffix("\n\n")
    return assemble(text, blocks, furniture, source=source, identity=identity, format="pdf", pages=tuple(read))
