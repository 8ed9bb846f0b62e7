"""Reads typeset papers with exoclaim and with four libraries, and prints one Markdown table.

    pip install pypdf pypdfium2 pdfplumber rapidfuzz pyphen
    apt-get install texlive-latex-base texlive-latex-recommended texlive-latex-extra lmodern
    apt-get install libreoffice-writer hyphen-en-us chromium
    python benchmarks/reading/run.py [FOLDER FOR THE PDFS]

A producer that is not installed is left out, and the output says so. Papers that are already in the folder are not
typeset again. `--only PART` takes files and readers whose name holds PART.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import mean
from types import ModuleType

import content
import typeset_html
import typeset_latex
import typeset_office
from measure import Quality, quality
from pdfminer.pdfpage import PDFPage
from readers import READERS

CASES: list[tuple[str, ModuleType, str, str]] = [
    ("pdflatex", typeset_latex, "numbers", "two columns"),
    ("pdflatex", typeset_latex, "numbers-behind", "two columns"),
    ("pdflatex", typeset_latex, "names", "numbered lines"),
    ("LibreOffice", typeset_office, "numbers", "two columns"),
    ("LibreOffice", typeset_office, "names", "two columns"),
    ("Chromium", typeset_html, "numbers-behind", "two columns"),
    ("Chromium", typeset_html, "names", "three columns"),
]


def typeset(folder: Path) -> list[tuple[Path, content.Paper]]:
    """The PDFs of all cases whose producer is there."""
    made = []
    for producer, module, name, layout in CASES:
        target = folder / f"{producer}-{name}-{layout.replace(' ', '-')}.pdf"
        missing = module.available()
        if not target.exists() and missing:
            print(f"left out: {target.stem} ({missing})")
            continue
        if not target.exists():
            module.typeset(content.paper(name), target, layout=layout)
        made.append((target, content.paper(name)))
    return made


def ask(reader: str, path: Path) -> dict[str, object]:
    """What one reader gives for one file, read in a process of its own."""
    command = [sys.executable, str(Path(__file__).with_name("readers.py")), reader, str(path)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=600)
    return dict(json.loads(done.stdout))


def row(reader: str, found: list[Quality], ms: float, memory: float) -> str:
    cited = [q.citations for q in found if q.citations is not None]
    return (
        f"| {reader} | {mean(q.characters for q in found):.4f} | {mean(q.order for q in found):.4f} "
        f"| {mean(q.sentences for q in found):.3f} | {mean(cited) if cited else 0:.3f} | {mean(q.leakage for q in found):.4f} "
        f"| {sum(q.hyphens for q in found)} | {ms:.0f} | {memory:.0f} |"
    )


def main(folder: Path, only: list[str]) -> None:
    cases = typeset(folder)
    if only:
        cases = [case for case in cases if any(part in case[0].name for part in only)] or cases
    chosen = [name for name in READERS if any(part == name for part in only)] or list(READERS)
    rows, each = [], []
    for reader in chosen:
        found, seconds, pages, memory = [], 0.0, 0, 0.0
        for path, paper in cases:
            answer = ask(reader, path)
            found.append(quality(paper, str(answer["text"])))
            with path.open("rb") as file:
                count = sum(1 for _ in PDFPage.get_pages(file))
            pages += count
            seconds += float(str(answer["seconds"]))
            memory = max(memory, float(str(answer["memory"])))
            each.append(row(f"{reader}, {path.stem}", found[-1:], 1000 * float(str(answer["seconds"])) / count, memory))
        rows.append(row(reader, found, 1000 * seconds / pages, memory))
    print("| reader | characters | words in order | sentence F | citation F | leakage | hyphen errors | ms/page | MiB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    print("\n".join([*rows, "", *each]))


if __name__ == "__main__":
    given = sys.argv[1:]
    only = given[given.index("--only") + 1 :] if "--only" in given else []
    places = given[: given.index("--only")] if "--only" in given else given
    if places:
        Path(places[0]).mkdir(parents=True, exist_ok=True)
        main(Path(places[0]), only)
    else:
        with tempfile.TemporaryDirectory() as made:
            main(Path(made), only)
