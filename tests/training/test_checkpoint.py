"""A stopped training goes on over the same batches, and begins anew over others."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "training"))

from batches import Item  # noqa: E402
from checkpoint import made_of, take_up  # noqa: E402

ITEM = Item(np.arange(3), "gold", (np.zeros(2), 1))
OF = made_of([[ITEM], [ITEM]], 1.0)


@pytest.mark.parametrize(
    ("parts", "same"),
    [
        (([[ITEM], [ITEM]], 1.0), True),
        (([[ITEM, ITEM]], 1.0), False),
        (([[ITEM]], 1.0), False),
        (([[ITEM], [ITEM]], 0.6), False),
        (([[ITEM], [replace(ITEM, encoded=np.arange(4))]], 1.0), False),
        (([[ITEM], [replace(ITEM, payload=(np.ones(2), 1))]], 1.0), False),
        (([[ITEM], [replace(ITEM, payload=(np.zeros(2), 0))]], 1.0), False),
    ],
    ids=["the same", "one batch", "fewer", "rate", "text", "tags", "claim"],
)
def test_what_batches_are_made_of(parts, same):
    assert (made_of(*parts) == OF) is same


def test_begin_from_other_weights(tmp_path):
    (tmp_path / "a.pt").write_bytes(b"a")
    first = made_of(tmp_path / "a.pt")
    (tmp_path / "a.pt").write_bytes(b"b")
    assert made_of(tmp_path / "a.pt") != first


@pytest.mark.parametrize(
    ("state", "step"), [({"of": OF, "step": 300}, 300), ({"of": "others", "step": 300}, None), ({"step": 300}, None)]
)
def test_a_checkpoint_is_taken_up_only_over_the_same_batches(tmp_path, capsys, state, step):
    torch.save(state, tmp_path / "a.checkpoint")
    taken = take_up(tmp_path / "a.checkpoint", OF)
    assert (taken and taken["step"]) == step
    assert ("beginning anew" in capsys.readouterr().out) is (step is None)


def test_without_a_checkpoint(tmp_path):
    assert take_up(tmp_path / "a.checkpoint", OF) is None
