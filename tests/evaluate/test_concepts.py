"""Relations of a document by concept: each once, by CURIE, by the name that the other side grounds, or by name."""

import pytest

from exoclaim.evaluate import evaluate
from exoclaim.evaluate.score import PRF

from .records import record

TEXT = "Late endosomes (LE) hold CD63. LE and cd63. The LE lacks CD63."
MARKS = "CD63:PROTEIN Late_endosomes:COMPARTMENT LE:COMPARTMENT LE#2:COMPARTMENT cd63:PROTEIN"
SAME = "T2=T3"


def grounded(document, **concepts):
    """With concepts for mentions by id."""
    more = [{"subj": key, "pred": "concept", "obj": curie} for key, curie in concepts.items()]
    return {**document, "attributes": document["attributes"] + more}


GOLD = record(TEXT, MARKS, [("T1", "located_in", "T2")], same=SAME)
TWICE = record(TEXT, MARKS, [("T1", "located_in", "T2"), ("T5", "located_in", "T4")], same=SAME)
CASES = [
    ("once a document", TWICE, TWICE, (1, 1, 1)),
    ("other mentions of the same name", record(TEXT, MARKS, [("T1", "located_in", "T3")]),
     record(TEXT, MARKS, [("T5", "located_in", "T4")]), (1, 1, 1)),
    ("an explained abbreviation is its long form", GOLD, record(TEXT, MARKS, [("T5", "located_in", "T4")]), (1, 1, 1)),
    ("one that nobody explains is another name", record(TEXT, MARKS, [("T1", "located_in", "T2")]),
     record(TEXT, MARKS, [("T5", "located_in", "T4")]), (0, 1, 1)),
    ("but not where both are grounded", record(TEXT, MARKS, [("T1", "located_in", "T2")]),
     grounded(record(TEXT, MARKS, [("T5", "located_in", "T4")]), T2="GO:1", T3="GO:1", T4="GO:1", T5="HGNC:1"), (1, 1, 1)),
    ("gold's own concepts count", grounded(GOLD, T2="GO:1"), grounded(GOLD, T2="GO:2"), (0, 1, 1)),
    ("polarity counts", GOLD, record(TEXT, MARKS, [("T1", "located_in", "T2", "negated")], same=SAME), (0, 1, 1)),
    ("either order where it does not matter", record(TEXT, MARKS, [("T1", "interacts_with", "T5")]),
     record(TEXT, MARKS, [("T5", "interacts_with", "T1")]), (1, 1, 1)),
    ("outside the scope nothing counts", {**TWICE, "scope": [[0, 30]]}, TWICE, (1, 1, 1)),
    ("nothing predicted", GOLD, record(TEXT), (0, 0, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("gold", "predicted", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_relations_of_a_document(gold, predicted, expected):
    assert evaluate([(gold, predicted)], bootstrap=0).concepts == PRF(*expected)


def test_no_text_no_names():
    bare = {name: part for name, part in GOLD.items() if name != "text"}
    assert evaluate([(bare, bare)], bootstrap=0).concepts == PRF(0, 0, 0)
