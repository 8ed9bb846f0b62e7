"""A page of the PDF that a paper was read from, as PNG: found again by its content, drawn by pdfium in a process of its own.

A PDF is a stranger's file: the child has little memory and time, and its crash is a missing picture. Run as
`python -m exoclaim.review.page_image FILE PAGE WIDTH`, this file is that child; PNG goes to standard output.
"""

import asyncio
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

WIDTH = 1000  # pixels
SECONDS = 20.0
MEMORY = 2**30  # bytes of address space
MOST_BYTES = 300 * 2**20


class NoImage(Exception):
    """Why there is no picture of the page, in words."""


def find_file(source: str, document: str, database: str | None) -> Path:
    """The file at `source`, as it was given or beside the database, when it still has the content that `document` names.

    Raises NoImage. The content check is also what keeps a forged database from showing any other file of this machine.
    """
    given = Path(source)
    places = [given] if given.is_absolute() or database is None else [given, Path(database).resolve().parent / given]
    for place in places:
        try:
            if place.is_file() and place.stat().st_size <= MOST_BYTES:
                if hashlib.sha256(place.read_bytes()).hexdigest()[: len(document)] == document:
                    return place
                raise NoImage("The PDF has changed since it was read.")
        except OSError as error:
            raise NoImage(f"The PDF cannot be read ({error.strerror}).") from error
    raise NoImage("The PDF is no longer where it was read from.")


async def render(path: Path, page: int) -> bytes:
    """The page (from 1) as PNG, WIDTH pixels wide. Raises NoImage for what pdfium cannot draw in time."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "exoclaim.review.page_image", str(path), str(page), str(WIDTH),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        out, _ = await asyncio.wait_for(child.communicate(), SECONDS)
    except TimeoutError:
        child.kill()
        await child.wait()
        raise NoImage("The page takes too long to draw.") from None
    if child.returncode or not out.startswith(b"\x89PNG"):
        raise NoImage("The page cannot be drawn.")
    return out


def boxes_of(pages: Sequence[Mapping[str, Any]], sentences: Sequence[Mapping[str, Any]]) -> dict[str, tuple[int, str]]:
    """Sentence id → its first page and, for SVG, `x,y,width,height` of its lines there, parted by blanks.

    Pages have `number`, `start`, `end`, `height` and `boxes` (JSON as in the table); the origin moves to the upper left.
    """
    found = {}
    for page in pages:
        lines = json.loads(page["boxes"])
        inside = [s for s in sentences if page["start"] <= s["start"] < page["end"]]
        for s in inside:
            shown = [
                f"{x0 - 1:.1f},{page['height'] - y1 - 1:.1f},{x1 - x0 + 2:.1f},{y1 - y0 + 2:.1f}"
                for start, end, x0, y0, x1, y1 in lines
                if start < s["end"] and s["start"] < end
            ]
            if shown:
                found[str(s["id"])] = (int(page["number"]), " ".join(shown))
    return found


def main(path: str, number: str, width: str) -> None:
    """Draw one page to standard output."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS)))
    except ImportError:  # Windows; the time limit of the parent holds there too
        pass
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    page = document[int(number) - 1]
    page.set_cropbox(
        -20_000, -20_000, 20_000, 20_000
    )  # the whole sheet, from which boxes count; PDFium cuts it to the media box
    bitmap = page.render(scale=int(width) / page.get_width())
    bitmap.to_pil().convert("L").save(sys.stdout.buffer, format="PNG")


if __name__ == "__main__":
    main(*sys.argv[1:])
