"""Papers that were corrected, and papers that are taken out."""

import pytest

from exoclaim.schema import Failure, document_id
from exoclaim.store import (
    check,
    failures_of,
    findings,
    forget,
    old_versions,
    open_database,
    other_versions,
    refresh,
    start_run,
    versions,
    write_analysis,
    write_failure,
)  # fmt: skip
from tests.store.test_writer import TEXT, analysis

CORRECTED = TEXT.replace("never", "not")


@pytest.fixture
def two(tmp_path):
    """Two versions of one file, and another paper."""
    db = open_database(tmp_path / "a.db")
    run = start_run(db, version="1", model="m", config_hash="c")
    for source, text in (("a.txt", TEXT), ("a.txt", CORRECTED), ("b.txt", TEXT + " ")):
        write_analysis(db, analysis(source, text), run=run, pipeline="p")
    refresh(db)
    yield db
    db.close()


def test_a_corrected_file_is_noticed(two):
    new = document_id(CORRECTED.encode())
    assert [(v.source, v.id) for v in other_versions(two, [new])] == [("a.txt", document_id(TEXT.encode()))]
    assert list(other_versions(two, [document_id((TEXT + " ").encode())])) == []


def test_the_old_texts_of_a_whole_database(two):
    two.conn.execute("UPDATE documents SET ingested_at = '2026-01-01'")  # all in one second
    two.conn.commit()
    assert [v.id for v in old_versions(two)] == [document_id(TEXT.encode())]
    two.conn.execute("UPDATE documents SET ingested_at = '2026-01-02' WHERE id = ?", [document_id(TEXT.encode())])
    two.conn.commit()
    assert [v.id for v in old_versions(two)] == [document_id(CORRECTED.encode())]


@pytest.mark.parametrize(
    ("paper", "count"),
    [
        ("a.txt", 2),
        ("b.txt", 1),
        (document_id(TEXT.encode()), 1),
        (document_id(TEXT.encode())[:6], 1),
        (document_id(TEXT.encode())[:5], 0),
        ("%", 0),
        ("none.txt", 0),
        ("", 0),
    ],
)
def test_what_a_name_means(two, paper, count):
    assert len(versions(two, paper)) == count


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("in/a.txt", "./in/a.txt"),
        ("in/a.txt", "{here}/in/a.txt"),
        ("{here}/in/a.txt", "in/a.txt"),
        ("in/a.txt", "in/x/../a.txt"),
    ],
)
def test_one_path_in_other_words(tmp_path, monkeypatch, stored, asked):
    monkeypatch.chdir(tmp_path)
    stored, asked = stored.format(here=tmp_path), asked.format(here=tmp_path)
    db = open_database("a.db")
    run = start_run(db, version="1", model="m", config_hash="c")
    write_analysis(db, analysis(stored, TEXT), run=run, pipeline="p")
    write_failure(db, Failure(source=stored, document_id=None, stage="read", error="E", message="m"), run)
    assert [v.source for v in versions(db, asked)] == failures_of(db, asked) == [stored]
    assert failures_of(db, "in/b.txt") == []
    write_analysis(db, analysis(asked, CORRECTED), run=run, pipeline="p")
    assert [v.source for v in other_versions(db, [document_id(CORRECTED.encode())])] == [stored]
    db.close()


def test_the_note_on_a_failure_goes_alone(two):
    run = two.conn.execute("SELECT id FROM runs").fetchone()[0]
    for source in ("bad.pdf", "worse.pdf"):
        write_failure(two, Failure(source=source, document_id=None, stage="read", error="E", message="m"), run)
    assert forget(two, [], ["bad.pdf"]) == 0
    assert two.conn.execute("SELECT source FROM failures").fetchall() == [("worse.pdf",)]
    assert two.conn.execute("SELECT count(*) FROM documents").fetchone()[0] == 3


def test_all_rows_go_and_verdicts_stay(two):
    old = document_id(TEXT.encode())
    judged = two.conn.execute("SELECT id FROM relations WHERE document = ?", [old]).fetchone()[0]
    two.conn.execute(
        "INSERT INTO verdicts (relation_id, decision, actor, decided_at, tool_version) VALUES (?, 'accept', ?, ?, ?)",
        [judged, "ann", "then", "0"],
    )
    two.conn.commit()
    before = {f.subject_id: f.papers for f in findings(two)}
    assert forget(two, [old]) == 1
    after = {f.subject_id: f.papers for f in findings(two)}
    assert after == {subject: papers - 1 for subject, papers in before.items()}
    tables = ("sentences", "mentions", "relations", "pages", "sections", '"references"')
    assert [two.conn.execute(f"SELECT count(*) FROM {t} WHERE document = ?", [old]).fetchone()[0] for t in tables] == [0] * 6
    assert two.conn.execute("SELECT count(*) FROM verdicts WHERE relation_id = ?", [judged]).fetchone()[0] == 1
    assert [what for what, well, _ in check(two) if not well] == []
