"""Batches of encoded sentences: padded, sorted by length within a shuffled pool, the same for the same seed."""

import random
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from encoder import Reader

from exoclaim.annotate.encode import Encoded, pad

ASKED = 24  # sentences that are read together when nothing is learned


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence ready to learn from: `payload` is what its task needs beside the pieces."""

    encoded: Encoded
    task: str
    payload: Any


def tag_ids(encoded: Encoded, spans: list[tuple[int, int, str]], labels: list[str]) -> np.ndarray:
    """BIO tags (n,) of the pieces: 0 outside, 1 + 2k begins label k, 2 + 2k continues it; -100 for [CLS] and [SEP]."""
    tags = np.zeros(len(encoded.ids), dtype=np.int64)
    tags[0] = tags[-1] = -100
    for start, end, label in spans:
        if place := encoded.pieces(start, end):
            k = labels.index(label)
            tags[place[0]] = 1 + 2 * k
            tags[place[0] + 1 : place[1] + 1] = 2 + 2 * k
    return tags


def batched(items: list[Item], tokens: int, rng: random.Random) -> list[list[Item]]:
    """Batches of one task each with at most about `tokens` padded pieces, in random order."""
    out: list[list[Item]] = []
    for task in sorted({item.task for item in items}):
        pool = [item for item in items if item.task == task]
        rng.shuffle(pool)
        pool.sort(key=lambda item: len(item.encoded.ids) + rng.randrange(8))
        batch: list[Item] = []
        for item in pool:
            if batch and (len(batch) + 1) * len(item.encoded.ids) > tokens:
                out.append(batch)
                batch = []
            batch.append(item)
        if batch:
            out.append(batch)
    rng.shuffle(out)
    return out


def tensors(batch: list[Item]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """ids, shapes and mask, each (batch, length), on torch's default device."""
    ids = pad([item.encoded.ids for item in batch])
    shapes = pad([item.encoded.shapes for item in batch])
    return torch.as_tensor(ids), torch.as_tensor(shapes), torch.as_tensor((ids != 0).astype(np.float32))


@torch.no_grad()
def tag_logits(model: Reader, encoded: list[Encoded]) -> list[np.ndarray]:
    """Tag logits (n, tags) of each sentence; sentences of about one length are read together. Leaves `model` in evaluation."""
    model.eval()
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids))
    out: list[np.ndarray] = [np.empty(0)] * len(encoded)
    for at in range(0, len(order), ASKED):
        rows = order[at : at + ASKED]
        states = model.tag_states(*model.read(*tensors([Item(encoded[i], "", None) for i in rows])))
        for row, i in zip(model.tags(states).cpu().numpy(), rows, strict=True):
            out[i] = row[: len(encoded[i].ids)]
    return out


def schedule(step: int, total: int, warmup: float = 0.06, floor: float = 0.05) -> float:
    """Factor of the learning rate: up linearly, then down linearly to `floor`."""
    if step < warmup * total:
        return (step + 1) / (warmup * total + 1)
    return max(floor, (total - step) / (total * (1 - warmup)))
