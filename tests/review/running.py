"""A real server in a process of its own, for the tests that need one."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"


@contextmanager
def server(database: Path) -> Iterator[str]:
    """Serve the database on a free port; gives the address with the token and ends the process afterwards."""
    code = "import sys; from pathlib import Path; from exoclaim.review.serve import serve; serve(Path(sys.argv[1]), port=0)"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])}
    with subprocess.Popen(
        [sys.executable, "-c", code, str(database)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            found = next((m for line in process.stdout if (m := re.search(r"http://\S+", line))), None)
            assert found, process.stderr.read()
            yield found.group()
        finally:
            process.terminate()
