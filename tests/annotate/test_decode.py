import numpy as np
import pytest

from exoclaim.annotate.decode import best_tags, softmax, spans
from exoclaim.annotate.encode import Encoded

O, B, I = 0, 1, 2  # noqa: E741


def logits(tags, width=5):
    out = np.zeros((len(tags), width), dtype=np.float32)
    out[np.arange(len(tags)), tags] = 5.0
    return out


@pytest.mark.parametrize(
    ("raw", "best"),
    [([O, B, I], [O, B, I]), ([O, I, I], [O, B, I]), ([B, 4, O], [B, I, O]), ([B, B, O], [B, B, O]), ([I], [O])],
)
def test_only_well_formed_sequences(raw, best):
    x = logits(raw)
    if raw == [O, I, I]:
        x[1, B] = 4.0
    if raw == [B, 4, O]:
        x[1, I] = 4.0
    assert best_tags(x).tolist() == best


def encoded(offsets):
    table = np.array([[0, 0], *offsets, [0, 0]], dtype=np.int64)
    return Encoded(np.ones(len(table), dtype=np.int64), np.ones(len(table), dtype=np.int64), table)


@pytest.mark.parametrize(
    ("text", "offsets", "tags", "expected"),
    [
        ("Rab11 binds", [(0, 3), (3, 5), (6, 11)], [B, O, O], ["Rab11"]),          # widened to the word
        ("(CD63)", [(0, 1), (1, 5), (5, 6)], [O, B, I], ["CD63"]),                 # stray bracket off
        ("PI(3)P here", [(0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (7, 11)], [B, I, I, I, I, O], ["PI(3)P"]),
        ("CD9, CD81", [(0, 3), (3, 4), (5, 9)], [B, O, B], ["CD9", "CD81"]),
        ("exosomes.", [(0, 8), (8, 9)], [B, I], ["exosomes"]),
        ("none here", [(0, 4), (5, 9)], [O, O], []),
        # halves of brackets
        ("contraction (EC) coupling", [(0, 11), (12, 13), (13, 15), (15, 16), (17, 25)], [O, O, B, I, I], ["EC"]),
        ("glutathione (GSH) here", [(0, 11), (12, 13), (13, 16), (16, 17), (18, 22)], [B, I, B, O, O], ["glutathione", "GSH"]),
        ("anti-PI(3,5)P2 here", [(0, 4), (4, 5), (5, 7), (7, 8), (8, 11), (11, 14), (15, 19)], [O, O, B, I, O, O, O],
         ["PI(3,5)P2"]),
        ("Rab (27 and 35) here", [(0, 3), (4, 5), (5, 7), (8, 11), (12, 14), (14, 15)], [B, I, I, O, O, O], ["Rab"]),
        # joints between two names
        ("mCherry-labelled", [(0, 7), (7, 8), (8, 16)], [B, I, O], ["mCherry"]),
        ("drug@gel+antibody", [(0, 4), (4, 5), (5, 8), (8, 9), (9, 17)], [B, I, O, O, B], ["drug@gel", "antibody"]),
        ("drug@gel+antibody", [(0, 4), (4, 5), (5, 8), (8, 9), (9, 17)], [B, I, I, I, O], ["drug@gel"]),
        ("Ca2+ and 4%–12% of it", [(0, 3), (3, 4), (9, 11), (11, 12), (12, 15)], [B, I, B, B, I], ["Ca2+", "4%", "12%"]),
    ],
)  # fmt: skip
def test_spans(text, offsets, tags, expected):
    found = spans(text, encoded(offsets), logits([O, *tags, O]))
    assert [text[s:e] for s, e, _, _ in found] == expected
    assert all(label == 0 and 0 < score <= 1 for _, _, label, score in found)


def test_softmax_sums_to_one():
    assert softmax(np.array([[1000.0, 0.0], [0.0, 0.0]], dtype=np.float32)).sum(axis=1) == pytest.approx([1, 1])
