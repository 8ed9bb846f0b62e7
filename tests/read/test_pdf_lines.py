"""Single rules of the PDF reader, on lines that are made by hand: raised numbers, line numbers, loose lines, addresses."""

import pytest

from exoclaim.read.bylines import is_imprint
from exoclaim.read.pdf_blocks import Body, column_blocks
from exoclaim.read.pdf_citations import settle_raised, uses_raised_citations
from exoclaim.read.pdf_furniture import page_furniture
from exoclaim.read.pdf_layout import reading_order
from exoclaim.read.pdf_lines import LOWERED, RAISED, PdfLine


def line(text, x0=60.0, y=500.0, *, x1=None, size=10.0):
    text = text.replace("‹", RAISED).replace("›", LOWERED)
    return PdfLine(text, x0, x0 + 5 * len(text) if x1 is None else x1, y, size, "Times", False)


RUNS = [
    ("made by Vps4‹1›.", "made by Vps4 [1]."),
    ("and ICAM-1‹20›. Then", "and ICAM-1 [20]. Then"),
    ("in the cell.‹3,4› Then", "in the cell [3,4]. Then"),
    ("in the cell.‹3‐5› Then", "in the cell [3‐5]. Then"),
    ("about 10‹5› cells", "about 105 cells"),
    ("of x10‹5› cells", "of x105 cells"),
    ("an area of 4 mm‹2›.", "an area of 4 mm2."),
    ("with Ca‹2+› in", "with Ca2+ in"),
]


@pytest.mark.parametrize(("printed", "written"), RUNS)
def test_raised_numbers_behind_names_are_citations(printed, written):
    assert settle_raised(line(printed).text, citations=True) == written


def test_numbers_of_entries_do_not_count_as_citations_in_brackets():
    cited = [line(f"parcels of kind {kind}‹{n}›.") for n, kind in enumerate("abcde", start=1)]
    entries = [line(f"[{n}] Quill A: Parcels. Cell Matters 2001, 1:2.") for n in range(1, 9)]
    assert uses_raised_citations([cited + entries])
    assert not uses_raised_citations([[*cited, *(line(f"parcels of kind {kind} [3].") for kind in "abcde")]])


def manuscript(step):
    numbers = [line(str(n), 40 - 5 * len(str(n)), 700 - 12 * n) for n in range(1, 31) if n % step == 0]
    return sorted(
        numbers + [line("Parcels leave the cell.", 60, 700 - 12 * n) for n in range(1, 31)], key=lambda x: -x.baseline
    )


@pytest.mark.parametrize("step", [1, 5])
def test_numbers_beside_every_or_every_fifth_line_are_furniture(step):
    lines = manuscript(step)
    found = page_furniture([(842.0, lines)])[0]
    assert {lines[index].text for index in found} == {str(n) for n in range(1, 31) if n % step == 0}
    assert set(found.values()) == {"line_number"}


def test_numbers_of_a_list_are_not_line_numbers():
    lines = []
    for n in range(1, 11):
        lines += [line(str(n), 40 - 5 * len(str(n)), 700 - 36 * n), line("Quill A: Parcels.", 60, 700 - 36 * n)]
        lines += [line("Cell Matters", 60, 688 - 36 * n), line("2001, 1:2.", 60, 676 - 36 * n)]
    assert "line_number" not in page_furniture([(842.0, lines)])[0].values()


def test_an_address_that_ends_an_entry_is_no_furniture():
    lines = [line("Quill A: Parcels. Cell Matters 2001, 1:2.", y=400), line("doi:10.5555/wq.2001", y=388)]
    foot = line("doi:10.5555/wq.2001", y=30)
    found = page_furniture([(842.0, [line("Parcels", y=700)]), (842.0, [*lines, foot])])[1]
    assert found == {2: "url"}


def test_a_loose_line_between_whole_ones_is_one_line_and_a_row_of_a_table_is_not():
    loose = [line("Kelleher", 60, 488, x1=100), line("et", 140, 488, x1=150), line("al.", 200, 488, x1=260)]
    whole = [line("Parcels go to the liver, as found by", 60, 500, x1=260), line("and by others since.", 60, 476, x1=230)]
    blocks = column_blocks([whole[0], *loose, whole[1]], Body(10.0, "Times"))
    assert [block.text for block in blocks] == ["Parcels go to the liver, as found by Kelleher et al. and by others since."]
    rows = [line(cell, x, y, x1=x + 30) for y in (488, 476, 464) for x, cell in ((60, "CD63"), (140, "14.2"), (230, "88.1"))]
    kinds = {block.kind for block in column_blocks([whole[0], *rows], Body(10.0, "Times"))[1:]}
    assert kinds == {"image"}


def column(name, x0, count, *, top=700.0):
    return [line(f"{name} {n} and so on to the end", x0, top - 12 * n, x1=x0 + 230) for n in range(count)]


def order(lines):
    return [found.text.split(" and")[0] for part in reading_order(lines) for found in part]


def test_a_picture_of_short_words_does_not_hide_the_column_below_it():
    words = [line("80", 60 + 30 * (n % 6), 700 - 4 * n, x1=70 + 30 * (n % 6), size=8) for n in range(40)]
    left = column("left", 60, 5, top=500)
    assert order([*words, *left, *column("right", 310, 20)])[40:] == [f"left {n}" for n in range(5)] + [
        f"right {n}" for n in range(20)
    ]


def test_a_heading_above_what_runs_across_belongs_to_it():
    dates = [line(f"Dated {n} and", 60, 700 - 12 * n, x1=200) for n in range(4)]
    others = [line(f"Dated again {n} and", 310, 700 - 12 * n, x1=450) for n in range(4)]
    heading = line("Abstract and", 60, 620, x1=120)
    across = [line(f"Wide {n} and", 60, 606 - 12 * n, x1=540) for n in range(4)]
    below = column("left", 60, 6, top=500) + column("right", 310, 6, top=500)
    got = order([*dates, *others, heading, *across, *below])
    assert got.index("Dated again 3") < got.index("Abstract") < got.index("Wide 0")


def test_all_lines_of_a_licence_are_furniture():
    licence = [
        line(
            "© 2011 Quill; licensee Wharfside. " + "This article may be passed on by whoever names its authors " * 2,
            60,
            80,
            size=7,
        ),
        line("provided that the first work is named.", 60, 72, size=7),
    ]
    prose = line("Parcels leave the cell.", 60, 120)
    found = page_furniture([(842.0, [prose, *licence])])[0]
    assert found == {1: "footer", 2: "footer"}


def test_small_type_of_many_entries_is_not_the_body():
    entries = [line("Quill A: Parcels. Cell Matters 2001, 1:2.", y=400 - 9 * n, size=7.5) for n in range(10)]
    prose = [line("Parcels leave the cell by two roads.", y=700 - 12 * n) for n in range(5)]
    assert Body.of([*entries, *prose]) == Body(10.0, "Times")


def test_a_legend_begins_below_a_word_of_its_picture():
    words = [line("NG", 200, 500, x1=212, size=8), line("Figure 2 Parcels of the cell by size", 60, 490, x1=290, size=8)]
    words += [line("and by age, as they are found in serum.", 60, 480, x1=290, size=8)]
    assert [block.kind for block in column_blocks(words, Body(10.0, "Times"))] == ["image", "legend"]


IMPRINTS = [
    ("* Correspondence: quill@wharf.example", True),
    ("Received: 3 May 2001; Accepted: 9 May 2001", True),
    ("© 2001 Quill, licensee Wharfside", True),
    ("Funding: the harbour paid for it.", True),
    ("These authors contributed equally.", True),
    ("Parcels were received by cells at 37 °C.", False),
    ("Values are means of three counts.", False),
]


@pytest.mark.parametrize(("words", "is_one"), IMPRINTS)
def test_small_print_about_the_paper(words, is_one):
    assert is_imprint(words) is is_one
