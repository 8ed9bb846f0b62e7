"""Span head, quantisation-aware training, continued pretraining: the same 300 batches of gold, beside plain BIO.

    python benchmarks/tagging/continued.py --shared ../shared --start MINILM_FOLDER --out outputs/otherwise/continued.pt
    python benchmarks/tagging/taught_otherwise.py --shared ../shared --start MINILM_FOLDER --out outputs/otherwise

`bio` is the arm `gold` of heads_or_mask.py: its batches, its steps, its seed. `spans` has a head that gives every run of up to
WIDEST pieces one of our labels or none, from its first and last piece and its width; the surest that do not overlap are kept.
`continued` begins with the weights of continued.py in place of MiniLM's. `aware` calculates in 8 bits while it learns, as the
graph with int8 activations will; it and `bio` are scored so, too (`in int8`). All are scored on held-out papers and on public
test parts, in our labels. Torch is needed (extra `train`). An arm that is in --out is not taught again. Prints Markdown.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from heads_or_mask import OURS, SHORT, material, sets_of
from measure import SEED, Marked, counts, gain, shown
from torch import Tensor, nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "training"))

from batches import Item, schedule, tensors
from encoder import WIDTH, Layer, Reader, load_minilm
from pretrain import RATE

from exoclaim.annotate.decode import spans
from exoclaim.annotate.encode import Encoded, Encoder
from exoclaim.bench.ner import MAPS, Sentence

ARMS = ("bio", "spans", "continued", "aware")
WIDEST, BATCH = 16, 24


class Spans(nn.Module):
    """Logits (batch, length, WIDEST, labels + 1) of the runs that begin at each piece; the last class is no mention."""

    def __init__(self, inner: int = 192) -> None:
        super().__init__()
        self.first, self.last = nn.Linear(WIDTH, inner), nn.Linear(WIDTH, inner)
        self.width = nn.Embedding(WIDEST, inner)
        self.out = nn.Linear(inner, len(OURS) + 1)

    def forward(self, states: Tensor) -> Tensor:
        """states: (batch, length, WIDTH)."""
        last = functional.pad(self.last(states), (0, 0, 0, WIDEST - 1)).unfold(1, WIDEST, 1).transpose(2, 3)
        return self.out(functional.gelu(self.first(states)[:, :, None] + last + self.width.weight))


class InEight(nn.Linear):
    """A linear layer whose weights and inputs are rounded to 256 steps of the range of the whole tensor; gradients pass by."""

    def forward(self, x: Tensor) -> Tensor:
        """As in nn.Linear."""
        return functional.linear(rounded(x), rounded(self.weight), self.bias)


def rounded(x: Tensor) -> Tensor:
    low, high = x.detach().min().clamp(max=0), x.detach().max().clamp(min=0)
    step = (high - low).clamp(min=1e-8) / 255
    return x + (((x - low) / step).round() * step + low - x).detach()


def in_eight(model: Reader, yes: bool) -> None:
    """Let the linear layers of trunk and tags branch calculate in 8 bits, or no longer."""
    for layer in (*model.trunk, *model.tag_layers):
        assert isinstance(layer, Layer)
        for part in (layer.qkv, layer.out, layer.up, layer.down):
            part.__class__ = InEight if yes else nn.Linear  # the same parameters under the same names


def span_targets(tags: np.ndarray, length: int) -> Tensor:
    """(length, WIDEST): the class of each run by BIO `tags` (n,); -100 where it would leave the sentence."""
    n, out = len(tags), np.full((length, WIDEST), -100, dtype=np.int64)
    for i in range(1, n - 1):
        out[i, : n - 1 - i] = len(OURS)
        if tags[i] % 2 == 1:
            j = i + 1
            while j < n - 1 and tags[j] == tags[i] + 1:
                j += 1
            if j - i <= WIDEST:
                out[i, j - i - 1] = (tags[i] - 1) // 2
    return torch.as_tensor(out)


def surest(logits: Tensor, n: int) -> np.ndarray:
    """Runs of a sentence of `n` pieces, the surest first, none overlapping, as tag logits (n, tags) that say just these."""
    chance = logits[:n].softmax(-1)
    label = chance[..., :-1].argmax(-1)
    lead = chance[..., :-1].amax(-1) - chance[..., -1]
    out, taken = np.zeros((n, 2 * len(OURS) + 1), dtype=np.float32), np.zeros(n, dtype=bool)
    out[:, 0] = 1
    for i, w in sorted((lead > 0).nonzero().tolist(), key=lambda at: -float(lead[at[0], at[1]])):
        if i >= 1 and i + w < n - 1 and not taken[i : i + w + 1].any():
            taken[i : i + w + 1] = True
            k = int(label[i, w])
            out[i : i + w + 1, 2 + 2 * k] = 9
            out[i, 1 + 2 * k] = 19
    return out


def taught(arm: str, batches: list[list[Item]], start: Path, continued: Path) -> tuple[Reader, Spans]:
    """Reader and span head after one step for each of `batches`; word vectors stay as they are."""
    torch.manual_seed(SEED)
    model, head = Reader(), Spans()
    load_minilm(model, start)
    if arm == "continued":
        new = torch.load(continued, weights_only=True)
        model.load_state_dict(
            {k: v for k, v in new.items() if k.split(".")[0] not in ("tags", "claim", "subject")}, strict=False
        )
    in_eight(model, arm == "aware")
    model.words.weight.requires_grad_(False)
    model.pair_layers.requires_grad_(False)
    learning = [p for p in (*model.parameters(), *head.parameters()) if p.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=RATE, weight_decay=0.01, fused=True)
    torch.manual_seed(SEED)  # the same dropout in every arm
    model.train()
    began = time.process_time()
    for step, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = RATE * schedule(step, len(batches))
        states = model.tag_states(*model.read(*tensors(batch)))
        if arm == "spans":
            target = torch.stack([span_targets(item.payload[1], states.shape[1]) for item in batch])
            pieces = sum(len(item.encoded.ids) for item in batch)
            loss = functional.cross_entropy(head(states).flatten(0, 2), target.flatten(), reduction="sum") / pieces
        else:
            target = torch.full(states.shape[:2], -100)
            for row, item in zip(target, batch, strict=True):
                row[: len(item.encoded.ids)] = torch.as_tensor(item.payload[1])
            loss = functional.cross_entropy(model.tags(states).transpose(1, 2), target, ignore_index=-100)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        if step % 50 == 49:
            print(f"{arm} step {step + 1}/{len(batches)} loss {loss.item():.3f}, processor {time.process_time() - began:.0f} s",
                  file=sys.stderr, flush=True)  # fmt: skip
    return model, head


@torch.no_grad()
def answers(model: Reader, head: Spans | None, encoded: list[Encoded]) -> Iterator[tuple[int, np.ndarray]]:
    """(number of the sentence, its tag logits), sentences of about one length together."""
    model.eval()
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids))
    for at in range(0, len(order), BATCH):
        rows = order[at : at + BATCH]
        states = model.tag_states(*model.read(*tensors([Item(encoded[i], "", None) for i in rows])))
        said = model.tags(states) if head is None else head(states)
        for row, i in zip(said, rows, strict=True):
            n = len(encoded[i].ids)
            yield i, row[:n].numpy() if head is None else surest(row, n)


def found_by(model: Reader, head: Spans | None, sentences: list[Sentence], encoder: Encoder) -> list[Marked]:
    out: list[Marked] = [[] for _ in sentences]
    encoded = encoder([text for text, _ in sentences])
    for i, logits in answers(model, head, encoded):
        out[i] = [((a, b), OURS[k]) for a, b, k, _ in spans(sentences[i][0], encoded[i], logits)]
    return out


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--shared", "--start", "--out"):
        options.add_argument(name, type=Path, required=True)
    options.add_argument("--arms", nargs="+", choices=ARMS, default=ARMS)
    options.add_argument("--steps", type=int, default=300)
    options.add_argument("--words", type=int, default=6000, help="of each public test part; twice as many of held-out papers")
    given = options.parse_args()
    torch.set_flush_denormal(True)  # as in pretrain.py
    given.out.mkdir(parents=True, exist_ok=True)
    encoder = Encoder(given.start / "tokenizer.json")
    batches: list[list[Item]] = []
    systems: dict[str, tuple[Reader, Spans | None]] = {}
    for arm in given.arms:
        file = given.out / f"{arm}.arm.pt"
        if not file.exists():
            batches = batches or material(given.shared, encoder, given.steps)[1]
            model, head = taught(arm, batches, given.start, given.out / "continued.pt")
            torch.save({"model": model.state_dict(), "head": head.state_dict()}, file)
        saved = torch.load(file, weights_only=True)
        for name in [arm, f"{arm} in int8"] if arm in ("bio", "aware") else [arm]:
            model, head = Reader(), Spans()
            model.load_state_dict(saved["model"])
            head.load_state_dict(saved["head"])
            in_eight(model, "int8" in name)
            systems[name] = model, head if arm == "spans" else None
    print("| set | taught | labels | mentions | exact F | overlap F | exact F beside the first |\n" + "|---" * 7 + "|")
    for name, sentences in sets_of(given.shared, given.words).items():
        corpus = name.removesuffix(" test")
        every = sorted(set(MAPS[SHORT[corpus]].values())) if corpus in SHORT else OURS
        kinds = {f"all {len(every)}": every} | {k: [k] for k in ("PROTEIN", "COMPARTMENT") if k in every}
        found = {system: found_by(*parts, sentences, encoder) for system, parts in systems.items()}
        for what, wanted in kinds.items():
            base = counts(sentences, next(iter(found.values())), wanted)
            for system, ours in found.items():
                got = counts(sentences, ours, wanted)
                beside = gain(got, base) if system != next(iter(found)) else ""
                print(
                    "|", " | ".join([name, f"`{system}`", what, f"{got[:, 3].sum():.0f}", *shown(got), beside]), "|", flush=True
                )


if __name__ == "__main__":
    main()
