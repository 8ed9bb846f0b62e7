"""Where a stopped training goes on: its checkpoint, as long as it is of the same batches.

A step counts batches, so behind new gold or other arguments an old checkpoint would skip part of what is new.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch


def made_of(*parts: Any) -> str:
    """A hash over all that training reads: batches of items, arguments; of a Path the content of its file."""
    digest = hashlib.sha256()
    for part in parts:
        _add(digest, part)
    return digest.hexdigest()


def _add(digest: Any, part: Any) -> None:
    if isinstance(part, Path):
        digest.update(part.read_bytes())
    elif isinstance(part, np.ndarray):
        digest.update(repr((part.dtype, part.shape)).encode() + part.tobytes())
    elif is_dataclass(part):
        _add(digest, [getattr(part, field.name) for field in fields(part)])
    elif isinstance(part, Iterable) and not isinstance(part, str):
        digest.update(b"[")
        for one in part:
            _add(digest, one)
        digest.update(b"]")
    else:
        digest.update(f"{part!r},".encode())


def take_up(saved: Path, of: str) -> dict[str, Any] | None:
    """What `saved` holds, if it is there and was made of the batches `of`; says so where it was made of others."""
    if not saved.exists():
        return None
    state: dict[str, Any] = torch.load(saved, weights_only=True, map_location=torch.get_default_device())
    if state.get("of") == of:
        return state
    print(f"{saved} is of other gold, weights or arguments; beginning anew", flush=True)
    return None
