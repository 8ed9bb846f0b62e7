import json
from pathlib import Path

import pytest

from exoclaim.review.corrections import BadCorrection, correction

from .conftest import Client, make_database

RAW = "CD63 binds to the late\nendo-\nsomes of cells."
ROW = {
    "predicate": "located_in", "polarity": "affirmed", "certainty": "asserted", "raw": RAW,
    "sentence_text": "CD63 binds to the late endosomes of cells.", "sentence_start": 100,
    "subject_start": 100, "subject_end": 104, "subject_label": "PROTEIN", "subject_id": "HGNC:1692",
    "object_start": 118, "object_end": 133, "object_label": "COMPARTMENT", "object_id": None,
    "corrected": 0,
}  # fmt: skip
SAME = {"predicate": "located_in", "polarity": "affirmed", "certainty": "asserted"}


@pytest.mark.parametrize(
    ("fields", "after"),
    [
        ({"predicate": "sorted_to"}, {"predicate": "sorted_to"}),
        ({"object_start": "23", "object_end": "32"}, {"object": {"start": 123, "end": 134, "text": "endo-\nsomes"}}),
        (
            {"subject_start": "0", "subject_end": "10", "subject_concept": "HGNC:1692"},
            {"subject": {"start": 100, "end": 110, "text": "CD63 binds", "concept": "HGNC:1692"}},
        ),
        ({"subject_label": "RNA"}, {"subject": {"label": "RNA"}}),
        ({"subject_concept": ""}, {"subject": {"concept": ""}}),
        ({"object_concept": " GO:0005770 "}, {"object": {"concept": "GO:0005770"}}),
        ({"subject_concept": "HGNC:1692", "certainty": "speculative"}, {"certainty": "speculative"}),
    ],
)
def test_what_was_changed_is_kept_with_its_place_in_the_paper(fields: dict[str, str], after: dict[str, object]) -> None:
    assert correction(ROW, fields) == SAME | after


def test_a_correction_may_be_changed_back_to_what_was_extracted() -> None:
    assert correction(ROW | {"corrected": 1}, {}) == SAME


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"subject_label": "PROTEIN", "subject_concept": "HGNC:1692"},
        {"predicate": "eats"},
        {"subject_label": "DISEASE"},
        {"subject_concept": "javascript:alert(1)"},
        {"subject_concept": "<b>"},
        {"object_start": "40", "object_end": "99"},
        {"object_start": "-1", "object_end": "3"},
        {"object_start": "5", "object_end": "5"},
        {"object_start": "x", "object_end": "9"},
    ],
)
def test_what_cannot_be_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(BadCorrection):
        correction(ROW, fields)


def test_a_corrected_argument_is_a_row_and_is_shown(curator: Client) -> None:
    (row,) = curator.rows("SELECT * FROM evidence WHERE subject = 'miR-21' AND predicate = 'enriched_in'")
    start = row["sentence"].index("abundant")
    fields = {"relation_id": row["relation_id"], "decision": "edit", "object_start": str(start), "object_end": str(start + 8)}
    answer = curator.post(fields | {"subject_concept": "HGNC:99999", "then": "1"}).json()
    assert answer["stored"] == 1
    (stored,) = curator.rows("SELECT * FROM verdicts")
    after = json.loads(stored["after"])
    (document,) = curator.rows("SELECT text FROM documents WHERE id = ?", row["document"])
    assert document["text"][after["object"]["start"] : after["object"]["end"]] == "abundant"
    assert after["subject"] == {"concept": "HGNC:99999"}
    shown = curator.get(f"/-/exoclaim/queue.json?id={row['relation_id']}").json()["claim"]
    assert (shown["verdict"], json.loads(shown["history"][0]["after"])) == ("edit", after)


def test_what_a_curator_corrected_is_what_everything_shows(curator: Client) -> None:
    """The table, the sentence, the findings and the next edit go by it, with the extractor's values beside."""
    (row,) = curator.rows("SELECT * FROM evidence WHERE subject = 'PMEL' AND polarity = 'negated'")
    start = row["sentence"].index("multivesicular bodies")
    edit = {"relation_id": row["relation_id"], "decision": "edit", "polarity": "affirmed", "object_start": str(start),
            "object_end": str(start + len("multivesicular bodies")), "object_label": "COMPARTMENT",
            "object_concept": "GO:0005771"}  # fmt: skip
    assert curator.post(edit).status_code == 200
    (now,) = curator.rows("SELECT * FROM evidence WHERE relation_id = ?", row["relation_id"])
    changed = {name for name in row if row[name] != now[name]}
    assert changed == {"object", "object_label", "object_id", "object_start", "object_end", "polarity", "polarity_cue",
                       "verdict", "extracted"}  # fmt: skip
    assert (now["object"], now["object_id"], now["polarity"], now["polarity_cue"]) == (
        "multivesicular bodies", "GO:0005771", "affirmed", None
    )  # fmt: skip
    assert now["extracted"] == "object: ESCRT; object_label: PROTEIN; object_id: GO:0036452; polarity: negated"
    found = "SELECT affirm, deny FROM findings WHERE subject = 'pmel' AND predicate = 'depends_on' AND object_id = ?"
    assert curator.rows(found, "GO:0005771") == [{"affirm": 1, "deny": 0}]
    assert curator.rows(found, "GO:0036452") == []
    page = curator.get(f"/exoclaim/evidence?relation_id={row['relation_id']}").text
    assert '<mark class="ex-mark ex-object" title="object · COMPARTMENT · GO:0005771 multivesicular body"' in page
    assert "was object: ESCRT" in curator.get(f"/-/exoclaim/paper/{row['document']}").text

    claim = curator.get(f"/-/exoclaim/queue.json?id={row['relation_id']}").json()["claim"]
    assert (claim["object"]["text"], claim["extracted"]) == ("multivesicular bodies", now["extracted"])
    assert claim["object"]["picked"] == [start, start + len("multivesicular bodies")]
    assert claim["subject"]["picked"] is None
    assert [p["text"] for p in claim["sentence"] if p["kinds"]] == ["PMEL", "multivesicular bodies", "of"]
    assert "denied by" in claim["why"]
    blind = curator.get(f"/-/exoclaim/queue.json?id={row['relation_id']}&show=second").json()["claim"]
    assert (blind["object"]["text"], blind["polarity"], blind["extracted"]) == ("ESCRT", "negated", None)


def test_the_last_correction_counts_alone_and_an_undo_brings_back_the_one_before(tmp_path: Path) -> None:
    team = {"plugins": {"exoclaim": {"allow": {"id": ["ana", "ben"]}}}}
    client = Client(make_database(tmp_path / "exoclaim.db"), metadata=team)
    (row,) = client.rows("SELECT relation_id AS id FROM evidence WHERE subject = 'PMEL' AND polarity = 'negated'")
    shown = "SELECT predicate, polarity, extracted FROM evidence WHERE relation_id = ?"
    for name, fields, standing in [
        ("ana", {"decision": "edit", "predicate": "promotes"}, ("promotes", "negated", "predicate: depends_on")),
        ("ben", {"decision": "edit", "polarity": "affirmed"}, ("depends_on", "affirmed", "polarity: negated")),
        ("ana", {"decision": "accept"}, ("depends_on", "affirmed", "polarity: negated")),
        ("ben", {"decision": "edit"}, ("depends_on", "negated", None)),
        ("ben", {"decision": "undo"}, ("promotes", "negated", "predicate: depends_on")),
        ("ana", {"decision": "undo"}, ("depends_on", "negated", None)),
    ]:
        client.root = {"ds_actor": client.app.sign({"a": {"id": name}}, "actor")}
        assert client.post({"relation_id": row["id"]} | fields).status_code == 200
        assert tuple(client.rows(shown, row["id"])[0].values()) == standing, (name, fields)
