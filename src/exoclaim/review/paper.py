"""The text of a paper as HTML: mentions marked, sentences that carry claims linked to the list of claims.

Offsets come from the database as code points into the document's text and are used as they are; all text is escaped.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup

from exoclaim.review.phrases import phrase

Row = Mapping[str, Any]

SENTENCES = """SELECT id, start, "end" FROM sentences WHERE document = :d ORDER BY start, "end" """
MENTIONS = """SELECT m.start, m."end", m.label, m.concept, c.name FROM mentions AS m LEFT JOIN concepts AS c ON c.id = m.concept
WHERE m.document = :d ORDER BY m.start, m."end" DESC"""
PAGES = 'SELECT number, start, "end", width, height, boxes FROM pages WHERE document = :d ORDER BY number'
CLAIMS = """SELECT relation_id, sentence_id, sentence_start, subject, predicate, object, polarity, certainty, confidence,
  attribution, page, verdict, extracted FROM evidence WHERE document = :d
ORDER BY sentence_start, subject_start, object_start"""


def text_html(
    text: str, sentences: Sequence[Row], mentions: Sequence[Row], pages: Sequence[Row], numbers: Mapping[str, Sequence[int]]
) -> Markup:
    """The whole text. `numbers` gives, for a sentence's id, the numbers of its claims in the list.

    Without its tags the result is `text` again, but for page marks and claim numbers.
    """
    breaks = [(p["start"], Markup('<span class="ex-page" id="page-{0}">page {0}</span>').format(p["number"])) for p in pages]
    parts, at = [], 0
    for sentence in sentences:
        start, end = max(sentence["start"], at), sentence["end"]
        if end <= start:  # stands inside another one, as a moved legend can
            parts.append(Markup('<span id="s-{}"></span>').format(sentence["id"]))
            continue
        parts.append(_stretch(text, at, start, mentions, breaks))
        inner = _stretch(text, start, end, mentions, breaks)
        found = numbers.get(sentence["id"], ())
        links = Markup("").join(
            Markup('<a class="ex-number" href="#claim-{0}" title="Claim {0} in the list">{0}</a>').format(n) for n in found
        )
        css = "ex-has-claims" if found else "ex-no-claims"
        parts.append(Markup('<span class="{}" id="s-{}">{}{}</span>').format(css, sentence["id"], inner, links))
        at = end
    parts.append(_stretch(text, at, len(text), mentions, breaks))
    return Markup("").join(parts)


def _stretch(text: str, start: int, end: int, mentions: Sequence[Row], breaks: Iterable[tuple[int, Markup]]) -> Markup:
    parts, at = [], start
    for mention in _within(mentions, start, end):
        if mention["start"] < at:
            continue
        parts.append(_plain(text, at, mention["start"], breaks))
        about = " ".join(str(x) for x in (mention["label"], mention["concept"], mention["name"]) if x)
        body = _plain(text, mention["start"], mention["end"], breaks)
        parts.append(Markup('<mark class="ex-entity ex-{}" title="{}">{}</mark>').format(mention["label"].lower(), about, body))
        at = mention["end"]
    parts.append(_plain(text, at, end, breaks))
    return Markup("").join(parts)


def _within(mentions: Sequence[Row], start: int, end: int) -> Iterator[Row]:
    low, high = 0, len(mentions)
    while low < high:  # mentions are in text order
        middle = (low + high) // 2
        low, high = (middle + 1, high) if mentions[middle]["start"] < start else (low, middle)
    for mention in mentions[low:]:
        if mention["start"] >= end:
            return
        if mention["end"] <= end:
            yield mention


def _plain(text: str, start: int, end: int, breaks: Iterable[tuple[int, Markup]]) -> Markup:
    parts, at = [], start
    for offset, mark in breaks:
        if start <= offset < end:
            parts += [Markup("{}").format(text[at:offset]), mark]
            at = offset
    return Markup("").join([*parts, Markup("{}").format(text[at:end])])


def claim_groups(claims: Sequence[Row]) -> tuple[list[dict[str, Any]], dict[str, list[int]]]:
    """The claims numbered from 1 in text order, and the numbers for each sentence's id."""
    listed = [
        {**dict(claim), "number": number, "phrase": phrase(claim["predicate"], claim["polarity"])}
        for number, claim in enumerate(claims, start=1)
    ]
    by_sentence = groupby(sorted(listed, key=lambda c: (c["sentence_id"], c["number"])), key=lambda c: c["sentence_id"])
    return listed, {sentence: [c["number"] for c in group] for sentence, group in by_sentence}
