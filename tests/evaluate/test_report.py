"""The page shows the figures, stands alone and lets nothing out of a document become markup."""

from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

from exoclaim.evaluate import evaluate, html_page
from exoclaim.evaluate.calibration import calibration_bins, calibration_error, precision_recall
from exoclaim.evaluate.pictures import bars, precision_and_recall, reliability
from exoclaim.evaluate.score import PRF

from .records import record

TEXT = "The <b>CD63</b> & co. bind RILP."
MARKS = "<b>CD63</b>:PROTEIN RILP:PROTEIN"


class Tags(HTMLParser):
    """Names and attributes of all tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] == "mark":
            self.marked.append(data)


def report() -> Any:
    gold = record(TEXT, MARKS, [("T1", "interacts_with", "T2")], "FINDING", source="<script>alert(1).txt")
    return evaluate([(gold, record(TEXT, MARKS, [("T1", "is_a", "T2", "negated", 0.8)]))], bootstrap=20)


def test_nothing_becomes_markup_and_nothing_is_loaded() -> None:
    page = html_page(report(), title="<i>mine</i>")
    tags = Tags(page)
    assert not {tag for tag, _ in tags.found} & {"script", "i", "link", "img", "iframe", "object"}
    assert "<b>CD63" not in page
    assert "&lt;script&gt;" in page
    assert not [a for _, a in tags.found if {"src", "href", "onload", "onclick"} & a.keys()]
    assert "url(" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_errors_have_their_sentence_with_both_arguments_marked() -> None:
    marked = Tags(html_page(report())).marked
    assert "".join(marked[:1]).startswith("<b>CD63</b>")
    assert any(m.startswith("RILP") for m in marked)


def test_page_has_the_figures() -> None:
    page = html_page(report())
    assert "interacts_with" in page
    assert "<td>predicate</td><td>interacts_with</td><td>is_a</td>" in page
    assert "<summary>interacts_with: 1 missed, 0 wrong</summary>" in page
    assert "<summary>is_a: 0 missed, 1 wrong</summary>" in page
    assert "Expected calibration error 0.800" in page
    assert "calibration error      0.800   of 1 confidences" in report().more().splitlines()


def test_page_without_errors_and_confidences() -> None:
    gold = record(TEXT, MARKS)
    page = html_page(evaluate([(gold, gold)], bootstrap=0))
    assert "None." in page
    assert "Confidence" not in page


def test_drawings_are_well_formed() -> None:
    found = calibration_bins([(0.3, True), (1.0, False)])
    for drawing in (bars([]), bars([("a<b", PRF(1, 2, 3))]), reliability([]), reliability(found)):
        assert ElementTree.fromstring(drawing).tag == "svg"
    (bar, *_) = [e for e in ElementTree.fromstring(bars([("x", PRF(1, 2, 4))])) if e.tag == "rect"]
    assert bar.attrib["width"] == "180.0"  # precision 0.5 of 360 pixels


def test_calibration_by_hand() -> None:
    points = [(0.92, True), (0.98, True), (1.0, False), (0.15, False)]
    low, high = calibration_bins(points)
    assert (low.count, low.right, high.count, high.right) == (1, 0, 3, 2)
    assert high.confidence == pytest.approx(2.9 / 3)
    assert calibration_error(calibration_bins(points)) == pytest.approx((0.15 + abs(2 - 2.9)) / 4)
    assert calibration_error([]) == 0.0


def test_details_and_missing() -> None:
    assert report().details() == "predicate confused     gold interacts_with, predicted is_a: 1"
    alone = evaluate([(record(TEXT, MARKS, source="paper.txt"), None)], bootstrap=0)
    assert alone.details() == ""
    assert alone.as_dict()["missing"] == ["paper"]
    assert "No prediction for paper." in html_page(alone)


def test_precision_and_recall_by_confidence_by_hand() -> None:
    points = [(0.9, True), (0.9, False), (0.5, True), (0.2, False)]
    assert precision_recall(points, 4) == [(0.9, 0.25, 0.5), (0.5, 0.5, 2 / 3), (0.2, 0.5, 0.5)]
    assert precision_recall([], 4) == []
    drawing = ElementTree.fromstring(precision_and_recall(points, 4))
    assert len([e for e in drawing if e.tag == "circle"]) == 3
    assert ElementTree.fromstring(precision_and_recall([], 0)).tag == "svg"


def test_sections_and_documents() -> None:
    """By the sections of gold, or those of the prediction; a sentence outside them is in none."""
    text = "CD63 binds RILP. RILP binds CD63. Rab7 binds RILP."
    marks = "CD63:PROTEIN RILP:PROTEIN RILP#2:PROTEIN CD63#2:PROTEIN Rab7:PROTEIN RILP#3:PROTEIN"
    relations = [("T1", "interacts_with", "T2"), ("T3", "interacts_with", "T4"), ("T5", "interacts_with", "T6")]
    sections = [{"begin": 0, "end": 33, "kind": "body"}, {"begin": 17, "end": 33, "kind": "methods"}]
    gold, plain = record(text, marks, relations, source="a.txt"), record(text, marks, relations[:1])
    report = evaluate([(gold, {**plain, "sections": sections}), ({**gold, "source": "b.txt"}, gold)], bootstrap=10)
    found = {kind: scores.prf("relations") for kind, scores in report.by_section.items()}
    assert found == {"body": PRF(1, 1, 1), "methods": PRF(0, 0, 1), "none": PRF(0, 0, 1)}
    assert [(name, scores.prf("relations").tp) for name, scores in report.by_document] == [("a", 1), ("b", 3)]
    assert report.document_intervals["relations"] == (0.5, 1.0)
    assert "section methods" in report.more()
    page = html_page(report)
    assert "<h2>Sections</h2>" in page
    assert "<td>strict</td>" in page
    assert report.as_dict()["intervals"]["documents"]["relations"] == [0.5, 1.0]
