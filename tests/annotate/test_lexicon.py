"""A lexicon of a dozen concepts, written by the test: reading, look-up, the user's own terms, and what goes wrong."""

import gzip
from pathlib import Path

import pytest

from exoclaim.annotate.lexicon import FORMAT, MARKER, Lexicon, default_path, read_terms, stop_names
from exoclaim.errors import ModelError
from exoclaim.schema import Label

CORE = f"""# {FORMAT}: core
id\tname\tkind\tspecies\txrefs\tparents\tbreadth
GO:0070062\textracellular exosome\tcomponent\t\t\tGO:1903561\t3
HGNC:1692\tCD63\tgene\thuman\tUniProtKB:P08962\tHGNC.GROUPNAME:Tetraspanins\t2
{MARKER}
cd63\t1:S:CD63
exosome\t0:C:exosome
shared\t0:A:shared\t1:B:Shared: with colon
"""
MOUSE = f"""# {FORMAT}: mouse
id\tname\tkind\tspecies\txrefs\tparents\tbreadth
MGI:99529\tCd63\tgene\tmouse\t\t\t1
{MARKER}
cd63\t0:S:Cd63
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "core.tsv.gz").write_bytes(gzip.compress(CORE.encode()))
    (tmp_path / "mouse.tsv.gz").write_bytes(gzip.compress(MOUSE.encode()))
    (tmp_path / "stop_names.tsv").write_text("# why\nlabel\tname\twhy\nPROTEIN\tcargo\tclass\n", encoding="utf-8")
    return tmp_path


def test_lookup_gives_every_bearer_of_a_name(folder: Path) -> None:
    lexicon = Lexicon(folder)
    assert [(n.entry.id, n.rank, n.text) for n in lexicon.lookup("Shared")] == [
        ("GO:0070062", "A", "shared"),
        ("HGNC:1692", "B", "Shared: with colon"),
    ]
    assert lexicon.lookup("CD-63")[0].entry.xrefs == ("UniProtKB:P08962",)
    assert lexicon.lookup("") == []
    assert lexicon.lookup("nothing") == []
    assert len(lexicon) == 2


@pytest.mark.parametrize(
    ("species", "ids"), [("human", ["HGNC:1692"]), ("yeast", ["HGNC:1692"]), ("mouse", ["HGNC:1692", "MGI:99529"])]
)
def test_rodent_genes_only_for_rodents(folder: Path, species: str, ids: list[str]) -> None:
    assert [n.entry.id for n in Lexicon(folder).lookup("Cd63", species=species)] == ids


def test_entry_by_id_also_after_a_rodent_table_was_read(folder: Path) -> None:
    lexicon = Lexicon(folder)
    exosome = lexicon.entry("GO:0070062")
    assert exosome is not None
    assert exosome.parents == ("GO:1903561",)
    assert lexicon.entry("MGI:99529") is None
    lexicon.lookup("Cd63", species="mouse")
    mouse = lexicon.entry("MGI:99529")
    assert mouse is not None
    assert mouse.name == "Cd63"


def test_stop_names(folder: Path) -> None:
    assert stop_names(folder) == {("PROTEIN", "cargo")}


def test_terms_of_the_user(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text(
        "name\tid\tlabel\tpreferred name\n# ours\nXyz-1\tLAB:7\tPROTEIN\tour protein\nbare\tLAB:8\tLIPID\n", encoding="utf-8"
    )
    terms = read_terms(path)
    label, name = terms["xyz1"][0]
    assert (label, name.entry.id, name.entry.name, name.rank) == (Label.PROTEIN, "LAB:7", "our protein", "U")
    assert terms["bare"][0][1].entry.name == "bare"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"Xyz-1 LAB:7 PROTEIN\n", "line 1"),
        (b"a\tLAB:1\tPROTEIN\nXyz-1\tLAB:7\tPROTIEN\n", "line 2"),
        (b"Xyz-1\tLAB7\tPROTEIN\n", "line 1"),
        (b"\xff\xfe\x00bad", "cannot be read"),
    ],
)
def test_terms_that_are_wrong_name_the_line(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "terms.tsv"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=expected):
        read_terms(path)


@pytest.mark.parametrize(
    ("content", "expected"),
    [(None, "cannot be read"), (b"not gzip", "cannot be read"), (gzip.compress(b"# something else\n"), "not a lexicon")],
)
def test_lexicon_that_is_missing_or_damaged(tmp_path: Path, content: bytes | None, expected: str) -> None:
    if content is not None:
        (tmp_path / "core.tsv.gz").write_bytes(content)
    with pytest.raises(ModelError, match=expected):
        Lexicon(tmp_path)


def test_environment_names_the_models_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EXOCLAIM_MODELS", str(tmp_path))
    assert default_path() == tmp_path / "exoclaim_base" / "lexicon"


@pytest.mark.parametrize(("own", "named"), [("nowhere", "EXOCLAIM_LEXICON"), (None, "EXOCLAIM_MODELS")])
def test_the_way_out_names_the_variable_that_is_set(monkeypatch, tmp_path: Path, own: str | None, named: str) -> None:
    monkeypatch.setenv("EXOCLAIM_MODELS", str(tmp_path))
    monkeypatch.delenv("EXOCLAIM_LEXICON", raising=False)
    if own:
        monkeypatch.setenv("EXOCLAIM_LEXICON", str(tmp_path / own))
    with pytest.raises(ModelError, match=named):
        Lexicon(default_path())
