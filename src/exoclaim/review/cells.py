"""How single cells look in Datasette's tables: marked sentences, badges, links. Everything is escaped.

It reads nothing but the row that is shown; a cell that it does not know is left to Datasette (None).
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from exoclaim.review.concept_links import concept_url
from exoclaim.review.marks import Mark, pieces, place, to_html

_CONCEPT_COLUMNS = {"subject_id", "object_id", "cargo_id", "compartment_id", "concept", "concept_id"}
_BADGES = {  # column: value: (class, sign)
    "polarity": {"negated": ("ex-denied", "✗"), "affirmed": ("ex-plain", "✓")},
    "certainty": {"speculative": ("ex-doubt", "?"), "asserted": ("ex-plain", "!")},
    "verdict": {"accept": ("ex-good", "✓"), "reject": ("ex-denied", "✗"), "edit": ("ex-doubt", "✎")},
}


def cell(row: Mapping[str, Any], value: Any, column: str, *, table: str | None, base: str, database: str) -> Markup | None:
    """The HTML of a cell, or None to leave it to Datasette.

    `base` is the path of our pages (`/-/exoclaim/`), `table` is None in named queries.
    """
    if not isinstance(value, str) or not value:
        return None
    keys = set(row.keys())
    query = f"?db={quote(database, safe='')}"
    if column == "sentence" and {"subject", "object"} <= keys:
        return marked_sentence(row)
    if column == "relation_id":
        return Markup('<a class="ex-button" href="{}" title="Open claim {} in the queue">Review</a>').format(
            f"{base}queue{query}&show=all&id={quote(value, safe='')}", value
        )
    if column == "document" and table != "documents":
        return Markup('<a href="{}" title="Read document {}">paper</a>').format(
            f"{base}paper/{quote(value, safe='')}{query}", value
        )
    if column in _CONCEPT_COLUMNS or (column == "id" and table == "concepts"):
        return concept_link(value)
    if column in _BADGES and value in _BADGES[column]:
        css, sign = _BADGES[column][value]
        return Markup('<span class="ex-badge {}"><span aria-hidden="true">{}</span> {}</span>').format(css, sign, value)
    if column == "predicate" and {"subject", "object"} <= keys:
        return Markup('<span class="ex-predicate-name">{}</span>').format(value.replace("_", " "))
    return None


def concept_link(curie: str) -> Markup:
    """A concept id as a link to its page; ids without a page stay text."""
    url = concept_url(curie)
    if url is None:
        return Markup('<span class="ex-id">{}</span>').format(curie)
    return Markup('<a class="ex-id" href="{}" rel="noopener noreferrer">{}</a>').format(url, curie)


def marked_sentence(row: Mapping[str, Any]) -> Markup:
    """The row's sentence with subject, object and cues marked, as far as the row has these columns.

    For rows of any SQL, which need not name the claim: the words are looked for, the nearest to where they should be.
    """
    sentence, keys = str(row["sentence"]), set(row.keys())

    def expected(column: str) -> int | None:
        if not {column, "sentence_start"} <= keys or row[column] is None or row["sentence_start"] is None:
            return None
        return int(row[column]) - int(row["sentence_start"])

    marks = []
    for kind in ("subject", "object"):
        span = place(sentence, row[kind], expected(f"{kind}_start"))
        if span:
            label = row[f"{kind}_label"] if f"{kind}_label" in keys else ""
            marks.append(Mark(*span, kind, f"{kind} {label}".strip()))
    anchor = marks[0].start if marks else None
    for kind in ("predicate", "polarity", "certainty"):
        span = place(sentence, row[f"{kind}_cue"], anchor) if f"{kind}_cue" in keys else None
        if span:
            marks.append(Mark(*span, kind, f"{kind} cue"))
    return to_html(pieces(sentence, marks))
