"""Gold and predictions of any format, paired by name; evaluation and conversion by the command."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from exoclaim.cli import main
from exoclaim.errors import InputError
from exoclaim.evaluate import Predictions, documents
from exoclaim.export import DOCUMENT_FORMATS, write_records

from .records import record
from .test_exchange import PRODIGY, PUBTATOR, STUDIO

TEXT = "CD63 is in exosomes."
ONE = record(TEXT, "CD63:PROTEIN exosomes:COMPARTMENT", [("T1", "located_in", "T2")], "FINDING", source="one.txt")
TWO = record("Rab7 binds RILP.", "Rab7:PROTEIN RILP:PROTEIN", [("T1", "interacts_with", "T2")], "FINDING", source="two.txt")


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def written(form: str, folder: Path) -> Path:
    out = folder / ("all" + {"bioc": ".json", "bioc-xml": ".xml", "docbin": ".spacy"}.get(form, ""))
    write_records([ONE, TWO], form, out)
    return out


@pytest.mark.parametrize("gold", DOCUMENT_FORMATS)
@pytest.mark.parametrize("predicted", ["pubannotation", "bioc"])
def test_gold_and_predictions_of_any_format(tmp_path: Path, gold: str, predicted: str) -> None:
    for side in ("g", "p"):
        (tmp_path / side).mkdir()
    paths = written(gold, tmp_path / "g"), written(predicted, tmp_path / "p")
    out = run("evaluate", paths[0], "--predictions", paths[1], "--bootstrap", "0", "--no-baseline")
    assert out.startswith("relations              P 1.000  R 1.000  F 1.000   tp 2  predicted 2  gold 2\n")
    assert "no prediction" not in out


@pytest.mark.parametrize(
    ("name", "content"), [("a.pubtator", PUBTATOR), ("a.json", json.dumps(STUDIO)), ("a.jsonl", json.dumps(PRODIGY))]
)
def test_gold_of_other_tools(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    out = run("evaluate", tmp_path / name, "--predictions", tmp_path / name, "--bootstrap", "0")
    assert out.startswith("relations              P 1.000  R 1.000  F 1.000   tp 1")


def test_foreign_words_are_mapped_on_both_sides(tmp_path: Path) -> None:
    (tmp_path / "g.json").write_text(json.dumps(ONE).replace('"PROTEIN"', '"Gene"'))
    (tmp_path / "p.json").write_text(json.dumps(ONE).replace('"located_in"', '"Localization"'))
    (tmp_path / "m.toml").write_text('[labels]\nGene = "PROTEIN"\n[predicates]\nLocalization = "located_in"\n')
    arguments = ["evaluate", tmp_path / "g.json", "--predictions", tmp_path / "p.json", "--bootstrap", "0"]
    assert "F 1.000" in run(*arguments, "--labels", tmp_path / "m.toml").splitlines()[0]
    refused = CliRunner().invoke(main, [str(a) for a in arguments])
    assert refused.exit_code == 4
    assert "g.json one.txt: denotation T1: expected one of PROTEIN" in refused.output
    assert "found 'Gene'" in refused.output


def test_one_missing_document(tmp_path: Path) -> None:
    (tmp_path / "g").mkdir()
    (tmp_path / "p").mkdir()
    write_records([ONE, TWO], "pubannotation", tmp_path / "g")
    write_records([ONE], "pubannotation", tmp_path / "p")
    out = run("evaluate", tmp_path / "g", "--predictions", tmp_path / "p", "--bootstrap", "0")
    assert out.endswith("no prediction for: two\n")
    assert "document one" in out
    assert [g.name for g in documents(tmp_path / "g")] == ["one", "two"]
    assert Predictions(tmp_path / "p").find("two") is None


def test_no_such_place(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        list(documents(tmp_path / "x"))
    with pytest.raises(InputError, match="no such file or folder"):
        Predictions(tmp_path / "x")


@pytest.mark.parametrize("form", DOCUMENT_FORMATS)
def test_conversion_there_and_back_is_the_identity(tmp_path: Path, form: str) -> None:
    run("convert", *_gold(tmp_path), "--out", tmp_path / "first")
    out = tmp_path / ("x" + {"bioc": ".json", "bioc-xml": ".xml", "docbin": ".spacy"}.get(form, ""))
    run("convert", *sorted((tmp_path / "first").iterdir()), "--out", out, "--format", form)
    there = [out] if out.is_file() else sorted(p for p in out.iterdir() if p.suffix in (".json", ".ann"))
    run("convert", *there, "--out", tmp_path / "second")
    for path in (tmp_path / "first").iterdir():
        expected = json.loads(path.read_text()) | ({"source": "one"} if "brat" in form else {})
        assert json.loads((tmp_path / "second" / path.name).read_text()) == expected


def _gold(folder: Path) -> list[Path]:
    (folder / "one.json").write_text(json.dumps(ONE))
    return [folder / "one.json"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    run("convert", *_gold(tmp_path), "--out", tmp_path / "out")
    again = CliRunner().invoke(main, ["convert", str(tmp_path / "one.json"), "--out", str(tmp_path / "out")])
    assert again.exit_code == 4
    assert "there is a file of this name" in again.output
