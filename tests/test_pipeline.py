"""The stages together, with the shipped model: invariants 1, 2, 4, 5 and 6 of the design."""

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exoclaim import pipeline
from exoclaim.errors import DatabaseError, InputError, ModelError, NothingToRead
from exoclaim.read import read_text
from exoclaim.schema import document_id
from exoclaim.store import open_database

TEXT = (
    "Tetraspanins such as CD63 and CD9 are enriched in exosomes [12]. BMP/LBPA is absent from exosomes [3].\n"
    "It may be that Rab27a promotes exosome secretion. Sorting of Pmel17 is independent of ESCRT (Marlow et al., 2009).\n"
)
TABLES = ("documents", "sections", "sentences", "mentions", "relations", "attributions", "concepts")
words = st.sampled_from(
    [
        "CD63",
        "exosomes",
        "are",
        "not",
        "may",
        "enriched",
        "in",
        "ESCRT-\nindependent",
        "multi-\nvesicular",
        "[12]",
        "(MVBs)",
        ".",
        ",",
        "\n\n",
        "β",
        "Fig.",
        "1",
        "www.a.org",
    ]
)


def dump(path):
    with sqlite3.connect(path) as conn:
        rows = {}
        for table in TABLES:
            columns = [c[1] for c in conn.execute(f"PRAGMA table_info({table})") if c[1] not in ("run", "ingested_at")]
            quoted = ", ".join(f'"{c}"' for c in columns)
            rows[table] = sorted(map(repr, conn.execute(f"SELECT {quoted} FROM {table}")))
    conn.close()
    return rows


@pytest.fixture
def papers(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(3):
        (folder / f"paper {number}.txt").write_text(TEXT + f"Paper {number} ends here.\n", encoding="utf-8")
    return folder


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(words, min_size=1, max_size=40))
def test_every_offset_points_into_the_text(nlp, parts):
    text = " ".join(parts)
    if not text.strip():
        return
    found = pipeline.analyse(nlp, read_text(text, source="random.txt"))
    assert found.document.text == text
    for m in found.mentions:
        assert 0 <= m.start < m.end <= len(text)
        assert text[m.start : m.end].strip()
        assert m.sentence < len(found.sentences)
    for r in found.relations:
        for cue in (r.predicate_cue, r.polarity_cue, r.certainty_cue):
            assert cue is None or text[slice(*cue)].strip()
        assert found.mentions[r.subject].sentence == found.mentions[r.object].sentence


def test_ingest_twice_skips_and_changes_nothing(papers, tmp_path):
    db = tmp_path / "a.db"
    first = pipeline.ingest([papers], db)
    assert (first.stored, first.skipped, first.failures) == (3, 0, [])
    assert first.relations > 0
    before = dump(db)
    second = pipeline.ingest([papers], db)
    assert (second.stored, second.skipped) == (0, 3)
    forced = pipeline.ingest([papers], db, force=True)
    assert forced.stored == 3
    assert dump(db) == before


def sources(path):
    conn = sqlite3.connect(path)
    found = [source for (source,) in conn.execute("SELECT source FROM documents ORDER BY source")]
    conn.close()
    return found


def test_a_file_that_was_moved_is_known_by_its_new_path(papers, tmp_path):
    db = tmp_path / "a.db"
    first, second = papers / "paper 0.txt", papers / "another name.txt"
    pipeline.ingest([first], db)
    first.rename(second)
    assert pipeline.ingest([papers / "another name.txt"], db).skipped == 1
    assert sources(db) == [str(second)]
    (papers / "copy.txt").write_bytes(second.read_bytes())
    pipeline.ingest([papers / "copy.txt"], db)
    assert sources(db) == [str(second)]  # where it was read from it still is


def test_an_old_text_is_named_until_it_is_out(papers, tmp_path):
    db, paper = tmp_path / "a.db", papers / "paper 0.txt"
    old = paper.read_bytes()
    pipeline.ingest([paper], db)
    paper.write_bytes(old + b"A correction.\n")
    told = [pipeline.ingest([paper], db).others for _ in range(2)]
    assert [[v.id for v in others] for others in told] == [[document_id(old)]] * 2
    paper.write_bytes(old)  # the correction is taken back
    assert [v.id for v in pipeline.ingest([paper], db).others] == [document_id(old + b"A correction.\n")]
    (papers / "copy.txt").write_bytes(old + b"A correction.\n")
    assert pipeline.ingest([papers / "copy.txt"], db).others == []  # that text has a file again
    assert sources(db) == [str(papers / "copy.txt"), str(paper)]


def test_two_workers_write_the_same_rows(papers, tmp_path):
    pipeline.ingest([papers], tmp_path / "one.db")
    pipeline.ingest([papers], tmp_path / "two.db", jobs=2)
    assert dump(tmp_path / "one.db") == dump(tmp_path / "two.db")


def test_a_bad_file_is_a_row_and_the_others_are_stored(papers, tmp_path):
    (papers / "bad.txt").write_bytes("caf\u00e9 vesicles".encode("latin-1"))
    (papers / "empty.txt").write_bytes(b"")
    summary = pipeline.ingest([papers], tmp_path / "a.db")
    assert summary.stored == 3
    assert sorted(f.error for f in summary.failures) == ["EmptyFile", "NotText"]
    db = open_database(tmp_path / "a.db")
    assert {r["error"]: "bad.txt" in r["source"] for r in db.table("failures").rows} == {"NotText": True, "EmptyFile": False}
    db.close()


def test_a_fault_of_ours_is_a_row_too(papers, tmp_path, monkeypatch):
    def fail(nlp, document):
        raise RuntimeError("boom")

    monkeypatch.setattr(pipeline, "analyse", fail)
    summary = pipeline.ingest([papers], tmp_path / "a.db")
    assert [(f.stage, f.error) for f in summary.failures] == [("analyse", "RuntimeError")] * 3


def test_stopped_in_the_middle_it_keeps_whole_documents_and_goes_on(papers, tmp_path, monkeypatch):
    real, seen = pipeline.work, []

    def stop_at_second(job, path):
        seen.append(path)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return real(job, path)

    monkeypatch.setattr(pipeline, "work", stop_at_second)
    assert pipeline.ingest([papers], tmp_path / "a.db").stopped
    monkeypatch.setattr(pipeline, "work", real)
    rest = pipeline.ingest([papers], tmp_path / "a.db")
    assert (rest.stored, rest.skipped) == (2, 1)
    pipeline.ingest([papers], tmp_path / "whole.db")
    assert dump(tmp_path / "a.db") == dump(tmp_path / "whole.db")


def test_verdicts_survive_a_forced_ingest(papers, tmp_path):
    path = tmp_path / "a.db"
    pipeline.ingest([papers], path)
    db = open_database(path)
    key = db.conn.execute("SELECT id FROM relations ORDER BY id LIMIT 1").fetchone()[0]
    with db.atomic():
        db.conn.execute(
            "INSERT INTO verdicts (relation_id, decision, actor, decided_at, tool_version) "
            "VALUES (?, 'reject', 'ann', 'now', '1')",
            [key],
        )
    db.close()
    pipeline.ingest([papers], path, force=True)
    db = open_database(path)
    assert [r["verdict"] for r in db.query("SELECT verdict FROM evidence WHERE relation_id = ?", [key])] == ["reject"]
    db.close()


def test_reference_lists_are_not_mined(nlp):
    text = (
        "CD63 is enriched in exosomes [1].\n\nReferences\n\n"
        "1. Marlow A. CD9 is enriched in exosomes. J Cell Life 2009;1:1-9.\n"
        "2. Hart B. CD81 binds Alix. J Cell Life 2010;2:1-9.\n"
    )
    found = pipeline.analyse(nlp, read_text(text, source="a.txt"))
    assert {found.surface(r.subject) for r in found.relations} <= {"CD63"}
    assert all(m.end <= text.index("References") for m in found.mentions)


def test_terms_that_cannot_be_read_are_told_before_any_file(papers, tmp_path):
    terms = tmp_path / "terms.tsv"
    terms.write_text("a name alone\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        pipeline.ingest([papers], tmp_path / "a.db", terms=str(terms))
    assert not (tmp_path / "a.db").exists()


def test_errors_before_any_file(tmp_path):
    with pytest.raises(NothingToRead):
        pipeline.ingest([tmp_path], tmp_path / "a.db")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(ModelError, match="not installed"):
        pipeline.ingest([tmp_path], tmp_path / "a.db", model="en_ner_nowhere_md")
    (tmp_path / "x.db").write_text("no database" * 100, encoding="utf-8")
    with pytest.raises(DatabaseError):
        pipeline.ingest([tmp_path], tmp_path / "x.db")
