"""Which files are found in what a user names."""

from pathlib import Path

import pytest

from exoclaim.errors import InputError, NothingToRead
from exoclaim.read import discover


@pytest.fixture
def folder(tmp_path):
    for name in (
        "b.pdf",
        "A.TXT",
        "sub/c.nxml",
        "sub/deep er/d'\"\n.md",
        "notes.docx",
        ".hidden/e.txt",
        "sub/.f.txt",
        "g.xml.gz",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Parcels.")
    return tmp_path


def test_folder_is_searched_for_papers(folder):
    names = [str(path.relative_to(folder)) for path in discover([folder])]
    assert names == ["A.TXT", "b.pdf", "g.xml.gz", "sub/c.nxml", "sub/deep er/d'\"\n.md"]


def test_a_file_is_listed_once(folder):
    twice = [folder / "b.pdf", folder, folder / "sub" / ".." / "b.pdf"]
    assert [path.name for path in discover(twice)].count("b.pdf") == 1


def test_a_named_file_is_kept_whatever_its_suffix(folder):
    assert discover([folder / "notes.docx"]) == [folder / "notes.docx"]


def test_nothing_there(tmp_path):
    (tmp_path / "notes.docx").write_text("x")
    with pytest.raises(NothingToRead, match="no paper found"):
        discover([tmp_path])
    with pytest.raises(InputError, match="no such file"):
        discover([Path(tmp_path / "absent.pdf")])
