"""Files that cannot be read: each has its own error, and none hangs, crashes or passes in silence."""

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest

from exoclaim.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedPdf,
    FileChanged,
    InputError,
    LimitExceeded,
    NoTextLayer,
    NotText,
    UnknownFormat,
)
from exoclaim.read import Limits, read

from . import pdfs

BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;&b;">]><article><body><p>&d;</p></body></article>'
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><article><body><p>&x;</p></body></article>'
)


def zipped(content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("paper.xml", content)
    return out.getvalue()


CASES = [
    ("empty.txt", b"", EmptyFile),
    ("blank.txt", b" \n\t\n", EmptyFile),
    ("mark only.txt", b"\xef\xbb\xbf\n", EmptyFile),
    ("latin.txt", "Les exosomes libérés par la cellule".encode("latin-1"), NotText),
    ("wide.txt", "Parcels".encode("utf-16"), NotText),
    ("binary.txt", bytes(range(256)) * 9, NotText),
    ("binary", bytes(range(256)) * 9, UnknownFormat),
    ("zip bomb.docx", zipped(b" " * 3_000_000), UnknownFormat),
    ("zip bomb.xml", zipped(b" " * 3_000_000), DamagedFile),
    ("slides.pptx", b"PK\x03\x04\x00\xff" * 40, UnknownFormat),
    ("cut.pdf", pdfs.one_page(pdfs.LEFT)[:400], DamagedFile),
    ("words.pdf", b"This is no PDF at all.", DamagedFile),
    ("locked.pdf", pdfs.locked(pdfs.one_page(pdfs.LEFT), user="secret"), EncryptedPdf),
    ("picture.pdf", pdfs.picture_only(), NoTextLayer),
    ("bomb.xml", BOMB, DamagedFile),
    ("outside.xml", OUTSIDE, DamagedFile),
    ("cut.xml", b"<article><body><p>Parcels", DamagedFile),
    ("page.xml", b"<html><body>Parcels</body></html>", UnknownFormat),
    ("page.txt", b"\xef\xbb\xbf<!-- saved -->\n<!doctype HTML>\n<p>Parcels", UnknownFormat),
    ("page.html", b"<html lang='en'><body>Parcels</body></html>", UnknownFormat),
    ("page.pdf", b"\n<!DOCTYPE html><html>Please sign in</html>", UnknownFormat),
    ("tail.txt.gz", gzip.compress(b"Parcels.") + b"more", DamagedFile),
    ("second cut.txt.gz", gzip.compress(b"Parcels.") * 2 + gzip.compress(b"Parcels.")[:-9], DamagedFile),
    ("nothing.xml", b"<article><body/></article>", EmptyFile),
    ("cut.json", b'{"text": "Parc', DamagedFile),
    ("list.json", b"[1, 2]", UnknownFormat),
    ("hollow.json", b'{"text": " "}', EmptyFile),
    ("odd.json", b'{"documents": [3]}', DamagedFile),
    ("deep.json", b"[" * 100_000, DamagedFile),
    ("half.json", b'{"text": "Parcels \\ud800 leave."}', DamagedFile),
    ("nul.json", b'{"text": "Parcels \\u0000 leave."}', NotText),
    ("cut.xml.gz", gzip.compress(b"<article><body><p>Parcels.</p></body></article>" * 50)[:60], DamagedFile),
    ("noise.txt.gz", b"\x1f\x8b\x08" + b"\xff" * 40, DamagedFile),
]


@pytest.mark.parametrize(("name", "content", "error"), CASES, ids=[case[0] for case in CASES])
def test_bad_file(tmp_path, name, content, error):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as raised:
        read(path)
    assert type(raised.value) is error
    assert str(path) in str(raised.value)


LIMITS = [
    ("gzip bomb.xml.gz", gzip.compress(b" " * 3_000_000), Limits(unpacked_bytes=1_000_000), "bytes unpacked"),
    ("gzip bomb in parts.txt.gz", gzip.compress(b" " * 600_000) * 2, Limits(unpacked_bytes=1_000_000), "bytes unpacked"),
    ("large.txt", b"Parcels. " * 1000, Limits(file_bytes=1000), "bytes for a file"),
    ("long.pdf", pdfs.two_columns(), Limits(pages=2), "2 pages"),
    ("dense.pdf", pdfs.two_columns(), Limits(glyphs_per_page=500), "500 characters on a page"),
    ("slow.pdf", pdfs.two_columns(), Limits(wall_seconds=0.01), "0.01 seconds"),
    ("bomb.pdf", pdfs.flate_bomb(400 << 20), Limits(memory_bytes=300 << 20), "300 MB of memory"),
]


@pytest.mark.parametrize(("name", "content", "limits", "words"), LIMITS, ids=[case[0] for case in LIMITS])
def test_limit(tmp_path, name, content, limits, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(LimitExceeded, match=words):
        read(path, limits=limits)


def test_a_file_of_two_gigabytes_is_not_opened(tmp_path):
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    with pytest.raises(LimitExceeded, match="bytes for a file"):
        read(path)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    path = tmp_path / "pipe.txt"
    os.mkfifo(path)
    with pytest.raises(InputError, match="no regular file"):
        read(path)


@pytest.mark.parametrize("change", ["grows", "replaced"])
def test_a_file_that_changes_while_it_is_read(tmp_path, monkeypatch, change):
    path = tmp_path / "copied.txt"
    path.write_text("Parcels leave the cell.")
    opened, before = Path.open, path.stat()

    def disturbed(self, *args, **kwargs):
        file = opened(self, *args, **kwargs)
        if self == path:
            if change == "replaced":
                path.unlink()
            with opened(path, "a") as other:
                other.write(" They float.")
        return file

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", disturbed)
        patch.setattr(os, "fstat", lambda _: before)
        with pytest.raises(FileChanged, match="changed while it was read"):
            read(path)
    assert read(path).view.text.endswith("They float.")


def test_limits_come_from_words():
    assert Limits.of(["pages=800", "wall_seconds=2.5"]) == Limits(pages=800, wall_seconds=2.5)
    for wrong in ("sheets=3", "pages=many", "pages", "pages=0"):
        with pytest.raises(InputError, match="limit"):
            Limits.of([wrong])


def test_a_name_that_is_no_utf8(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as file:
        file.write(b"Parcels leave the cell.")
    document = read(os.fsdecode(path))
    assert document.source.encode().endswith(b"caf\\udce9.txt")
    os.truncate(path, 0)
    with pytest.raises(EmptyFile) as raised:
        read(os.fsdecode(path))
    assert str(raised.value).encode()


def test_missing_path(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "absent.txt")
    with pytest.raises(InputError, match="folder"):
        read(tmp_path)


@pytest.mark.parametrize(
    "name", ["two words.txt", 'it\'s "quoted".txt', "Vésicules – β.txt", "line\nbreak.txt", "-n.txt", "no suffix"]
)
def test_odd_names(tmp_path, name):
    path = tmp_path / name
    path.write_text("Parcels leave the cell.")
    document = read(path)
    assert document.source == str(path)
    assert document.view.text == "Parcels leave the cell."


def test_byte_order_mark_counts_in_the_text_and_not_in_the_view(tmp_path):
    path = tmp_path / "mark.txt"
    path.write_bytes("\ufeffParcels leave.\r\nThey float.".encode())
    document = read(path)
    assert document.text == "\ufeffParcels leave.\r\nThey float."
    assert document.view.text == "Parcels leave.\n\nThey float."
    assert document.view.origins[0] == 1


def test_the_id_is_that_of_the_bytes(tmp_path):
    first, second = tmp_path / "a.txt", tmp_path / "b.md"
    first.write_text("Parcels.")
    second.write_text("Parcels.")
    assert read(first).id == read(second).id


WAYS_OUT = [("wide.txt", "Parcels".encode("utf-16"), "iconv -f UTF-16 "), ("latin.txt", b"lib\xe9r", "iconv -f LATIN1 ")]


@pytest.mark.parametrize(("name", "content", "words"), [*WAYS_OUT, ("a.html", b"<html>", "web page")])
def test_the_message_says_what_to_do(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=words):
        read(tmp_path / name)
