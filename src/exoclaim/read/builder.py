"""Writes the text of a structured file (XML, BioC) block by block and keeps where each block stands."""

from exoclaim.read.block import Block
from exoclaim.schema import Span


class TextBuilder:
    """Grows a document text; blocks are parted by an empty line, or by what is missing to a given offset."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        """What has been written so far."""
        return "".join(self._parts)

    def add(self, kind: str, content: str, *, level: int = 0, section: str = "", offset: int | None = None) -> Span:
        """Appends a block; returns its span, which is empty when there is nothing to write.

        `section` names the kind of section that a heading opens, where the file says it. `offset` asks for a place;
        a place that is already written over, or far ahead, is not kept.
        """
        stripped = content.strip()
        if not stripped:
            return self._length, self._length
        gap = 2 if self._length else 0
        if offset is not None:
            ahead = offset + len(content) - len(content.lstrip()) - self._length
            gap = ahead if 0 <= ahead <= 16 and (ahead > 0 or not self._length) else gap
        self._parts.append("\n" * gap)
        start = self._length + gap
        self._parts.append(stripped)
        self._length = start + len(stripped)
        self.blocks.append(Block(kind=kind, lines=((start, self._length),), level=level, section=section))
        return start, self._length
