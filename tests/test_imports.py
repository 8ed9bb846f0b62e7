"""Arrows go one way: cli → pipeline → stage → schema → errors. Names the line that breaks the rule."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "exoclaim"
STAGES = {"read", "annotate", "extract", "store", "review", "evaluate", "export", "scale"}
FRONT = {
    "cli",
    "show",
    "scoring",
    "checkup",
    "curation",
    "lexicon_commands",
    "verdict_commands",
    "database_commands",
    "stopping",
    "bench",
}
HEAVY = {
    "pdfminer": {"read"}, "lxml": {"read"}, "bioc": {"read", "evaluate", "export"},
    "spacy": {"annotate", "extract", "evaluate", "export"},
    "scispacy": {"annotate"}, "onnxruntime": {"annotate"}, "tokenizers": {"annotate"}, "sqlite_utils": {"store"},
    "datasette": {"review"}, "pypdfium2": {"review"}, "pypdfium2_raw": {"read"},
    "networkx": {"export"}, "ahocorasick": {"annotate"},
    "sklearn": {"annotate", "bench"}, "obonet": {"annotate"}, "dask": {"scale"},
    "distributed": {"scale"}, "dask_jobqueue": {"scale"},
}  # fmt: skip
FILES = sorted(SOURCE.rglob("*.py"))


def part_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def imported(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner) for node in ast.walk(tree) if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }  # fmt: skip
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            names = [f"exoclaim.{a.name}" for a in node.names] if node.module == "exoclaim" else [node.module]
            yield from ((name, node.lineno) for name in names)


def allowed(part: str, target: str) -> bool:
    if target in STAGES:
        return part in FRONT | {"pipeline", "storing", target}
    ranks = {
        "errors": 0,
        "names": 1,
        "schema": 1,
        "options": 1,
        "placing": 2,
        "storing": 2,
        "pipeline": 3,
        "__init__": 3,
        "verdict_commands": 5,
        "database_commands": 5,
        "cli": 6,
    }
    ranks = dict.fromkeys(FRONT, 4) | ranks
    own = 2 if part in STAGES else ranks[part]
    return ranks.get(target, -1) < own or part == target or (part, target) == ("__init__", "pipeline")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_go_one_way(path):
    part = part_of(path)
    for name, line in imported(path):
        names = name.split(".")
        if names[0] == "exoclaim" and len(names) > 1 and names[1] != "__version__":
            assert allowed(part, names[1]), f"{path}:{line} {part} imports exoclaim.{names[1]}"
        elif names[0] in HEAVY and part in STAGES:
            assert part in HEAVY[names[0]], f"{path}:{line} {names[0]} does not belong into {part}/"


def test_the_rule_can_fail():
    assert not allowed("read", "store")
    assert not allowed("schema", "pipeline")
    assert allowed("read", "schema")
    assert allowed("pipeline", "read")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_file_is_read_in_one_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 330
