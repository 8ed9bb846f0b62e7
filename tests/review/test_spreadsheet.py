import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exoclaim.review.spreadsheet import Rows, safe_cell

from .conftest import Client


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("@cmd", "'@cmd"),
        ("+x", "'+x"),
        ("-0.5", "-0.5"),
        ("-x", "'-x"),
        ("\tx", "'\tx"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_cells(cell: str, safe: str) -> None:
    assert safe_cell(cell) == safe


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=3), max_size=5), st.lists(st.integers(1, 9), max_size=9))
def test_wherever_the_pieces_end_the_rows_are_the_same(table: list[list[str]], cuts: list[int]) -> None:
    table = [[cell.replace("\0", "").replace("\r", "") for cell in row] for row in table]
    out = io.StringIO()
    csv.writer(out).writerows(table)
    sent, rows, got = out.getvalue().encode(), Rows(), b""
    for cut in cuts:
        got += rows.feed(sent[:cut], last=False)
        sent = sent[cut:]
    got += rows.feed(sent, last=True)
    expected = [[safe_cell(cell) for cell in row] for row in table]
    assert list(csv.reader(io.StringIO(got.decode(), newline=""))) == expected


def test_the_text_of_a_whole_paper_is_one_cell() -> None:
    rows = Rows()
    assert rows.feed(b"id,text\r\n1," + b"x" * 200_000 + b"\r\n2,y\r\n", last=True).endswith(b"x\r\n2,y\r\n")


def test_datasettes_csv_runs_no_formula(curator: Client) -> None:
    def write(conn):  # type: ignore[no-untyped-def]
        with conn:
            conn.execute("UPDATE sentences SET text = '=HYPERLINK(\"http://x\")' || text")

    curator.run(curator.app.get_database("exoclaim").execute_write_fn(write))
    for path in ("/exoclaim/evidence.csv?_size=max", "/exoclaim/evidence.csv?_stream=1&_dl=1", "/exoclaim/denied.csv"):
        answer = curator.get(path)
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert rows
        assert all(row["sentence"].startswith("'=HYPERLINK") for row in rows)
        assert all(0 <= float(row["confidence"]) <= 1 for row in rows)
