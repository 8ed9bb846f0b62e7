import json

import pytest

from exoclaim.review.corrections import BadCorrection, correction

from .conftest import Client

RAW = "CD63 binds to the late\nendo-\nsomes of cells."
ROW = {
    "predicate": "located_in", "polarity": "affirmed", "certainty": "asserted", "raw": RAW,
    "sentence_text": "CD63 binds to the late endosomes of cells.", "sentence_start": 100,
    "subject_start": 100, "subject_end": 104, "subject_label": "PROTEIN", "subject_id": "HGNC:1692",
    "object_start": 118, "object_end": 133, "object_label": "COMPARTMENT", "object_id": None,
}  # fmt: skip
SAME = {"predicate": "located_in", "polarity": "affirmed", "certainty": "asserted"}


@pytest.mark.parametrize(
    ("fields", "after"),
    [
        ({"predicate": "sorted_to"}, {"predicate": "sorted_to"}),
        ({"object_start": "23", "object_end": "32"}, {"object": {"start": 123, "end": 134, "text": "endo-\nsomes"}}),
        ({"subject_label": "RNA"}, {"subject": {"label": "RNA"}}),
        ({"subject_concept": ""}, {"subject": {"concept": ""}}),
        ({"object_concept": " GO:0005770 "}, {"object": {"concept": "GO:0005770"}}),
        ({"subject_concept": "HGNC:1692", "certainty": "speculative"}, {"certainty": "speculative"}),
    ],
)
def test_what_was_changed_is_kept_with_its_place_in_the_paper(fields: dict[str, str], after: dict[str, object]) -> None:
    assert correction(ROW, fields) == SAME | after


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
