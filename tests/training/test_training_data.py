"""The readers of the training data and the project's stand-off annotations; needs no torch."""

import json
import sys
from pathlib import Path

import pytest

from exoclaim.schema import ClaimLabel, Label, Predicate

TRAINING = Path(__file__).parents[2] / "models" / "training"
sys.path.insert(0, str(TRAINING))

from annotations import _digest, adopt, own_annotations  # noqa: E402
from corpora import GoldSentence, _from_iob, flat, gold  # noqa: E402
from found import as_found  # noqa: E402
from material import parted  # noqa: E402

FILES = sorted((TRAINING / "annotations").glob("*.json"))


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        ([(0, 4, "A"), (0, 9, "B")], [(0, 9, "B")]),
        ([(0, 4, "A"), (5, 9, "B")], [(0, 4, "A"), (5, 9, "B")]),
        ([(0, 4, "A"), (0, 4, "A")], [(0, 4, "A")]),
        ([(0, 4, "B"), (0, 4, "C"), (0, 4, "A")], [(0, 4, "A")]),  # a set has no order that lasts: the label decides
    ],
)
def test_spans_do_not_nest(spans, kept):
    assert flat(spans) == kept


def test_iob_tags_become_spans():
    tagged = _from_iob("X", [("TGF", "B-G"), ("beta", "I-G"), ("binds", "O"), ("Smad", "I-G"), ("DNA", "B-D")])
    assert [(tagged.text[s:e], k) for s, e, k in tagged.spans] == [("TGF beta", "G"), ("Smad", "G"), ("DNA", "D")]


@pytest.mark.parametrize(
    ("found", "mentions", "relation"),
    [
        ([], ["CD63", "EVs", "HeLa cells"], (0, 1)),
        ([(9, 18, "COMPARTMENT")], ["CD63", "small EVs", "HeLa cells"], (0, 1)),  # gold's mention, as far as it was found
        ([(0, 18, "COMPARTMENT")], ["CD63", "EVs", "HeLa cells"], (0, 1)),  # two of gold's in one: both stay
        ([(22, 26, "CELL"), (27, 32, "CELL")], ["CD63", "EVs", "HeLa cells"], (0, 1)),  # one of gold's in two: it stays
        ([(5, 8, "PROCESS")], ["CD63", "and", "EVs", "HeLa cells"], (0, 2)),  # a mention that gold has not
    ],
)
def test_mentions_as_the_tagger_finds_them(found, mentions, relation):
    text = "CD63 and small EVs of HeLa cells"
    marked = [(0, 4, "PROTEIN"), (15, 18, "COMPARTMENT"), (22, 32, "CELL")]
    s = as_found(GoldSentence("d", text, 0, "FINDING", marked, [(0, "located_in", 1, True, False)], {2}), found)
    assert [text[b:e] for b, e, _ in s.mentions] == mentions
    assert s.relations == [(relation[0], "located_in", relation[1], True, False)]
    assert s.short == {len(mentions) - 1}


def test_gold_sentences_with_relations_and_abbreviations(tmp_path):
    text = "MVBs (multivesicular\nbodies) lack CD63."
    raw = {
        "text": text,
        "denotations": [
            {"id": "S", "span": {"begin": 0, "end": len(text)}, "obj": "Sentence"},
            {"id": "T1", "span": {"begin": 0, "end": 4}, "obj": "COMPARTMENT"},
            {"id": "T2", "span": {"begin": 6, "end": 27}, "obj": "COMPARTMENT"},
            {"id": "T3", "span": {"begin": 34, "end": 38}, "obj": "PROTEIN"},
        ],
        "relations": [
            {"id": "R1", "subj": "T3", "pred": "located_in", "obj": "T2"},
            {"id": "R2", "subj": "T1", "pred": "same_as", "obj": "T2"},
        ],
        "attributes": [
            {"id": "A1", "subj": "R1", "pred": "polarity", "obj": "negated"},
            {"id": "A2", "subj": "S", "pred": "claim", "obj": "FINDING"},
        ],
    }
    (tmp_path / "a.json").write_text(json.dumps(raw), encoding="utf-8")
    (sentence,) = gold(tmp_path)
    assert "\n" not in sentence.text
    assert sentence.file == tmp_path / "a.json"
    assert sentence.relations == [(2, "located_in", 1, True, False)]
    assert sentence.short == {0}


@pytest.mark.parametrize(
    ("files", "named", "others"),
    [
        (["annotations/wider-*.json", "exercises/*.json"], "bdc", "a"),
        (["annotations/none", "exercises/d.json"], "d", "abc"),
        (["annotations/*.json"], "ab", "dc"),
        (["annotations/none"], "", "abdc"),
    ],
)
def test_sentences_by_the_files_they_were_read_from(files, named, others):
    places = ["annotations/r1.json", "annotations/wider-w1.json", "exercises/d.json", "exercises/c.json"]
    read = [
        GoldSentence(name, "", 0, "OTHER", [], [], set(), Path("/x") / place)
        for name, place in zip("abdc", places, strict=True)
    ]
    assert ["".join(s.document for s in part) for part in parted(read, files)] == [named, others]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_annotations_are_stand_off_and_in_the_scheme(path):
    sentences = json.loads(path.read_text(encoding="utf-8"))["sentences"]
    assert sentences
    for s in sentences:
        assert set(s) == {"source", "begin", "end", "sha256", "claim", "mentions", "relations", "short"}
        assert s["claim"] in list(ClaimLabel)
        length = s["end"] - s["begin"]
        last = 0
        for start, end, label in s["mentions"]:
            assert last <= start < end <= length
            assert label in list(Label)
            last = end
        for subject, predicate, obj, flags in s["relations"]:
            assert subject != obj
            assert max(subject, obj) < len(s["mentions"])
            assert predicate in list(Predicate)
            assert set(flags) <= {"negated", "speculative"}


def test_there_are_annotations():
    assert len(FILES) >= 3


def test_adopted_annotations_come_back_with_their_text(tmp_path):
    shared, folder = tmp_path / "shared", tmp_path / "annotations"
    (shared / "corpora" / "ev_texts").mkdir(parents=True)
    (shared / "corpora" / "unlabelled").mkdir()
    folder.mkdir()
    paper = "Title\n\nCD63 sits in\nexosomes."
    (shared / "corpora" / "ev_texts" / "p.txt").write_text(paper, encoding="utf-8")
    picked = "CD63 sits in exosomes."
    (tmp_path / "index.json").write_text(json.dumps([{"source": "p", "begin": 7, "end": 29, "at": 0}]), encoding="utf-8")
    compiled = {
        "text": picked + "\n\n",
        "denotations": [
            {"id": "S", "span": {"begin": 0, "end": 22}, "obj": "Sentence"},
            {"id": "T1", "span": {"begin": 0, "end": 4}, "obj": "PROTEIN"},
            {"id": "T2", "span": {"begin": 13, "end": 21}, "obj": "COMPARTMENT"},
        ],
        "relations": [{"id": "R1", "subj": "T1", "pred": "located_in", "obj": "T2"}],
        "attributes": [{"id": "A1", "subj": "R1", "pred": "attribution", "obj": "12"}],
    }
    (tmp_path / "compiled.json").write_text(json.dumps(compiled), encoding="utf-8")
    assert adopt(tmp_path / "index.json", tmp_path / "compiled.json", folder / "p.json") == 1
    stored = json.loads((folder / "p.json").read_text(encoding="utf-8"))["sentences"][0]
    assert stored["sha256"] == _digest(picked)
    assert stored["relations"] == [[0, "located_in", 1, []]]
    (sentence,) = own_annotations(folder, shared)
    assert (sentence.text, sentence.file) == (picked, folder / "p.json")
    (shared / "corpora" / "ev_texts" / "p.txt").write_text(paper.replace("sits", "is in"), encoding="utf-8")
    with pytest.raises(ValueError, match="not the text that was annotated"):
        own_annotations(folder, shared)
