"""A network for Cytoscape, Gephi or networkx: GraphML, concepts as nodes, each relation an edge.

Mentions without a concept are nodes by their lower-case text and label. Symmetric predicates are edges from subject to
object like the others: GraphML graphs are directed or not as a whole. Characters XML cannot hold become blanks.
"""

import sqlite3
from io import BytesIO
from pathlib import Path
from typing import Any

from exoclaim.export.atomic import atomic
from exoclaim.export.edits import read_judgements
from exoclaim.export.rows import evidence
from exoclaim.export.xmltext import xml_text

EDGE = (
    "relation_id", "predicate", "polarity", "certainty", "confidence", "attribution", "predicate_cue", "polarity_cue",
    "certainty_cue", "claim", "verdict", "document", "title", "page", "section", "sentence",
)  # fmt: skip


def write_graphml(conn: sqlite3.Connection, out: Path, *, accepted: bool = False) -> int:
    """One directed multigraph at `out`; returns the number of edges. Empty values are left out."""
    import networkx  # slow to import, and only this format needs it

    graph = networkx.MultiDiGraph()
    names = dict(conn.execute("SELECT id, name FROM concepts"))
    for row in evidence(conn, read_judgements(conn), accepted=accepted):
        ends = []
        for role in ("subject", "object"):
            concept, text, label = row[f"{role}_id"], _clean(" ".join(row[role].split())), row[f"{role}_label"]
            key = concept or f"text:{label}:{text.lower()}"
            if key not in graph:  # the first mention names it
                graph.add_node(key, name=_clean(names.get(concept) or text), label=label)
            ends.append(key)
        values = {name: _clean(row[name]) for name in EDGE if row[name] is not None}
        graph.add_edge(*ends, key=row["relation_id"], **values)
    held = BytesIO()
    networkx.write_graphml_lxml(graph, held, named_key_ids=True)
    with atomic(out) as file:
        file.write(held.getvalue().decode("utf-8"))
    return int(graph.number_of_edges())


def _clean(value: Any) -> Any:
    return xml_text(value) if isinstance(value, str) else value
