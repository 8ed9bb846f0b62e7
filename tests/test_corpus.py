"""The project's own gold: it stands on its texts, keeps to the scheme, and is what its notes compile to."""

import hashlib
import importlib.util
import json
from itertools import pairwise
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
SPLITS = ("train", "dev", "test")
GOLD = sorted(path for split in SPLITS for path in (CORPUS / "gold" / split).glob("*.json"))
EXERCISES = sorted((CORPUS / "gold" / "exercises").glob("*.json"))
VALUES = {
    "polarity": {"affirmed", "negated"},
    "certainty": {"asserted", "speculative"},
}

_spec = importlib.util.spec_from_file_location("corpus_notes", CORPUS / "notes.py")
notes = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(notes)


def read(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


@pytest.fixture(params=GOLD + EXERCISES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def gold(request) -> dict:
    return json.loads(read(request.param))


def test_splits_hold_each_text_once():
    counts = {split: len(list((CORPUS / "gold" / split).glob("*.json"))) for split in SPLITS}
    assert counts == {"train": 11, "dev": 3, "test": 2}
    assert sorted(path.stem for path in GOLD) == sorted(path.stem for path in (CORPUS / "texts").glob("*.txt"))


def test_corpus_is_large_enough():
    documents = [json.loads(read(path)) for path in GOLD]
    assert sum(len(document["scope"]) for document in documents) >= 640
    predicates = {relation["pred"] for document in documents for relation in document["relations"]}
    assert predicates == {*notes.PREDICATES, "same_as"}


def counted(path: Path) -> list[int]:
    """Sentences, relations, negated and speculative ones of a gold file."""
    document = json.loads(read(path))
    facts = {relation["id"] for relation in document["relations"] if relation["pred"] != "same_as"}
    values = [attribute["obj"] for attribute in document["attributes"] if attribute["subj"] in facts]
    return [len(document["scope"]), len(facts), values.count("negated"), values.count("speculative")]


def test_exercises_have_their_texts_and_their_counts_in_the_readme():
    assert [path.stem for path in EXERCISES] == sorted(path.stem for path in (CORPUS / "exercises").glob("*.txt"))
    for path in EXERCISES:
        line = next(line for line in read(CORPUS / "README.md").splitlines() if line.startswith(f"| {path.stem} |"))
        assert line.endswith(" | ".join(["", *map(str, counted(path)), ""]).rstrip())


def test_table_of_the_readme_is_counted():
    total = [0, 0, 0, 0]
    for path in GOLD:
        row = counted(path)
        total = [before + here for before, here in zip(total, row, strict=True)]
        line = next(line for line in read(CORPUS / "README.md").splitlines() if line.startswith(f"| {path.stem} |"))
        assert line.endswith(f"| {path.parent.name} | " + " | ".join(map(str, row)) + " |")
    assert "| all | | | | " + " | ".join(f"**{count:,}**" for count in total) + " |" in read(CORPUS / "README.md")


def test_text_is_the_file_it_was_made_on(gold):
    (source,) = (path for folder in ("texts", "exercises") if (path := CORPUS / folder / gold["source"]).exists())
    assert gold["text"] == read(source)
    assert gold["sha256"] == hashlib.sha256(gold["text"].encode()).hexdigest()


def test_notes_compile_to_the_gold(gold):
    path = CORPUS / "gold" / "notes" / (Path(gold["source"]).stem + ".notes")
    compiled = notes.compile_notes(gold["text"], read(path), gold["source"], path.name)
    assert {**compiled, "text": gold["text"]} == gold


def test_spans_lie_in_the_text_without_blanks_at_their_ends(gold):
    for denotation in gold["denotations"]:
        begin, end = denotation["span"]["begin"], denotation["span"]["end"]
        assert 0 <= begin < end <= len(gold["text"])
        assert gold["text"][begin:end] == gold["text"][begin:end].strip()


def test_mentions_do_not_overlap_and_lie_in_one_sentence(gold):
    spans = {"Sentence": [], "mention": []}
    for denotation in gold["denotations"]:
        kind = "Sentence" if denotation["obj"] == "Sentence" else "mention"
        spans[kind].append((denotation["span"]["begin"], denotation["span"]["end"]))
    for found in spans.values():
        found.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(found))
    for begin, end in spans["mention"]:
        assert any(first <= begin and end <= last for first, last in spans["Sentence"])


def test_every_word_of_the_text_is_in_a_sentence(gold):
    covered = bytearray(len(gold["text"]))
    for begin, end in gold["scope"]:
        covered[begin:end] = b"\1" * (end - begin)
    assert not [char for char, seen in zip(gold["text"], covered, strict=True) if not seen and not char.isspace()]


def test_words_of_the_scheme(gold):
    objects = {denotation["id"]: denotation["obj"] for denotation in gold["denotations"]}
    assert set(objects.values()) <= {*notes.LABELS, "Sentence"}
    relations = {relation["id"]: relation for relation in gold["relations"]}
    for relation in relations.values():
        assert relation["pred"] in (*notes.PREDICATES, "same_as")
        assert objects[relation["subj"]] in notes.LABELS
        assert objects[relation["obj"]] in notes.LABELS
        assert relation["subj"] != relation["obj"]
    claims = {}
    for attribute in gold["attributes"]:
        if attribute["pred"] == "claim":
            claims[attribute["subj"]] = attribute["obj"]
        else:
            assert attribute["subj"] in relations
            assert attribute["pred"] == "attribution" or attribute["obj"] in VALUES[attribute["pred"]]
    assert set(claims) == {identifier for identifier, label in objects.items() if label == "Sentence"}
    assert set(claims.values()) <= set(notes.CLAIMS)
