"""Grounding with the lexicon of this checkout: tables of mention → concept, and what must stay unknown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from exoclaim.annotate.ground import Grounder
from exoclaim.annotate.ground_species import species_near, species_of
from exoclaim.annotate.normalise import fold, key, singular
from exoclaim.schema import Label

ROOT = Path(__file__).parents[2]
LEXICON = ROOT / "models" / "exoclaim_base" / "lexicon"
NAMES = ROOT / "benchmarks" / "grounding" / "vesicle_names.tsv"
P, C, CELL, RNA, LIPID, CHEM = Label.PROTEIN, Label.COMPARTMENT, Label.CELL, Label.RNA, Label.LIPID, Label.CHEMICAL


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    if not (LEXICON / "core.tsv.gz").is_file():
        pytest.skip("the lexicon is not built: python models/lexicon/build.py SOURCES models/exoclaim_base/lexicon")
    return Grounder.load(LEXICON)


def answer(grounder: Grounder, text: str, label: Label, **context: str) -> str | None:
    found = grounder.ground(text, label, **context)
    return found.concept.id if found else None


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("CD63", P, "HGNC:1692"),
        ("Tsg-101", P, "HGNC:15971"),
        ("TSG 101", P, "HGNC:15971"),
        ("GFP-Rab27a", P, "HGNC:9766"),
        ("CD63 protein", P, "HGNC:1692"),
        ("β1 integrin", P, "HGNC:6153"),
        ("IL-1β", P, "HGNC:5992"),
        ("TGF-beta1", P, "HGNC:11766"),
        ("myosin 18A", P, "HGNC:31104"),
        ("AIP1/Alix", P, "HGNC:8766"),
        ("Hrs", P, "HGNC:4897"),
        ("tetraspanins", P, "HGNC.GROUPNAME:Tetraspanins"),
        ("Rab GTPases", P, "FPLX:RAB"),
        ("ESCRT-III", P, "GO:0000815"),
        ("exosomal", C, "GO:0070062"),
        ("MVBs", C, "GO:0005771"),
        ("early endosomal", C, "GO:0005769"),
        ("tumour-derived exosomes", C, "GO:0070062"),
        ("ILVs", C, "GO:0097487"),
        ("cancer cells", CELL, "CL:0001064"),
        ("CD8+ T cell", CELL, "CL:0000625"),
        ("primary oligodendrocytes", CELL, "CL:0000128"),
        ("HeLa cells", CELL, "Cellosaurus:CVCL_0030"),
        ("miR-21", RNA, "HGNC:31586"),
        ("hsa-miR-21-5p", RNA, "HGNC:31586"),
        ("miRNAs", RNA, "SO:0000276"),
        ("ceramides", LIPID, "CHEBI:17761"),
        ("Ca2+", CHEM, "CHEBI:29108"),
    ],
)
def test_mentions(grounder: Grounder, text: str, label: Label, expected: str) -> None:
    assert answer(grounder, text, label) == expected


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("", P),
        ("-", P),
        ("cargo", P),
        ("GFP", P),
        ("cat", P),
        ("was", P),
        ("recipient cells", CELL),
        ("non-tumor cells", CELL),
        ("CD63", C),
        ("exosomes", P),
        ("100 nm", Label.QUANTITY),
        ("a name that nobody uses", P),
        ("CD63 and CD9", P),
    ],
)
def test_unknown_stays_unknown(grounder: Grounder, text: str, label: Label) -> None:
    assert answer(grounder, text, label) is None


@pytest.mark.parametrize(
    ("text", "species", "expected"),
    [
        ("Cd63", "mouse", "MGI:99529"),
        ("CD63", "human", "HGNC:1692"),
        ("Vps4", "yeast", "UniProtKB:P52917"),
        ("Vps4", "human", "HGNC:13488"),
        ("Vps4p", "human", "UniProtKB:P52917"),
        ("yeast Vps27", "human", "UniProtKB:P40343"),
        ("atg8", "human", "HGNC:13291"),
        ("atg8∆", "yeast", None),
        ("vps4∆", "yeast", "UniProtKB:P52917"),
        ("vps4Δ", "yeast", "UniProtKB:P52917"),
        ("COP1", "plant", None),
        ("ESCRT-III", "plant", "GO:0000815"),
    ],
)
def test_species(grounder: Grounder, text: str, species: str, expected: str | None) -> None:
    assert answer(grounder, text, P, species=species) == expected


@pytest.mark.parametrize(
    ("text", "label", "long_form", "expected"),
    [
        ("PE", LIPID, "pulmonary embolism", None),
        ("CDCs", CELL, "cardiosphere derived cells", None),
        ("PE", LIPID, "phosphatidylethanolamine", "CHEBI:16038"),
        ("ACP5", P, "acid phosphatase 5", "HGNC:124"),  # a symbol stands for itself
    ],
)
def test_initials_that_stand_for_something_unknown_ground_nothing(
    grounder: Grounder, text: str, label: Label, long_form: str, expected: str | None
) -> None:
    assert answer(grounder, text, label, long_form=long_form) == expected


def test_abbreviation_goes_by_its_long_form(grounder: Grounder) -> None:
    found = grounder.ground("DC", CELL, long_form="dendritic cells")
    assert found is not None
    assert found.concept.id == "CL:0000451"
    assert "long form 'dendritic cells'" in found.reason
    plural, singular_form = grounder.ground_all([("XYs", C), ("XY", C)], long_forms={"XYs": "extracellular vesicles"})
    assert plural is not None
    assert singular_form is not None
    assert plural.concept.id == singular_form.concept.id == "GO:1903561"


def test_ambiguous_name_goes_to_what_the_document_names(grounder: Grounder) -> None:
    alone = grounder.ground("GCN5", P)
    assert alone is not None
    assert alone.alternatives
    (other,) = alone.alternatives
    entry = grounder.lexicon.entry(other)
    assert entry is not None
    found, _ = grounder.ground_all([("GCN5", P), (entry.name, P)])
    assert found is not None
    assert found.concept.id == other
    assert "elsewhere in the document" in found.reason


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (["plasma membrane"], "GO:0005886"),
        (["plasma membrane", "lysosomal membrane"], "GO:0016020"),
        (["exosomes"], "GO:0016020"),
    ],
)
def test_bare_membrane_is_the_only_one_named(grounder: Grounder, others: list[str], expected: str) -> None:
    found = grounder.ground_all([("membrane", C), *((other, C) for other in others)])[0]
    assert found is not None
    assert found.concept.id == expected


def test_own_terms_win(tmp_path: Path, grounder: Grounder) -> None:
    terms = tmp_path / "terms.tsv"
    terms.write_text("CD63\tLAB:1\tPROTEIN\tour CD63\ncargo\tLAB:2\tPROTEIN\t\n", encoding="utf-8")
    ours = Grounder.load(LEXICON, terms=terms)
    found = ours.ground("CD-63", P)
    assert found is not None
    assert (found.concept.id, found.concept.name, found.concept.source, found.score) == ("LAB:1", "our CD63", "user", 1.0)
    assert answer(ours, "cargo", P) == "LAB:2"
    assert answer(ours, "CD9", P) == answer(grounder, "CD9", P)


@pytest.mark.parametrize(
    ("name", "identifier"),
    [("NanoEV", "LAB:1"), ("NanoEVs", "LAB:1"), ("exosomes", "LAB:2"), ("GAS", "LAB:3"), ("GASs", "LAB:3"), ("Gas", "LAB:3")],
)
def test_plurals_of_own_terms_win(tmp_path: Path, name: str, identifier: str) -> None:
    terms = tmp_path / "terms.tsv"
    lines = ("NanoEV\tLAB:1\tCOMPARTMENT", "exosome\tLAB:2\tCOMPARTMENT", "GAS\tLAB:3\tCOMPARTMENT", "GA\tLAB:4\tCOMPARTMENT")
    terms.write_text("\n".join(lines), encoding="utf-8")
    assert answer(Grounder.load(LEXICON, terms=terms), name, C) == identifier


def test_vesicle_names_stay_right(grounder: Grounder) -> None:
    rows = [line.split("\t") for line in NAMES.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(rows) >= 150
    wrong = []
    for name, label, long_form, species, ids in rows:
        found = grounder.ground(name, Label(label), long_form=long_form or None, species=species or None)
        if (found.concept.id if found else "") not in ids.split("|"):
            wrong.append(name)
    assert len(wrong) <= 0.05 * len(rows), wrong


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nothing is said", "human"),
        ("Murine cells and mice", "mouse"),
        ("mouse and human cells", "human"),
        ("In yeast, a yeast mutant", "yeast"),
        ("a yeast two-hybrid screen and another yeast two-hybrid screen", "human"),
        ("Arabidopsis plants", "plant"),
        ("one word on yeast", "human"),
    ],
)
def test_species_of(text: str, expected: str) -> None:
    assert species_of(text) == expected


def test_species_near_the_mention() -> None:
    assert species_near("murine CD63", "human") == "mouse"
    assert species_near("mouse", "human") == "human"
    assert species_near("Vps27p", "human") == "yeast"


@pytest.mark.parametrize(
    ("function", "text", "expected"),
    [
        (key, "TGF-β1", "tgfbeta1"),
        (key, "14-3-3", "14-3-3"),
        (key, "CD 63", "cd63"),
        (key, "—", ""),
        (fold, "Hrs", "Hrs"),
        (singular, "multivesicular bodies", "multivesicular body"),
        (singular, "nuclei", "nucleus"),
        (singular, "mitochondria", "mitochondrion"),
        (singular, "ILVs", "ILV"),
        (singular, "exocytosis", None),
        (singular, "CPS", None),
        (singular, "mCherry-CPS", None),
        (singular, "nucleus", None),
    ],
)
def test_spelling(function: Callable[[str], str | None], text: str, expected: str | None) -> None:
    assert function(text) == expected


def test_bare_membrane_is_the_one_named_most(grounder: Grounder) -> None:
    mentions = [
        ("membrane", C),
        ("chloroplast envelope", C),
        ("chloroplast envelope", C),
        ("plasma membrane", C),
        ("outer membrane", C),
    ]
    found = grounder.ground_all(mentions)[0]
    assert found is not None
    assert found.concept.id == "GO:0009941"
    assert "named most" in found.reason


def test_ranked_begins_with_what_ground_answers(grounder: Grounder) -> None:
    ranked = grounder.ranked("SAP130", P)
    assert ranked[0] == grounder.ground("SAP130", P)
    assert [g.concept.name for g in ranked] == ["SAP130", "SF3B3"]
    assert grounder.ranked("a name that nobody uses", P) == []


def test_ranked_all_tells_for_each_mention_what_else_it_may_mean(grounder: Grounder) -> None:
    text = "SF3B3, also called SAP130, in MVBs (multivesicular bodies)."
    mentions = [("SF3B3", P), ("SAP130", P), ("MVBs", C), ("unheardofase", P)]
    forms = {"MVBs": "multivesicular bodies"}
    ranked = grounder.ranked_all(mentions, long_forms=forms, text=text)
    assert [r[0] if r else None for r in ranked] == grounder.ground_all(mentions, long_forms=forms, text=text)
    assert [g.concept.name for g in ranked[1]] == ["SAP130", "SF3B3"]
    assert ranked[2][0].reason.startswith("long form")
    assert len({g.concept.id for g in ranked[2]}) == len(ranked[2])
    assert ranked[3] == []


def test_ancestors_go_up_by_is_a_and_part_of(grounder: Grounder) -> None:
    found = grounder.lexicon.ancestors("GO:0097487")
    assert "GO:0005771" in found
    assert "GO:0097487" not in found
    assert grounder.lexicon.ancestors("NONE:1") == ()
