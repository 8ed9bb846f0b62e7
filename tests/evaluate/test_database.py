"""Scoring what a database holds, and comparing two of them."""

import json
from pathlib import Path

from click.testing import CliRunner

from exoclaim.cli import main
from exoclaim.export import to_pubannotation
from exoclaim.schema import Analysis
from tests.export.conftest import Store, analysis, store

__all__ = ["analysis", "store"]  # fixtures


def test_a_database_against_its_own_documents_as_gold(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    db, gold = store([analysis]), tmp_path / "gold.json"
    gold.write_text(json.dumps(to_pubannotation(analysis)))
    result = CliRunner().invoke(main, ["evaluate", str(gold), "--db", str(db), "--bootstrap", "5"])
    assert result.exit_code == 0, result.output
    assert result.output.startswith("relations              P 1.000  R 1.000  F 1.000   tp 3  predicted 3  gold 3")
    assert "section body" in result.output
    result = CliRunner().invoke(main, ["evaluate", str(gold), "--compare", str(db), str(gold), "--bootstrap", "5"])
    assert result.exit_code == 0, result.output
    assert "B-A +0.000 (+0.000 to +0.000)  p 1.000  by documents" in result.output


def test_gold_without_text_cannot_be_found_in_a_database(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    bare = {name: value for name, value in to_pubannotation(analysis).items() if name != "text"}
    (tmp_path / "gold.json").write_text(json.dumps(bare))
    result = CliRunner().invoke(main, ["evaluate", str(tmp_path / "gold.json"), "--db", str(store([analysis]))])
    assert (result.exit_code, "holds no text" in result.output) == (4, True)
