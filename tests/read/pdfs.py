"""Typesets the small PDFs that the tests read: columns, running heads, raised numbers. All words are our own."""

from io import BytesIO

import pikepdf
from fpdf import FPDF

LEFT = "Vesicles leave the cell when their membrane buds outwards into the surrounding space."
FILLER = [
    "Cells send parcels to each other in many ways.",
    "Some parcels bud from the surface, others ripen inside.",
    "The inner ones wait in a larger body until it opens.",
    "What they carry depends on the cell that made them.",
    "No parcel is empty, and few are full.",
    "Their walls hold fats and proteins in fixed shares.",
    "A cell that starves sends fewer of them.",
    "Heat and acid make them burst at once.",
]


def blank() -> FPDF:
    """A document on A4 in points, without margins that break pages by themselves."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_font("Times", size=10)
    return pdf


def column(pdf: FPDF, x: float, y: float, words: str, *, width: float = 220, size: float = 10, style: str = "") -> float:
    """Sets a justified paragraph at `x`, `y` (from the top); returns where the next one may begin."""
    pdf.set_font("Times", size=size, style=style)
    pdf.set_xy(x, y)
    pdf.multi_cell(width, size * 1.2, words, align="J")
    return float(pdf.get_y()) + 6


def two_columns() -> bytes:
    """Three pages: a wide title, two columns, running heads that alternate, page numbers, a wide legend."""
    pdf = blank()
    for page in range(3):
        pdf.add_page()
        pdf.set_font("Times", size=8)
        pdf.text(60, 30, "Lee and Smith" if page % 2 else "Journal of Small Parcels 12 (2020) 1-3")
        pdf.text(60, 42, "Parcels of the cell")
        pdf.text(290, 820, str(page + 41))
        top = 80.0
        if page == 0:
            top = column(pdf, 60, 60, "How parcels leave the cell and where they go in the end", width=470, size=18, style="B")
            top = column(pdf, 60, top, "Abstract", width=470, size=11, style="B")
            top = column(pdf, 60, top, " ".join(FILLER[:4]), width=470)
        words = " ".join(f"Left {page} {n} {FILLER[(n + 3 * page) % 8]}" for n in range(24))
        left = column(pdf, 60, top, words)
        column(pdf, 310, top, " ".join(f"Right {page} {n} {FILLER[(n + 3 * page) % 8]}" for n in range(24)))
        if page == 1:
            column(pdf, 60, left + 40, "Figure 1. Parcels under the lens. " + " ".join(FILLER), width=470, size=8)
    return bytes(pdf.output())


def raised_citations() -> bytes:
    """Two pages that cite by raised numbers, with charges and powers among them."""
    pdf = blank()
    for _ in range(2):
        pdf.add_page()
        y = 160.0
        for n in range(1, 7):
            pdf.set_xy(60, y)
            pdf.set_font("Times", size=10)
            pdf.write(12, f"Parcels of kind {'abcdef'[n - 1]} bind Ca")
            pdf.char_vpos = "SUP"
            pdf.write(12, "2+")
            pdf.char_vpos = "LINE"
            pdf.write(12, " in the dark of the inner space")
            pdf.char_vpos = "SUP"
            pdf.write(12, f"{n},{n + 11}")
            pdf.char_vpos = "LINE"
            pdf.write(12, ". They rest for long hours there.")
            y += 40
    return bytes(pdf.output())


def one_page(*paragraphs: str) -> bytes:
    """A page with these paragraphs, one below the other."""
    pdf = blank()
    pdf.add_page()
    y = 80.0
    for words in paragraphs:
        y = column(pdf, 60, y, words, width=400) + 10
    return bytes(pdf.output())


def locked(content: bytes, *, user: str) -> bytes:
    """The same PDF encrypted; an empty `user` password opens without asking."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    return out.getvalue()


def picture_only() -> bytes:
    """A page that holds a grey rectangle and no character."""
    pdf = blank()
    pdf.add_page()
    pdf.set_fill_color(120)
    pdf.rect(50, 50, 300, 300, style="F")
    return bytes(pdf.output())


def flate_bomb(size: int) -> bytes:
    """A page whose stream unpacks to `size` bytes of blanks."""
    out = BytesIO()
    with pikepdf.open(BytesIO(one_page(LEFT))) as pdf:
        pdf.pages[0].Contents = pdf.make_stream(b" " * size)
        pdf.save(out, compress_streams=True, recompress_flate=True)
    return out.getvalue()


def turned(angle: int, *, as_drawn: bool = False) -> bytes:
    """A page of prose whose /Rotate is `angle`; `as_drawn` writes the text so that it stands upright on the turned page."""
    out = BytesIO()
    with pikepdf.open(BytesIO(one_page(LEFT, " ".join(FILLER)))) as pdf:
        page = pdf.pages[0]
        page.Rotate = angle
        if as_drawn:
            pdf.pages[0].contents_add(b"0 1 -1 0 800 0 cm", prepend=True)
        pdf.save(out)
    return out.getvalue()


def circular_form() -> bytes:
    """A page whose form draws itself."""
    out = BytesIO()
    with pikepdf.open(BytesIO(one_page(LEFT))) as pdf:
        form = pdf.make_stream(b"/Me Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Me=form))
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Me=form)
        pdf.pages[0].contents_add(b" /Me Do")
        pdf.save(out)
    return out.getvalue()


def scattered(glyphs: int) -> bytes:
    """A page with single letters all over it, which takes layout by distances a very long time."""
    out = BytesIO()
    with pikepdf.open(BytesIO(one_page(LEFT))) as pdf:
        font = str(next(iter(pdf.pages[0].Resources.Font.keys())))
        letters = "".join(f"1 0 0 1 {n * 37 % 580} {n * 91 % 830} Tm (x) Tj\n" for n in range(glyphs))
        pdf.pages[0].contents_add(f"BT {font} 8 Tf\n{letters}ET".encode())
        pdf.save(out)
    return out.getvalue()


def wrong_table(content: bytes) -> bytes:
    """The same PDF with a cross-reference table that points nowhere."""
    place = content.rindex(b"startxref")
    return content[:place] + b"startxref\n7\n%%EOF\n"


def unpacked(content: bytes) -> bytes:
    """The same PDF with plain streams, so that a changed byte changes what is drawn."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    return out.getvalue()
