"""A relation is as likely as its mentions allow."""

import numpy as np

from exoclaim.extract.decide import LABELS, PREDICATES
from exoclaim.extract.weigh import weigh

TEXT = "CD63 enters exosomes."
MENTIONS = [(0, 4, "PROTEIN"), (12, 20, "COMPARTMENT")]
PAIRS = np.array([[0, 1], [1, 0]])
ANY = np.ones((len(LABELS), len(LABELS), len(PREDICATES)), dtype=np.bool_)


def logits() -> np.ndarray:
    scores = np.full((2, 17), -2.0, dtype=np.float32)
    scores[0, 0] = 3.0
    return scores


def test_predicates_count_by_the_chance_of_both_mentions_and_attributes_do_not() -> None:
    whole, _ = weigh(TEXT, MENTIONS, [1.0, 1.0], PAIRS, logits(), ANY)
    half, _ = weigh(TEXT, MENTIONS, [0.8, 0.5], PAIRS, logits(), ANY)
    np.testing.assert_allclose(half[:, :-2], whole[:, :-2] * 0.4, rtol=1e-6)
    np.testing.assert_array_equal(half[:, -2:], whole[:, -2:])


def test_lists_are_numbered_by_mention() -> None:
    text = "CD63 and CD9 enter exosomes."
    mentions = [(0, 4, "PROTEIN"), (9, 12, "PROTEIN"), (19, 27, "COMPARTMENT")]
    _, lists = weigh(text, mentions, [1.0] * 3, np.array([[0, 2], [1, 2]]), logits(), ANY)
    assert lists[0] == lists[1] != lists[2]


def test_respectively_takes_the_crossed_pairs_away() -> None:
    text = "CD63 and CD9 enter exosomes and endosomes, respectively."
    names = (("CD63", "PROTEIN"), ("CD9", "PROTEIN"), ("exosomes", "COMPARTMENT"), ("endosomes", "COMPARTMENT"))
    mentions = [(text.index(n), text.index(n) + len(n), label) for n, label in names]
    pairs = np.array([[0, 2], [0, 3], [1, 2], [1, 3]])
    scores = np.full((4, 17), 3.0, dtype=np.float32)
    chance, _ = weigh(text, mentions, [1.0] * 4, pairs, scores, ANY)
    assert (chance[[1, 2], :-2] == 0).all()
    assert (chance[[0, 3], 0] > 0.9).all()
