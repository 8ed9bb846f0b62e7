"""Cuts a plain text into blocks: headings, title, authors, legends, paragraphs. Joins nothing across blocks."""

import re
from dataclasses import dataclass
from itertools import islice

from exoclaim.read import block as kinds
from exoclaim.read.block import Block
from exoclaim.read.bylines import is_byline
from exoclaim.read.flow import goes_on
from exoclaim.read.headings import glued_name, heading_level, is_term, known_kind, looks_like_heading
from exoclaim.read.legends import glued_legend, is_label, is_legend
from exoclaim.read.lines import Line, typical_width
from exoclaim.schema import Furniture, Span

_TERMINAL = re.compile(r"[.!?:;][\"'”’»)\]]*(?:\s?\[[\d,;‐‑–−\- ]+\])?\s*$")
_ITEM = re.compile(r"(?:[•▪◦‣■●*]|[-–]\s|\(?[0-9ivx]{1,3}[.)]\s)\s*")
_BULLET = re.compile(r"[•▪◦‣■●]\s*|[-*]\s+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is left of a line when furniture is cut out of it."""

    start: int
    end: int
    indent: int
    width: int
    after_blank: bool
    after_break: bool
    page_start: bool


def text_blocks(text: str, lines: list[Line], furniture: list[Furniture], *, wrapped: bool) -> list[Block]:
    """Blocks of a plain text in the order in which they stand; furniture is in none of them."""
    pieces = _pieces(text, lines, furniture)
    blocks: list[Block] = []
    run: list[_Piece] = []
    for position, piece in enumerate(pieces):
        following = pieces[position + 1] if position + 1 < len(pieces) else None
        kind = _line_kind(text, run, piece, following, blocks, wrapped=wrapped)
        if kind != kinds.PROSE or (run and _starts_block(text, run, piece, wrapped=wrapped)):
            _flush(text, blocks, run)
            run = []
        if kind == kinds.PROSE:
            run.append(piece)
        else:
            blocks.append(_heading(text, piece, kind))
    _flush(text, blocks, run)
    return _front_matter(text, blocks)


def _pieces(text: str, lines: list[Line], furniture: list[Furniture]) -> list[_Piece]:
    cuts = [(item.start, item.end) for item in furniture]
    pieces: list[_Piece] = []
    blank = broken = False
    upcoming = 0
    for position, line in enumerate(lines):
        broken = broken or line.page_start
        if line.blank:
            blank = True
            continue
        while upcoming < len(cuts) and cuts[upcoming][1] <= line.start:
            upcoming += 1
        inside: list[Span] = []
        for cut in islice(cuts, upcoming, None):
            if cut[0] >= line.end:
                break
            inside.append(cut)
        parts = _subtract(text, (line.start, line.end), inside)
        numbered = bool(inside) and inside[0][0] == line.start and bool(parts)
        width = typical_width(lines, position)
        for start, end in parts:
            glued = glued_name(text[start:end]) if start == line.start else 0
            glued = glued or glued_legend(text[start:end])
            for part in ((start, start + glued), (start + glued, end)) if glued else ((start, end),):
                inner = _strip(text, *part)
                fresh = start == line.start or numbered
                pieces.append(
                    _Piece(*inner, line.indent, width, blank or not fresh or part[0] > start, broken, line.page_start)
                )
                blank = broken = False
        if inside and not numbered:
            broken = True
    return pieces


def _subtract(text: str, whole: Span, cuts: list[Span]) -> list[Span]:
    left, parts = whole[0], []
    for start, end in [*cuts, (whole[1], whole[1])]:
        part = _strip(text, left, max(left, min(start, whole[1])))
        if part[0] < part[1]:
            parts.append(part)
        left = max(left, end)
    return parts


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _line_kind(
    text: str, run: list[_Piece], piece: _Piece, following: _Piece | None, blocks: list[Block], *, wrapped: bool
) -> str:
    line = text[piece.start : piece.end]
    first = not run or piece.after_blank or piece.after_break
    before = text[run[-1].start : run[-1].end] if run else ""
    closed = not before or bool(_TERMINAL.search(before))
    if heading_level(line):
        return kinds.HEADING
    if is_label(line) and (first or closed or (following is not None and following.after_blank)):
        return kinds.LABEL
    if known_kind(line) and (first or closed):
        return kinds.HEADING
    if is_term(line) and first and (not following or following.after_blank or following.start > piece.end + 1):
        return kinds.TERM if blocks and _in_glossary(text, blocks) else kinds.HEADING if wrapped else kinds.PROSE
    if not following or not first or not looks_like_heading(line, width=piece.width):
        return kinds.PROSE
    after = text[following.start : following.end]
    # A heading is followed by prose that begins anew; a line in the middle of a sentence is not.
    if not after[0].isupper() and not heading_level(after):
        return kinds.PROSE
    if following.after_blank:
        return kinds.HEADING if not _TERMINAL.search(line) and (piece.after_blank or not run) and closed else kinds.PROSE
    short = len(line) <= 0.75 * max(piece.width, len(after)) if wrapped else len(line) < 100 <= len(after)
    return kinds.HEADING if short and closed else kinds.PROSE


def _in_glossary(text: str, blocks: list[Block]) -> bool:
    for block in reversed(blocks):
        kind = known_kind(text[block.start : block.end]) if block.kind == kinds.HEADING else None
        if kind:
            return kind == "glossary"
    return False


def _starts_block(text: str, run: list[_Piece], piece: _Piece, *, wrapped: bool) -> bool:
    last, line = text[run[-1].start : run[-1].end], text[piece.start : piece.end]
    if piece.after_blank or piece.after_break:
        return True
    if not wrapped:
        return not (line[0].islower() and not _TERMINAL.search(last))
    closed = bool(_TERMINAL.search(last))
    if _BULLET.match(line) and (closed or _BULLET.match(text[run[0].start : run[0].end])):
        return True
    if is_legend(line) and closed and re.search(r"\d\s*[.:|–—]\s", line[:30]):
        return True
    indented = piece.indent >= run[-1].indent + 2 and len(run) > 1
    # A short last line parts paragraphs too, but a legend's first sentence also ends so: worth it in long runs only.
    short = len(last) < 0.75 * piece.width and len(run) > 40
    return closed and line[0].isupper() and (short or indented)


def _flush(text: str, blocks: list[Block], run: list[_Piece]) -> None:
    if not run:
        return
    spans = [(piece.start, piece.end) for piece in run]
    bullet = _BULLET.match(text, *spans[0])
    if bullet and bullet.end() < spans[0][1]:
        spans[0] = (bullet.end(), spans[0][1])
    content = text[spans[0][0] : spans[-1][1]]
    full = spans[-1][1] - spans[-1][0] >= 0.75 * run[-1].width
    kind = kinds.LEGEND if is_legend(content) else kinds.PROSE
    blocks.append(Block(kind=kind, lines=tuple(spans), after_break=run[0].after_break, full=full))


def _heading(text: str, piece: _Piece, kind: str) -> Block:
    line = text[piece.start : piece.end]
    level = heading_level(line)
    start = piece.start + (len(line) - len(line.lstrip("# ")) if level else 0)
    return Block(kind=kind, lines=((start, piece.end),) if start < piece.end else ((piece.start, piece.end),), level=level,
                 after_break=piece.after_break)  # fmt: skip


def _front_matter(text: str, blocks: list[Block]) -> list[Block]:
    """Marks title and authors among the first blocks, also where they stand glued to the abstract."""
    if not blocks:
        return blocks
    first = blocks[0]
    if first.kind == kinds.HEADING:
        line = text[first.start : first.end]
        if known_kind(line) is None and first.level < 2:
            blocks[0] = first.as_kind(kinds.TITLE)
            return _authors_of(text, blocks, 1)
        return blocks
    if first.kind != kinds.PROSE:
        return blocks
    for position, (start, end) in enumerate(first.lines[:5]):
        if position and is_byline(text[start:end]):
            rest = first.lines[position + 1 :]
            parts = [Block(kind=kinds.TITLE, lines=first.lines[:position], level=1)]
            parts.append(Block(kind=kinds.FRONT, lines=first.lines[position : position + 1]))
            if rest:
                parts.append(Block(kind=kinds.PROSE, lines=rest, full=first.full))
            return parts + blocks[1:]
    content = text[first.start : first.end]
    if len(blocks) > 1 and len(first.lines) <= 3 and _may_be_title(text, content, blocks[1]):
        blocks[0] = first.as_kind(kinds.TITLE)
        return _authors_of(text, blocks, 1)
    return blocks


def _may_be_title(text: str, content: str, following: Block) -> bool:
    fits = len(content.split()) <= 40 and content.count(". ") == 0 and content[0].isupper()
    # A title does not stop at a page end, and nothing goes on with it.
    return (
        fits
        and following.kind not in (kinds.LABEL, kinds.LEGEND)
        and not following.after_break
        and not goes_on(text, following)
    )


def _authors_of(text: str, blocks: list[Block], position: int) -> list[Block]:
    if position < len(blocks) and blocks[position].kind in (kinds.PROSE, kinds.HEADING):
        found = blocks[position]
        line = text[found.lines[0][0] : found.lines[0][1]]
        if is_byline(line):
            rest = found.lines[1:]
            parts = [Block(kind=kinds.FRONT, lines=found.lines[:1])]
            if rest:
                parts.append(Block(kind=kinds.PROSE, lines=rest, full=found.full))
            return [*blocks[:position], *parts, *blocks[position + 1 :]]
    return blocks
