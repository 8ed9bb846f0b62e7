"""The MISEV table: for each category of proteins that a study of vesicles should show, what the papers say of them.

The categories are the shipped table's (see models/lexicon/); which compartments count as vesicles is settled here.
"""

import csv
import os
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

VESICLES = ("GO:0070062", "GO:1903561", "GO:0043230", "GO:0065010")
SQL = f"""SELECT cargo_id, sum(affirm) AS affirm, sum(deny) AS deny, sum(doubt) AS doubt FROM compartment_matrix
WHERE compartment_id IN ({", ".join(f"'{v}'" for v in VESICLES)}) OR compartment LIKE '%exosom%'
  OR compartment LIKE '%extracellular vesicle%' GROUP BY cargo_id"""


@cache
def table() -> tuple[dict[str, str], ...]:
    """The rows of the shipped table: category, meaning, symbol, id, cells."""
    chosen = os.environ.get("EXOCLAIM_MODELS")
    root = Path(chosen) if chosen else files("exoclaim") / "models"
    text = (root / "exoclaim_base" / "lexicon" / "misev2018.tsv").read_text(encoding="utf-8")
    return tuple(csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t"))


def groups(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One group for each category, in its order: meaning, and proteins with affirm, deny and doubt in sentences."""
    counts = {row["cargo_id"]: row for row in rows}
    found: dict[str, dict[str, Any]] = {}
    for line in table():
        group = found.setdefault(line["category"], {"category": line["category"], "meaning": line["meaning"], "proteins": []})
        said = counts.get(line["id"])
        numbers = {name: said[name] if said else 0 for name in ("affirm", "deny", "doubt")}
        group["proteins"].append({"symbol": line["symbol"], "id": line["id"], **numbers})
    for group in found.values():
        group["seen"] = sum(bool(p["affirm"] or p["deny"] or p["doubt"]) for p in group["proteins"])
    return list(found.values())
