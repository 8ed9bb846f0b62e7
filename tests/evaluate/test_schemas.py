"""Entities by the schemas of nervaluate: by cases, and in pieces what it counts on whole documents."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nervaluate import Evaluator

from exoclaim.evaluate.schemas import ALL, OUTCOMES, SCHEMAS, schema_counts, schema_figures
from exoclaim.schema import Label

P, R = "PROTEIN", "RNA"
CASES = [  # gold, predicted, {schema: (correct, incorrect, partial, missed, spurious)}
    ([((0, 4), P)], [((0, 4), P)], dict.fromkeys(SCHEMAS, (1, 0, 0, 0, 0))),
    ([((0, 4), P)], [], dict.fromkeys(SCHEMAS, (0, 0, 0, 1, 0))),
    ([], [((0, 4), P)], dict.fromkeys(SCHEMAS, (0, 0, 0, 0, 1))),
    ([((0, 4), P)], [((0, 4), R)], {"strict": (0, 1, 0, 0, 0), "exact": (1, 0, 0, 0, 0), "partial": (1, 0, 0, 0, 0),
                                    "type": (0, 1, 0, 0, 0)}),
    ([((0, 4), P)], [((2, 4), P)], {"strict": (0, 1, 0, 0, 0), "exact": (0, 1, 0, 0, 0), "partial": (0, 0, 1, 0, 0),
                                    "type": (1, 0, 0, 0, 0)}),
    ([((0, 4), P)], [((4, 6), P)], dict.fromkeys(SCHEMAS, (0, 0, 0, 1, 1))),  # touching is no overlap
]  # fmt: skip


@pytest.mark.parametrize(("gold", "predicted", "expected"), CASES)
def test_outcomes(gold, predicted, expected):
    counts = schema_counts(gold, predicted)
    assert {schema: tuple(counts[schema, ALL, o] for o in OUTCOMES) for schema in SCHEMAS} == expected


def test_figures_divide_at_the_end():
    counts = schema_counts(CASES[0][0], CASES[0][1]) + schema_counts(CASES[4][0], CASES[4][1])
    figures = schema_figures(counts)
    assert figures["strict"]["all"]["f1"] == 0.5
    assert figures["partial"][P]["precision"] == 0.75
    assert figures["partial"]["all"]["possible"] == 2
    assert schema_figures(Counter())["strict"]["all"]["f1"] == 0


SPAN = st.tuples(st.integers(0, 40), st.integers(1, 6), st.sampled_from([P, R, "CELL"])).map(
    lambda t: ((t[0], t[0] + t[1]), t[2])
)


@settings(deadline=None)
@given(gold=st.lists(SPAN, max_size=12), predicted=st.lists(SPAN, max_size=12))
def test_pieces_add_up_to_the_document(gold, predicted):
    whole = [[{"label": k, "start": a, "end": b - 1} for (a, b), k in sorted(side)] for side in (gold, predicted)]
    theirs = Evaluator([whole[0]], [whole[1]], tags=[str(x) for x in Label], loader="dict").evaluate()
    expected = Counter()
    for schema, name in SCHEMAS.items():
        by_label = {ALL: theirs["overall"][name]} | {k: of[name] for k, of in theirs["entities"].items()}
        expected.update({(schema, k, o): n for k, r in by_label.items() for o in OUTCOMES if (n := getattr(r, o))})
    assert schema_counts(gold, predicted) == expected
