"""The MISEV table: for each category of proteins that a study of vesicles should show, what the papers say of them.

The categories are the database's table `misev`; which compartments count as vesicles is settled here.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

VESICLES = "'GO:1903561', 'GO:0043230', 'GO:0065010'"  # extracellular vesicle, organelle and membrane-bounded organelle
# Begun at the proteins that are asked for: summing the whole matrix takes seconds in a large database.
SQL = f"""WITH asked AS (
  SELECT concept AS cargo, human AS gene FROM markers WHERE human IN (SELECT gene FROM misev)
  UNION ALL SELECT DISTINCT gene, gene FROM misev WHERE gene NOT IN (SELECT concept FROM markers)
), found AS MATERIALIZED (  -- summed in the same query, SQLite would not look the proteins up
  SELECT a.gene AS gene, f.affirm AS affirm, f.deny AS deny, f.doubt AS doubt
  FROM asked AS a CROSS JOIN findings AS f ON f.subject_id = a.cargo
  WHERE f.predicate IN ('located_in', 'enriched_in', 'marker_of', 'sorted_to')
    AND (f.object_id IN ({VESICLES}) OR f.object LIKE '%exosom%' OR f.object LIKE '%extracellular vesicle%'
      OR EXISTS (SELECT 1 FROM ancestors AS x WHERE x.concept = f.object_id AND x.ancestor = 'GO:1903561'))
), said AS (
  SELECT gene, sum(affirm) AS affirm, sum(deny) AS deny, sum(doubt) AS doubt FROM found GROUP BY gene
)
SELECT e.edition, e.category, e.meaning, e.symbol, e.gene AS id,
  coalesce(said.affirm, 0) AS affirm, coalesce(said.deny, 0) AS deny, coalesce(said.doubt, 0) AS doubt
FROM misev AS e LEFT JOIN said ON said.gene = e.gene ORDER BY e.edition DESC, e.rowid"""


def groups(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One group for each edition and category, in the order of `rows`: meaning, proteins, and how many are mentioned."""
    found = []
    for (edition, category, meaning), lines in groupby(rows, key=lambda r: (r["edition"], r["category"], r["meaning"])):
        proteins = list(lines)
        seen = sum(bool(p["affirm"] or p["deny"] or p["doubt"]) for p in proteins)
        found.append({"edition": edition, "category": category, "meaning": meaning, "proteins": proteins, "seen": seen})
    return found
