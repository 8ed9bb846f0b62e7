import numpy as np
import pytest

from exoclaim.extract.decide import PREDICATES, Settings, decide, probabilities
from exoclaim.schema import Predicate

LOCATED, FUSES = PREDICATES.index(Predicate.LOCATED_IN), PREDICATES.index(Predicate.FUSES_WITH)
ALLOWED = np.ones((8, 8, 15), dtype=bool)
HALF = dict.fromkeys(PREDICATES, 0.5)


def logits(rows, *cells):
    out = np.full((rows, 17), -6.0, dtype=np.float32)
    for row, column, value in cells:
        out[row, column] = value
    return out


def decided(pairs, scores, labels, groups, support=0.0, allowed=ALLOWED):
    pairs = np.array(pairs)
    return [
        (d.subject, str(d.predicate), d.object)
        for d in decide(pairs, probabilities(pairs, scores, labels, allowed, groups, support), HALF)
    ]


def test_one_predicate_for_a_pair():
    scores = logits(1, (0, LOCATED, 2.0), (0, PREDICATES.index(Predicate.ENRICHED_IN), 3.0))
    assert decided([[0, 1]], scores, ["PROTEIN", "COMPARTMENT"], [0, 1]) == [(0, "enriched_in", 1)]


def test_marker_of_stands_beside_another_predicate():
    scores = logits(1, (0, PREDICATES.index(Predicate.MARKER_OF), 2.0), (0, PREDICATES.index(Predicate.ENRICHED_IN), 3.0))
    assert decided([[0, 1]], scores, ["PROTEIN", "COMPARTMENT"], [0, 1]) == [(0, "enriched_in", 1), (0, "marker_of", 1)]


def test_below_the_threshold_there_is_nothing():
    assert decided([[0, 1]], logits(1, (0, LOCATED, -0.1)), ["PROTEIN", "COMPARTMENT"], [0, 1]) == []


def test_a_symmetric_relation_is_said_once():
    scores = logits(2, (0, FUSES, 4.0), (1, FUSES, 1.0))
    assert decided([[0, 1], [1, 0]], scores, ["COMPARTMENT"] * 2, [0, 1]) == [(0, "fuses_with", 1)]


def test_a_label_pair_that_was_never_seen_gives_nothing():
    never = np.zeros((8, 8, 15), dtype=bool)
    assert decided([[0, 1]], logits(1, (0, LOCATED, 5.0)), ["PROTEIN", "COMPARTMENT"], [0, 1], allowed=never) == []


@pytest.mark.parametrize(("support", "found"), [(0.0, 1), (0.7, 2)])
def test_members_of_a_list_support_each_other(support, found):
    scores = logits(2, (0, LOCATED, 4.0), (1, LOCATED, -1.0))
    assert len(decided([[0, 2], [1, 2]], scores, ["PROTEIN", "PROTEIN", "COMPARTMENT"], [0, 0, 2], support)) == found


def test_confidence_follows_the_calibration():
    settings = Settings({}, 0.0, 0.5, 0.5, 2.0, 0.0)
    assert settings.confidence(0.5) == pytest.approx(0.5)
    assert settings.confidence(0.9) == pytest.approx(81 / 82)
    assert 0 < settings.confidence(0.0) < settings.confidence(1.0) < 1
