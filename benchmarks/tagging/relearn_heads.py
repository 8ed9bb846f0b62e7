"""Teach heads of corpora's own labels anew on an encoder that stays as it is: what step 1 of the recipe throws away.

    python benchmarks/tagging/relearn_heads.py --shared ../shared --weights models/training/work/pretrained.pt \\
        --out outputs/own.heads.pt --corpora BioNLP13CG JNLPBA=0.2

Each sentence of the training parts is read once; a linear head for each corpus then learns from the states of the tags branch
in EPOCHS passes. Far cheaper than teaching the whole network for one corpus, and a lower bound of it. own_labels.py scores it.
"""

import argparse
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "training"))

from batches import Item, tag_ids, tensors
from encoder import WIDTH, Reader
from pretrain import SEED, collect

from exoclaim.annotate.encode import Encoder
from exoclaim.annotate.network import model_folder

EPOCHS, RATE, PIECES, SENTENCES = 12, 3e-3, 512, 24


@torch.no_grad()
def states_and_tags(model: Reader, items: list[Item]) -> tuple[torch.Tensor, torch.Tensor]:
    """States (pieces, WIDTH) and tags (pieces,) of all sentences, [CLS] and [SEP] left out."""
    states, tags = [], []
    items = sorted(items, key=lambda item: len(item.encoded.ids))
    for at in range(0, len(items), SENTENCES):
        part = items[at : at + SENTENCES]
        for row, item in zip(model.tag_states(*model.read(*tensors(part))), part, strict=True):
            kept = torch.as_tensor(item.payload >= 0)
            states.append(row[: len(kept)][kept])
            tags.append(torch.as_tensor(item.payload)[kept])
    return torch.cat(states), torch.cat(tags)


def head(states: torch.Tensor, tags: torch.Tensor, width: int) -> nn.Linear:
    """A linear head (WIDTH, width), its learning rate falling to nothing over the passes."""
    layer = nn.Linear(WIDTH, width)
    optimizer = torch.optim.AdamW(layer.parameters(), lr=RATE, weight_decay=0.01)
    steps = EPOCHS * (len(tags) // PIECES + 1)
    falling = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.01, steps)
    for _ in range(EPOCHS):
        for part in torch.randperm(len(tags)).split(PIECES):
            loss = functional.cross_entropy(layer(states[part]), tags[part])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            falling.step()
    return layer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--shared", "--weights", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--corpora", nargs="+", metavar="NAME[=SHARE]", required=True)
    args = parser.parse_args()
    torch.manual_seed(SEED)
    share = {name: float(part or 1) for name, _, part in (text.partition("=") for text in args.corpora)}
    sentences = collect(args.shared, share)
    labels = {c: sorted({k for s in sentences if s.corpus == c for *_, k in s.spans}) for c in share}
    model = Reader({c: 2 * len(names) + 1 for c, names in labels.items()}).eval()
    begin = torch.load(args.weights, weights_only=True, map_location=torch.get_default_device())
    model.load_state_dict(begin.get("weights", begin), strict=False)
    encode = Encoder(model_folder() / "tokenizer.json")
    for corpus, names in labels.items():
        rows = [s for s in sentences if s.corpus == corpus]
        items = [Item(e, corpus, tag_ids(e, s.spans, names)) for s, e in zip(rows, encode([s.text for s in rows]), strict=True)]
        states, tags = states_and_tags(model, items)
        model.other_tags[corpus] = head(states, tags, 2 * len(names) + 1)
        print(f"{corpus}: {len(rows)} sentences, {len(tags)} pieces", flush=True)
    torch.save({"weights": model.state_dict(), "labels": labels}, args.out)


if __name__ == "__main__":
    main()
