"""LocText's scoring, by cases: what is right, what is wrong, what does not count."""

import gzip
import json

import pytest

from exoclaim.bench import loctext
from exoclaim.bench.loctext import Article, Entity, accept, counts, key, together
from exoclaim.errors import InputError

NUCLEUS, NUCLEOLUS, MEMBRANE = "GO:0005634", "GO:0005730", "GO:0016020"


def entity(start, end, protein, text, *ids):
    return Entity(start=start, end=end, protein=protein, text=text, ids=ids, sentence=0)


def article(relations=((0, 1),)):
    text = "Abc1 in nucleus, abc1 at Nucleus, Xyz in nucleolus"
    entities = (
        entity(0, 4, True, "Abc1", "P1", "P2"),
        entity(8, 15, False, "nucleus", NUCLEUS), entity(17, 21, True, "abc1", "P1", "P2"),
        entity(25, 32, False, "Nucleus", NUCLEUS), entity(34, 37, True, "Xyz"), entity(41, 50, False, "nucleolus", NUCLEOLUS),
    )  # fmt: skip
    return Article(id="1", text=text, sentences=((0, 50),), entities=entities, relations=relations)


@pytest.mark.parametrize(
    ("gold", "found", "verdict"),
    [
        ((("P1",), (NUCLEUS,)), (("P1",), (NUCLEUS,)), True),
        ((("P1", "P2"), (NUCLEUS,)), (("P2", "P9"), (NUCLEUS,)), True),
        ((("P1",), (NUCLEUS,)), (("P1",), (NUCLEOLUS,)), True),  # below gold: more exact, right
        ((("P1",), (NUCLEOLUS,)), (("P1",), (NUCLEUS,)), None),  # above gold: true but too wide
        ((("P1",), (NUCLEUS,)), (("P1",), (MEMBRANE,)), False),
        ((("P1",), (NUCLEOLUS,)), (("P3",), (NUCLEUS,)), False),  # the protein comes first
    ],
)
def test_level_four(gold, found, verdict):
    assert accept(gold, found) is verdict


@pytest.mark.parametrize(
    ("level", "pairs", "expected"),
    [
        (1, [(0, 1)], (1, 0, 1)),
        (1, [(2, 3)], (0, 1, 1)),  # other mentions of the same
        (2, [(2, 3)], (1, 0, 1)),
        (2, [(2, 5)], (0, 1, 1)),
        (3, [(2, 3), (0, 5)], (1, 1, 1)),
        (4, [(2, 3), (0, 5)], (1, 0, 1)),
        (4, [(0, 5)], (1, 0, 1)),  # the nucleolus is in the nucleus
        (4, [(4, 5)], (0, 0, 1)),  # Xyz has no accession and does not count
    ],
)
def test_counts_at_each_level(level, pairs, expected):
    it = article()
    found = {k for pair in pairs if (k := key(it, pair, level))}
    assert counts(it, found, level) == expected


def test_neighbours_share_a_fold():
    folds = [loctext.fold_of(n, 10) for n in range(10)]
    assert folds == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_a_wrong_offset_stops_with_what_was_found(tmp_path):
    raw = {"id": "7", "text": "Abc1 x", "entities": [{"start": 1, "end": 4, "label": "PROTEIN", "text": "Abc1", "norm": {}}],
           "relations": []}  # fmt: skip
    with gzip.open(tmp_path / "abstracts.jsonl.gz", "wt") as file:
        file.write(json.dumps(raw) + "\n")
    with pytest.raises(InputError, match="7 entity 0: expected 'Abc1', found 'bc1'"):
        loctext.read(tmp_path)


def test_the_command_says_where_to_get_the_data(tmp_path):
    with pytest.raises(InputError, match=r"github\.com/Rostlab/LocText"):
        loctext.read(tmp_path)


def test_published_baselines_are_reproduced(shared):
    """PROTOTYPE.md: same sentence F 74.5, with its neighbours F 70.7, whole abstract F 60.0."""
    corpus = shared / "corpora" / "loctext"
    articles = loctext.read(corpus, loctext.as_published)
    for reach, expected in {0: (75.3, 73.6, 74.5), 1: (58.7, 88.8, 70.7), 10**6: (42.9, 100.0, 60.0)}.items():
        assert percent(together(articles, reach)) == expected
    assert percent(together(loctext.read(corpus), 0)) == (75.0, 73.3, 74.1)  # as we cut


def percent(results):
    row = loctext.row("", "", results)
    return tuple(round(100 * x, 1) for x in (row.precision, row.recall, row.f))
