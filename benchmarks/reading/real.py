"""Reads the nine journal PDFs with every reader and compares two pages of each with what a person saw on them.

    python benchmarks/reading/real.py [--pdfs ../shared/corpora/pdfs] [--only READER]

`real_pages.json` holds no word of the papers. For each page it has the regions that a person drew on its picture, 1100 pixels
high, in reading order (kind, left, top, right, bottom), and for each flow of text the lengths of its sentences in letters.
Kinds: `s` running text, `+` more of the flow before it, `o` headings, bylines, lists and entries (order counts, sentences do
not), `l` a legend (sentences count, its place does not), `x` tables, pictures, addresses (neither), `f` furniture. The letters
come from PDFium, region by region; only letters are compared, so that no figure hangs on how a reader writes citations.
"""

import argparse
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

import pypdfium2
from rapidfuzz.distance import LCSseq
from readers import PAGES

from exoclaim.annotate.sentences import split

ROOT = Path(__file__).parents[2]
HEIGHT = 1100
_LABEL = re.compile(
    r"^[\W\d]*(?:(?:Abstract|Background|Methods|Results|Conclusions?)\s*:|(?:Figure|Table)\s+\d+\s*[.:|]?\s)\s*"
)
"""Run-in labels: whether they belong to the sentence behind them is a matter of taste."""
_CUT = re.compile("[\ufffe\u00ad-]\\s*\n\\s*|[\ufffe\u00ad]")


@dataclass
class Page:
    """What a person saw: words in order, letters of headings and lists, sentences, words of the furniture and of all else."""

    words: list[str] = field(default_factory=list)
    headings: str = ""
    sentences: list[str] = field(default_factory=list)
    furniture: Counter[str] = field(default_factory=Counter)
    rest: Counter[str] = field(default_factory=Counter)


def letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalpha())


def words(text: str) -> list[str]:
    return [word for raw in _CUT.sub("", text).split() if (word := letters(raw))]


def seen(path: Path) -> dict[int, Page]:
    """The marked pages of a PDF by number."""
    marked = json.loads(Path(__file__).with_name("real_pages.json").read_text("utf-8"))[path.name]
    pdf = pypdfium2.PdfDocument(path)
    found = {}
    for number, marks in marked.items():
        sheet = pdf[int(number) - 1]
        text, scale, page, flows = sheet.get_textpage(), sheet.get_height() / HEIGHT, Page(), list[list[str]]()
        for kind, left, top, right, bottom in marks["regions"]:
            corners = (left * scale, (HEIGHT - bottom) * scale, right * scale, (HEIGHT - top) * scale)
            inside = text.get_text_bounded(*corners).replace("\r", "")
            if kind in "so+":
                page.words += words(inside)
                page.headings += letters(inside) if kind == "o" else "|"
            elif kind != "f":
                page.rest.update(words(inside))
            else:
                page.furniture.update(words(inside))
            if kind == "+":
                next(flow for flow in reversed(flows) if flow[0] == "s")[1] += "\n" + inside
            elif kind in "sl":
                flows.append([kind, inside])
        for (_, flow), lengths in zip(flows, marks["sentences"], strict=True):
            page.sentences += _sentences(flow, lengths)
        found[int(number)] = page
    return found


def _sentences(flow: str, lengths: Iterable[int]) -> list[str]:
    """The letters of sentences so long, one behind the other, without run-in labels."""
    ends, count = list[int](), 0
    wanted = iter(lengths)
    left = next(wanted, 0)
    for position, character in enumerate(flow):
        count += len(letters(character))
        if left and count >= left:
            ends.append(position + 1)
            count, left = count - left, next(wanted, 0)
    return [letters(_LABEL.sub("", flow[a:b].strip())) for a, b in zip([0, *ends], ends, strict=False)]


@dataclass(frozen=True)
class Quality:
    """One reader on one page; shares are 0 to 1, `sentences` None where a page has none."""

    characters: float
    order: float
    sentences: float | None
    leakage: float


def quality(page: Page, text: str) -> Quality:
    got = words(text)
    wanted_letters, got_letters = Counter("".join(page.words)), Counter("".join(got))
    expected = Counter(page.words) + page.rest
    surplus = Counter(got) - expected
    return Quality(
        characters=(wanted_letters & got_letters).total() / wanted_letters.total(),
        order=LCSseq.similarity(page.words, got) / len(page.words),
        sentences=_sentence_f(page, text),
        leakage=(surplus & page.furniture).total() / max(len(got), 1),
    )


def _sentence_f(page: Page, text: str) -> float | None:
    """What a reader gives counts as a sentence where it shares three words in a row with what was marked."""
    if not page.sentences:
        return None
    wanted = Counter(page.sentences)
    own = "|".join(page.sentences)
    got: Counter[str] = Counter()
    for start, end in split(text):
        sentence = _LABEL.sub("", text[start:end])
        parts = words(sentence)
        runs = ["".join(parts[i : i + 3]) for i in range(max(len(parts) - 2, 0))]
        if letters(sentence) in page.headings:
            continue
        if letters(sentence) in wanted or any(len(run) > 9 and run in own for run in runs):
            got[letters(sentence)] += 1
    return 2 * (wanted & got).total() / (wanted.total() + got.total())


def main(folder: Path, only: list[str]) -> None:
    print("| reader | characters | words in order | sentence F | leakage |\n|---|---:|---:|---:|---:|")
    each: list[str] = []
    for name, pages_of in PAGES.items():
        if only and name not in only:
            continue
        found: list[Quality] = []
        read = pages_of()
        for path in sorted(folder.glob("*.pdf")):
            pages = seen(path)
            texts = read(path, sorted(pages))
            own = [quality(pages[number], text) for number, text in zip(sorted(pages), texts, strict=True)]
            found += own
            each += [row(f"{name}, {path.stem}, page {n}", [q]) for n, q in zip(sorted(pages), own, strict=True)]
        print(row(name, found), flush=True)
    print("\n" + "\n".join(each))


def row(name: str, found: list[Quality]) -> str:
    marked = [q.sentences for q in found if q.sentences is not None]
    return (
        f"| {name} | {mean(q.characters for q in found):.4f} | {mean(q.order for q in found):.4f} "
        f"| {f'{mean(marked):.3f}' if marked else 'none marked'} | {mean(q.leakage for q in found):.4f} |"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--pdfs", type=Path, default=ROOT.parent / "shared" / "corpora" / "pdfs")
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()
    main(given.pdfs, given.only)
