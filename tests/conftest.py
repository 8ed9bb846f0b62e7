"""What several tests share: the shipped pipeline loaded once, the folder of shared texts, a model folder for checkouts."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
if not os.environ.get("EXOCLAIM_MODELS") and "site-packages" not in __import__("exoclaim").__file__:
    os.environ["EXOCLAIM_MODELS"] = str(ROOT / "models")


@pytest.fixture(scope="session")
def nlp():
    import exoclaim

    return exoclaim.load()


@pytest.fixture(scope="session")
def shared():
    if not (SHARED / "seeds").is_dir():
        pytest.skip("../shared is not beside this checkout")
    return SHARED
