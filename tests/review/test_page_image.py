import hashlib
import sqlite3
from pathlib import Path

import pytest

from exoclaim.review.page_image import NoImage, boxes_of, find_file

from ..conftest import ROOT
from .conftest import Client, make_database

PDF = ROOT / "corpus" / "texts" / "cargo-sorting.pdf"


def with_pdf(path: Path, source: Path) -> tuple[Client, str]:
    """The demonstration, one of its papers said to be read from `source`."""
    make_database(path)
    key = hashlib.sha256(PDF.read_bytes()).hexdigest()[:32]
    conn = sqlite3.connect(path)
    (old,) = conn.execute("SELECT id FROM documents LIMIT 1").fetchone()
    conn.execute("UPDATE documents SET id = ?, source = ? WHERE id = ?", [key, str(source), old])
    conn.execute("UPDATE pages SET document = ? WHERE document = ?", [key, old])
    conn.commit()
    conn.close()
    return Client(path), key


def test_a_page_is_drawn(tmp_path: Path) -> None:
    client, key = with_pdf(tmp_path / "exoclaim.db", PDF)
    answer = client.get(f"/-/exoclaim/paper/{key}/page/1.png")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG")
    for path in (f"{key}/page/9.png", f"{'0' * 32}/page/1.png"):
        assert client.get(f"/-/exoclaim/paper/{path}").status_code == 404


@pytest.mark.parametrize(("make", "words"), [
    (lambda p: None, "no longer"),
    (lambda p: p.write_bytes(PDF.read_bytes() + b" "), "has changed"),
    (lambda p: p.mkdir(), "no longer"),
])  # fmt: skip
def test_a_file_that_is_not_what_was_read_is_not_shown(tmp_path: Path, make: object, words: str) -> None:
    make(tmp_path / "a.pdf")  # type: ignore[operator]
    client, key = with_pdf(tmp_path / "exoclaim.db", tmp_path / "a.pdf")
    answer = client.get(f"/-/exoclaim/paper/{key}/page/1.png")
    assert answer.status_code == 404
    assert words in answer.text


def test_what_is_no_pdf_gives_words(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 not really")
    client, key = with_pdf(tmp_path / "exoclaim.db", tmp_path / "a.pdf")
    conn = sqlite3.connect(tmp_path / "exoclaim.db")
    other = hashlib.sha256(b"%PDF-1.4 not really").hexdigest()[:32]
    conn.execute("UPDATE documents SET id = ? WHERE id = ?", [other, key])
    conn.execute("UPDATE pages SET document = ? WHERE document = ?", [other, key])
    conn.commit()
    assert "cannot be drawn" in client.get(f"/-/exoclaim/paper/{other}/page/1.png").text


def test_a_file_is_found_beside_the_database(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.pdf").write_bytes(b"x")
    key = hashlib.sha256(b"x").hexdigest()[:32]
    assert find_file("papers/a.pdf", key, str(tmp_path / "db")) == tmp_path / "papers" / "a.pdf"
    with pytest.raises(NoImage):
        find_file("papers/b.pdf", key, str(tmp_path / "db"))


def test_the_lines_of_a_sentence_are_boxed_from_the_upper_left() -> None:
    page = {
        "number": 3,
        "start": 0,
        "end": 30,
        "height": 800.0,
        "boxes": "[[0, 10, 50, 700, 250, 712], [10, 20, 50, 680, 250, 692]]",
    }
    found = boxes_of(
        [page], [{"id": "a", "start": 2, "end": 9}, {"id": "b", "start": 8, "end": 12}, {"id": "c", "start": 25, "end": 29}]
    )
    assert found == {"a": (3, "49.0,87.0,202.0,14.0"), "b": (3, "49.0,87.0,202.0,14.0 49.0,107.0,202.0,14.0")}
