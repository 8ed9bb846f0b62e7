"""Vocabulary files in small, as their publishers write them, and the lexicon that is made of them."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from exoclaim.annotate.ground import Grounder
from exoclaim.annotate.lexicon import Lexicon
from exoclaim.annotate.lexicon_build import Sources, build
from exoclaim.annotate.lexicon_files import Term, exocarta, famplex, hgnc, locations, mgi, obo, rgd
from exoclaim.cli import main
from exoclaim.errors import InputError
from exoclaim.schema import Label

HGNC = (
    "hgnc_id\tsymbol\tname\tlocus_group\tstatus\talias_symbol\talias_name\tprev_symbol\tprev_name\tgene_group\t"
    "gene_group_id\tuniprot_ids\tcd\n"
    'HGNC:1692\tCD63\tCD63 molecule\tprotein-coding gene\tApproved\t"ME491|TSPAN30"\t\tMLA1\t\tTetraspanins\t768\tP08962\t\n'
    "HGNC:1709\tCD9\tCD9 molecule\tprotein-coding gene\tApproved\tTSPAN29\t\tMIC3\t\tTetraspanins\t768\tP21926\tCD9\n"
    "HGNC:31586\tMIR21\tmicroRNA 21\tnon-coding RNA\tApproved\thsa-mir-21\t\t\t\tMicroRNAs\t476\t\t\n"
    "HGNC:9\tOLDP1\told pseudogene\tpseudogene\tApproved\t\t\t\t\t\t\t\t\n"
)
GO = """format-version: 1.2
data-version: releases/2026-01-01

[Term]
id: GO:0005771
name: multivesicular body
namespace: cellular_component
synonym: "MVB" EXACT []
synonym: "multivesicular endosome" RELATED [x:y]
is_a: GO:0005768 ! endosome

[Term]
id: GO:0097487
name: multivesicular body, internal vesicle
namespace: cellular_component
relationship: part_of GO:0005771 ! multivesicular body

[Term]
id: GO:0005768
name: endosome
namespace: cellular_component

[Term]
id: GO:0006897
name: endocytosis
namespace: biological_process

[Term]
id: GO:0000001
name: gone
namespace: cellular_component
is_obsolete: true
"""
SUBCELL = (
    "ID   Multivesicular body.\nAC   SL-0174\nSY   MVB; Multivesicular endosome.\nGO   GO:0005771; multivesicular body\n//\n"
)
MGI = (
    "MGI Accession ID\tChr\tMarker Symbol\tStatus\tMarker Name\tMarker Type\tFeature Type\tMarker Synonyms (pipe-separated)\n"
    "MGI:99529\t10\tCd63\tO\tCD63 antigen\tGene\tprotein coding gene\tTspan30|ME491\n"
    "MGI:1\t10\tx\tO\ta marker\tDNA Segment\tDNA segment\t\n"
)
RGD = (
    "# a comment\nGENE_RGD_ID\tSYMBOL\tNAME\tUNIPROT_ID\tOLD_SYMBOL\tOLD_NAME\tGENE_TYPE\n"
    "62080\tCd63\tCD63 molecule\tP28648\tRgd1;Me491\told name\tprotein-coding\n7\tPs\tp\t\t\t\tpseudogene\n"
)
EXOCARTA = (
    "CONTENT ID\tCONTENT TYPE\tENTREZ GENE ID\tGENE SYMBOL\tSPECIES\tEXPERIMENT ID\tMETHODS\n"
    "1\tprotein\t967\tCD63\tHomo sapiens\t3\tMS\n2\tprotein\t967\tCD63\tHomo sapiens\t4\tMS\n"
    "3\tprotein\t967\tCD63\tHomo sapiens\t4\tblot\n4\tmRNA\t967\tCD63\tHomo sapiens\t9\tarray\n"
    "5\tprotein\t1\tCd63\tMus musculus\t9\tMS\n"
)


def file(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_hgnc(tmp_path: Path) -> None:
    terms = list(hgnc(file(tmp_path, "hgnc.txt", HGNC)))
    assert [t.id for t in terms] == ["HGNC:1692", "HGNC:1709", "HGNC:31586"]
    assert [name for name, _ in terms[0].synonyms] == ["ME491", "TSPAN30", "MLA1"]
    assert (terms[0].xrefs, terms[0].groups, terms[2].rna) == (("UniProtKB:P08962",), ("768 Tetraspanins",), True)


def test_obo(tmp_path: Path) -> None:
    terms = {t.id: t for t in obo(file(tmp_path, "go.obo", GO), "go", prefix="GO:", namespace="cellular_component")}
    assert sorted(terms) == ["GO:0005768", "GO:0005771", "GO:0097487"]
    assert terms["GO:0005771"].synonyms == (("MVB", "EXACT"), ("multivesicular endosome", "RELATED"))
    assert (terms["GO:0005771"].parents, terms["GO:0097487"].wholes) == (("GO:0005768",), ("GO:0005771",))


def test_the_others(tmp_path: Path) -> None:
    (location,) = locations(file(tmp_path, "subcell.txt", SUBCELL))
    assert (location.id, location.synonyms[1][0]) == ("GO:0005771", "Multivesicular endosome")
    (mouse,) = mgi(file(tmp_path, "mgi.rpt", MGI))
    assert (mouse.id, mouse.full, [s for s, _ in mouse.synonyms]) == ("MGI:99529", "CD63 antigen", ["Tspan30", "ME491"])
    (rat,) = rgd(file(tmp_path, "rat.txt", RGD))
    assert (rat.id, rat.xrefs, [s for s, _ in rat.synonyms]) == (
        "RGD:62080",
        ("UniProtKB:P28648",),
        ["Rgd1", "Me491", "old name"],
    )
    assert exocarta(file(tmp_path, "exo.txt", EXOCARTA)) == {"CD63": 2}


def test_famplex(tmp_path: Path) -> None:
    file(tmp_path, "entities.csv", "RAB\nESCRT_X\n")
    file(tmp_path, "relations.csv", "HGNC,RAB5A,isa,FPLX,RAB\nHGNC,CHMP6,partof,FPLX,ESCRT_X\nFPLX,RAB,isa,FPLX,RAS\n")
    file(tmp_path, "grounding_map.csv", 'Rab,FPLX,RAB\n"CD63, human",HGNC,CD63,UP,P08962\n')
    file(tmp_path, "equivalences.csv", "GO,GO:0000815,ESCRT_X\n")
    found = famplex(tmp_path)
    assert found.complexes == {"FPLX:ESCRT_X"}
    assert found.entities["RAB"].parents == ("FPLX:RAS",)
    assert found.entities["ESCRT_X"].xrefs == ("GO:0000815",)
    assert found.members == [("RAB5A", "RAB"), ("CHMP6", "ESCRT_X")]
    assert found.strings == [("Rab", "FPLX", "RAB"), ("CD63, human", "HGNC", "CD63"), ("CD63, human", "UP", "P08962")]


@pytest.mark.parametrize(
    ("reader", "content", "detail"),
    [
        (lambda p: list(hgnc(p)), "a\tb\n1\t2\n", "no column hgnc_id"),
        (lambda p: list(obo(p, "cl", prefix="CL:")), GO, "no term with an id CL:"),
        (lambda p: list(locations(p)), "nothing\n", "no entry"),
        (exocarta, "a\n", "no column CONTENT TYPE"),
    ],
)
def test_another_file_is_told_with_its_address(tmp_path: Path, reader, content: str, detail: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=f"{detail}.*Download"):
        reader(file(tmp_path, "x.txt", content))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    file(
        folder,
        "vesicle_terms.tsv",
        "names\tid\tlabel\tpreferred\tspecies\tnote\nLAMP-3|granulophysin\tsymbol:CD63\tPROTEIN\tCD63\thuman\t\n",
    )
    file(folder, "stop_names.tsv", "label\tname\twhy\nPROTEIN\tcargo\tclass\n")
    return folder


def test_built_and_then_renewed(tmp_path: Path, own: Path) -> None:
    genes = list(hgnc(file(tmp_path, "hgnc.txt", HGNC)))
    first = tmp_path / "first"
    build(Sources(hgnc=genes, exocarta={"CD63": 2, "nobody": 9}, said={"hgnc": "of 2024"}), first, own=own)
    lexicon = Lexicon(first)
    (name,) = lexicon.lookup("granulophysin")
    assert (name.entry.id, name.rank, name.entry.parents) == ("HGNC:1692", "C", ("HGNC.GROUPNAME:Tetraspanins",))
    assert lexicon.sources("core") == ["hgnc: of 2024"]
    assert lexicon.entry("HGNC.GROUPNAME:Tetraspanins").xrefs == ("HGNC_GROUP:768",)  # type: ignore[union-attr]
    # the next release renames CD9 and drops nothing else; GO comes new; what is not given stays
    renamed = [Term(id="HGNC:1709", name="TSPAN29X", full="CD9 renamed"), genes[0]]
    compartments = list(obo(file(tmp_path, "go.obo", GO), "go", prefix="GO:", namespace="cellular_component"))
    second = tmp_path / "second"
    build(Sources(hgnc=renamed, go=compartments, said={"hgnc": "of 2026"}), second, own=own, old=lexicon)
    newer = Lexicon(second)
    assert [(n.entry.name, n.rank) for n in newer.lookup("CD9")] == [("TSPAN29X", "A")]
    assert newer.lookup("MIR21") == []
    assert newer.lookup("MVB")[0].entry.id == "GO:0005771"
    assert newer.sources("core") == ["hgnc: of 2026"]
    assert (second / "exocarta.tsv.gz").read_bytes() == (first / "exocarta.tsv.gz").read_bytes()


def test_same_input_same_bytes(tmp_path: Path, own: Path) -> None:
    for name in ("a", "b"):
        build(Sources(hgnc=list(hgnc(file(tmp_path, "hgnc.txt", HGNC)))), tmp_path / name, own=own)
    assert (tmp_path / "a" / "core.tsv.gz").read_bytes() == (tmp_path / "b" / "core.tsv.gz").read_bytes()


def test_a_gene_of_our_table_that_the_sources_lack(tmp_path: Path, own: Path) -> None:
    with pytest.raises(InputError, match="symbol:CD63 is not in the sources"):
        build(Sources(hgnc=[]), tmp_path / "out", own=own)


def test_command_renews_the_installed_lexicon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parents[2] / "models"
    monkeypatch.setenv("EXOCLAIM_MODELS", str(root))
    run, go = CliRunner(), file(tmp_path, "go-basic.obo", GO.replace('"MVB"', '"brand-new name"'))
    assert run.invoke(main, ["lexicon", "build", "--out", str(tmp_path / "none")]).exit_code == 2
    done = run.invoke(main, ["lexicon", "build", "--go", str(go), "--out", str(tmp_path / "new")])
    assert done.exit_code == 0, done.output
    monkeypatch.setenv("EXOCLAIM_LEXICON", str(tmp_path / "new"))
    shown = run.invoke(main, ["lexicon", "look-up", "brand new name", "--label", "COMPARTMENT"])
    assert "GO:0005771" in shown.output
    assert Grounder.load().ground("CD63", Label.PROTEIN) is not None
    assert run.invoke(main, ["lexicon", "look-up", "a name that nobody uses"]).exit_code == 4
    assert "go: go-basic.obo, SHA-256" in run.invoke(main, ["lexicon", "sources"]).output
