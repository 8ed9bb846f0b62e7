"""A real server in a process of its own, for the tests that need one."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"


def source_environment() -> dict[str, str]:
    """The environment of a child process that imports this checkout."""
    return os.environ | {
        "PYTHONPATH": os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")]),
        "EXOCLAIM_MODELS": str(SOURCE.parent / "models"),
    }


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def server(database: Path) -> Iterator[str]:
    """Serve the database on a free port; gives the address with the token and ends the process afterwards."""
    code = "import sys; from pathlib import Path; from exoclaim.review.serve import serve; serve(Path(sys.argv[1]), port=0)"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(database)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=source_environment(),
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            found = next((m for line in process.stdout if (m := re.search(r"http://\S+", line))), None)
            assert found, process.stderr.read()
            yield found.group()
        finally:
            process.terminate()
