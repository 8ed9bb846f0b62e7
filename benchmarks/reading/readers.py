"""The readers that are compared, each as `file → text`; run as a program it reads one file and says what that took.

    python readers.py NAME FILE

prints JSON: text, seconds of computing (children included, imports of the libraries not), peak memory in MiB. Time is
that of the processor, not of the clock, so that a busy machine does not change the table.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path


def _exoclaim() -> Callable[[Path], str]:
    from exoclaim.read import read

    return lambda path: read(path).view.text


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
    "exoclaim": _exoclaim, "exoclaim over pdfminer.six": _own_layout_over("pdfminer"), "pdfminer.six": _pdfminer,
    "pdfplumber": _pdfplumber, "pypdf": _pypdf, "pypdfium2": _pypdfium2,
}  # fmt: skip


def _used() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _peak() -> int:
    """KiB that this process held at most; `ru_maxrss` would count what its parent held when it started this one."""
    return int(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")).split()[1])


def main(name: str, path: Path) -> None:
    reader = READERS[name]()
    began = _used()
    text = reader(path)
    memory = max(_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
    print(json.dumps({"text": text, "seconds": _used() - began, "memory": memory}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
