"""Grounded claims as nanopublications in JSON-LD: for each claim an assertion, its provenance, and who made it.

Only claims with a CURIE at both ends. The assertion is a described statement (rdf:Statement with polarity and certainty), and
besides a plain triple only where the claim is affirmed and unhedged: a denied claim must not read as its opposite. Names of
the graphs are stable, as relation ids are; there is no signature and no publication date.
"""

import json
import sqlite3
from pathlib import Path
from typing import Any

from exoclaim.export.atomic import atomic
from exoclaim.export.edits import read_judgements
from exoclaim.export.rows import Row, evidence
from exoclaim.schema import Certainty, Polarity

Json = dict[str, Any]
TERMS = "https://github.com/exoclaim/exoclaim/terms#"
CLAIM = "urn:exoclaim:claim:"
OBO = frozenset({"GO", "CL", "CHEBI", "SO"})
REGISTERED = frozenset({"HGNC", "MGI", "RGD", "UniProtKB", "FPLX", "Cellosaurus"})
CONTEXT = {
    "np": "http://www.nanopub.org/nschema#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dct": "http://purl.org/dc/terms/",
    "exo": TERMS,
}


def iri(curie: str) -> str:
    """The address of a concept: OBO's own, else identifiers.org's, else a name of ours for unregistered prefixes."""
    prefix, _, local = curie.partition(":")
    if prefix in OBO:
        return f"http://purl.obolibrary.org/obo/{prefix}_{local}"
    return f"https://identifiers.org/{prefix}:{local}" if prefix in REGISTERED else f"urn:exoclaim:{prefix}:{local}"


def write_jsonld(conn: sqlite3.Connection, out: Path, *, accepted: bool = False) -> int:
    """One JSON-LD document at `out`; returns the number of claims."""
    names = dict(conn.execute("SELECT id, name FROM concepts"))
    rows = evidence(conn, read_judgements(conn), accepted=accepted)
    graphs = [to_nanopub(row, names) for row in rows if row["subject_id"] and row["object_id"]]
    with atomic(out) as file:
        json.dump({"@context": CONTEXT, "@graph": [g for four in graphs for g in four]}, file, ensure_ascii=False, indent=1)
        file.write("\n")
    return len(graphs)


def to_nanopub(row: Row, names: dict[str, str]) -> list[Json]:
    """The four named graphs of an evidence row: head, assertion, provenance, publication info."""
    claim = f"{CLAIM}{row['relation_id']}"
    parts = {name: f"{claim}:{name}" for name in ("head", "assertion", "provenance", "pubinfo")}
    head: Json = {
        "@id": claim, "@type": "np:Nanopublication", "np:hasAssertion": {"@id": parts["assertion"]},
        "np:hasProvenance": {"@id": parts["provenance"]}, "np:hasPublicationInfo": {"@id": parts["pubinfo"]},
    }  # fmt: skip
    provenance = _known({
        "@id": parts["assertion"], "prov:wasQuotedFrom": {"@id": f"urn:exoclaim:document:{row['document']}"},
        "exo:sentence": row["sentence"], "exo:page": row["page"], "exo:section": row["section"], "dct:title": row["title"],
        "exo:cites": (row["attribution"] or "").split("; ") if row["attribution"] else None,
        "exo:predicateCue": row["predicate_cue"], "exo:polarityCue": row["polarity_cue"],
        "exo:certaintyCue": row["certainty_cue"],
    })  # fmt: skip
    info = _known({
        "@id": claim, "prov:wasGeneratedBy": {"@id": f"urn:exoclaim:extractor:{row['extractor']}"},
        "exo:confidence": row["confidence"], "exo:verdict": row["verdict"],
    })  # fmt: skip
    contents = {"head": [head], "assertion": _assertion(row, names, claim), "provenance": [provenance], "pubinfo": [info]}
    return [{"@id": parts[name], "@graph": nodes} for name, nodes in contents.items()]


def _assertion(row: Row, names: dict[str, str], claim: str) -> list[Json]:
    subject, obj, predicate = iri(row["subject_id"]), iri(row["object_id"]), f"exo:{row['predicate']}"
    statement = {
        "@id": f"{claim}:statement", "@type": "rdf:Statement", "rdf:subject": {"@id": subject},
        "rdf:predicate": {"@id": predicate}, "rdf:object": {"@id": obj}, "exo:polarity": row["polarity"],
        "exo:certainty": row["certainty"],
    }  # fmt: skip
    nodes: list[Json] = [statement]
    for role, place in (("subject", subject), ("object", obj)):
        curie = row[f"{role}_id"]
        nodes.append({"@id": place, "rdfs:label": names.get(curie, row[role]), "exo:curie": curie})
    if row["polarity"] == Polarity.AFFIRMED and row["certainty"] == Certainty.ASSERTED:
        nodes[1][predicate] = {"@id": obj}
    return nodes


def _known(node: Json) -> Json:
    return {name: value for name, value in node.items() if value is not None}
