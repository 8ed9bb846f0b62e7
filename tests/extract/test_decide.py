import numpy as np
import pytest

from exoclaim.extract.decide import PREDICATES, Settings, complete_lists, decide, probabilities, settle_polarity
from exoclaim.schema import Predicate

LOCATED, FUSES = PREDICATES.index(Predicate.LOCATED_IN), PREDICATES.index(Predicate.FUSES_WITH)
ALLOWED = np.ones((8, 8, 15), dtype=bool)
HALF = dict.fromkeys(PREDICATES, 0.5)


def logits(rows, *cells):
    out = np.full((rows, 17), -6.0, dtype=np.float32)
    for row, column, value in cells:
        out[row, column] = value
    return out


def decided(pairs, scores, labels, groups=None, floor=1.0, allowed=ALLOWED):
    pairs = np.array(pairs)
    chance = probabilities(pairs, scores, labels, allowed)
    whole = complete_lists(pairs, chance, HALF, groups or list(range(len(labels))), floor)
    return [(d.subject, str(d.predicate), d.object) for d in decide(pairs, whole, HALF)]


def test_one_predicate_for_a_pair():
    scores = logits(1, (0, LOCATED, 2.0), (0, PREDICATES.index(Predicate.ENRICHED_IN), 3.0))
    assert decided([[0, 1]], scores, ["PROTEIN", "COMPARTMENT"]) == [(0, "enriched_in", 1)]


def test_marker_of_stands_beside_another_predicate():
    scores = logits(1, (0, PREDICATES.index(Predicate.MARKER_OF), 2.0), (0, PREDICATES.index(Predicate.ENRICHED_IN), 3.0))
    assert decided([[0, 1]], scores, ["PROTEIN", "COMPARTMENT"]) == [(0, "enriched_in", 1), (0, "marker_of", 1)]


def test_below_the_threshold_there_is_nothing():
    assert decided([[0, 1]], logits(1, (0, LOCATED, -0.1)), ["PROTEIN", "COMPARTMENT"]) == []


def test_a_symmetric_relation_is_said_once():
    scores = logits(2, (0, FUSES, 4.0), (1, FUSES, 1.0))
    assert decided([[0, 1], [1, 0]], scores, ["COMPARTMENT"] * 2) == [(0, "fuses_with", 1)]


def test_a_symmetric_relation_is_in_text_order_when_only_its_mirror_was_asked():
    assert decided([[1, 0]], logits(1, (0, FUSES, 4.0)), ["COMPARTMENT"] * 2) == [(0, "fuses_with", 1)]


def test_a_label_pair_that_was_never_seen_gives_nothing():
    never = np.zeros((8, 8, 15), dtype=bool)
    assert decided([[0, 1]], logits(1, (0, LOCATED, 5.0)), ["PROTEIN", "COMPARTMENT"], allowed=never) == []


@pytest.mark.parametrize(
    ("third", "floor", "found"),
    [(-1.0, 1.0, 2), (-1.0, 0.2, 3), (-4.0, 0.2, 2)],
    ids=["turned off", "near enough", "too far"],
)
def test_lists_are_made_whole(third, floor, found):
    scores = logits(3, (0, LOCATED, 4.0), (1, LOCATED, 4.0), (2, LOCATED, third))
    labels = ["PROTEIN", "PROTEIN", "PROTEIN", "COMPARTMENT"]
    assert len(decided([[0, 3], [1, 3], [2, 3]], scores, labels, [0, 0, 0, 3], floor)) == found


def test_items_of_a_list_share_polarity():
    scores = logits(2, (0, LOCATED, 4.0), (1, LOCATED, 4.0), (0, 15, 4.0), (1, 15, -0.5))
    pairs = np.array([[0, 2], [1, 2]])
    chance = probabilities(pairs, scores, ["PROTEIN", "PROTEIN", "COMPARTMENT"], ALLOWED)
    alone = settle_polarity(pairs, chance, [0, 1, 2], np.array([True, True]))
    together = settle_polarity(pairs, chance, [0, 0, 2], np.array([True, True]))
    assert alone[1, 15] < 0.5 < together[1, 15] == together[0, 15]


@pytest.mark.parametrize(
    ("negation", "denied", "counts"),
    [(0.5, True, 1.0), (0.5, False, 0.62), (-0.5, True, 0.62), (-0.5, False, 1.0), (4.0, False, 0.98)],
    ids=["both deny", "only the network", "only a word", "neither", "network sure"],
)
def test_a_doubtful_polarity_holds_back(negation, denied, counts):
    pairs, scores = np.array([[0, 1]]), logits(1, (0, LOCATED, 9.0), (0, 15, negation))
    chance = probabilities(pairs, scores, ["PROTEIN", "COMPARTMENT"], ALLOWED)
    settled = settle_polarity(pairs, chance, [0, 1], np.array([denied]))
    assert settled[0, LOCATED] == pytest.approx(counts, abs=0.01)


def test_one_item_of_a_list_lifts_those_that_come_near():
    scores = logits(3, (0, LOCATED, 4.0), (1, LOCATED, -1.0), (2, LOCATED, -3.0))
    labels = ["PROTEIN", "PROTEIN", "PROTEIN", "COMPARTMENT"]
    rows = decided([[0, 3], [1, 3], [2, 3]], scores, labels, [0, 0, 0, 3], 0.2)
    assert [subject for subject, *_ in rows] == [0, 1]


def test_confidence_follows_the_calibration():
    settings = Settings({}, 0.2, 0.5, 0.5, 2.0, 0.0)
    assert settings.confidence(0.5) == pytest.approx(0.5)
    assert settings.confidence(0.9) == pytest.approx(81 / 82)
    assert 0 < settings.confidence(0.0) < settings.confidence(1.0) < 1
