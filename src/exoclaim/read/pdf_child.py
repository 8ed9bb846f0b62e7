"""What the guarded child process does: PDF bytes in, laid-out pages as JSON out. Reads no file, keeps no state.

`pdf_forks` runs it in a fork for each PDF; `python -m exoclaim.read.pdf_child OPTIONS` does the same from stdin to stdout.
OPTIONS is a JSON object: engine, memory_bytes, cpu_seconds, pages, glyphs_per_page. The answer is {"pages": [{"width",
"height", "blocks": [{"kind", "after_break", "full", "lines": [[text, x0, y0, x1, y1], ...]}]}]} or {"refused": reason,
"detail": words}.
Only this process meets hostile bytes; it can be killed at any time.
"""

import contextlib
import json
import logging
import sys
from importlib import import_module
from typing import Any

OUT_OF_MEMORY = 3
"""Exit code of a child that has no memory left to say so."""

_STEPS = ("pdf_accents", "pdf_blocks", "pdf_citations", "pdf_furniture", "pdf_glyphs", "pdf_layout", "pdf_lines")


def main() -> int:
    """Reads stdin, answers on stdout; returns the exit code."""
    options = json.loads(sys.argv[1])
    try:
        bind(options)
        sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), options))
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def answer(content: bytes, options: dict[str, Any]) -> bytes:
    """The pages of a PDF, or why there are none. Raises MemoryError only."""
    _silence()
    try:
        found = _read(content, options)
    except MemoryError:
        found = {"refused": "memory", "detail": ""}
    except RecursionError:
        found = {"refused": "damaged", "detail": "it refers to itself"}
    except ModuleNotFoundError as error:
        found = {"refused": "missing", "detail": str(error)}
    except Exception as error:  # pdfminer raises anything on broken files, also TypeError and KeyError
        reason = getattr(error, "reason", "damaged")
        found = {"refused": reason, "detail": f"{type(error).__name__}: {str(error)[:200]}"}
    return json.dumps(found).encode()


def load(engine: str) -> None:
    """Imports what reading with an engine takes; what is missing is told by `answer`."""
    with contextlib.suppress(ImportError):
        for name in (*_STEPS, f"pdf_{engine}"):
            import_module(f"exoclaim.read.{name}")


def _silence() -> None:
    """No word from pdfminer; it tells its logger about every token, and only asking whether anyone listens costs a tenth."""
    logging.disable(logging.CRITICAL)
    for name in ("psparser", "pdfinterp"):
        logging.getLogger(f"pdfminer.{name}").debug = _nothing  # type: ignore[method-assign]


def _nothing(*_: Any, **__: Any) -> None:
    """Takes a message and drops it."""


def bind(options: dict[str, Any]) -> None:
    """Sets the limits on memory and computing for this process."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's clock still runs
        return
    for limit, value in ((resource.RLIMIT_AS, options["memory_bytes"]), (resource.RLIMIT_CPU, options["cpu_seconds"])):
        hard = resource.getrlimit(limit)[1]
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(limit, (bound, bound))
        except (ValueError, OSError):  # macOS refuses RLIMIT_AS
            continue


def _read(content: bytes, options: dict[str, Any]) -> dict[str, Any]:
    from exoclaim.read.pdf_blocks import Body, PdfBlock, column_blocks, keep_entries, mark_front
    from exoclaim.read.pdf_citations import settle_raised, uses_raised_citations
    from exoclaim.read.pdf_furniture import page_furniture
    from exoclaim.read.pdf_glyphs import Refused
    from exoclaim.read.pdf_layout import reading_order
    from exoclaim.read.pdf_lines import page_lines

    if options["engine"] == "pdfium":
        from exoclaim.read.pdf_pdfium import glyph_pages
    else:
        from exoclaim.read.pdf_pdfminer import glyph_pages
    sizes, pages, glyphs = [], [], 0
    for page in glyph_pages(content, page_limit=options["pages"], glyph_limit=options["glyphs_per_page"]):
        sizes.append((page.width, page.height))
        pages.append(page_lines(page.glyphs))
        glyphs += len(page.glyphs)
    if not pages:
        raise ValueError("no page in it")
    if glyphs < 20 * len(pages):
        raise Refused("no_text")
    every = [line for lines in pages for line in lines]
    citations = uses_raised_citations(pages)
    for line in every:
        line.text = settle_raised(line.text, citations=citations).strip()
    body = Body.of(every)
    furniture = page_furniture([(height, lines) for (_, height), lines in zip(sizes, pages, strict=True)])
    answer = []
    in_references = False
    for number, (lines, beside, (width, height)) in enumerate(zip(pages, furniture, sizes, strict=True)):
        blocks = [block for column in reading_order([line for i, line in enumerate(lines) if i not in beside])
                  for block in column_blocks(column, body)]  # fmt: skip
        if number == 0:
            mark_front(blocks, body)
        in_references = keep_entries(blocks, in_references)
        heads = [PdfBlock(kind, [lines[i]]) for i, kind in sorted(beside.items()) if lines[i].baseline > height / 2]
        feet = [PdfBlock(kind, [lines[i]]) for i, kind in sorted(beside.items()) if lines[i].baseline <= height / 2]
        written = [_written(block) for block in [*heads, *blocks, *feet]]
        answer.append({"width": width, "height": height, "blocks": written})
    return {"pages": answer}


def _written(block: Any) -> dict[str, Any]:
    # Fonts may name halves of characters: pairs become one, single ones the sign of what cannot be shown.
    lines = [
        [
            line.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
            *(round(v, 1) for v in (line.x0, line.y0, line.x1, line.y1)),
        ]
        for line in block.lines
    ]
    return {"kind": block.kind, "after_break": block.after_break, "full": block.full, "lines": lines}


if __name__ == "__main__":
    sys.exit(main())
