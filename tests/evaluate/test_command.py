"""`evaluate`, `agree` and `convert` as commands: what they refuse, and what they write where."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exoclaim.cli import main
from exoclaim.evaluate.labels import records

from .records import record
from .test_exchange import PUBTATOR

ONE = record("CD63 is in exosomes.", "CD63:PROTEIN exosomes:COMPARTMENT", [("T1", "located_in", "T2")], "FINDING")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "one.json").write_text(json.dumps(ONE))
    return tmp_path / "one.json"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--predictions GOLD --db none.db", "--db and --predictions"),
        ("--predictions GOLD --gold-entities", "--gold-entities"),
        ("--predictions GOLD --model nonsense", "--model"),
        ("--db none.db --gold-entities", "--gold-entities"),
        ("--db none.db --model nonsense", "--model"),
    ],
)
def test_options_that_contradict_each_other(gold: Path, options: str, words: str) -> None:
    result = run("evaluate", gold, *options.replace("GOLD", str(gold)).split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


@pytest.mark.parametrize("option", ["--json", "--html"])
@pytest.mark.parametrize("command", [["--predictions", "GOLD"], ["--compare", "GOLD", "GOLD"]])
def test_files_of_figures(gold: Path, tmp_path: Path, option: str, command: list[str]) -> None:
    words = ["evaluate", gold, *(w.replace("GOLD", str(gold)) for w in command), "--bootstrap", 1, option]
    assert run(*words, tmp_path / "new" / "file").exit_code == 0
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["file"]
    refused = run(*words, gold / "file")
    assert (refused.exit_code, "the folder cannot be made" in refused.stderr) == (4, True)


def test_a_score_below_is_told_in_one_line_beside_the_table(gold: Path) -> None:
    words = ["evaluate", gold, "--predictions", gold, "--bootstrap", 0]
    (gold.parent / "none.json").write_text(json.dumps(ONE | {"relations": [], "attributes": []}))
    below = run(*words[:3], gold.parent / "none.json", *words[4:], "--fail-under", 0.5)
    assert (below.exit_code, below.stderr) == (5, "exoclaim: relations F 0.000 is below 0.5\n")
    assert below.stdout.startswith("relations              P 0.000")
    assert run(*words, "--fail-under", 0.5).stdout == run(*words).stdout


@pytest.mark.parametrize("name", ["empty", "papers", "rejected.jsonl"])
def test_gold_without_a_document(gold: Path, name: str) -> None:
    folder = gold.parent
    (folder / "empty").mkdir()
    (folder / "papers").mkdir()
    (folder / "papers" / "a.pdf").touch()
    (folder / "rejected.jsonl").write_text('{"text": "a", "answer": "reject"}\n')
    for words in (["evaluate", folder / name, "--predictions", gold], ["agree", folder / name, gold]):
        refused = run(*words)
        assert (refused.exit_code, f"{name}: no annotated document in it. Readable are: .json" in refused.stderr) == (4, True)
    found = run("evaluate", gold, "--predictions", folder / name, "--bootstrap", 0)
    assert (found.exit_code, "no prediction for: one" in found.stdout) == (0, True)


@pytest.mark.parametrize(
    ("identifiers", "concepts"), [("-", []), ("", []), ("-;GO:1", ["GO:1"]), ("GO:1;GO:2", ["GO:1", "GO:2"])]
)
def test_no_identifier_is_no_concept(tmp_path: Path, identifiers: str, concepts: list[str]) -> None:
    lines = PUBTATOR.replace("HGNC:1692", "-").splitlines()[:4]
    (tmp_path / "a.pubtator").write_text("\n".join([*lines[:3], lines[3].replace("GO:1", identifiers)]) + "\n")
    (one,) = records(tmp_path / "a.pubtator")
    assert [a["obj"] for a in one["attributes"]] == concepts


@pytest.mark.parametrize(("form", "name"), [("bioc", "g.xml"), ("bioc", "g.json"), ("bioc-xml", "g.xml")])
def test_bioc_is_what_its_name_says(gold: Path, form: str, name: str) -> None:
    out = gold.parent / "out" / name
    assert run("convert", gold, "--format", form, "--out", out).exit_code == 0
    assert [r["text"] for r in records(out)] == [ONE["text"]]


def test_xml_does_not_go_into_a_file_of_json(gold: Path) -> None:
    refused = run("convert", gold, "--format", "bioc-xml", "--out", gold.parent / "g.json")
    assert (refused.exit_code, "--format bioc" in refused.stderr) == (4, True)
    assert not (gold.parent / "g.json").exists()


def test_two_sources_of_one_name(gold: Path) -> None:
    other = gold.parent / "b" / "one.json"
    other.parent.mkdir()
    other.write_text(gold.read_text())
    refused = run("convert", gold, other, "--out", gold.parent / "out")
    assert (refused.exit_code, "two documents would be one.json" in refused.stderr) == (4, True)
    assert not list(gold.parent.glob("out/*"))


@pytest.mark.parametrize("name", ["one.ann", "one.txt"])
def test_files_of_brat_are_not_overwritten(gold: Path, name: str) -> None:
    out = gold.parent / "out"
    out.mkdir()
    for file in (name, "annotation.conf"):
        (out / file).write_text("mine")
    refused = run("convert", gold, "--format", "brat", "--out", out)
    assert (refused.exit_code, f"{name}: there is a file of this name" in refused.stderr) == (4, True)
    (out / name).unlink()
    assert run("convert", gold, "--format", "brat", "--out", out).exit_code == 0
    assert (out / "annotation.conf").read_text() == "mine"


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        (("FINDING", "FINDING"), "undefined (one label throughout)"),
        (("", "FINDING"), "undefined (no sentence in common)"),
    ],
)
def test_why_kappa_is_undefined(tmp_path: Path, claims: tuple[str, str], words: str) -> None:
    files = [tmp_path / f"{n}.json" for n in range(2)]
    for file, said in zip(files, claims, strict=True):
        file.write_text(json.dumps(record("One.", claims=said) if said else {"text": "One."}))
    assert f"claims kappa       {words}   (Cohen)\nclaims alpha       {words}" in run("agree", *files).stdout
    third = tmp_path / "2.json"
    third.write_text(files[0].read_text())
    assert run("agree", *files, third).stdout.splitlines()[-1].startswith(f"claims alpha, all 3: {words}")
