"""DocBin and brat events: any document comes back as it went out."""

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from spacy.tokens import DocBin

from exoclaim.evaluate import read
from exoclaim.evaluate.labels import records
from exoclaim.export import export, to_brat, to_pubannotation
from exoclaim.export.docbin import to_doc
from exoclaim.schema import Analysis
from tests.export.conftest import Store
from tests.export.test_formats import readable
from tests.export.test_load import analyses

ANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ANY
@given(one=analyses())
def test_docbin_comes_back(tmp_path: Path, one: Analysis) -> None:
    doc = to_doc(one)
    assert doc.text == one.document.text
    spans = [(s.start_char, s.end_char, s.label_) for s in doc.spans["mentions"]]
    assert spans == [(m.start, m.end, str(m.label)) for m in one.mentions]
    path = tmp_path / "x.spacy"
    DocBin(store_user_data=True, docs=[doc]).to_disk(path)
    (record,) = records(path)
    expected = to_pubannotation(one)
    assert {k: record[k] for k in record} == {k: expected[k] for k in record}


@ANY
@given(one=analyses())
def test_brat_events_come_back(tmp_path: Path, one: Analysis) -> None:
    one = readable(one)
    text, annotations = to_brat(one, events=True)
    (tmp_path / "x.txt").write_bytes(text.encode())
    (tmp_path / "x.ann").write_bytes(annotations.encode())
    expected, got = read(to_pubannotation(one)), read(tmp_path / "x.ann")

    def said(side):
        return sorted((r.predicate, r.polarity, r.certainty, sorted(r.attribution)) for r in side.relations)

    assert said(got) == said(expected)
    assert len(got.entities) == len(expected.entities)  # triggers are no entities


def test_events_have_triggers_and_marks(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    lines = to_brat(analysis, events=True)[1].splitlines()
    assert "T13\tinteracts_with 81 85\tbind" in lines
    assert "E2\tinteracts_with:T13 Arg1:T4 Arg2:T5" in lines
    assert {"M1\tNegation E2", "M2\tSpeculation E2"} <= set(lines)
    assert "R3\tlocated_in Arg1:T4 Arg2:T6" in lines  # no cue is known
    out = tmp_path / "out"
    assert export(store([analysis]), "brat-events", out) == 1
    assert "Negation\tArg:<EVENT>" in (out / "annotation.conf").read_text()


def test_a_database_as_docbin(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    other = replace(analysis, document=replace(analysis.document, id="e" * 32, source="other.txt"))
    out = tmp_path / "all.spacy"
    assert export(store([analysis, other]), "docbin", out) == 2
    assert [r["source"] for r in records(out)] == ["review.txt", "other.txt"]
