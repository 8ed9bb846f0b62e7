"""Reads plain text and Markdown: bytes to `Document`. The document text is the decoded file, unchanged."""

from exoclaim.errors import EmptyFile, NotText
from exoclaim.read.block import LABEL, LEGEND, Block, Paragraph
from exoclaim.read.flow import paragraphs
from exoclaim.read.furniture import find_furniture
from exoclaim.read.hyphens import WordForms
from exoclaim.read.lines import is_wrapped, split_lines
from exoclaim.read.references import find_references, reference_blocks
from exoclaim.read.sections import find_sections
from exoclaim.read.textblocks import text_blocks
from exoclaim.read.title import guess_title
from exoclaim.read.view import write_view
from exoclaim.schema import Document, Furniture, Page, Reference, document_id

_CONTROL = frozenset(chr(n) for n in range(32)) - set("\t\n\r\x0b\x0c\x1b")


def decode(content: bytes, source: str) -> str:
    """The text of UTF-8 bytes; raises `NotText` for another encoding or binary content, `EmptyFile` for nothing."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise NotText(source, "UTF-16", encoding="UTF-16")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        where = f"byte {error.start} is 0x{content[error.start]:02x}"
        raise NotText(source, "binary" if b"\x00" in content[:4096] else f"{where}: perhaps Latin-1") from None
    if any(character in _CONTROL for character in text[:100_000]):
        raise NotText(source, "binary")
    if not text.strip().strip("\ufeff"):
        raise EmptyFile(source)
    return text


def document_of_text(text: str, *, source: str, identity: str | None = None, format: str = "text") -> Document:
    """Reads a text that is already decoded; `identity` is the document's id when the bytes of a file give it."""
    lines = split_lines(text)
    wrapped = is_wrapped(text, lines)
    furniture = find_furniture(text, lines, wrapped=wrapped)
    blocks = text_blocks(text, lines, furniture, wrapped=wrapped)
    return assemble(
        text, blocks, furniture, source=source, format=format,
        identity=identity or document_id(text.encode("utf-8", "surrogatepass")),
    )  # fmt: skip


def assemble(
    text: str,
    blocks: list[Block],
    furniture: list[Furniture],
    *,
    source: str,
    identity: str,
    format: str,
    title: str = "",
    pages: tuple[Page, ...] = (),
    references: tuple[Reference, ...] = (),
    whole: bool = False,
) -> Document:
    """Puts a document together from its text, its blocks in reading order and its furniture.

    `whole` says that the file itself marks paragraphs and entries: then no block is joined to another or cut.
    """
    if not whole:
        blocks = reference_blocks(text, blocks)
    read = [Paragraph(block.kind, list(block.lines), block.level) for block in blocks] if whole else paragraphs(text, blocks)
    legends = [
        Furniture(start=start, end=end, kind="legend")
        for paragraph in read
        if paragraph.kind in (LABEL, LEGEND)
        for start, end in [(paragraph.lines[0][0], paragraph.lines[-1][1])]
    ]
    forms = WordForms.of(text)
    return Document(
        id=identity,
        source=source,
        format=format,
        title=title or guess_title(text, blocks, source),
        text=text,
        view=write_view(text, read, forms),
        pages=pages,
        sections=find_sections(text, blocks),
        references=references or find_references(text, blocks, forms),
        furniture=tuple(sorted([*furniture, *legends], key=lambda item: (item.start, item.end))),
    )
