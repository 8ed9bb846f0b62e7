"""The commands as a user types them: what they print, where, and the exit codes."""

import json
import os
import re
import sqlite3

import pytest
from click.testing import CliRunner

from exoclaim.cli import main

SENTENCE = "Tetraspanins such as CD63 are enriched in exosomes [12]. BMP is absent from exosomes."


@pytest.fixture
def run():
    def call(*arguments, text=None):
        return CliRunner().invoke(main, [str(a) for a in arguments], input=text)

    return call


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    (folder / "a.txt").write_text(SENTENCE, encoding="utf-8")
    result = CliRunner().invoke(main, ["ingest", str(folder / "a.txt"), "--db", str(folder / "a.db")])
    assert result.exit_code == 0, result.output
    return folder / "a.db"


def test_help_names_every_command_in_the_order_of_the_data_flow(run):
    output = run("--help").output
    commands = [
        "ingest",
        "extract",
        "review",
        "evaluate",
        "agree",
        "convert",
        "bench",
        "export",
        "findings",
        "models",
        "doctor",
    ]
    assert all(f"  {c} " in output for c in commands)


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("empty.txt", b"", 3, "holds no text"),
        ("binary.txt", bytes(range(256)) * 20, 3, "not UTF-8 text"),
        ("latin.txt", "na\u00efve vesicles of caf\u00e9s".encode("latin-1"), 3, "iconv"),
        ("cut.pdf", b"%PDF-1.4\n1 0 obj\n<< /Type /Cat", 3, "damaged"),
    ],
)
def test_bad_files(run, tmp_path, name, content, code, words):
    (tmp_path / name).write_bytes(content)
    result = run("ingest", tmp_path / name, "--db", tmp_path / "a.db")
    assert result.exit_code == code
    assert words in result.stderr
    assert name in result.stderr
    with sqlite3.connect(tmp_path / "a.db") as conn:
        assert conn.execute("SELECT count(*) FROM failures").fetchone()[0] == 1


def test_a_folder_without_papers(run, tmp_path):
    result = run("ingest", tmp_path, "--db", tmp_path / "a.db")
    assert result.exit_code == 4
    assert "no paper found" in result.stderr


def test_a_database_that_is_not_ours(run, tmp_path):
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    with sqlite3.connect(tmp_path / "birds.db") as conn:
        conn.execute("CREATE TABLE birds (name TEXT)")
    result = run("ingest", tmp_path / "a.txt", "--db", tmp_path / "birds.db")
    assert result.exit_code == 4
    assert "not made by exoclaim" in result.stderr


def test_a_database_locked_by_another(run, db, tmp_path, monkeypatch):
    monkeypatch.setattr("exoclaim.pipeline.PATIENCE", 0.2)
    conn = sqlite3.connect(db, isolation_level=None)
    conn.execute("BEGIN IMMEDIATE")
    (tmp_path / "b.txt").write_text(SENTENCE + " More.", encoding="utf-8")
    before = conn.execute("SELECT count(*) FROM documents").fetchone()
    result = run("ingest", tmp_path / "b.txt", "--db", db)
    conn.rollback()
    assert result.exit_code == 4
    assert "locked by another program" in result.stderr
    assert conn.execute("SELECT count(*) FROM documents").fetchone() == before
    conn.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only(run, tmp_path):
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    tmp_path.chmod(0o500)
    result = run("ingest", tmp_path / "a.txt", "--db", tmp_path / "a.db")
    tmp_path.chmod(0o700)
    assert result.exit_code == 4
    assert "cannot be written" in result.stderr


def test_a_read_only_place_for_the_database(run, tmp_path):
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "folder").write_text("a file where a folder should be", encoding="utf-8")
    result = run("ingest", tmp_path / "a.txt", "--db", tmp_path / "folder" / "a.db")
    assert result.exit_code == 4
    assert "Choose another --db" in result.stderr


@pytest.mark.parametrize("form", ["table", "jsonl", "pubannotation", "brat", "html"])
def test_extract_formats(run, form):
    result = run("extract", "-", "--format", form, text=SENTENCE)
    assert result.exit_code == 0, result.output
    assert "CD63" in result.stdout
    if form == "jsonl":
        rows = [json.loads(line) for line in result.stdout.splitlines()]
        assert all(SENTENCE[r["subject_start"] : r["subject_end"]] == r["subject"] for r in rows)
        assert rows
    if form == "pubannotation":
        assert json.loads(result.stdout)["text"] == SENTENCE


def test_explain_says_why(run):
    result = run("extract", SENTENCE, "--text", "--explain")
    start = SENTENCE.index("enriched")
    assert f"predicate cue   'enriched' at {start}-{start + 8}" in result.stdout
    assert "stands for HGNC:1692 CD63, score 0.99: curated name 'CD63', HGNC" in result.stdout
    assert "confidence" in result.stdout


def test_extract_of_a_missing_file(run, tmp_path):
    result = run("extract", tmp_path / "none.txt")
    assert result.exit_code == 4
    assert "none.txt" in result.stderr


def test_findings_and_export(run, db, tmp_path):
    shown = run("findings", "--db", db)
    assert shown.exit_code == 0
    assert "enriched_in" in shown.stdout
    result = run("export", "--db", db, "--format", "csv", "--out", tmp_path / "rows.csv")
    assert result.exit_code == 0, result.output
    assert "CD63" in (tmp_path / "rows.csv").read_text(encoding="utf-8")
    assert run("export", "--db", db, "--format", "papyrus", "--out", tmp_path / "x").exit_code == 4


def test_a_corrected_file_and_its_old_text(run, tmp_path):
    paper, db = tmp_path / "a.txt", tmp_path / "a.db"
    paper.write_text(SENTENCE, encoding="utf-8")
    assert "with other content" not in run("ingest", paper, "--db", db).stdout
    paper.write_text(SENTENCE.replace("BMP", "LBPA"), encoding="utf-8")
    told = run("ingest", paper, "--db", db).stdout
    assert "with other content" in told
    command = told.partition("exoclaim db forget ")[2].split()
    parts = tmp_path / "two parts.db"
    assert f"db forget {command[0]} --db '{parts}'" in run("merge", db, "--db", parts).stdout
    which = run("db", "forget", paper, "--db", db)
    assert which.exit_code == 4  # two texts of that path
    assert len(set(re.findall(r"[0-9a-f]{12} of [0-9-]{10} [0-9:]{8}", which.stderr))) == 2
    assert run("db", "forget", command[0], *command).stdout.count("are out") == 1
    conn = sqlite3.connect(db)
    assert [text for (text,) in conn.execute("SELECT text FROM documents")] == [paper.read_text(encoding="utf-8")]
    assert "it holds no paper" in run("db", "forget", "0123456789", "--db", db).stderr
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"no PDF")
    failed = run("ingest", bad, "--db", db)
    assert (failed.exit_code, failed.stderr.splitlines()[-1]) == (3, "exoclaim: 1 of 1 documents failed")
    assert f"the note that {bad} failed is out" in run("db", "forget", bad, "--db", db).stdout
    assert run("db", "forget", bad, "--db", db).exit_code == 4


def test_findings_without_a_database(run, tmp_path):
    result = run("findings", "--db", tmp_path / "none.db")
    assert result.exit_code == 4
    assert "exoclaim ingest" in result.stderr


def test_evaluate_and_fail_under(run, tmp_path):
    gold = json.loads(run("extract", "-", "--format", "pubannotation", text=SENTENCE).stdout)
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    result = run(
        "evaluate", tmp_path / "gold.json", "--bootstrap", 20, "--json", tmp_path / "s.json", "--html", tmp_path / "s.html"
    )
    assert result.exit_code == 0, result.output
    assert json.loads((tmp_path / "s.json").read_text())["relations"]["f"] == 1.0
    assert "<!doctype html>" in (tmp_path / "s.html").read_text().lower()
    assert "co-occurrence baseline" in result.stdout
    (tmp_path / "empty.json").write_text(json.dumps({**gold, "relations": [], "attributes": []}), encoding="utf-8")
    below = run(
        "evaluate", tmp_path / "gold.json", "--predictions", tmp_path / "empty.json", "--fail-under", "0.5", "--bootstrap", 0
    )
    assert below.exit_code == 5


def test_gold_that_does_not_fit_its_text(run, tmp_path):
    gold = {
        "text": "CD63",
        "denotations": [{"id": "T1", "span": {"begin": 0, "end": 40}, "obj": "PROTEIN"}],
        "relations": [],
        "attributes": [],
    }
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    result = run("evaluate", tmp_path / "gold.json")
    assert result.exit_code == 4
    assert "T1" in result.stderr


def test_agree_with_oneself(run, tmp_path):
    gold = run("extract", "-", "--format", "pubannotation", text=SENTENCE).stdout
    (tmp_path / "a.json").write_text(gold, encoding="utf-8")
    result = run("agree", tmp_path / "a.json", tmp_path / "a.json")
    assert result.exit_code == 0
    assert "1.000" in result.stdout


def test_models_and_doctor(run, db, tmp_path):
    assert "exoclaim_base" in run("models").stdout
    assert "en_ner_craft_md" in run("models").stdout
    good = run("doctor", "--db", db)
    assert good.exit_code == 0, good.output
    assert "integrity ok" in good.stdout
    (tmp_path / "x.db").write_text("no database" * 100, encoding="utf-8")
    bad = run("doctor", "--db", tmp_path / "x.db")
    assert bad.exit_code == 4
    assert "FAIL  database" in bad.stdout
