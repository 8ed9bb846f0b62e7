"""The MISEV table: for each category of proteins that a study of vesicles should show, what the papers say of them.

The categories are the database's table `misev`; which compartments count as vesicles is settled here.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

VESICLES = "'GO:1903561', 'GO:0043230', 'GO:0065010'"  # extracellular vesicle, organelle and membrane-bounded organelle
SQL = f"""WITH said AS (
  SELECT coalesce(k.human, m.cargo_id) AS gene, sum(m.affirm) AS affirm, sum(m.deny) AS deny, sum(m.doubt) AS doubt
  FROM compartment_matrix AS m LEFT JOIN markers AS k ON k.concept = m.cargo_id
  WHERE m.compartment_id IN ({VESICLES}) OR m.compartment LIKE '%exosom%' OR m.compartment LIKE '%extracellular vesicle%'
    OR EXISTS (SELECT 1 FROM ancestors AS a WHERE a.concept = m.compartment_id AND a.ancestor = 'GO:1903561')
  GROUP BY 1
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
