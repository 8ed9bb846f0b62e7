"""Gold and predictions of any format, paired by name; evaluation and conversion by the command."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from exoclaim.cli import main
from exoclaim.errors import InputError
from exoclaim.evaluate import PRF, Predictions, agree, documents
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


DOTTED = ("Raposo et al. 1996", "Raposo et al. 2013", "10.1083/jcb.1", "10.1083/jcb.2")


@pytest.mark.parametrize("form", ["bioc", "docbin"])
def test_names_with_dots_stay_apart(tmp_path: Path, form: str) -> None:
    ours = [ONE | {"source": name} for name in DOTTED]
    theirs = [*ours[:3], json.loads(json.dumps(ours[3]).replace('"COMPARTMENT"', '"CELL"'))]
    paths = [tmp_path / f"{side}.{'json' if form == 'bioc' else 'spacy'}" for side in "ab"]
    for path, records in zip(paths, (ours, theirs), strict=True):
        write_records(records, form, path)
    assert [g.name for g in documents(paths[0])] == [*DOTTED[:2], "jcb.1", "jcb.2"]
    assert agree(*paths).entities == PRF(7, 8, 8)
    out = run("evaluate", paths[0], "--predictions", paths[1], "--bootstrap", "0", "--no-baseline")
    assert "P 0.875  R 0.875" in out
    write_records(ours, "pubannotation", tmp_path / "folder")
    assert agree(tmp_path / "folder", paths[1]).entities == PRF(7, 8, 8)


def test_a_name_that_comes_twice(tmp_path: Path) -> None:
    write_records([ONE, TWO, TWO | {"source": "a/two.pdf"}], "bioc", tmp_path / "a.json")
    write_records([ONE, TWO], "bioc", tmp_path / "b.json")
    write_records([ONE, TWO], "pubannotation", tmp_path / "c")
    write_records([ONE], "brat", tmp_path / "c")
    for twice, name in ((tmp_path / "a.json", "two"), (tmp_path / "c", "one")):
        for command in (["agree", twice, tmp_path / "b.json"], ["evaluate", tmp_path / "b.json", "--predictions", twice]):
            refused = CliRunner().invoke(main, [str(word) for word in command])
            assert (refused.exit_code, f"{twice}: two documents in it are called '{name}'" in refused.output) == (4, True)
