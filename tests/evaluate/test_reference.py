"""The printed figures are those of the reference scorer, to the last digit, on damaged copies of gold."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from exoclaim.evaluate import evaluate
from exoclaim.schema import ClaimLabel, Label, Predicate

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
SCORER, DEV = SHARED / "tools" / "score.py", SHARED / "gold" / "dev"
pytestmark = pytest.mark.skipif(not (SCORER.exists() and DEV.is_dir()), reason="the reference scorer and its gold are not here")


def damage(document: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Drop, double, shift, relabel and flip some of everything."""
    end = len(document["text"])
    for d in document["denotations"]:
        span = d["span"]
        if rng.random() < 0.2:
            span["begin"] = min(max(0, span["begin"] + rng.choice([-4, -1, 3, 9])), end - 1)
            span["end"] = min(max(span["end"] + rng.choice([-5, -1, 2]), span["begin"] + 1), end)
        if d["obj"] != "Sentence" and rng.random() < 0.1:
            d["obj"] = rng.choice(list(Label))
    kept = []
    for r in document["relations"]:
        if r["pred"] != "same_as" and rng.random() < 0.2:
            r["pred"] = rng.choice(list(Predicate))
        if rng.random() < 0.1:
            r["subj"], r["obj"] = r["obj"], r["subj"]
        kept += [{**r, "id": f"{r['id']}.{n}"} for n in range(rng.choice([0, 1, 1, 1, 1, 2]))]
    ids = {r["id"]: f"{r['id']}.0" for r in document["relations"]} | {d["id"]: d["id"] for d in document["denotations"]}
    there = {r["id"] for r in kept} | {d["id"] for d in document["denotations"]}
    attributes = [{**a, "subj": ids[a["subj"]]} for a in document["attributes"] if ids[a["subj"]] in there]
    for a in attributes:
        other = {"polarity": ["affirmed", "negated"], "certainty": ["asserted", "speculative"], "claim": list(ClaimLabel)}
        if rng.random() < 0.2:
            a["obj"] = rng.choice(other.get(a["pred"], ["14", "99"]))
    return {"text": document["text"], "denotations": document["denotations"], "relations": kept, "attributes": attributes}


@pytest.fixture(params=[1, 2, 3])
def predictions(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    rng = random.Random(request.param)
    for number, path in enumerate(sorted(DEV.glob("*.json"))):
        if request.param == 3 and number == 1:
            continue  # a document without a prediction
        damaged = damage(json.loads(path.read_text(encoding="utf-8")), rng)
        (tmp_path / path.name).write_text(json.dumps(damaged), encoding="utf-8")
    return tmp_path


def pairs(predictions: Path) -> list[tuple[Path, Path]]:
    return [(path, predictions / path.name) for path in sorted(DEV.glob("*.json"))]


def reference(predictions: Path, *options: str) -> str:
    command = [sys.executable, str(SCORER), str(DEV), str(predictions), "--bootstrap", "60", *options]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_table_is_the_same(predictions: Path) -> None:
    report = evaluate(pairs(predictions), bootstrap=60)
    assert 0 < report.scores.prf("relations").tp < report.scores.prf("relations").gold
    assert report.table(errors=True).splitlines() == reference(predictions, "--errors").splitlines()


def test_json_is_the_same(predictions: Path) -> None:
    ours = evaluate(pairs(predictions), bootstrap=60).as_dict()
    theirs = json.loads(reference(predictions, "--json"))
    assert {name: ours[name] for name in theirs} == theirs
    assert json.loads(json.dumps(ours)) == ours
