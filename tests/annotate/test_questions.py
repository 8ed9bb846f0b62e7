import re

import numpy as np
import pytest

from exoclaim.annotate.network import Network
from exoclaim.annotate.questions import LABELS, PREDICATES, SUBJECT_ROLE, ask, distance_bucket
from exoclaim.schema import Label

TEXT = "CD63 and CD9 reach exosomes."
MENTIONS = [(0, 4, "PROTEIN"), (9, 12, "PROTEIN"), (19, 27, "COMPARTMENT")]


@pytest.fixture(scope="module")
def network():
    return Network()


@pytest.fixture(scope="module")
def encoded(network):
    return network.encoder([TEXT])[0]


@pytest.fixture
def allowed():
    out = np.zeros((len(LABELS), len(LABELS), len(PREDICATES)), dtype=bool)
    out[LABELS.index(Label.PROTEIN), LABELS.index(Label.COMPARTMENT), 0] = True
    return out


def pairs(questions):
    return [] if questions is None else questions.pairs.tolist()


def test_only_pairs_with_a_possible_predicate_are_asked(encoded, allowed):
    questions = ask(encoded, MENTIONS, allowed)
    assert pairs(questions) == [[0, 2], [1, 2]]
    assert len(questions.roles) == 2
    first, last = encoded.pieces(0, 4)
    assert (questions.roles[0, first : last + 1] > SUBJECT_ROLE).all()
    assert (questions.roles[1, first : last + 1] < SUBJECT_ROLE).all()


def test_skipped_mentions_take_no_part(encoded, allowed):
    assert pairs(ask(encoded, MENTIONS, allowed, {1})) == [[0, 2]]
    assert ask(encoded, MENTIONS, allowed, {2}) is None


def test_a_mention_that_is_not_asked_about_may_still_be_an_object(encoded, allowed):
    allowed[LABELS.index(Label.PROTEIN), LABELS.index(Label.PROTEIN), 8] = True
    asked = np.ones(len(encoded.ids), dtype=bool)
    asked[encoded.pieces(0, 4)[0]] = False
    assert pairs(ask(encoded, MENTIONS, allowed, frozenset(), asked)) == [[1, 0], [1, 2]]


def test_no_subject_chance_means_every_mention_is_asked(network):
    reading = network.read([TEXT])[0]
    everything, nothing = Network(least_subject=0.0), Network(least_subject=0.999999)
    assert len(everything.ask(reading, MENTIONS).roles) == 3
    assert nothing.ask(reading, MENTIONS) is None


@pytest.mark.parametrize(("a", "b", "bucket"), [((1, 2), (3, 4), 2), ((3, 4), (1, 2), 2), ((1, 1), (90, 90), 11)])
def test_distance_is_the_same_both_ways(a, b, bucket):
    assert distance_bucket(a, b) == bucket


def test_two_threads_score_every_bit_as_one(network):
    two = Network(threads=2)
    texts = [TEXT, "Without Hrs, EGFR did not reach the lysosome. " * 8, "Syntenin is enriched in them. " * 15]
    for text, one, other in zip(texts, network.read(texts), two.read(texts), strict=True):
        for part in ("states", "tags", "claim", "subject"):
            assert np.array_equal(getattr(one, part), getattr(other, part))
        mentions = [(m.start(), m.end(), "PROTEIN") for m in re.finditer("CD63|CD9|Hrs|EGFR|Syntenin", text)]
        questions = network.ask(one, mentions)
        assert questions is not None or len(mentions) < 2
        if questions is not None:
            assert np.array_equal(network.judge(one, questions), two.judge(other, questions))
