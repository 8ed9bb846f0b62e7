"""Takes the glyphs of a PDF page with their places from pdfminer.six, which also reads much of what is broken.

Runs inside the guarded child; draws no picture, opens no path.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect

from exoclaim.read.pdf_glyphs import Glyph, GlyphPage, Refused, Sides, direction, sides, turned, upright


class _Collector(PDFTextDevice):
    """Keeps glyphs and nothing else; raises `Refused` when a page has too many."""

    def __init__(self, resources: PDFResourceManager, glyph_limit: int) -> None:
        super().__init__(resources)
        self.page = GlyphPage(0, 0)
        self._limit, self._depth, self._spaced, self._seen = glyph_limit, 0, False, 0
        self._sides: Sides = sides()

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        self.page = GlyphPage(abs(x1 - x0), abs(y1 - y0))
        self._depth, self._spaced, self._seen = 0, False, 0
        self._sides = sides()

    def end_page(self, page: PDFPage) -> None:
        self.page = upright(self.page.width, self.page.height, self._sides)

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self._depth += 1

    def end_figure(self, name: str) -> None:
        self._depth -= 1

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
        side = direction(*matrix[:4])
        if font.is_vertical() or side is None:
            return float(advance)
        sheet = self.page.width, self.page.height
        x0, baseline = turned(side, *apply_matrix_pt(matrix, (0, rise)), *sheet)
        x1, _top = turned(side, *apply_matrix_pt(matrix, (advance, rise)), *sheet)
        if text < " " or text.isspace():
            self._spaced = True
        else:
            size = abs(fontsize * (matrix[3] if side in (0, 180) else matrix[2]))
            self._sides[side].append(Glyph(text, x0, x1, baseline, size, str(font.fontname), self._depth > 0, self._spaced))
            self._spaced = False
        return float(advance)


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
