"""Guesses the title of a document that does not name it. Reads blocks only."""

from collections.abc import Sequence
from pathlib import PurePath

from exoclaim.read import block as kinds
from exoclaim.read.block import Block


def guess_title(text: str, blocks: Sequence[Block], source: str) -> str:
    """The words of the title block on one line, else the name of the file without its suffix."""
    for block in blocks:
        if block.kind == kinds.TITLE:
            return " ".join(text[block.start : block.end].split())
    return PurePath(source).stem
