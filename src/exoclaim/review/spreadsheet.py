"""Datasette's CSV made safe to open in a spreadsheet: a cell that would be run as a formula gets a leading apostrophe.

Paper text stands in these cells, and a paper can say `=cmd|...`. Numbers stay numbers. It knows nothing of databases.
"""

import codecs
import csv
import io
from collections.abc import Callable
from typing import Any

from exoclaim.review.headers import App, Message, Receive, Scope, Send

csv.field_size_limit(2**31 - 1)  # the text of a whole paper is one cell
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: str) -> str:
    """The cell as a spreadsheet may have it."""
    if not value.startswith(FORMULA):
        return value
    try:
        float(value)
    except ValueError:
        return f"'{value}"
    return value


class Rows:
    """Takes CSV in pieces that may end anywhere, and gives back whole rows with safe cells."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._open = ""  # a row that has not ended: its quotes are still open, or its line is

    def feed(self, piece: bytes, *, last: bool) -> bytes:
        """Rows that are complete with this piece; with `last` also what is left."""
        text = self._open + self._decoder.decode(piece, final=last)
        end = len(text) if last else self._complete(text)
        self._open = text[end:]
        out = io.StringIO()
        writer = csv.writer(out)
        for row in csv.reader(io.StringIO(text[:end], newline="")):
            writer.writerow([safe_cell(cell) for cell in row])
        return out.getvalue().encode()

    @staticmethod
    def _complete(text: str) -> int:
        """The end of the last row: a line end outside of quotes."""
        end = text.rfind("\n")
        while end >= 0 and text.count('"', 0, end) % 2:
            end = text.rfind("\n", 0, end)
        return end + 1


def safe_csv(app: App, *, applies: Callable[[], bool]) -> App:
    """Pass every answer to a path that ends in `.csv` through `Rows` while `applies()` holds."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].endswith(".csv") or not applies():
            await app(scope, receive, send)
            return
        rows, state = Rows(), {"csv": False}

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                state["csv"] = message["status"] == 200
                kept = [h for h in message.get("headers") or [] if not state["csv"] or bytes(h[0]).lower() != b"content-length"]
                message = {**message, "headers": kept}
            elif message["type"] == "http.response.body" and state["csv"]:
                more: Any = message.get("more_body", False)
                message = {**message, "body": rows.feed(message.get("body", b""), last=not more)}
            await send(message)

        await app(scope, receive, send_safely)

    return wrapped
