"""Keeps a process ready that has the readers of PDFs loaded, and has it fork a guarded child for each PDF. Parses nothing.

To start Python and import the readers takes longer than to read a page, a fork takes milliseconds. The process that waits never
looks at a byte of a file: each child gets the bytes over a socket of its own, has limits of its own and dies with its file.

`python -m exoclaim.read.pdf_forks DESCRIPTOR` is that process. Over the socket DESCRIPTOR it sends one byte when it is ready,
then takes options as JSON together with a socket, and answers each with the exit code of the child.
"""

import atexit
import contextlib
import gc
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from exoclaim.read import pdf_child

_CODE = struct.Struct("i")
_MOST = 4096
"""Bytes that options take at most."""

_idle: list["_Forks"] = []
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)  # a copy of this process must not speak into the same sockets


def ask(content: bytes, options: dict[str, Any], ends: float) -> tuple[int, bytes]:
    """Exit code and answer of a child that reads `content`, see `pdf_child`; a signal that ended it is negative.

    Raises TimeoutError, with the child killed, when `ends` on `time.monotonic` has come, and RuntimeError where no child can
    be started.
    """
    if not hasattr(os, "fork"):
        return _started_anew(content, options, ends)
    forks = _idle.pop() if _idle else None
    if forks is None or not forks.alive():
        forks = _Forks(ends)
    try:
        answer = forks.ask(content, options, ends)
    except ConnectionError:  # the system took the whole group for the memory of the child
        forks.end()
        return -signal.SIGKILL, b""
    except BaseException:
        forks.end()
        raise
    _idle.append(forks)
    return answer


@atexit.register
def close() -> None:
    """Ends the processes that wait; the next PDF starts one again."""
    while _idle:
        _idle.pop().end()


class _Forks:
    """A process that waits for PDFs, in a session of its own: a Ctrl-C in the terminal is the parent's business."""

    def __init__(self, ends: float) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                _command("exoclaim.read.pdf_forks", str(theirs.fileno())), env=_environment(), pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        try:
            ready = _receive(self._control, 1, ends)
        except BaseException:
            self.end()
            raise
        if not ready:
            self.end()
            raise RuntimeError("the process that reads PDFs does not start; `exoclaim doctor` may say why")

    def alive(self) -> bool:
        """Whether it still waits."""
        if self._process.poll() is None:
            return True
        self.end()
        return False

    def ask(self, content: bytes, options: dict[str, Any], ends: float) -> tuple[int, bytes]:
        """As `ask` above; raises ConnectionError when the process is gone."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                socket.send_fds(self._control, [json.dumps(options).encode()], [theirs.fileno()])
            with contextlib.suppress(ConnectionError):  # a child that is already dead has told enough
                ours.settimeout(_left(ends))
                ours.sendall(content)
                ours.shutdown(socket.SHUT_WR)
            answer = bytearray()
            with contextlib.suppress(ConnectionError):
                while part := _receive(ours, 1 << 20, ends):
                    answer += part
        code = _receive(self._control, _CODE.size, ends)
        if len(code) < _CODE.size:
            raise ConnectionError("the process that forks is gone")
        return _CODE.unpack(code)[0], bytes(answer)

    def end(self) -> None:
        """Kills it and the child at hand."""
        self._control.close()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _receive(line: socket.socket, most: int, ends: float) -> bytes:
    line.settimeout(_left(ends))
    return line.recv(most)


def _started_anew(content: bytes, options: dict[str, Any], ends: float) -> tuple[int, bytes]:
    """The same where there are no forks (Windows): a fresh Python for each PDF."""
    command = _command("exoclaim.read.pdf_child", json.dumps(options))
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_left(ends), env=_environment(), check=False)
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    return done.returncode, done.stdout


def _command(module: str, argument: str) -> list[str]:
    # -P keeps the current folder, which may hold a stranger's modules, off the import path.
    return [sys.executable, "-P", "-m", module, argument]


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))}


def _serve(control: socket.socket) -> None:
    """Forks a child for each request until the parent is gone."""
    pdf_child.load("pdfium")
    gc.freeze()  # a collection in a child would otherwise write to, and so copy, all that was loaded here
    control.sendall(b"!")
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, _MOST, 1)
        if not descriptors:
            return
        options = json.loads(message)
        pdf_child.load(options["engine"])
        child = os.fork()
        if not child:
            control.close()
            os._exit(_answer(descriptors[0], options))
        os.close(descriptors[0])
        control.sendall(_CODE.pack(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))


def _answer(descriptor: int, options: dict[str, Any]) -> int:
    """The life of a child; returns its exit code."""
    try:
        pdf_child.bind(options)
        with socket.socket(fileno=descriptor) as line, line.makefile("rb") as asked:
            line.sendall(pdf_child.answer(asked.read(), options))
    except MemoryError:
        return pdf_child.OUT_OF_MEMORY
    except BaseException:  # nothing may go on behind the fork
        return 1
    return 0


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
