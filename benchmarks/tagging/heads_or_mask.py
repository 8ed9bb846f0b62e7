"""A head for each corpus, or one head for all with a masked loss, or gold alone: the same steps, the same batches.

    python benchmarks/tagging/heads_or_mask.py --shared ../shared --start MINILM_FOLDER --out outputs/heads_or_mask

`heads` is what step 1 of models/training does: a corpus speaks through a head in its own labels. `mask` has one head, in our
labels: a corpus's labels are mapped as `exoclaim.bench.ner.MAPS` says, and what it does not mark may be there unmarked, so the
chance of those tags is added to that of `O`. `gold` reads no other corpus, for as many steps; `less` only the batches of gold
that the first two read, too. Every arm begins with MiniLM's weights; half of the batches are of the given gold's train folders.
All are then scored in our labels on held-out papers and on public test parts. Torch is needed (extra `train`). An arm that is
in --out is not taught again. Prints Markdown.
"""

import argparse
import random
import sys
import time
from itertools import count, islice
from pathlib import Path

import numpy as np
import torch
from measure import SEED, Marked, counts, gain, plain, shown, test_set
from own_labels import Heads
from torch import Tensor

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "training"))

from batches import Item, batched, schedule, tag_ids, tensors
from corpora import Tagged
from encoder import Reader, load_minilm
from material import all_sentences, held_out, held_out_sentences
from pretrain import RATE, collect

from exoclaim.annotate.decode import spans
from exoclaim.annotate.encode import Encoded, Encoder
from exoclaim.bench.ner import MAPS, Sentence
from exoclaim.schema import Label

OURS = list(Label)
TOKENS = 400
SHORT = {"CRAFT": "craft", "JNLPBA": "jnlpba", "BioNLP13CG": "cg"}  # corpora that are read, their names in MAPS
ARMS = ("heads", "mask", "gold", "less")


def may_be(marked: set[Label]) -> Tensor:
    """(tags, tags) of bool: where a corpus that marks the labels `marked` says a tag (row), these of ours (columns) are right.

    A label that it does not mark may stand under its `O`; a lipid under its CHEMICAL, where it marks that.
    """
    right = torch.eye(2 * len(OURS) + 1, dtype=torch.bool)
    for k, label in enumerate(OURS):
        if label is Label.LIPID and label not in marked and Label.CHEMICAL in marked:
            chemical = OURS.index(Label.CHEMICAL)
            right[1 + 2 * chemical, 1 + 2 * k] = right[2 + 2 * chemical, 2 + 2 * k] = True
        elif label not in marked:
            right[0, 1 + 2 * k : 3 + 2 * k] = True
    return right


def marginal_loss(logits: Tensor, target: Tensor, right: Tensor) -> Tensor:
    """Mean over pieces of -log of the chance of all tags that `right` (tags, tags) allows for the target; -100 does not count.

    logits: (batch, length, tags); target: (batch, length). With the unit matrix this is cross-entropy.
    """
    logits, target = logits[target >= 0], target[target >= 0]
    allowed = logits.masked_fill(~right[target], -torch.inf)
    return (logits.logsumexp(-1) - allowed.logsumexp(-1)).mean()


def in_our_labels(sentence: Tagged, encoded: Encoded) -> np.ndarray:
    """Tags (n,) with the corpus's labels mapped; pieces of a span that is not mapped do not count."""
    names = MAPS[SHORT[sentence.corpus]]
    tags = tag_ids(encoded, [(a, b, names[k]) for a, b, k in sentence.spans if k in names], OURS)
    other = tag_ids(encoded, [(a, b, "") for a, b, k in sentence.spans if k not in names], [""])
    return np.where((other > 0) & (tags == 0), -100, tags)


def material(shared: Path, encoder: Encoder, steps: int) -> tuple[list[list[Item]], list[list[Item]], dict[str, list[str]]]:
    """Batches of all corpora, as many of gold alone, and the labels of each corpus. The payload of an Item is its tags in the
    corpus's own labels and in ours."""
    sentences = collect(shared, dict.fromkeys(SHORT, 1.0))
    labels = {c: sorted({k for s in sentences if s.corpus == c for *_, k in s.spans}) for c in SHORT}
    own = [s for s in all_sentences(shared, own=False) if not held_out(s.document)]
    rng = random.Random(SEED)
    each = steps // 2 // len(SHORT)
    mixed: list[list[Item]] = []
    for corpus in SHORT:  # batched() sorts a pool by length: one of a few times what is read will do
        rows = list(islice((s for s in sentences if s.corpus == corpus), each * TOKENS // 12))
        items = [
            Item(e, corpus, (tag_ids(e, s.spans, labels[corpus]), in_our_labels(s, e)))
            for s, e in zip(rows, encoder([s.text for s in rows]), strict=True)
        ]
        mixed += batched(items, TOKENS, rng)[:each]
    tags = [(e, tag_ids(e, s.mentions, OURS)) for s, e in zip(own, encoder([s.text for s in own]), strict=True)]
    items = [Item(e, "gold", (t, t)) for e, t in tags]
    passes = (batch for _ in count() for batch in batched(items, TOKENS, rng))
    gold = list(islice(passes, steps))
    mixed += gold[: steps - len(mixed)]
    rng.shuffle(mixed)
    return mixed, gold, labels


def taught(arm: str, batches: list[list[Item]], labels: dict[str, list[str]], start: Path) -> Reader:
    """A reader after one step for each of `batches`; word vectors stay as they are."""
    torch.manual_seed(SEED)
    model = Reader({c: 2 * len(names) + 1 for c, names in labels.items()})
    load_minilm(model, start)
    model.words.weight.requires_grad_(False)
    model.pair_layers.requires_grad_(False)
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=RATE, weight_decay=0.01, fused=True)
    right = {c: may_be(set(MAPS[name].values())) for c, name in SHORT.items()} | {"gold": may_be(set(OURS))}
    torch.manual_seed(SEED)  # the same dropout, whatever heads there are
    model.train()
    began, running = (time.time(), time.process_time()), 0.0
    for step, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = RATE * schedule(step, len(batches))
        corpus = batch[0].task
        own = arm == "heads" and corpus != "gold"
        states = model.tag_states(*model.read(*tensors(batch)))
        target = torch.full(states.shape[:2], -100)
        for row, item in zip(target, batch, strict=True):
            row[: len(item.encoded.ids)] = torch.as_tensor(item.payload[0 if own else 1])
        logits = model.other_tags[corpus](states) if own else model.tags(states)
        loss = marginal_loss(logits, target, torch.eye(logits.shape[-1], dtype=torch.bool) if own else right[corpus])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        running = 0.95 * running + 0.05 * loss.item() if step else loss.item()
        if step % 20 == 0 or step == len(batches) - 1:
            spent = f"{time.time() - began[0]:.0f} s, processor {time.process_time() - began[1]:.0f} s"
            print(f"{arm} step {step}/{len(batches)} loss {running:.3f} {spent}", file=sys.stderr, flush=True)
    return model


def found_by(heads: Heads, sentences: list[Sentence], asked: list[str]) -> dict[str, list[Marked]]:
    """Mentions in our labels by head; those of another corpus's head are mapped, and left out where they cannot be."""
    out: dict[str, list[Marked]] = {head: [[] for _ in sentences] for head in asked}
    for i, encoded, said in heads.logits([text for text, _ in sentences], asked):
        for head, logits in said.items():
            names = {k: Label(k) for k in OURS} if head == "gold" else MAPS[SHORT[head]]
            found = [((a, b), heads.labels[head][k]) for a, b, k, _ in spans(sentences[i][0], encoded, logits)]
            out[head][i] = [(span, names[k]) for span, k in found if k in names]
    return out


def sets_of(shared: Path, words: int) -> dict[str, list[Sentence]]:
    """What is scored: about 2 * `words` random words of held-out papers, `words` of each public test part."""
    rows = plain(held_out_sentences(shared))
    random.Random(SEED).shuffle(rows)
    ends = np.cumsum([len(text.split()) for text, _ in rows])
    sets = {"held-out papers": rows[: int(np.searchsorted(ends, 2 * words)) + 1]}
    return sets | {f"{corpus} test": test_set(name, shared, words) for corpus, name in SHORT.items()}


def score(shared: Path, files: dict[str, Path], words: int) -> None:
    """Rows of every arm; the difference is that of exact F from the arm `heads` answering in our labels."""
    arms = {arm: Heads(file) for arm, file in files.items()}
    print("| set | arm | labels | mentions | exact F | overlap F | exact F beside `heads` |\n|---|---|---|---:|---:|---:|---:|")
    for name, sentences in sets_of(shared, words).items():
        corpus = name.removesuffix(" test")
        systems: dict[str, list[Marked]] = {}
        for arm, heads in arms.items():
            found = found_by(heads, sentences, ["gold", corpus] if arm == "heads" and corpus in SHORT else ["gold"])
            systems |= {f"`{arm}`" if head == "gold" else f"`{arm}`, the corpus's own": ours for head, ours in found.items()}
        every = sorted(set(MAPS[SHORT[corpus]].values())) if corpus in SHORT else OURS
        kinds = {f"all {len(every)}": every} | {k: [Label(k)] for k in ("PROTEIN", "COMPARTMENT") if k in every}
        if corpus not in SHORT:
            kinds["LIPID, QUANTITY"] = [Label.LIPID, Label.QUANTITY]  # what none of the three corpora marks
        for what, wanted in kinds.items():
            base = counts(sentences, systems["`heads`"], wanted) if "heads" in arms else None
            for system, ours in systems.items():
                got = counts(sentences, ours, wanted)
                beside = gain(got, base) if base is not None and system != "`heads`" else ""
                print("|", " | ".join([name, system, what, f"{got[:, 3].sum():.0f}", *shown(got), beside]), "|", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--shared", "--start", "--out"):
        options.add_argument(name, type=Path, required=True)
    options.add_argument("--arms", nargs="+", choices=ARMS, default=ARMS)
    options.add_argument("--steps", type=int, default=300)
    options.add_argument("--words", type=int, default=8000, help="of each public test part; twice as many of held-out papers")
    given = options.parse_args()
    torch.set_flush_denormal(True)  # as in pretrain.py
    given.out.mkdir(parents=True, exist_ok=True)
    files = {arm: given.out / f"{arm}.pt" for arm in given.arms}
    if any(not file.exists() for file in files.values()):
        mixed, gold, labels = material(given.shared, Encoder(given.start / "tokenizer.json"), given.steps)
        read = {"heads": mixed, "mask": mixed, "gold": gold, "less": [b for b in mixed if b[0].task == "gold"]}
        for arm, file in files.items():
            if not file.exists():
                model = taught(arm, read[arm], labels, given.start)
                torch.save({"weights": model.state_dict(), "labels": labels | {"gold": [str(x) for x in OURS]}}, file)
    score(given.shared, files, given.words)


if __name__ == "__main__":
    main()
