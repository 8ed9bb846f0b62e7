"""Continued pretraining: the reader's six layers guess masked pieces of unlabelled papers.

    python benchmarks/tagging/continued.py --shared ../shared --start MINILM_FOLDER --out outputs/otherwise/continued.pt

taught_otherwise.py begins with the result. Masked language modelling as in BERT: 15 % of the pieces are guessed, of these 80 %
are masked, 10 % replaced, 10 % kept. Texts of `corpora/unlabelled/elife_2012_2016.jsonl.xz` in blocks of LENGTH pieces, in the
order of the file. The word vectors stay as they are and are the output layer, too; the layer before it is new, since MiniLM's
weights come without one. --minutes are of processor time. A stopped run goes on from the checkpoint beside --out. Torch is
needed (extra `train`).
"""

import argparse
import json
import lzma
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "training"))

from encoder import VOCABULARY, WIDTH, Reader, load_minilm
from tokenizers import Tokenizer

LENGTH, BATCH, RATE, HEAD_RATE, SEED, SHARE = 128, 8, 1e-4, 2e-3, 11, 0.15
CLS, SEP, MASK = 101, 102, 103


def blocks(file: Path, tokenizer: Tokenizer) -> Iterator[list[int]]:
    """Pieces of the texts, LENGTH each with [CLS] and [SEP]; the rest of a text that fills no block is left out."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            ids = tokenizer.encode(json.loads(line)["text"], add_special_tokens=False).ids
            for at in range(0, len(ids) - LENGTH + 3, LENGTH - 2):
                yield [CLS, *ids[at : at + LENGTH - 2], SEP]


def masked(ids: Tensor, chance: torch.Generator) -> tuple[Tensor, Tensor]:
    """What is shown and which pieces (batch, length) are to be guessed."""
    guessed = (torch.rand(ids.shape, generator=chance) < SHARE) & (ids != CLS) & (ids != SEP)
    fate, shown = torch.rand(ids.shape, generator=chance), ids.clone()
    shown[guessed & (fate < 0.8)] = MASK
    other = guessed & (fate >= 0.9)
    shown[other] = torch.randint(1000, VOCABULARY, (int(other.sum()),), generator=chance)  # pieces before 1000 are not words
    return shown, guessed


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--shared", "--start", "--out"):
        options.add_argument(name, type=Path, required=True)
    options.add_argument("--minutes", type=float, default=20)
    given = options.parse_args()
    torch.set_flush_denormal(True)  # as in pretrain.py
    torch.manual_seed(SEED)
    model = Reader()
    load_minilm(model, given.start)
    model.words.weight.requires_grad_(False)
    guess = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.LayerNorm(WIDTH))
    nn.init.eye_(guess[0].weight)
    scale = nn.Parameter(torch.tensor(1.0))  # of the logits: MiniLM's word vectors were not made for an output layer
    bias = nn.Parameter(torch.zeros(VOCABULARY))
    parts = nn.ModuleList([model, guess])
    body = {"params": [p for p in model.parameters() if p.requires_grad], "base": RATE}
    optimizer = torch.optim.AdamW([body, {"params": [*guess.parameters(), scale, bias], "base": HEAD_RATE}], fused=True)
    saved, step, spent = given.out.with_suffix(".checkpoint"), 0, 0.0
    given.out.parent.mkdir(parents=True, exist_ok=True)
    if saved.exists():
        state = torch.load(saved, weights_only=True)
        parts.load_state_dict(state["parts"])
        optimizer.load_state_dict(state["optimizer"])
        scale.data, bias.data, step, spent = state["scale"], state["bias"], state["step"], state["spent"]
    rows = blocks(
        given.shared / "corpora/unlabelled/elife_2012_2016.jsonl.xz", Tokenizer.from_file(str(given.start / "tokenizer.json"))
    )
    rows = islice(rows, step * BATCH, None)
    began, running = time.process_time() - spent, None
    parts.train()
    while (spent := time.process_time() - began) < 60 * given.minutes and len(block := list(islice(rows, BATCH))) == BATCH:
        for group in optimizer.param_groups:  # falls with the time that is left
            group["lr"] = group["base"] * min(1.0, (step + 1) / 50) * max(0.05, 1 - spent / (60 * given.minutes))
        ids = torch.tensor(block)
        shown, guessed = masked(ids, torch.Generator().manual_seed(SEED + step))
        x = model.tag_states(*model.read(shown, torch.zeros_like(shown), torch.ones(shown.shape)))[guessed]
        loss = functional.cross_entropy(scale * (guess(x) @ model.words.weight.T) + bias, ids[guessed])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parts.parameters(), 1.0)
        optimizer.step()
        running = loss.item() if running is None else 0.98 * running + 0.02 * loss.item()
        step += 1
        if step % 100 == 0:
            print(f"{step * BATCH * (LENGTH - 2):,} pieces, loss {running:.3f}, processor {spent:.0f} s", flush=True)
            torch.save(
                {"parts": parts.state_dict(), "optimizer": optimizer.state_dict(), "scale": scale.data, "bias": bias.data,
                 "step": step, "spent": spent}, saved,
            )  # fmt: skip
    torch.save(model.state_dict(), given.out)
    print(f"{step * BATCH * (LENGTH - 2):,} pieces read, loss {running:.3f}")
    saved.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
