"""A short run of benchmarks/reading/fuzz.py: every mutant is a document or a failure, none a crash."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "reading" / "fuzz.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("fuzz", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("suffix", "count"), [(".xml", 300), (".pdf", 30)])
def test_every_mutant_is_accounted_for(script, tmp_path, suffix, count):
    ends = script.fuzz(suffix, count, seed=7, folder=tmp_path)
    assert (ends["crash"], ends["hang"], ends["unaccounted"]) == (0, 0, 0)
    assert sum(ends.values()) == count
    assert ends["document"] > 0
    assert ends["DamagedFile"] > 0


def test_a_crash_would_be_seen(script, tmp_path, monkeypatch):
    monkeypatch.setattr(script, "read", lambda *_, **__: 1 / 0)
    assert script.fuzz(".xml", 2, seed=1, folder=tmp_path)["crash"] == 2
