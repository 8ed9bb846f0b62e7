"""Takes the glyphs of a PDF page with their places. Runs inside the guarded child; draws no picture, opens no path."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect


class Refused(Exception):
    """The file is well understood and not to be read: `reason` is encrypted, no_text, pages or glyphs."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on a page, in PDF points; `spaced` says that the file wrote a blank before it."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    font: str
    figure: bool
    spaced: bool


@dataclass(slots=True)
class GlyphPage:
    """All glyphs of a page that run the way most do, upright, in the order in which the file draws them.

    A page that is printed sideways is turned: width, height and places are those of the page as one reads it.
    """

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    images: int = 0


class _Collector(PDFTextDevice):
    """Keeps glyphs and nothing else; raises `Refused` when a page has too many."""

    def __init__(self, resources: PDFResourceManager, glyph_limit: int) -> None:
        super().__init__(resources)
        self.page = GlyphPage(0, 0)
        self._limit, self._depth, self._spaced, self._seen = glyph_limit, 0, False, 0
        self._sides: dict[int, list[Glyph]] = {0: [], 90: [], 180: [], 270: []}

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        self.page = GlyphPage(abs(x1 - x0), abs(y1 - y0))
        self._depth, self._spaced, self._seen = 0, False, 0
        self._sides = {0: [], 90: [], 180: [], 270: []}

    def end_page(self, page: PDFPage) -> None:
        side = max(self._sides, key=lambda angle: len(self._sides[angle]))
        self.page.glyphs = self._sides[side]
        if side in (90, 270):
            self.page.width, self.page.height = self.page.height, self.page.width

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self._depth += 1

    def end_figure(self, name: str) -> None:
        self._depth -= 1

    def render_image(self, name: str, stream: Any) -> None:
        self.page.images += 1

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        if textstate.font is not None:
            super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(self, matrix: Any, font: PDFFont, fontsize: float, scaling: float, rise: float, cid: int, *_: Any) -> float:
        self._seen += 1
        if self._seen > self._limit:
            raise Refused("glyphs")
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = "\ufffd"
        advance = font.char_width(cid) * fontsize * scaling
        side = _direction(matrix)
        if font.is_vertical() or side is None:
            return float(advance)
        x0, baseline = self._turned(side, *apply_matrix_pt(matrix, (0, rise)))
        x1, _top = self._turned(side, *apply_matrix_pt(matrix, (advance, rise)))
        if text < " " or text.isspace():
            self._spaced = True
        else:
            size = abs(fontsize * (matrix[3] if side in (0, 180) else matrix[2]))
            self._sides[side].append(Glyph(text, x0, x1, baseline, size, str(font.fontname), self._depth > 0, self._spaced))
            self._spaced = False
        return float(advance)

    def _turned(self, side: int, x: float, y: float) -> tuple[float, float]:
        if side == 0:
            return x, y
        if side == 90:
            return y, self.page.width - x
        return (self.page.width - x, self.page.height - y) if side == 180 else (self.page.height - y, x)


def _direction(matrix: Any) -> int | None:
    """Which way a line of glyphs runs, in degrees from left to right counted against the clock; None for what is slanted."""
    a, b, c, d, _e, _f = matrix
    if abs(b) <= 0.1 * abs(a) and a * d > 0:
        return 0 if a > 0 else 180
    if abs(a) <= 0.1 * abs(b) and b * c < 0:
        return 90 if b > 0 else 270
    return None


def glyph_pages(content: bytes, *, page_limit: int, glyph_limit: int) -> Iterator[GlyphPage]:
    """The pages of a PDF one by one. Raises `Refused`; whatever else pdfminer raises means a damaged file."""
    try:
        document = PDFDocument(PDFParser(BytesIO(content)), password="")
    except PDFPasswordIncorrect:
        raise Refused("encrypted") from None
    resources = PDFResourceManager(caching=True)
    device = _Collector(resources, glyph_limit)
    interpreter = PDFPageInterpreter(resources, device)
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        if number > page_limit:
            raise Refused("pages")
        interpreter.process_page(page)
        yield device.page
