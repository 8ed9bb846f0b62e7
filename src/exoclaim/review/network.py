"""The findings around one concept as a star, in SVG of our own: who does what to it, and what it does to whom.

Line style tells affirmed, doubted and denied apart, and so does a sign at its end; nothing is told by colour alone.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from exoclaim.review.phrases import phrase

MOST = 24  # neighbours drawn; the list beside the picture has all
_BUSIEST = """SELECT id, min(name) AS name, sum(n) AS n FROM (
  SELECT subject_id AS id, subject AS name, sentences AS n FROM {0} UNION ALL
  SELECT object_id, object, sentences FROM {0})
GROUP BY id ORDER BY n DESC, id LIMIT 200"""
BUSIEST = _BUSIEST.format("findings")
_KNOWN = "(SELECT * FROM findings ORDER BY papers DESC, sentences DESC LIMIT 2000)"
BUSIEST_OF_LARGE = _BUSIEST.format(_KNOWN)  # of the findings with most papers, which an index holds in order
_ORDER = "ORDER BY papers DESC, sentences DESC, subject_id, predicate, object_id LIMIT 500"
AROUND = f"""SELECT * FROM (SELECT * FROM findings WHERE subject_id = :id {_ORDER})
UNION SELECT * FROM (SELECT * FROM findings WHERE object_id = :id {_ORDER}) {_ORDER}"""  # each by an index
_WIDTH, _HEIGHT = 900, 620

Row = Mapping[str, Any]


def name_of(centre: str, rows: Sequence[Row]) -> str:
    """The concept's name as the findings have it, else its id without `text:`."""
    for row in rows:
        for role in ("subject", "object"):
            if row[f"{role}_id"] == centre:
                return str(row[role])
    return centre.removeprefix("text:")


def listed(centre: str, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The findings in words, each with its neighbour."""
    return [
        {
            **dict(row),
            "phrase": phrase(row["predicate"], "affirmed"),
            "neighbour": row["object_id"] if row["subject_id"] == centre else row["subject_id"],
        }
        for row in rows
    ]


def star(centre: str, rows: Sequence[Row], link: Callable[[str], str]) -> Markup:
    """The picture; `link` gives the address of a neighbour's own star. Empty without findings."""
    neighbours: dict[str, list[Row]] = {}
    for row in rows:
        out = row["subject_id"] == centre
        neighbours.setdefault(row["object_id"] if out else row["subject_id"], []).append(row)
    neighbours.pop(centre, None)
    if not neighbours:
        return Markup("")
    drawn = list(neighbours.items())[:MOST]
    middle = (_WIDTH / 2, _HEIGHT / 2)
    parts = [
        Markup(
            '<svg class="ex-network" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="group" '
            'aria-label="Findings around {}">'
        ).format(_WIDTH, _HEIGHT, name_of(centre, rows))
    ]
    places = []
    for number, (key, found) in enumerate(drawn):
        angle = 2 * math.pi * number / len(drawn) - math.pi / 2
        wide = 1.0 if number % 2 == 0 or len(drawn) < 9 else 0.72  # two rings, so that names have room
        places.append((key, found, middle[0] + 340 * wide * math.cos(angle), middle[1] + 265 * wide * math.sin(angle)))
    parts += [_edge(max(found, key=_weight), len(found), centre, middle, (x, y)) for _, found, x, y in places]
    for key, found, x, y in places:
        name = found[0]["object"] if found[0]["subject_id"] == centre else found[0]["subject"]
        parts.append(
            Markup('<a href="{}"><title>{}</title>{}</a>').format(
                link(key), "; ".join(_told(row) for row in found), _node(name, x, y, "ex-node")
            )
        )
    parts.append(_node(name_of(centre, rows), *middle, "ex-node ex-centre"))
    return Markup("").join([*parts, Markup("</svg>")])


def _weight(row: Row) -> tuple[bool, int, int]:
    """A denied finding is the one to name: it must not hide behind better supported ones."""
    return row["deny"] > 0, row["papers"], row["sentences"]


def _told(row: Row) -> str:
    counts = ", ".join(f"{row[what]} {what}" for what in ("affirm", "deny", "doubt") if row[what])
    return f"{row['subject']} {phrase(row['predicate'], 'affirmed')} {row['object']}: {counts}"


def _node(name: str, x: float, y: float, css: str) -> Markup:
    shown = name if len(name) <= 22 else name[:21] + "…"
    width = 18 + 7.4 * len(shown)
    return Markup(
        '<g class="{}"><rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="28" rx="14"/>'
        '<text x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text></g>'
    ).format(css, x - width / 2, y - 14, width, x, y + 5, shown)


def _edge(row: Row, count: int, centre: str, middle: tuple[float, float], end: tuple[float, float]) -> Markup:
    """A line with its words; of several findings one is named."""
    kind, sign = ("deny", " ✗") if row["deny"] else ("affirm", "")
    if not row["deny"] and not row["affirm"]:
        kind, sign = "doubt", " ?"
    if row["deny"] and row["affirm"]:
        kind, sign = "dispute", " ✓✗"
    arrow = "→" if row["subject_id"] == centre else "←"
    more = f" +{count - 1}" if count > 1 else ""
    words = f"{arrow} {row['predicate'].replace('_', ' ')}{sign}{more}"
    return Markup(
        '<line class="ex-edge ex-{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>'
        '<text class="ex-edge-words" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>'
    ).format(kind, *middle, *end, middle[0] + 0.6 * (end[0] - middle[0]), middle[1] + 0.6 * (end[1] - middle[1]) - 4, words)
