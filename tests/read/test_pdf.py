"""PDFs: reading order, furniture, raised numbers, boxes; and that worker processes can read them too."""

import multiprocessing
import re

import pytest

from exoclaim.errors import DamagedFile
from exoclaim.read import Limits, pdf, read
from exoclaim.read.pdf import read_pdf

from . import pdfs


@pytest.fixture(scope="module")
def columns(tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "two columns.pdf"
    path.write_bytes(pdfs.two_columns())
    return read(path)


def test_columns_are_read_left_before_right(columns):
    seen = re.findall(r"(Left|Right) (\d) (\d+) ", columns.view.text)
    assert seen == [(side, str(page), str(n)) for page in range(3) for side in ("Left", "Right") for n in range(24)]


def test_title_and_abstract(columns):
    assert columns.title == "How parcels leave the cell and where they go in the end"
    assert [section.kind for section in columns.sections][:2] == ["title", "abstract"]


def test_heads_and_page_numbers_are_furniture(columns):
    kinds = {columns.text[item.start : item.end]: item.kind for item in columns.furniture}
    assert kinds["Parcels of the cell"] == "running_head"
    assert [kinds[number] for number in ("41", "42", "43")] == ["page_number"] * 3
    assert "Journal of Small" not in columns.view.text
    assert "Lee and Smith" not in columns.view.text


def test_a_wide_legend_is_a_paragraph_of_its_own(columns):
    legend = next(part for part in columns.view.text.split("\n\n") if part.startswith("Figure 1."))
    assert legend == "Figure 1. Parcels under the lens. " + " ".join(pdfs.FILLER)
    assert "legend" in {section.kind for section in columns.sections}


def test_pages_and_boxes(columns):
    assert [page.number for page in columns.pages] == [1, 2, 3]
    for page in columns.pages:
        assert (round(page.width), round(page.height)) == (595, 842)
        for box in page.boxes:
            assert page.start <= box.start < box.end <= page.end
            assert 0 <= box.x0 < box.x1 <= page.width
            assert 0 <= box.y0 < box.y1 <= page.height
    first = columns.pages[0].boxes
    title = next(box for box in first if columns.text[box.start : box.end].startswith("How parcels"))
    number = next(box for box in first if columns.text[box.start : box.end] == "41")
    assert title.y0 > 700 > 100 > number.y1


def test_raised_numbers(tmp_path):
    path = tmp_path / "raised.pdf"
    path.write_bytes(pdfs.raised_citations())
    view = read(path).view.text
    assert "kind a bind Ca2+ in the dark of the inner space [1,12]. They rest" in view
    assert view.count("[") == 12


def test_empty_user_password_opens(tmp_path):
    path = tmp_path / "open.pdf"
    path.write_bytes(pdfs.locked(pdfs.one_page(pdfs.LEFT), user=""))
    assert read(path).view.text == pdfs.LEFT


def test_cut_words_are_mended_on_the_view(tmp_path):
    path = tmp_path / "cut.pdf"
    path.write_bytes(pdfs.one_page("Most ubiqui-\ntin is free, and some is in ESCRT-\ndependent parcels of ubiquitin."))
    document = read(path)
    assert document.view.text == "Most ubiquitin is free, and some is in ESCRT-dependent parcels of ubiquitin."
    assert "ubiqui-\ntin" in document.text


def test_the_same_file_gives_the_same_document(columns, tmp_path):
    path = tmp_path / "again.pdf"
    path.write_bytes(pdfs.two_columns())
    again = read(path)
    assert (again.text, again.view, again.pages) == (columns.text, columns.view, columns.pages)


def test_a_worker_process_can_read(tmp_path):
    path = tmp_path / "worker.pdf"
    path.write_bytes(pdfs.one_page(pdfs.LEFT))
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(read, (path,)).view.text == pdfs.LEFT


@pytest.mark.parametrize(
    "content", [pdfs.turned(90), pdfs.turned(180), pdfs.turned(270), pdfs.turned(90, as_drawn=True)], ids="abcd"
)
def test_turned_pages_are_read_as_one_holds_them(content, tmp_path):
    path = tmp_path / "turned.pdf"
    path.write_bytes(content)
    document = read(path)
    assert document.view.text.split("\n\n") == [pdfs.LEFT, " ".join(pdfs.FILLER)]
    page = document.pages[0]
    assert all(0 <= box.x0 < box.x1 <= page.width and 0 <= box.y0 < box.y1 <= page.height for box in page.boxes)


@pytest.mark.parametrize(
    "content", [pdfs.wrong_table(pdfs.one_page(pdfs.LEFT)), pdfs.circular_form()], ids=["wrong table", "circular form"]
)
def test_damage_that_leaves_the_text_whole(content, tmp_path):
    path = tmp_path / "damaged.pdf"
    path.write_bytes(content)
    assert read(path).view.text == pdfs.LEFT


@pytest.mark.parametrize("engine", ["pdfium", "pdfminer"])
@pytest.mark.parametrize(
    "make", [pdfs.two_columns, pdfs.raised_citations, lambda: pdfs.turned(90)], ids=["columns", "raised", "turned"]
)
def test_both_engines_read_alike(engine, make):
    content = make()
    both = read_pdf(content, source="x.pdf", identity="x", limits=Limits())
    alone = read_pdf(content, source="x.pdf", identity="x", limits=Limits(), engines=[engine])
    assert alone.view.text == both.view.text
    assert [page.width for page in alone.pages] == [pytest.approx(page.width, abs=0.1) for page in both.pages]


def test_what_the_first_engine_cannot_read_goes_to_the_second(monkeypatch):
    asked = []

    def pages(content, source, limits, engine, ends):
        asked.append(engine)
        if engine == "pdfium":
            raise DamagedFile(source, "its reader stopped with code -11")
        return ask(content, source, limits, engine, ends)

    ask = pdf._pages
    monkeypatch.setattr(pdf, "_pages", pages)
    assert read_pdf(pdfs.one_page(pdfs.LEFT), source="x.pdf", identity="x", limits=Limits()).view.text == pdfs.LEFT
    assert asked == ["pdfium", "pdfminer"]


def test_scattered_glyphs_end_as_a_document(tmp_path):
    path = tmp_path / "scattered.pdf"
    path.write_bytes(pdfs.scattered(20_000))
    assert pdfs.LEFT in read(path).view.text.replace("\n\n", " ") or read(path).text.count("x") > 10_000
