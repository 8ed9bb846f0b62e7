"""Entities of installed spaCy models: the loading code for scispaCy's models, on a small pipeline built and packaged here."""

import importlib
import os
import shutil
import sqlite3
import subprocess
import sys

import pytest
import spacy
from click.testing import CliRunner
from spacy.cli.package import package

from exoclaim import load
from exoclaim.annotate.external import label_map, load_external
from exoclaim.cli import main
from exoclaim.errors import ModelError
from exoclaim.schema import Label

TEXT = "Alix is enriched in exosomes. HeLa cells release exosomes."


def build(folder, name, patterns):
    nlp = spacy.blank("en")
    nlp.meta["name"] = name
    nlp.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": text} for text, label in patterns])
    nlp.to_disk(folder / name)
    return folder / name


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """`en_ner_craft_md`, packaged by spaCy and on the path like an installed distribution."""
    source = build(tmp_path, "ner_craft_md", [("Alix", "GGP"), ("exosomes", "GO"), ("HeLa cells", "CL"), ("enriched", "TAXON")])
    package(source, tmp_path, create_sdist=False, create_wheel=False, silent=True)
    made = next(tmp_path.glob("en_ner_craft_md-*"))
    shutil.copy(made / "meta.json", made / "en_ner_craft_md" / "meta.json")  # as the package's own setup.py does
    info = made / f"{made.name}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: en-ner-craft-md\nVersion: 0.0.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[spacy_models]\nen_ner_craft_md = en_ner_craft_md\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(made))
    importlib.invalidate_caches()
    yield "en_ner_craft_md"
    sys.modules.pop("en_ner_craft_md", None)


def found(doc):
    return [(doc.text[m.start : m.end], str(m.label)) for m in doc._.mentions]


def test_a_packaged_model_is_used_by_name(installed):
    doc = load(installed)(TEXT)
    assert found(doc) == [("Alix", "PROTEIN"), ("exosomes", "COMPARTMENT"), ("HeLa cells", "CELL"), ("exosomes", "COMPARTMENT")]
    assert len(doc._.claims) == 2


def test_a_model_in_a_folder_is_used_by_path(tmp_path):
    path = build(tmp_path, "ner_jnlpba_md", [("Alix", "PROTEIN"), ("HeLa cells", "CELL_LINE")])
    assert found(load(str(path))(TEXT)) == [("Alix", "PROTEIN"), ("HeLa cells", "CELL")]


def test_entities_without_a_kind_get_it_from_our_network_or_are_dropped(tmp_path):
    marked = [("Alix", "ENTITY"), ("enriched", "ENTITY"), ("exosomes", "ENTITY"), ("HeLa cells", "ENTITY")]
    kinds = [("Alix", "PROTEIN"), ("exosomes", "COMPARTMENT"), ("HeLa cells", "CELL"), ("exosomes", "COMPARTMENT")]
    assert found(load(str(build(tmp_path, "core_sci_md", marked)))(TEXT)) == kinds


def test_both_option_names_ingest_with_the_installed_model_and_models_lists_it(installed, tmp_path):
    paper = tmp_path / "paper.txt"
    paper.write_text(TEXT + " TSG101 is absent.", encoding="utf-8")  # our own tagger would find TSG101
    stored = {}
    for option in ("--ner", "--model"):
        db = tmp_path / f"{option}.db"
        result = CliRunner().invoke(main, ["ingest", str(paper), "--db", str(db), option, installed])
        assert result.exit_code == 0, result.output
        conn = sqlite3.connect(db)
        stored[option] = conn.execute("SELECT text, label FROM mentions ORDER BY start").fetchall()
        conn.close()
    assert stored["--ner"] == stored["--model"]
    assert [text for text, _ in stored["--ner"]] == ["Alix", "exosomes", "HeLa cells", "exosomes"]
    paths = os.pathsep.join(sys.path)  # a process of its own: entry points are looked for once
    command = [sys.executable, "-m", "exoclaim.cli", "models"]
    listed = subprocess.run(command, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True).stdout
    assert "en_ner_craft_md 0.0.0  installed" in listed
    assert "en_ner_bionlp13cg_md  CELL, CHEMICAL, COMPARTMENT, PROTEIN" in listed
    assert "pip install" in listed


def test_a_missing_model_says_how_to_get_it():
    with pytest.raises(ModelError, match="exoclaim models"):
        load_external("en_ner_nowhere_md")


def test_a_model_without_any_label_of_ours_is_refused(tmp_path):
    with pytest.raises(ModelError, match="none of its entity labels"):
        load_external(str(build(tmp_path, "birds", [("sparrow", "BIRD")])))


@pytest.mark.parametrize(
    ("model", "label", "ours"),
    [
        ("en_ner_bionlp13cg_md", "GENE_OR_GENE_PRODUCT", Label.PROTEIN),
        ("en_ner_bionlp13cg_md", "CELLULAR_COMPONENT", Label.COMPARTMENT),
        ("en_ner_craft_md", "CHEBI", Label.CHEMICAL),
        ("en_ner_jnlpba_md", "RNA", Label.RNA),
        ("en_core_sci_lg", "ENTITY", None),
        ("my_own_model", "LIPID", Label.LIPID),
    ],
)
def test_label_maps(model, label, ours):
    assert label_map(model)[label] is ours
