"""A network for Cytoscape, Gephi or networkx: GraphML or Cytoscape's JSON, concepts as nodes, each relation an edge.

Mentions without a concept are nodes by their lower-case text and label. Symmetric predicates are edges from subject to
object like the others: GraphML graphs are directed or not as a whole. Characters XML cannot hold become blanks. Read it with
`networkx.read_graphml(path, edge_key_type=str)`: else a relation id of digits alone becomes a number.
"""

import json
import sqlite3
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exoclaim.export.atomic import atomic
from exoclaim.export.edits import read_judgements
from exoclaim.export.rows import evidence
from exoclaim.export.xmltext import xml_text

if TYPE_CHECKING:
    from networkx import MultiDiGraph

EDGE = (
    "relation_id", "predicate", "polarity", "certainty", "confidence", "attribution", "predicate_cue", "polarity_cue",
    "certainty_cue", "claim", "verdict", "document", "title", "page", "section", "sentence",
)  # fmt: skip


def write_graphml(conn: sqlite3.Connection, out: Path, *, accepted: bool = False) -> int:
    """One directed multigraph at `out`; returns the number of edges. Empty values are left out."""
    import networkx  # slow to import, and only the graph formats need it

    graph = to_graph(conn, accepted=accepted)
    held = BytesIO()
    networkx.write_graphml_lxml(graph, held, named_key_ids=True)
    with atomic(out) as file:
        file.write(held.getvalue().decode("utf-8"))
    return int(graph.number_of_edges())


def write_cytoscape(conn: sqlite3.Connection, out: Path, *, accepted: bool = False) -> int:
    """The same graph as Cytoscape.js reads it (JSON, File > Import > Network in Cytoscape); returns the number of edges."""
    import networkx

    graph = to_graph(conn, accepted=accepted)
    with atomic(out) as file:
        json.dump(networkx.cytoscape_data(graph), file, ensure_ascii=False, indent=1)
        file.write("\n")
    return int(graph.number_of_edges())


def to_graph(conn: sqlite3.Connection, *, accepted: bool = False) -> "MultiDiGraph":
    """Nodes are concepts by CURIE, with name and label; edges are relations by id, with all that is known of them."""
    import networkx

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
    return graph


def _clean(value: Any) -> Any:
    return xml_text(value) if isinstance(value, str) else value
