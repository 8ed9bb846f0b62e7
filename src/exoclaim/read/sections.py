"""Cuts a document into sections by its headings, and gives each the kind that its heading or its place says."""

from collections.abc import Sequence

from exoclaim.read import block as kinds
from exoclaim.read.block import Block
from exoclaim.read.bylines import is_imprint
from exoclaim.read.headings import heading_text, known_kind
from exoclaim.schema import Section

_PASSED_ON = frozenset({"methods", "results", "discussion", "references", "glossary", "legend", "key_points"})
"""Kinds that the unknown headings behind them share; behind an introduction, an abstract or thanks the body begins."""


def find_sections(text: str, blocks: Sequence[Block]) -> tuple[Section, ...]:
    """Sections in text order; each ends where the next begins. Legends, bylines and small print are sections of their own."""
    found: list[Section] = []
    kind, title, level, start = "body", "", 0, None
    known: tuple[str, int] = ("body", 0)

    def close(end: int) -> None:
        if start is not None and end > start:
            found.append(Section(start=start, end=end, kind=kind, title=title))

    end = 0
    in_text_order = sorted((b for b in blocks), key=lambda b: b.start)
    for block in in_text_order:
        if block.kind == kinds.TITLE:
            close(end)
            found.append(Section(start=block.start, end=block.end, kind="title", title=_words(text, block)))
            start, kind, title, known = None, "body", "", ("body", 0)
        elif block.kind == kinds.HEADING or block.section:
            close(end)
            title = heading_text(_words(text, block)) if block.kind == kinds.HEADING else ""
            level, start = block.level, block.start
            named = block.section or known_kind(_words(text, block))
            below = level > known[1] > 0
            if named:
                kind = named
                if not (below and named == "acknowledgements"):  # an ethics statement amid the methods does not end them
                    known = (named, level)
            else:
                # A heading by mark, of the rank of the reference list, is no entry that looks like a heading.
                beside = level == 0 or (level >= known[1] and known[0] != "references")
                kind = known[0] if below or (beside and known[0] in _PASSED_ON) else "body"
                known = known if kind != "body" else ("body", 0)
        elif block.kind in (kinds.LEGEND, kinds.LABEL):
            found.append(Section(start=block.start, end=block.end, kind="legend", title=_words(text, block)[:80]))
            continue
        elif block.kind == kinds.FRONT or (block.kind == kinds.NOTE and is_imprint(_words(text, block))):
            found.append(Section(start=block.start, end=block.end, kind="front", title=""))
            continue
        elif start is None:
            start = block.start
        end = max(end, block.end)
    close(end)
    return tuple(sorted(found, key=lambda section: (section.start, -section.end)))


def _words(text: str, block: Block) -> str:
    return " ".join(text[block.start : block.end].split())
