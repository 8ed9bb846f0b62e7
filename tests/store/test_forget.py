"""Papers that were corrected, and papers that are taken out."""

import pytest

from exoclaim.schema import document_id
from exoclaim.store import check, findings, forget, open_database, other_versions, refresh, start_run, versions, write_analysis
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


def test_all_rows_go_and_verdicts_stay(two):
    old = document_id(TEXT.encode())
    judged = two.conn.execute("SELECT id FROM relations WHERE document = ?", [old]).fetchone()[0]
    two.conn.execute(
        "INSERT INTO verdicts (relation_id, decision, actor, decided_at, tool_version) VALUES (?, 'accept', ?, ?, ?)",
        [judged, "ann", "then", "0"],
    )
    two.conn.commit()
    before = {f.subject_id: f.papers for f in findings(two)}
    forget(two, [old])
    after = {f.subject_id: f.papers for f in findings(two)}
    assert after == {subject: papers - 1 for subject, papers in before.items()}
    tables = ("sentences", "mentions", "relations", "pages", "sections", '"references"')
    assert [two.conn.execute(f"SELECT count(*) FROM {t} WHERE document = ?", [old]).fetchone()[0] for t in tables] == [0] * 6
    assert two.conn.execute("SELECT count(*) FROM verdicts WHERE relation_id = ?", [judged]).fetchone()[0] == 1
    assert [what for what, well, _ in check(two) if not well] == []
