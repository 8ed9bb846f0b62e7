"""Names of files and folders are printed as they are, also where rich would read them as its markup."""

from pathlib import Path

import pytest
from rich.console import Console

from exoclaim import show
from exoclaim.pipeline import Summary


@pytest.mark.parametrize("path", ["a[/b]/x.db", "[old]/x.db"])
def test_the_place_of_the_database(path, capsys):
    show.summary(Summary(), Path(path))
    assert f"Stored in {path}" in capsys.readouterr().out


def test_the_name_of_the_file_at_hand(monkeypatch):
    console = Console(record=True, force_terminal=True, width=100)
    monkeypatch.setattr(show, "Console", lambda **_: console)
    with show.progress() as told:
        told("papers/[old] x.txt", 1, 2)
    assert "[old] x.txt" in console.export_text()
