"""Real papers, read in place where they are at hand: sentences against gold, PDFs against what a reader sees."""

import json
import re

import pytest

from exoclaim.pipeline import mined_and_not
from exoclaim.read import read, read_text

pysbd = pytest.importorskip("pysbd")


def sentences(document):
    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    for paragraph in re.finditer(r"(?:(?!\n\n).)+", document.view.text, re.DOTALL):
        for span in segmenter.segment(paragraph.group()):
            words = span.sent.strip()
            start = paragraph.start() + span.start + len(span.sent) - len(span.sent.lstrip())
            yield document.view.to_source(start, start + len(words))


@pytest.mark.parametrize(("folder", "least"), [("dev", 0.89), ("train", 0.99)])
def test_sentences_agree_with_gold(shared, folder, least):
    agreed = total = 0
    for path in sorted((shared / "gold" / folder).glob("*.json"))[:20]:
        data = json.loads(path.read_text("utf-8"))
        found = set(sentences(read_text(data["text"], source=path.name)))
        gold = [(d["span"]["begin"], d["span"]["end"]) for d in data["denotations"] if d["obj"] == "Sentence"]
        agreed += sum(span in found for span in gold)
        total += len(gold)
    assert agreed / total >= least


def test_no_furniture_is_left_in_a_hard_wrapped_review(shared):
    path = next((shared / "seeds").glob("002*.txt"))
    document = read(path)
    counts = {kind: sum(item.kind == kind for item in document.furniture) for kind in ("footer", "url", "legend")}
    assert counts["footer"] == document.text.count("2009, 21:575")
    assert counts["url"] == document.text.count("www.sciencedirect")
    assert "sciencedirect" not in document.view.text
    assert "2009, 21:575" not in document.view.text
    assert len(document.view.text.split()) > 0.97 * len(document.text.split())


@pytest.mark.parametrize(
    ("name", "references", "in_order"),
    [
        ("lapdftext_pbio.1000441.pdf", 71, ["Introduction", "Results", "Discussion", "Materials and Methods", "References"]),
        (
            "pdf2svg_1129-2377-14-93.pdf",
            62,
            ["Abstract", "Background", "Methods", "Results", "Discussion", "Conclusions", "References"],
        ),
    ],
)
def test_pdf_of_a_journal(shared, name, references, in_order):
    document = read(shared / "corpora" / "pdfs" / name)
    headings = [part for part in document.view.text.split("\n\n") if part in in_order]
    assert headings == in_order
    assert [found.key for found in document.references] == [str(n) for n in range(1, references + 1)]


def test_authors_and_addresses_are_not_for_the_model(shared):
    document = read(shared / "corpora" / "pdfs" / "lapdftext_pbio.1000441.pdf")
    mined, kept = mined_and_not(document)
    for word in ("Toulouse", "Rami Makki", "vincent@", "Academic Editor", "licensee", "Fondation"):
        assert word not in mined.text[:8000], word
        assert word in kept.text or word not in document.text, word
    assert "Introduction" in mined.text
