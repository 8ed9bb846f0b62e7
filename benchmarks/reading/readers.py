"""The readers that are compared, each as `file → text`; run as a program it reads one file and says what that took.

    python readers.py NAME FILE

prints JSON: text, seconds of computing (children included, imports of the libraries not), peak memory in MiB. Time is
that of the processor, not of the clock, so that a busy machine does not change the table. "exoclaim" includes the start of the
process that takes PDFs apart, which a command pays once; "exoclaim, next file" is what each further file of a folder costs.
"""

import contextlib
import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from exoclaim.read.pdf_forks import close

PageReader = Callable[[Path, list[int]], list[str]]


def _exoclaim() -> Callable[[Path], str]:
    from exoclaim.read import read

    return lambda path: read(path).view.text


def _exoclaim_next() -> Callable[[Path], str]:
    from exoclaim.errors import DamagedFile
    from exoclaim.read import Limits
    from exoclaim.read.pdf import read_pdf

    with contextlib.suppress(DamagedFile):
        read_pdf(b"no PDF", source="", identity="", limits=Limits(), engines=["pdfium"])
    return _exoclaim()


def _own_layout_over(engine: str) -> Callable[[], Callable[[Path], str]]:
    """Our reader with one engine only."""

    def reader() -> Callable[[Path], str]:
        from exoclaim.read import Limits
        from exoclaim.read.pdf import read_pdf

        limits = Limits()
        return lambda path: read_pdf(path.read_bytes(), source="", identity="", limits=limits, engines=[engine]).view.text

    return reader


def _pdfminer() -> Callable[[Path], str]:
    from pdfminer.high_level import extract_text

    return lambda path: extract_text(path)


def _pdfplumber() -> Callable[[Path], str]:
    import pdfplumber

    def text(path: Path) -> str:
        with pdfplumber.open(path) as pdf:
            return "\n".join(page.extract_text() for page in pdf.pages)

    return text


def _pypdf() -> Callable[[Path], str]:
    from pypdf import PdfReader

    return lambda path: "\n".join(page.extract_text() for page in PdfReader(path).pages)


def _pypdfium2() -> Callable[[Path], str]:
    import pypdfium2

    return lambda path: "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path))


READERS = {
    "exoclaim": _exoclaim, "exoclaim, next file": _exoclaim_next, "exoclaim over pdfminer.six": _own_layout_over("pdfminer"),
    "pdfminer.six": _pdfminer, "pdfplumber": _pdfplumber, "pypdf": _pypdf, "pypdfium2": _pypdfium2,
}  # fmt: skip


def _used() -> float:
    """Seconds of computing of this process, of its children that ended and of the one that still waits for PDFs."""
    times = os.times()
    tick, own = os.sysconf("SC_CLK_TCK"), str(os.getpid())
    waiting = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rsplit(")", 1)[1].split()
            waiting += sum(map(int, fields[11:15])) if fields[1] == own else 0
    return times.user + times.system + times.children_user + times.children_system + waiting / tick


def _own_pages(*engines: str) -> Callable[[], PageReader]:
    """What our view says of each page; a sentence that runs over two pages is cut at the page's end."""

    def reader() -> PageReader:
        from exoclaim.read import Limits
        from exoclaim.read.pdf import read_pdf

        def pages(path: Path, numbers: list[int]) -> list[str]:
            found = read_pdf(path.read_bytes(), source="", identity="", limits=Limits(), engines=engines)
            letters = list(zip(found.view.text, found.view.origins, strict=True))
            spans = [(found.pages[n - 1].start, found.pages[n - 1].end) for n in numbers]
            return ["".join(letter for letter, at in letters if start <= at < end) for start, end in spans]

        return pages

    return reader


def _pdfminer_pages() -> PageReader:
    from pdfminer.high_level import extract_text

    return lambda path, numbers: [extract_text(path, page_numbers=[n - 1]) for n in numbers]


def _pdfplumber_pages() -> PageReader:
    import pdfplumber

    def pages(path: Path, numbers: list[int]) -> list[str]:
        with pdfplumber.open(path) as pdf:
            return [pdf.pages[n - 1].extract_text() for n in numbers]

    return pages


def _pypdf_pages() -> PageReader:
    from pypdf import PdfReader

    return lambda path, numbers: [PdfReader(path).pages[n - 1].extract_text() for n in numbers]


def _pypdfium2_pages() -> PageReader:
    import pypdfium2

    return lambda path, numbers: [pypdfium2.PdfDocument(path)[n - 1].get_textpage().get_text_bounded() for n in numbers]


PAGES: dict[str, Callable[[], PageReader]] = {
    "exoclaim": _own_pages("pdfium", "pdfminer"), "exoclaim over pdfminer.six": _own_pages("pdfminer"),
    "pdfminer.six": _pdfminer_pages, "pdfplumber": _pdfplumber_pages, "pypdf": _pypdf_pages, "pypdfium2": _pypdfium2_pages,
}  # fmt: skip
"""The same readers page by page, (file, numbers from 1) → texts."""


def _peak() -> int:
    """KiB that this process held at most; `ru_maxrss` would count what its parent held when it started this one."""
    return int(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")).split()[1])


def main(name: str, path: Path) -> None:
    reader = READERS[name]()
    began = _used()
    text = reader(path)
    seconds = _used() - began
    close()  # only of a child that ended the system says what it held
    memory = max(_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
    print(json.dumps({"text": text, "seconds": seconds, "memory": memory}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
