"""Takes the glyphs of a PDF page with their places from PDFium. Runs inside the guarded child; draws no picture, opens no path.

PDFium's own lines, blanks and order are not used: only which character stands where, in which font.
"""

import ctypes
from collections.abc import Iterator
from ctypes import c_double, c_float, c_int, c_uint, c_void_p
from typing import Any

import pypdfium2_raw.bindings as pdfium  # not through pypdfium2, whose helpers take longer to import than a page to read

from exoclaim.read.pdf_glyphs import Glyph, GlyphPage, Refused, direction, sides, turned, upright

_HYPHEN = "\x02"
"""PDFium's sign for a hyphen at the end of a line."""
_MADE_UP = 4
"""Characters that PDFium lists for one that is drawn, at most: it adds blanks and line ends."""
_DEEPEST = 8
"""Forms within forms that are followed."""
_FAR = 20_000.0
"""Points from the origin that no sheet reaches."""


def _plain(function: Any, result: Any, *arguments: Any) -> Any:
    """The function with the plainest types: of four calls for each character the binding's own types cost the most."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, c_void_p).value or 0)


_letter = _plain(pdfium.FPDFText_GetUnicode, c_uint, c_void_p, c_int)
_made_up = _plain(pdfium.FPDFText_IsGenerated, c_int, c_void_p, c_int)
_object = _plain(pdfium.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)
_origin = _plain(pdfium.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p)
_box = _plain(pdfium.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
_matrix = _plain(pdfium.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p)
_size = _plain(pdfium.FPDFText_GetFontSize, c_double, c_void_p, c_int)
_kind = _plain(pdfium.FPDFPageObj_GetType, c_int, c_void_p)
_in_page = _plain(pdfium.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
_in_form = _plain(pdfium.FPDFFormObj_GetObject, c_void_p, c_void_p, c_uint)
_count_form = _plain(pdfium.FPDFFormObj_CountObjects, c_int, c_void_p)
_font_of = _plain(pdfium.FPDFTextObj_GetFont, c_void_p, c_void_p)


def glyph_pages(content: bytes, *, page_limit: int, glyph_limit: int) -> Iterator[GlyphPage]:
    """The pages of a PDF one by one. Raises `Refused`, and ValueError for what PDFium cannot open."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise Refused("encrypted")
        raise ValueError("not a complete PDF")
    count = pdfium.FPDF_GetPageCount(document)
    if count > page_limit:
        raise Refused("pages")
    for number in range(count):
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            raise ValueError(f"page {number + 1} cannot be opened")
        text = pdfium.FPDFText_LoadPage(page)
        yield _page(page, text, glyph_limit)
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def _page(page: Any, text: Any, glyph_limit: int) -> GlyphPage:
    left, bottom, width, height = _sheet(page)
    handle = ctypes.cast(text, c_void_p).value
    x, y, box, matrix = c_double(), c_double(), pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    at_x, at_y, at_box, at_matrix = map(ctypes.addressof, (x, y, box, matrix))
    found, fonts = sides(), dict[int, _Font]()
    spaced = False
    listed = pdfium.FPDFText_CountChars(text)
    runs = _runs(page, handle, listed) if listed <= _MADE_UP * glyph_limit else []
    if listed > _MADE_UP * glyph_limit or sum(len(indexes) for _, _, indexes in runs) > glyph_limit:
        raise Refused("glyphs")
    for owner, figure, indexes in runs:
        _matrix(handle, indexes[0], at_matrix)
        side = direction(matrix.a, matrix.b, matrix.c, matrix.d)
        if side is None:
            continue
        drawn = _size(handle, indexes[0])
        size = drawn * abs(matrix.d if side in (0, 180) else matrix.c)
        em = drawn * abs(matrix.a if side in (0, 180) else matrix.b)
        font, glyphs, at, broad = _font(owner, fonts), found[side], None, 0.0
        for index in indexes:
            letter = chr(_letter(handle, index))
            if letter == _HYPHEN:
                letter = "-"
            elif letter <= " " or letter.isspace():
                spaced = spaced or not _made_up(handle, index)
                continue
            _origin(handle, index, at_x, at_y)
            place = x.value, y.value
            if place == at:  # PDFium spells ligatures out, letter upon letter
                before = glyphs[-1]
                glyphs[-1] = before._replace(text=before.text + letter, x1=max(before.x1, before.x0 + broad))
                continue
            at = place
            x0, baseline = turned(side, place[0] - left, place[1] - bottom, width, height)
            advance = broad = em * font.width(letter) or 0.5 * size
            if side == 0:
                # The box holds what is inked beyond the advance; more than the box means that the font was not understood.
                _box(handle, index, at_box)
                broad = box.right - place[0]
                advance = min(advance, broad)
            glyphs.append(Glyph(letter, x0, x0 + advance, baseline, size, font.name, figure, spaced))
            spaced = False
    return upright(width, height, found)


def _runs(page: Any, handle: Any, count: int) -> list[tuple[int, bool, list[int]]]:
    """Characters by the text object that draws them, in the order of drawing: (its address, whether in a form, indexes).

    PDFium lists the objects of a line from left to right instead, a number in the margin in front of its line.
    """
    order: dict[int, tuple[int, bool]] = {}
    own = ctypes.cast(page, c_void_p).value
    _walk(order, (_in_page(own, n) for n in range(pdfium.FPDFPage_CountObjects(page))), 0)
    runs: list[tuple[int, bool, list[int]]] = []
    last, indexes = 0, list[int]()
    for index in range(count):
        owner = _object(handle, index)  # none for a blank or line end that PDFium made up
        if not owner:
            continue
        if owner != last:
            last, indexes = owner, []
            runs.append((owner, order.get(owner, (0, True))[1], indexes))
        indexes.append(index)
    return sorted(runs, key=lambda run: order.get(run[0], (len(order), True))[0])


def _walk(order: dict[int, tuple[int, bool]], items: Iterator[int], depth: int) -> None:
    """Numbers text objects in the order of drawing, those of forms too; a form that draws itself is not followed for ever."""
    for item in items:
        kind = _kind(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            order.setdefault(item, (len(order), depth > 0))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            _walk(order, (_in_form(item, n) for n in range(_count_form(item))), depth + 1)


def _sheet(page: Any) -> tuple[float, float, float, float]:
    """Left, bottom, width and height of the whole sheet, as the file or a parent of the page gives it."""
    pdfium.FPDFPage_SetCropBox(page, c_float(-_FAR), c_float(-_FAR), c_float(_FAR), c_float(_FAR))
    sheet = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(sheet))
    return sheet.left, sheet.bottom, sheet.right - sheet.left, sheet.top - sheet.bottom


class _Font:
    """Name of a font, and how far a letter moves on, in units of its size; 0 where the font does not say."""

    def __init__(self, handle: Any) -> None:
        self._handle, self._widths = handle, dict[str, float]()
        name = ctypes.create_string_buffer(200)
        if handle:
            pdfium.FPDFFont_GetBaseFontName(handle, name, len(name))
        self.name = name.value.decode("utf-8", "replace")

    def width(self, letter: str) -> float:
        """The advance of `letter`."""
        known = self._widths.get(letter)
        if known is None:
            found = c_float(0.0)
            if self._handle:
                pdfium.FPDFFont_GetGlyphWidth(self._handle, ord(letter), 1.0, ctypes.byref(found))
            known = self._widths[letter] = found.value
        return known


def _font(owner: int, known: dict[int, _Font]) -> _Font:
    """The font of a text object."""
    address = _font_of(owner) or 0
    if address not in known:
        known[address] = _Font(ctypes.cast(address, pdfium.FPDF_FONT))
    return known[address]
