"""Start Datasette on a database, in this process, with the review pages and a link that logs the curator in.

It makes no page itself, and refuses a database that exoclaim did not make.
"""

import errno
import os
import socket
import webbrowser
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils.sqlite import sqlite3

from exoclaim.errors import DatabaseError, PortInUse
from exoclaim.review import plugin
from exoclaim.review.access import is_ours
from exoclaim.review.headers import only_hosts

_SETTINGS = {"sql_time_limit_ms": 8000, "facet_time_limit_ms": 2000, "num_sql_threads": 3, "suggest_facets": False}
_LOCAL = {"127.0.0.1", "localhost", "::1"}


def build_app(db_path: Path, *, immutable: bool = False, metadata: dict[str, Any] | None = None) -> Datasette:
    """A Datasette that serves the database at `db_path` with the review pages.

    `immutable` opens it read-only; `metadata` is Datasette's, for example to allow others to review.
    Raises DatabaseError when there is no such database or exoclaim did not make it.
    """
    db_path = Path(db_path)
    if not db_path.is_file():
        raise DatabaseError(db_path, "there is no such database", "Make it with `exoclaim ingest PATH --db ...`")
    if not is_ours(str(db_path)):
        raise DatabaseError(db_path, "this is not a database made by exoclaim", "Choose another --db")
    _check_views(db_path)
    if not pm.has_plugin("exoclaim"):  # run from a source folder, without the entry point
        pm.register(plugin, name="exoclaim")
    path = str(db_path)
    return Datasette([] if immutable else [path], immutables=[path] if immutable else [], metadata=metadata, settings=_SETTINGS)


def _check_views(db_path: Path) -> None:
    try:
        conn = sqlite3.connect(f"{db_path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            conn.execute("SELECT relation_id FROM evidence LIMIT 1").fetchone()
        finally:
            conn.close()
    except sqlite3.Error as error:
        raise DatabaseError(db_path, f"it cannot be browsed ({error})", "Run `exoclaim doctor` on it") from error


def serve(db_path: Path, *, port: int = 8001, open_browser: bool = False, host: str = "127.0.0.1") -> None:
    """Serve the database until interrupted, and print the address that logs in once as root.

    `port` 0 takes any free port. On a local `host` only requests to that address are answered.
    Raises DatabaseError (see `build_app`) and PortInUse.
    """
    datasette = build_app(db_path)
    listener = _listen(host, port)
    port = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{port}{datasette.urls.path('-/auth-token')}?token={datasette._root_token}"
    print(f"Open this link to review; it works once:\n  {url}\nStop with Ctrl+C.", flush=True)
    app = datasette.app()
    if host in _LOCAL:
        names = ("127.0.0.1", "localhost", "[::1]")
        app = only_hosts(app, [f"{name}:{port}" for name in names] + (list(names) if port == 80 else []))
    if open_browser:
        webbrowser.open(url)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on", workers=1))
    with listener:
        server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, so that nobody can take the port between the check and the start."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name == "posix":  # elsewhere this would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortInUse(host, port) from error
        raise
    return listener
