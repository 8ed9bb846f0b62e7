"""Typeset one text of the corpus as a two-column journal PDF, to test the reading of PDFs.

    pip install fpdf2 pyphen
    python corpus/typeset.py [corpus/texts/cargo-sorting.txt] [corpus/texts/cargo-sorting.pdf]

The page has what makes PDFs hard: title and abstract over both columns, running heads, page numbers, a web address at
the foot, justified narrow columns with line-end hyphens, a figure whose legend stands between two halves of a
sentence, a reference list in small type. The text file has one paragraph on each line; title, byline and abstract
come first. Dates and file identifier are fixed: the same text gives the same bytes.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyphen
from fpdf import FPDF

HERE = Path(__file__).parent / "texts"
PAGE = (170.0, 187.0)  # mm
MARGIN, GUTTER, TOP, BOTTOM = 15.0, 7.0, 22.0, 20.0
COLUMN = (PAGE[0] - 2 * MARGIN - GUTTER) / 2
FIRST_PAGE = 17
HEAD = "EV Biology Notes 2021, 9:17-18"
FOOT = "www.evbiologynotes.example"
FIGURE_HEIGHT = 34.0
LOOSE = 1.2  # a space wider than this many times its normal width asks for a hyphen


@dataclass(frozen=True)
class Style:
    """Type of a paragraph: face, size in points, distance of the lines and space before it in millimetres."""

    face: str
    size: float
    leading: float
    before: float = 0.0
    indent: float = 0.0
    justified: bool = True


BODY = Style("", 9.5, 4.1, indent=3.5)
OPENING = Style("", 9.5, 4.1)  # first paragraph below a heading
HEADING = Style("B", 10, 4.4, before=3.0, justified=False)
TITLE = Style("B", 16, 7.0, justified=False)
BYLINE = Style("I", 9.5, 4.4, before=2.0, justified=False)
ABSTRACT = Style("B", 9, 4.0, before=3.0)
LEGEND = Style("", 8, 3.4, before=1.0)
REFERENCE = Style("", 8, 3.4)

hyphenator = pyphen.Pyphen(lang="en_US")


def pieces(word: str) -> Iterator[tuple[str, str]]:
    """Ways to break `word` at a line end, longest first part first: at its own hyphens or between syllables."""
    cuts = {m.end(): "" for m in re.finditer(r"(?<=[A-Za-z])-(?=[A-Za-z])", word)}
    if plain := re.fullmatch(r"\(?([a-z]{6,})[,.;)]*", word):
        start = plain.start(1)
        for at in hyphenator.positions(plain.group(1)):
            if 2 <= at <= len(plain.group(1)) - 3:
                cuts[start + at] = "-"
    for at in sorted(cuts, reverse=True):
        yield word[:at] + cuts[at], word[at:]


def lines(pdf: FPDF, text: str, width: float, style: Style) -> list[list[str]]:
    """Words of each line of `text` in a column of `width` millimetres; never more than two hyphens in a row."""
    pdf.set_font("Times", style.face, style.size)
    space = pdf.get_string_width(" ")
    out: list[list[str]] = []
    line: list[str] = []
    room = width - style.indent
    hyphens = 0
    words = text.split()
    while words:
        word = words.pop(0)
        need = pdf.get_string_width(word) + (space if line else 0)
        if need <= room:
            line.append(word)
            room -= need
            continue
        slack = room / max(len(line) - 1, 1)
        broken = False
        if style.justified and hyphens < 2 and slack > (LOOSE - 1) * space:
            for first, rest in pieces(word):
                if pdf.get_string_width(first) + space <= room:
                    line.append(first)
                    words.insert(0, rest)
                    broken = True
                    break
        if not broken:
            words.insert(0, word)
        hyphens = hyphens + 1 if broken else 0
        out.append(line)
        line, room = [], width
    return [*out, line] if line else out


class Typesetter:
    """Fills two columns from left to right, page after page."""

    def __init__(self) -> None:
        self.pdf = FPDF(unit="mm", format=PAGE)
        self.pdf.set_auto_page_break(False)
        self.pdf.set_creation_date(datetime(2021, 1, 1, tzinfo=UTC))
        self.pdf.set_producer("exoclaim corpus/typeset.py")
        self.pdf.set_lang("en")
        self.column = 1
        self.y = self.top = TOP
        self.figure: str | None = None
        self.new_column()

    def new_column(self) -> None:
        """Move to the next column, on a new page with running head and foot where needed."""
        self.column += 1
        if self.column > 1:
            self.column = 0
            self.top = TOP
            self.pdf.add_page()
            number = str(FIRST_PAGE - 1 + self.pdf.page_no())
            self.pdf.set_font("Times", "I", 8)
            self.pdf.text(MARGIN, 13, number)
            self.pdf.text(PAGE[0] - MARGIN - self.pdf.get_string_width(HEAD), 13, HEAD)
            self.pdf.text((PAGE[0] - self.pdf.get_string_width(FOOT)) / 2, PAGE[1] - 10, FOOT)
            self.pdf.line(MARGIN, 15, PAGE[0] - MARGIN, 15)
        self.y = self.top
        if self.column == 1 and self.figure:
            legend, self.figure = self.figure, None
            self.draw_figure(legend)

    def put(self, words: list[str], x: float, width: float, style: Style, last: bool) -> None:
        """Set one line word by word, spread over `width` unless it ends a paragraph."""
        self.pdf.set_font("Times", style.face, style.size)
        space = self.pdf.get_string_width(" ")
        if style.justified and not last and len(words) > 1:
            space = (width - sum(map(self.pdf.get_string_width, words))) / (len(words) - 1)
        for word in words:
            self.pdf.text(x, self.y, word)
            x += self.pdf.get_string_width(word) + space

    def paragraph(self, text: str, style: Style) -> None:
        """Set a paragraph in the current column; goes on in the next one at its foot."""
        self.y += style.before if self.y > self.top else 0.0
        rows = lines(self.pdf, text, COLUMN, style)
        if style is HEADING and self.y + 3 * BODY.leading > PAGE[1] - BOTTOM:
            self.new_column()
        for number, row in enumerate(rows):
            if self.y + style.leading > PAGE[1] - BOTTOM:
                self.new_column()
            self.y += style.leading
            shift = style.indent if number == 0 else 0.0
            x = MARGIN + self.column * (COLUMN + GUTTER) + shift
            self.put(row, x, COLUMN - shift, style, number == len(rows) - 1)

    def across(self, text: str, style: Style) -> None:
        """Set a paragraph over both columns; only at the head of the first page."""
        width = PAGE[0] - 2 * MARGIN
        self.y += style.before
        rows = lines(self.pdf, text, width, style)
        for number, row in enumerate(rows):
            self.y += style.leading
            self.put(row, MARGIN, width, style, number == len(rows) - 1)
        self.top = self.y

    def draw_figure(self, legend: str) -> None:
        """A circle with vesicles at the head of the column, its labels, and the legend below."""
        left = MARGIN + self.column * (COLUMN + GUTTER)
        middle = left + COLUMN / 2
        self.y += 2.0
        self.pdf.rect(left, self.y, COLUMN, FIGURE_HEIGHT)
        self.pdf.circle(middle, self.y + FIGURE_HEIGHT / 2, 13)
        for dx, dy in ((-5, -4), (4, -5), (0, 5), (6, 4)):
            self.pdf.circle(middle + dx, self.y + FIGURE_HEIGHT / 2 + dy, 2)
        self.pdf.set_font("Times", "", 7)
        self.pdf.text(middle + 16, self.y + 9, "LM")
        self.pdf.text(middle - 22, self.y + FIGURE_HEIGHT - 6, "MVB")
        self.y += FIGURE_HEIGHT
        self.paragraph(legend, LEGEND)
        self.y += 3.0


def typeset(text: str) -> FPDF:
    """PDF of a text with one paragraph on each line: title, byline, abstract, then sections, legend and references."""
    title, byline, abstract, *rest = [line for line in text.splitlines() if line.strip()]
    setter = Typesetter()
    setter.pdf.set_title(title)
    setter.figure = next((line for line in rest if line.startswith("Figure ")), None)
    setter.across(title, TITLE)
    setter.across(byline, BYLINE)
    setter.across(abstract, ABSTRACT)
    setter.top += 4.0
    setter.y = setter.top
    style = BODY
    for line in rest:
        if line.startswith("Figure "):
            continue
        if not line.endswith((".", "?")):
            setter.paragraph(line, HEADING)
            style = REFERENCE if line == "References" else OPENING
        else:
            setter.paragraph(line, style)
            style = REFERENCE if style is REFERENCE else BODY
    return setter.pdf


def main() -> int:
    """Typeset the text named on the command line."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "cargo-sorting.txt"
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else source.with_suffix(".pdf")
    pdf = typeset(source.read_text(encoding="utf-8"))
    pdf.output(str(target))
    print(f"{target}: {pdf.pages_count} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
