"""README and documentation say what the program does: sessions are played again, the reference is generated again."""

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import nbformat
import pytest

from exoclaim.cli import main

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PLAYED = [ROOT / "README.md", DOCS / "tutorial" / "reviewed-table.md"]
NOTEBOOK = DOCS / "how-to" / "notebook.ipynb"
RENEW = "\nIf this is right, `make pages` writes it into the page."

_spec = importlib.util.spec_from_file_location("docs_sessions", DOCS / "sessions.py")
sessions = importlib.util.module_from_spec(_spec)
sys.modules["docs_sessions"] = sessions  # its dataclass looks its module up
_spec.loader.exec_module(sessions)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PLAYED, ids=name)
def test_every_command_runs_and_prints_what_the_page_shows(path):
    page = path.read_text(encoding="utf-8")
    played = 0
    with sessions.checkout():
        for step, printed in sessions.play(page):
            played += 1
            if step.shown is not None:
                assert sessions.alike(step.shown, printed), f"{step.code}\nnow prints\n{printed}{RENEW}"
    assert played == len(list(sessions.steps(page))) > 8


def test_the_tutorial_ends_with_the_rows_that_were_accepted():
    text = PLAYED[1].read_text(encoding="utf-8")
    assert sessions.ACCEPTED == 12
    assert "csv: 12 written" in text
    assert "twelve rows" in text


@pytest.mark.parametrize(("file", "words"), sessions.ELSEWHERE.values(), ids=sessions.ELSEWHERE)
def test_what_a_session_cannot_run_is_run_elsewhere(file, words):
    assert words in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PLAYED, ids=name)
def test_commands_in_the_prose_are_run_on_the_page(path):
    page = path.read_text(encoding="utf-8")
    run = [step.code for step in sessions.steps(page)]
    for command in re.findall(r"`((?:exoclaim|pip|python) [^`]+)`", page):
        assert any(code.startswith(command) for code in run), f"{name(path)} names `{command}` and does not run it"
    tested = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in re.findall(r"`(make \w+)`", page):
        assert f"{command} " in tested, f"{name(path)} names `{command}`, and .ci/run does not run it"


def test_readme_begins_with_the_two_commands():
    found = [step.code.partition("#")[0].strip() for step in sessions.steps(PLAYED[0].read_text(encoding="utf-8"))]
    assert found[:2] == ["make demo", "make test"]


def test_the_notebook_gives_what_it_shows():
    before, after = nbformat.read(NOTEBOOK, as_version=4), sessions.executed(NOTEBOOK)
    shown, printed = ([_texts(cell) for cell in book.cells if cell.cell_type == "code"] for book in (before, after))
    assert len(shown) > 5
    for cell, old, new in zip((c for c in before.cells if c.cell_type == "code"), shown, printed, strict=True):
        assert sessions.alike(old, new), f"{cell.source}\nnow gives\n{new}{RENEW}"


def _texts(cell) -> str:
    """What a cell printed and answered; stderr aside, which may hold warnings of the machine."""
    parts = []
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stdout":
            parts.append(output.text)
        elif output.output_type == "execute_result":
            parts.append(output.data["text/plain"])
    return "\n".join(parts)


def test_the_reference_is_what_the_program_says():
    pages = [str(path) for path in sorted((DOCS / "reference").glob("*.md"))]
    command = [sys.executable, "-m", "cogapp", "--check", "--diff", "-I", str(DOCS), *pages]
    with sessions.environment():
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr + RENEW


def described() -> list[tuple[str, str]]:
    """Every line of the other pages, and of the guides beside the code, that calls exoclaim."""
    pages = [p for p in sorted(DOCS.rglob("*.md")) if "reference" not in p.parts and p not in PLAYED]
    pages += [ROOT / "models" / "lexicon" / "README.md", ROOT / "corpus" / "README.md"]
    lines = []
    for path in pages:
        page = re.sub(r"\\\n\s*", "", path.read_text(encoding="utf-8"))
        code = re.findall(r"^```sh\n(.*?)^```$", page, re.M | re.S) + re.findall(r"^    (\S.*)$", page, re.M)
        lines += [(name(path), line) for part in code for line in part.splitlines() if line.startswith("exoclaim ")]
    return lines


@pytest.mark.parametrize(("page", "line"), described())
def test_commands_of_the_guides_are_commands_with_these_options(page, line):
    words = shlex.split(line, comments=True)[1:]
    command, path = main, "exoclaim"
    while isinstance(command, click.Group):
        path = f"{path} {words[0]}"
        assert words[0] in command.commands, f"{page}: there is no `{path}`"
        command = command.commands[words.pop(0)]
    context = click.Context(command, info_name=path)
    _, rest, _ = command.make_parser(context).parse_args(args=words)  # NoSuchOption names an option that is none
    assert not rest, f"{page}: {path} takes no {rest}"


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("confidence 0.91\n", "confidence 0.92\n", True),
        ("confidence 0.91\n", "confidence 0.95\n", False),
        ("12 written\n", "13 written\n", False),
        ("a 0.5\n", "b 0.5\n", False),
    ],
)
def test_what_counts_as_the_same_output(shown, printed, same):
    assert sessions.alike(shown, printed) is same


def test_steps_of_a_page():
    page = "```sh\nmake demo   # why\n```\n```console\n$ ls\na\nb\n$ pwd\n```\n```python\nprint(1)\n```\n\n```text\n1\n```\n"
    found = list(sessions.steps(page))
    assert [(s.code.strip(), s.shown) for s in found] == [
        ("make demo   # why", None), ("ls", "a\nb\n"), ("pwd", ""), ("print(1)", "1\n"),
    ]  # fmt: skip
    assert [page[s.start : s.end] for s in found[1:]] == ["a\nb\n", "", "1\n"]


def test_a_command_that_fails_is_named():
    with sessions.checkout(), pytest.raises(sessions.Broken, match="no-such-file"):
        sessions.run(sessions.Step("exoclaim extract no-such-file.txt", False))
