"""The heat map of cargo by compartment, as SVG of our own: shade and number say how many sentences affirm it.

Signs stand beside the number, so that nothing is told by colour alone: ✗ some deny it, ? only hedged.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

SQL = """SELECT cargo, cargo_id, compartment, compartment_id, affirm, deny, doubt, enriched, marker FROM compartment_matrix
ORDER BY affirm + deny + doubt DESC, cargo_id, compartment_id LIMIT 5000"""
CELL_WIDTH, CELL_HEIGHT = 66, 30
SQL_OF_LARGE = """WITH known AS (
  SELECT * FROM (
    SELECT subject_id, object_id FROM findings_kept WHERE predicate IN ('located_in', 'enriched_in', 'marker_of', 'sorted_to')
    ORDER BY papers DESC, sentences DESC LIMIT 3000)
  UNION SELECT subject_id, object_id FROM findings_stale
), found AS MATERIALIZED (
  SELECT f.* FROM known AS k CROSS JOIN findings AS f ON f.subject_id = k.subject_id AND f.object_id = k.object_id
  WHERE f.predicate IN ('located_in', 'enriched_in', 'marker_of', 'sorted_to')
)
SELECT subject AS cargo, subject_id AS cargo_id, object AS compartment, object_id AS compartment_id,
  sum(affirm) AS affirm, sum(deny) AS deny, sum(doubt) AS doubt,
  sum(CASE WHEN predicate = 'enriched_in' THEN affirm ELSE 0 END) AS enriched,
  sum(CASE WHEN predicate = 'marker_of' THEN affirm ELSE 0 END) AS marker
FROM found GROUP BY subject_id, object_id
ORDER BY sum(affirm) + sum(deny) + sum(doubt) DESC, cargo_id, compartment_id"""
FULL_SHADE = 8  # so many sentences get the darkest shade, when no cell has more
MOST_ROWS, MOST_COLUMNS = 60, 16
_SHADES = ("#f1f5f9", "#d6e9f2", "#a9d3e6", "#6fb4d3", "#3d8fb8", "#1d6a96")

Row = Mapping[str, Any]


def shade(affirm: int, highest: int) -> int:
    """Index into the six shades: 0 for none, then by the logarithm of the count up to the highest."""
    if affirm <= 0:
        return 0
    return max(1, math.ceil(5 * math.log1p(affirm) / math.log1p(max(highest, affirm, FULL_SHADE))))


def heat_map(rows: Sequence[Row], link: Callable[[Row], str]) -> Markup:
    """The heat map of rows of `compartment_matrix`; `link` gives the address behind a cell.

    The busiest rows and columns are drawn, at most 60 by 16. Empty without rows.
    """
    if not rows:
        return Markup("")
    cargo, compartments = _busiest(rows, "cargo", MOST_ROWS), _busiest(rows, "compartment", MOST_COLUMNS)
    highest = max(row["affirm"] for row in rows)
    left = 24 + int(7.2 * max(len(_short(name, 26)) for _, name in cargo))
    top = 24 + int(4.6 * max(len(_short(name, 26)) for _, name in compartments))
    width, height = left + CELL_WIDTH * len(compartments) + 60, top + CELL_HEIGHT * len(cargo) + 10
    parts = [
        Markup(
            '<svg class="ex-matrix" xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" '
            'role="group" aria-label="Cargo by compartment, in sentences">'
        ).format(width, height)
    ]
    for i, (_, name) in enumerate(compartments):
        x = left + CELL_WIDTH * i + CELL_WIDTH / 2
        parts.append(
            Markup('<text class="ex-column" transform="translate({:.0f} {}) rotate(-40)">{}</text>').format(
                x, top - 10, _short(name, 26)
            )
        )
    for j, (_, name) in enumerate(cargo):
        y = top + CELL_HEIGHT * j
        parts.append(
            Markup('<text class="ex-row" x="{}" y="{}" text-anchor="end">{}<title>{}</title></text>').format(
                left - 10, y + 20, _short(name, 26), name
            )
        )
        parts.append(
            Markup('<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="#e2e8f0"/>').format(
                left, left + CELL_WIDTH * len(compartments), y + 15, y + 15
            )
        )
    places = {key: i for i, (key, _) in enumerate(compartments)}
    lines = {key: j for j, (key, _) in enumerate(cargo)}
    drawn = [row for row in rows if row["compartment_id"] in places and row["cargo_id"] in lines]
    parts += [
        _cell(row, places[row["compartment_id"]], lines[row["cargo_id"]], highest, link(row), (left, top)) for row in drawn
    ]
    return Markup("").join([*parts, Markup("</svg>")])


def _busiest(rows: Sequence[Row], what: str, most: int) -> list[tuple[str, str]]:
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for row in rows:
        counts[row[f"{what}_id"]] += row["affirm"] + row["deny"] + row["doubt"]
        names[row[f"{what}_id"]] = row[what]
    ordered = sorted(counts, key=lambda key: (-counts[key], names[key]))
    return [(key, names[key]) for key in ordered[:most]]


def _cell(row: Row, i: int, j: int, highest: int, href: str, origin: tuple[int, int]) -> Markup:
    x, y, step = origin[0] + CELL_WIDTH * i, origin[1] + CELL_HEIGHT * j, shade(row["affirm"], highest)
    signs = (str(row["affirm"]) if row["affirm"] else "") + (" ✗" if row["deny"] else "") + (" ?" if row["doubt"] else "")
    told = [f"{row['cargo']} – {row['compartment']}: {row['affirm']} affirm, {row['deny']} deny, {row['doubt']} hedge"]
    if row["enriched"]:
        told.append(f"{row['enriched']} say enriched")
    if row["marker"]:
        told.append(f"{row['marker']} say marker")
    title = "; ".join(told)
    rect = (x + 2, y + 2, CELL_WIDTH - 4, CELL_HEIGHT - 4, _SHADES[step], "#b91c1c" if row["deny"] else "#cbd5e1")
    words = (x + CELL_WIDTH // 2, y + 20, "#ffffff" if step >= 4 else "#0f172a", signs.strip())
    return Markup(
        '<a href="{}" aria-label="{}"><title>{}</title>'
        '<rect x="{}" y="{}" width="{}" height="{}" rx="4" fill="{}" stroke="{}"/>'
        '<text class="ex-count" x="{}" y="{}" text-anchor="middle" fill="{}">{}</text></a>'
    ).format(href, title, title, *rect, *words)


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"
