"""The shape between a reader and the view: a text cut into blocks of lines, in reading order. No rules here."""

from dataclasses import dataclass, field, replace

from exoclaim.schema import Span

PROSE, HEADING, TITLE, FRONT, TERM, LABEL, LEGEND, REFERENCE, NOTE = (
    "prose", "heading", "title", "front", "term", "label", "legend", "reference", "note",
)  # fmt: skip
"""Kinds of block. `front` is authors and addresses, `term` a glossary entry's name, `label` a bare "Figure 2",
`note` small print at the foot of a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines that stand together, each a span of the document text without its outer blanks.

    `level` is the depth of a heading (1 is the title, 0 is unknown). `after_break` says that a page or column ended,
    or that furniture was cut out, directly before it: only then may an upper-case word go on with a sentence.
    `full` says that the last line ran to the right edge, as a line does in the middle of a paragraph.
    `section` is the kind of section that begins with it, where the file itself says so.
    """

    kind: str
    lines: tuple[Span, ...]
    level: int = 0
    after_break: bool = False
    full: bool = False
    section: str = ""

    @property
    def start(self) -> int:
        """Offset of its first character."""
        return self.lines[0][0]

    @property
    def end(self) -> int:
        """Offset behind its last character."""
        return self.lines[-1][1]

    def as_kind(self, kind: str) -> "Block":
        """The same lines under another kind."""
        return replace(self, kind=kind)


@dataclass(slots=True)
class Paragraph:
    """What becomes one paragraph of the view: a block, or several that one sentence runs through."""

    kind: str
    lines: list[Span] = field(default_factory=list)
    level: int = 0
    full: bool = False
