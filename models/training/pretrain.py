"""Step 1: teach the trunk and the tags branch what named things look like, from six public corpora and from gold.

    python models/training/pretrain.py --shared ../shared --start MINILM_FOLDER --out models/training/work/pretrained.pt

Each corpus is tagged by a head of its own. The heads are left out of --out; --heads keeps them, with the encoder, for
benchmarks/tagging/own_labels.py. Checkpoints beside --out let a stopped run go on. No evaluation part of any corpus is read.
STEPS batches of about 1,080 are seen: 14 minutes on two cores in fp32 (no bf16).

For that benchmark, too: --corpora NAME or NAME=SHARE … reads these alone (`gold` is one), so a corpus can be left out, and
--weights begins from trained weights instead of MiniLM's; then the trunk stays as it is and the branch above it learns.
"""

import argparse
import random
import time
from itertools import cycle, islice
from pathlib import Path

import torch
from batches import Item, batched, schedule, tag_ids, tensors
from checkpoint import made_of, take_up
from corpora import Tagged, craft, gold, iob, jnlpba
from encoder import Reader, load_minilm
from material import GOLD, held_out
from torch.nn import functional

from exoclaim.annotate.encode import Encoder
from exoclaim.schema import ClaimLabel, Label

SHARE = {"CRAFT": 1.0, "BioNLP13CG": 1.0, "BioNLP13PC": 1.0, "BC2GM": 0.5, "JNLPBA": 0.35, "AnatEM": 0.35, "gold": 1.0}
TOKENS, RATE, SEED, STEPS = 1600, 2e-4, 11, 600


def collect(shared: Path, share: dict[str, float]) -> list[Tagged]:
    """The training parts of the public corpora in `share`, each cut to its share; a share above 1 reads it again."""
    folder = shared / "corpora"
    parts = {
        "CRAFT": craft(folder, "train"),
        "JNLPBA": jnlpba(folder, "train"),
        **{name: iob(folder, name, "train") for name in ("BioNLP13CG", "BioNLP13PC", "BC2GM", "AnatEM")},
    }
    rng = random.Random(SEED)
    out = []
    for name, sentences in parts.items():
        if name not in share:
            continue
        rows = [s for s in sentences if 5 < len(s.text) < 900]
        rng.shuffle(rows)
        out += islice(cycle(rows), int(len(rows) * share[name]))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--shared", "--start", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--heads", type=Path, help="write encoder, heads and labels here")
    parser.add_argument("--weights", type=Path, help="begin from these instead of MiniLM's")
    parser.add_argument("--corpora", nargs="+", metavar="NAME[=SHARE]", default=[f"{k}={v}" for k, v in SHARE.items()])
    parser.add_argument("--steps", type=int, default=STEPS)
    args = parser.parse_args()
    share = {name: float(part or 1) for name, _, part in (text.partition("=") for text in args.corpora)}
    if unknown := share.keys() - SHARE.keys():
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(SHARE)}")
    torch.set_default_device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(SEED)
    torch.set_flush_denormal(True)  # moments of words that never come again decay into denormal numbers, ten times slower
    encoder = Encoder(args.start / "tokenizer.json")
    sentences = collect(args.shared, share)
    inventories = {c: sorted({k for s in sentences if s.corpus == c for *_, k in s.spans}) for c in share if c != "gold"}
    items = []
    for s, e in zip(sentences, encoder([s.text for s in sentences]), strict=True):
        items.append(Item(e, s.corpus, (tag_ids(e, s.spans, inventories[s.corpus]), None)))
    folders = GOLD if "gold" in share else ()
    own = [s for name in folders for s in gold(args.shared / "gold" / name) if not held_out(s.document)]
    for s, e in zip(own, encoder([s.text for s in own]), strict=True):
        items.append(Item(e, "gold", (tag_ids(e, s.mentions, list(Label)), list(ClaimLabel).index(ClaimLabel(s.claim)))))

    model = Reader({c: 2 * len(labels) + 1 for c, labels in inventories.items()})
    load_minilm(model, args.start)
    if args.weights:
        begin = torch.load(args.weights, weights_only=True, map_location=torch.get_default_device())
        model.load_state_dict(begin.get("weights", begin), strict=False)  # the heads are new
        for part in (model.words, model.positions, model.shapes, model.norm, model.trunk):
            part.requires_grad_(False)
        model.segment.requires_grad_(False)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    batches = batched(items, TOKENS, random.Random(SEED))
    total = min(args.steps, len(batches))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    saved, first = args.out.with_suffix(".checkpoint"), 0
    of = made_of(batches, total, args.weights)
    if state := take_up(saved, of):
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        first = state["step"]
    print(f"{len(items)} sentences, {len(batches)} batches, {total} of them read, from {first}", flush=True)
    began, running = time.time(), 0.0
    model.train()
    for step, batch in enumerate(batches[:total]):
        if step < first:
            continue
        for group in optimizer.param_groups:
            group["lr"] = RATE * schedule(step, total)
        states = model.tag_states(*model.read(*tensors(batch)))
        head = model.tags if batch[0].task == "gold" else model.other_tags[batch[0].task]
        target = torch.full(states.shape[:2], -100)
        for row, item in zip(target, batch, strict=True):
            row[: len(item.payload[0])] = torch.as_tensor(item.payload[0])
        loss = functional.cross_entropy(head(states).transpose(1, 2), target, ignore_index=-100)
        if batch[0].task == "gold":
            loss = loss + 0.3 * functional.cross_entropy(model.claim(states[:, 0]), torch.tensor([i.payload[1] for i in batch]))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        running = 0.98 * running + 0.02 * loss.item() if step > first else loss.item()
        if step % 50 == 0:
            print(f"step {step}/{total} loss {running:.3f} {time.time() - began:.0f} s", flush=True)
        if step % 100 == 99:
            torch.save({"of": of, "model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step + 1}, saved)
    if args.heads:
        taught = inventories | ({"gold": [str(x) for x in Label]} if own else {})
        torch.save({"weights": model.state_dict(), "labels": taught}, args.heads)
    model.pair_layers.load_state_dict(model.tag_layers.state_dict())  # the relation branch begins where the tags branch is
    torch.save({k: v for k, v in model.state_dict().items() if not k.startswith("other_tags.")}, args.out)
    saved.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
