import socket
import sqlite3
from pathlib import Path

import httpx
import pytest

from exoclaim.errors import DatabaseError, ExoclaimError, PortInUse
from exoclaim.review import serve

from .conftest import make_database
from .running import server


def foreign(path: Path) -> None:
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE t (x)")
    conn.close()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "there is no such database"),
        (foreign, "not a database made by exoclaim"),
        (lambda path: path.write_text("some text"), "not a database made by exoclaim"),
        (lambda path: path.mkdir(), "there is no such database"),
        (lambda path: (make_database(path), sqlite3.connect(path).execute("DROP VIEW evidence")), "cannot be browsed"),
    ],
)
def test_what_is_not_ours_is_refused(tmp_path: Path, make: object, words: str) -> None:
    path = tmp_path / "other.db"
    make(path)  # type: ignore[operator]
    with pytest.raises(DatabaseError, match=words) as caught:
        serve.build_app(path)
    assert caught.value.exit_code == 4


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=f"127.0.0.1:{port}: the port is taken") as caught:
            serve.serve(make_database(tmp_path / "exoclaim.db"), port=port)
    assert isinstance(caught.value, ExoclaimError)
    assert caught.value.exit_code == 4


def test_the_link_works_once_and_only_under_this_address(demo: Path) -> None:
    with server(demo) as url:
        base = url.split("/-/")[0]
        assert httpx.get(f"{base}/-/exoclaim/queue").status_code == 200
        first = httpx.get(url)
        assert first.status_code == 302
        assert "ds_actor" in first.cookies
        assert httpx.get(url).status_code == 403
        assert httpx.get(f"{base}/exoclaim", headers={"host": "attacker.example"}).status_code == 421
        assert httpx.get(
            f"{base}/exoclaim", headers={"host": base.removeprefix("http://").replace("127.0.0.1", "localhost")}
        ).is_success
