"""What `exoclaim doctor` says of healthy and of broken things."""

import sqlite3

import pytest

from exoclaim import checkup


def by_name(db):
    return {check.what: check for check in checkup.doctor(db)}


@pytest.fixture(scope="module")
def healthy(tmp_path_factory):
    return by_name(tmp_path_factory.mktemp("doctor") / "outputs" / "none.db")


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("model", "HGNC:1692, GO:0070062 and 1 claim"),
        ("reading PDFs", "a test page gave 6 words"),
        ("SQLite", "full-text search yes"),
        ("place", "can be written"),
        ("database", "is not there yet"),
        ("spacy", "3.8"),
    ],
)
def test_a_healthy_machine(healthy, what, words):
    assert healthy[what].ok
    assert words in healthy[what].found


def test_a_library_and_an_extra_that_are_missing(monkeypatch):
    assert not checkup._library("no-such-library").ok
    assert "install exoclaim again" in checkup._library("no-such-library").found
    assert checkup._extra("wings", "no-such-library").ok
    assert "pip install 'exoclaim[wings]'" in checkup._extra("wings", "no-such-library").found


def test_a_model_that_is_not_there(monkeypatch, tmp_path):
    monkeypatch.setenv("EXOCLAIM_MODELS", str(tmp_path))
    found = checkup._model()
    assert not found.ok
    assert "there is no model here" in found.found


def test_a_pdf_that_cannot_be_read(monkeypatch):
    monkeypatch.setattr(checkup, "PAGE", b"%PDF-1.4 and no more")
    assert not checkup._pdf().ok


def test_a_disk_that_is_full(monkeypatch, tmp_path):
    monkeypatch.setattr(checkup, "ROOM", 1 << 60)
    assert not checkup._place(tmp_path / "a.db").ok


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_text("no database" * 100, encoding="utf-8"), "a.db"),
        (lambda path: sqlite3.connect(path).execute("CREATE TABLE birds (name TEXT)"), "not made by exoclaim"),
    ],
    ids=["no database", "another program's"],
)
def test_a_database_that_is_none_of_ours(tmp_path, make, words):
    make(tmp_path / "a.db")
    found = checkup._database(tmp_path / "a.db")
    assert not found.ok
    assert words in found.found
