"""Puts a sentence together again that a page end, a figure or a footer interrupted. Changes no character.

Blocks come in reading order. A legend that stands inside a sentence becomes a paragraph behind it.
"""

import re
from collections.abc import Sequence

from exoclaim.read import block as kinds
from exoclaim.read.block import Block, Paragraph
from exoclaim.read.legends import has_cues
from exoclaim.schema import Span

_CLOSED = re.compile(r"(?:[.!?:;…][\"'”’»)\]*]*|[.!?][\"'”’»)\]]*\s?(?:\[[\d,;‐‑–−\- ]+\]|[\d⁰-⁹¹²³][\d,‐‑–−⁰-⁹¹²³-]*))$")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|al|approx|ca|Figs?|figs?|refs?|Eqs?|Drs?|No|sp|spp|resp|viz)|(?<![\w-])[A-Z])\.$"
)
_GOES_ON = re.compile(r"[α-ω](?![-‐]?[A-Z])|[a-zß-ÿ(\[,;:)\]%=<>±–—&/]|-\S")
_ASIDE = frozenset({kinds.LABEL, kinds.LEGEND, kinds.NOTE})


def paragraphs(text: str, blocks: Sequence[Block]) -> list[Paragraph]:
    """The paragraphs of a document in the order in which they should be read."""
    marked = _label_legends(text, blocks)
    done: list[Paragraph] = []
    current: Paragraph | None = None
    aside: list[Paragraph] = []

    def close() -> None:
        nonlocal current
        if current:
            done.append(current)
        done.extend(aside)
        aside.clear()
        current = None

    boxed = 0
    for position, block in enumerate(marked):
        waiting = current is not None and is_open(text, current.lines)
        if current and waiting and block.kind == kinds.HEADING:
            boxed = max(boxed, _box_end(text, marked, position, current))
        if position < boxed or (block.kind in _ASIDE and waiting and _resumes(text, marked, position + 1, current)):
            aside.append(_paragraph(block))
        elif block.kind == kinds.LEGEND:
            close()
            current = _paragraph(block)
        elif block.kind != kinds.PROSE:
            close()
            done.append(_paragraph(block))
        elif current is None or not waiting:
            close()
            current = _paragraph(block)
        elif goes_on(text, block):
            current.lines.extend(block.lines)
            current.full = block.full
        elif _interrupts(text, marked, position, current):
            aside.append(_paragraph(block.as_kind(kinds.LEGEND)))
        elif current.full and current.kind == kinds.PROSE and (block.after_break or aside):
            current.lines.extend(block.lines)
            current.full = block.full
        else:
            close()
            current = _paragraph(block)
    close()
    return done


def _box_end(text: str, blocks: Sequence[Block], position: int, current: Paragraph) -> int:
    """Index behind a box (heading and finished paragraphs) that stands inside an open sentence; 0 if there is none."""
    if not current.full:
        return 0
    whole = False
    for index in range(position + 1, min(position + 6, len(blocks))):
        block = blocks[index]
        if block.kind == kinds.PROSE and goes_on(text, block):
            return index if whole else 0
        if block.kind == kinds.PROSE:
            whole = not is_open(text, block.lines)
    return 0


def is_open(text: str, lines: Sequence[Span]) -> bool:
    """Whether the last sentence of these lines still waits for its end."""
    start, end = lines[-1]
    tail = text[max(start, end - 60) : end].rstrip()
    return not _CLOSED.search(tail) or bool(_ABBREVIATED.search(tail))


def goes_on(text: str, block: Block) -> bool:
    """Whether a block begins in the middle of a sentence."""
    return bool(_GOES_ON.match(text, block.start))


def _paragraph(block: Block) -> Paragraph:
    return Paragraph(block.kind, list(block.lines), block.level, block.full)


def _label_legends(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Calls the block behind a bare "Figure 2" a legend, when a broken sentence or its own words say so."""
    marked = list(blocks)
    last: Block | None = None
    for position, block in enumerate(marked):
        following = marked[position + 1] if position + 1 < len(marked) else None
        if block.kind == kinds.LABEL and following and following.kind == kinds.PROSE and not goes_on(text, following):
            interrupted = last is not None and last.kind == kinds.PROSE and is_open(text, last.lines)
            if interrupted or has_cues(text[following.start : following.end]):
                marked[position + 1] = following.as_kind(kinds.LEGEND)
        if block.kind not in _ASIDE:
            last = block
    return marked


def _resumes(text: str, blocks: Sequence[Block], position: int, current: Paragraph | None) -> bool:
    """Whether the sentence left open goes on behind the legends that follow."""
    for block in blocks[position : position + 6]:
        if block.kind in _ASIDE or (
            block.kind == kinds.PROSE and has_cues(text[block.start : block.end]) and not goes_on(text, block)
        ):
            continue
        return block.kind == kinds.PROSE and (goes_on(text, block) or (current is not None and current.full))
    return False


def _interrupts(text: str, blocks: Sequence[Block], position: int, current: Paragraph) -> bool:
    """Whether a block in capitals is a legend without a label that stands inside an open sentence."""
    block = blocks[position]
    if is_open(text, block.lines):
        return False
    cues = has_cues(text[block.start : block.end])
    for following in blocks[position + 1 : position + 4]:
        if following.kind == kinds.PROSE:
            return goes_on(text, following) or (cues and current.full)
        if following.kind not in _ASIDE:
            return False
    return False
