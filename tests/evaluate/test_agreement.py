"""Coefficients against published examples, and what two annotators differ in."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from exoclaim.cli import main
from exoclaim.errors import InputError
from exoclaim.evaluate import agree, alpha_of_many
from exoclaim.evaluate.agreement import cohen_kappa, krippendorff_alpha
from exoclaim.evaluate.labels import checked
from exoclaim.evaluate.score import PRF
from exoclaim.export import DOCUMENT_FORMATS, write_records

from .records import record
from .test_exchange import PRODIGY, PUBTATOR, STUDIO

KAPPA = [
    ([("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15, 0.4),  # the usual 2 x 2 textbook table
    ([("a", "a"), ("b", "b")], 1.0),
    ([("a", "b"), ("b", "a")], -1.0),
    ([("a", "a"), ("a", "b")], 0.0),
    ([("a", "a"), ("a", "a")], None),
    ([], None),
]


@pytest.mark.parametrize(("pairs", "expected"), KAPPA)
def test_cohen(pairs: list[tuple[str, str]], expected: float | None) -> None:
    assert cohen_kappa(pairs) == (None if expected is None else pytest.approx(expected))


def columns(*raters: str) -> list[list[str | None]]:
    return [[None if label == "." else label for label in item] for item in zip(*(r.split() for r in raters), strict=True)]


ALPHA = [  # the first three: examples A, B and C of Krippendorff (2011), Computing Krippendorff's alpha-reliability
    (columns("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"), 0.095),
    (columns("a a b b d c c c e d d a", "b a b b b c c c e d d d"), 0.692),
    (
        columns("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."),
        0.743,
    ),
    (columns("a b", "a b"), 1.0),
    (columns("a a", "a a"), None),
    (columns("a .", ". b"), None),
    ([], None),
]


@pytest.mark.parametrize(("items", "expected"), ALPHA)
def test_krippendorff(items: list[list[str | None]], expected: float | None) -> None:
    assert krippendorff_alpha(items) == (None if expected is None else pytest.approx(expected, abs=0.0005))


TEXT = "CD63 is in exosomes. Rab7 binds RILP."
A = record(TEXT, "CD63:PROTEIN exosomes:COMPARTMENT Rab7:PROTEIN RILP:PROTEIN",
           [("T1", "located_in", "T2"), ("T3", "interacts_with", "T4", "negated")], "FINDING GAP", source="p.txt")  # fmt: skip
B = record(TEXT, "CD63:PROTEIN exosomes:COMPARTMENT Rab7:PROTEIN RILP:RNA",
           [("T1", "located_in", "T2"), ("T3", "interacts_with", "T4")], "FINDING FINDING", source="p.txt")  # fmt: skip


def test_two_annotators() -> None:
    found = agree(A, B)
    assert (found.relations, found.entities) == (PRF(1, 2, 2), PRF(3, 4, 4))
    assert found.kappa == pytest.approx(0.0)
    assert found.alpha == pytest.approx(0.0)
    assert found.differences() == [
        "p entity only A: PROTEIN 'RILP'",
        "p entity only B: RNA 'RILP'",
        "p relation only A: 'Rab7' interacts_with 'RILP' negated (other polarity)",
        "p relation only B: 'Rab7' interacts_with 'RILP' affirmed (other polarity)",
        "p claim A GAP, B FINDING: 'Rab7 binds RILP.'",
    ]
    assert found.table(differences=True).endswith("\n".join(found.differences()))
    assert "claims             same 1 of 2 sentences" in found.table()


def test_f_is_the_same_both_ways() -> None:
    one, other = agree(A, B), agree(B, A)
    assert (one.relations.f, one.entities.f, one.kappa) == (other.relations.f, other.entities.f, other.kappa)


def test_with_oneself() -> None:
    found = agree(A, A)
    assert (found.relations.f, found.entities.f, found.kappa, found.alpha) == (1.0, 1.0, 1.0, 1.0)
    assert found.differences() == []


def test_folders(tmp_path: Path) -> None:
    for folder, documents in (("a", {"x": A, "y": A}), ("b", {"x": B})):
        (tmp_path / folder).mkdir()
        for name, document in documents.items():
            (tmp_path / folder / f"{name}.json").write_text(json.dumps(document))
    assert agree(tmp_path / "a", tmp_path / "b").relations == PRF(1, 2, 2)
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "z.json").write_text(json.dumps(A))
    with pytest.raises(InputError, match="no document of it is in"):
        agree(tmp_path / "a", tmp_path / "c")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pubtator", PUBTATOR), ("a.json", json.dumps(STUDIO)), ("a.jsonl", json.dumps(PRODIGY))],
)
def test_a_file_of_another_tool_beside_ours(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    ((_, ours),) = checked(tmp_path / name)
    found = agree(tmp_path / name, ours)
    assert found.relations == PRF(1, 1, 1)
    assert agree(tmp_path / name, tmp_path / name).entities.f == 1.0


@pytest.mark.parametrize("form", DOCUMENT_FORMATS)
def test_many_documents_of_any_format_beside_a_folder(tmp_path: Path, form: str) -> None:
    two = record("Rab7 binds RILP.", "Rab7:PROTEIN RILP:PROTEIN", [("T1", "interacts_with", "T2")], "FINDING", source="q.txt")
    out = tmp_path / ("all" + {"bioc": ".json", "bioc-xml": ".xml", "docbin": ".spacy"}.get(form, ""))
    write_records([A, two], form, out)
    write_records([two, B], "pubannotation", tmp_path / "b")
    assert agree(out, tmp_path / "b").relations == PRF(2, 3, 3)


def test_words_of_both_are_mapped(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(A).replace('"PROTEIN"', '"Gene"'))
    (tmp_path / "b.json").write_text(json.dumps(B))
    (tmp_path / "m.toml").write_text('[labels]\nGene = "PROTEIN"\n')
    command = ["agree", str(tmp_path / "a.json"), str(tmp_path / "b.json")]
    assert CliRunner().invoke(main, command).exit_code == 4
    done = CliRunner().invoke(main, [*command, "--labels", str(tmp_path / "m.toml")])
    assert done.output.startswith("relations          F 0.500")


def test_three_annotators_by_the_command_and_by_hand(tmp_path: Path) -> None:
    claims = ["FINDING GAP OTHER", "FINDING GAP GAP", "FINDING OTHER OTHER"]
    files = [tmp_path / f"{n}.json" for n in range(3)]
    for path, said in zip(files, claims, strict=True):
        path.write_text(json.dumps(record("One. Two. Three.", claims=said)))
    rows = list(zip(*(said.split() for said in claims), strict=True))
    assert alpha_of_many(files) == pytest.approx(krippendorff_alpha(rows))
    result = CliRunner().invoke(main, ["agree", "--differences", *map(str, files)])
    assert result.exit_code == 0
    assert result.output.count("claims kappa") == 3  # each pair of the three
    assert "0 claim A OTHER, B GAP: 'Three.'" in result.output
    assert result.output.splitlines()[-1].startswith("claims alpha, all 3: 0.")


def test_one_annotator_agrees_with_nobody(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(record("One.")))
    assert CliRunner().invoke(main, ["agree", str(tmp_path / "a.json")]).exit_code == 2
