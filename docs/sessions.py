"""Runs what README, tutorial and notebook tell a user to type, and compares or renews the output that stands below it.

    python docs/sessions.py FILE...      writes what the commands print today into the files

In a `console` block a line that begins with `$ ` is a command and the lines below it are its output; a `sh` block holds
commands alone; a `python` block is run, and a `text` block right below it is what it prints. The blocks of a page run in their
order in one folder that looks like a checkout. `exoclaim` runs in this process, so that the model is loaded once; the rest in a
shell. How-to guides are not run: `tests/docs/test_pages.py` holds their commands against the options of the command line.
"""

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import nbformat
from click.testing import CliRunner
from nbclient import NotebookClient

import exoclaim
from exoclaim.cli import main as command_line

ROOT = Path(__file__).parents[1]
# Commands that cannot run inside a session, and where else they run when the project is tested: file, and words in it.
ELSEWHERE = {
    "make demo": (".ci/run", "make demo "),
    "make test": (".ci/run", "make test "),
    "pip install .": ("Makefile", "-m pip install --quiet --disable-pip-version-check .\n"),
}
ACCEPTED = 12  # claims that a session accepts whenever a page starts `exoclaim review`
_FIGURE = re.compile(r"\d+\.\d+")
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


class Broken(Exception):
    """A command of a page that failed; names the page, the command and what it printed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command or one piece of Python of a page; `shown` is the output the page shows, None where it shows none.

    `start` to `end` is the place of that output in the page.
    """

    code: str
    python: bool
    shown: str | None = None
    start: int = 0
    end: int = 0


def steps(page: str) -> Iterator[Step]:
    """What a reader of `page`, Markdown, is told to run, in the order of the page."""
    fences = list(_FENCE.finditer(page))
    for number, fence in enumerate(fences):
        kind, body, at = fence[1], fence[2], fence.start(2)
        if kind == "sh":
            yield from (Step(line, False) for line in body.splitlines() if line and not line.startswith("#"))
        elif kind == "console":
            for part in re.finditer(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", body, re.M):
                yield Step(part[1], False, part[2], at + part.start(2), at + part.end(2))
        elif kind == "python":
            below = fences[number + 1] if number + 1 < len(fences) else None
            if below and below[1] == "text" and not page[fence.end() : below.start()].strip():
                yield Step(body, True, below[2], below.start(2), below.end(2))
            else:
                yield Step(body, True)


@contextlib.contextmanager
def environment() -> Iterator[None]:
    """Child processes find this exoclaim and its model from any folder; browsers do not open; output is plain."""
    before = dict(os.environ)
    os.environ.update({k: str(Path(before[k]).resolve()) for k in ("EXOCLAIM_MODELS", "EXOCLAIM_LEXICON") if before.get(k)})
    os.environ.update({"PYTHONPATH": str(Path(exoclaim.__file__).parents[1]), "BROWSER": "true", "TERM": "dumb"})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def checkout() -> Iterator[None]:
    """A new folder with the corpus and the documentation in it, to be in while a page runs."""
    with tempfile.TemporaryDirectory() as folder, environment():
        for name in ("corpus", "docs"):
            (Path(folder) / name).symlink_to(ROOT / name)
        with contextlib.chdir(folder):
            yield


def run(step: Step) -> str:
    """What the step prints, without blanks at the line ends. Raises Broken where it fails."""
    if step.code.partition("#")[0].strip() in ELSEWHERE:
        return ""
    if step.python:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(step.code, "page", "exec"), {"__name__": "page"})
        return _tidy(printed.getvalue())
    words = shlex.split(step.code, comments=True)
    if words[0] != "exoclaim":
        done = subprocess.run(["bash", "-ec", step.code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        code, output = done.returncode, done.stdout
    elif words[1] == "review":
        code, output = 0, _review(words[1:])
    else:
        result = CliRunner().invoke(command_line, words[1:], prog_name="exoclaim")
        code, output = result.exit_code, result.output
    if code:
        raise Broken(f"{step.code}\nended with {code}:\n{output}")
    return _tidy(output)


def _tidy(output: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in output.rstrip().splitlines())


def _review(words: list[str]) -> str:
    """Start the server as the page says, on a free port; accept the first claims as a curator's browser does; stop it."""
    command = [sys.executable, "-m", "exoclaim.cli", *words, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            link = next((m[0] for line in server.stdout if (m := re.search(r"http://\S+", line))), None)
            if link is None:
                raise Broken(f"{shlex.join(command)}\n{server.stderr.read() if server.stderr else ''}")
            pages = link.split("-/auth-token")[0] + "-/exoclaim/"
            with httpx.Client(follow_redirects=True, timeout=60) as browser:
                browser.get(link).raise_for_status()
                found = re.search(r'name="exoclaim-csrf" content="([^"]+)"', browser.get(pages + "queue").text)
                token = found[1] if found else ""
                for _ in range(ACCEPTED):
                    claim = browser.get(pages + "queue.json").raise_for_status().json()["claim"]
                    verdict = {"relation_id": claim["relation_id"], "decision": "accept"}
                    browser.post(pages + "verdict", data=verdict, headers={"x-csrftoken": token}).raise_for_status()
        finally:
            server.terminate()
    return ""


def play(page: str) -> Iterator[tuple[Step, str]]:
    """Each step of a page with what it prints now. Be in a `checkout` while this runs."""
    for step in steps(page):
        yield step, run(step)


def alike(shown: str, printed: str) -> bool:
    """Whether two outputs say the same: decimal figures may differ by 0.02, as they do between processors."""
    if _FIGURE.sub("#", shown) != _FIGURE.sub("#", printed):
        return False
    pairs = zip(_FIGURE.findall(shown), _FIGURE.findall(printed), strict=True)
    return all(abs(float(a) - float(b)) < 0.0201 for a, b in pairs)


def renewed(page: str) -> str:
    """The page with the outputs of today."""
    for step, printed in reversed(list(play(page))):
        if step.shown is not None:
            page = page[: step.start] + printed + page[step.end :]
    return page


def executed(path: Path) -> Any:
    """The notebook at `path`, run from its own folder. Raises CellExecutionError where a cell fails."""
    notebook = nbformat.read(path, as_version=4)
    with environment():
        NotebookClient(notebook, timeout=600, record_timing=False, resources={"metadata": {"path": path.parent}}).execute()
    notebook.metadata.language_info = {"name": "python"}  # its version would change with the machine
    return notebook


def main() -> int:
    """Renew the files named on the command line."""
    for path in (Path(name).resolve() for name in sys.argv[1:]):
        if path.suffix == ".ipynb":
            nbformat.write(executed(path), path)
            continue
        with checkout():
            page = renewed(path.read_text(encoding="utf-8"))
        path.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
