"""Step 2: teach all branches together from gold: tags, claims, relations with polarity and certainty.

    python models/training/train.py --shared ../shared --start MINILM_FOLDER --weights IN.pt --out OUT.pt

One document in ten (by hash of its name) is held out: thresholds and calibration are fitted on it later, by calibrate.py.
Of the questions whose subject has no relation, a random third is asked in each epoch: they are easy, and most of the cost.
The weights that are kept are a moving average over the steps. A second run on top of a first (--weights its output, --epochs 2,
--rate 0.6) is part of the recipe. With --found the relation branch is asked about the tagger's own mentions, as it will be at
work, in the sentences whose names are not swapped. --sentences (learning curve) and --no-own (leave out our own corpus) are for
experiments.
"""

import argparse
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from batches import Item, batched, schedule, tag_ids, tag_logits, tensors
from checkpoint import made_of, take_up
from corpora import GoldSentence
from encoder import Reader
from found import Mentions, as_found
from material import all_sentences, held_out, parted, second_readings
from swap import names_of, swapped
from torch.nn import functional

from exoclaim.annotate.decode import spans
from exoclaim.annotate.encode import Encoder
from exoclaim.annotate.questions import LABELS, PREDICATES, Questions, ask
from exoclaim.schema import SYMMETRIC, ClaimLabel, Label

TOKENS, RATE, HEAD_RATE, AVERAGE, SEED, ASKED = 900, 1.2e-4, 4e-4, 0.997, 17, 0.33
HEADS = ("pair", "roles", "roles_again", "labels", "distances", "claim", "subject")


def allowed_pairs(sentences: Iterable[GoldSentence]) -> np.ndarray:
    """(subject label, object label, predicate): seen at least twice in training."""
    seen = np.zeros((len(LABELS), len(LABELS), len(PREDICATES)), dtype=np.int64)
    for s in sentences:
        for a, predicate, b, *_ in s.relations:
            seen[LABELS.index(Label(s.mentions[a][2])), LABELS.index(Label(s.mentions[b][2])), PREDICATES.index(predicate)] += 1
    symmetric = [PREDICATES.index(p) for p in SYMMETRIC]
    seen[:, :, symmetric] += seen[:, :, symmetric].transpose(1, 0, 2)
    return seen >= 2


@dataclass(frozen=True, slots=True)
class Lesson:
    """What gold says of one sentence: tags by piece, claim number, questions with their targets (pairs, 17), and for each
    mention its first piece and whether it is subject of a relation. Without a pair, `questions` is None."""

    tags: np.ndarray
    claim: int
    questions: Questions | None
    targets: np.ndarray
    starts: np.ndarray
    subjects: np.ndarray


def items_of(
    sentences: list[GoldSentence], encoder: Encoder, allowed: np.ndarray, found: dict[str, Mentions] | None = None
) -> list[Item]:
    """Items whose payload is a Lesson; of a text in `found`, questions are about these mentions, tags stay gold's."""
    items = []
    for gold, e in zip(sentences, encoder([s.text for s in sentences]), strict=True):
        s = as_found(gold, found[gold.text]) if found and gold.text in found else gold
        questions = ask(e, s.mentions, allowed, s.short)
        at = {} if questions is None else {tuple(p): k for k, p in enumerate(questions.pairs.tolist())}
        targets = np.zeros((len(at), len(PREDICATES) + 2), dtype=np.float32)
        for a, predicate, b, negated, speculative in s.relations:
            for pair in [(a, b)] + ([(b, a)] if predicate in SYMMETRIC else []):
                if pair in at:
                    row = targets[at[pair]]
                    row[PREDICATES.index(predicate)] = 1
                    row[-2], row[-1] = max(row[-2], negated), max(row[-1], speculative)
        starts = (
            {}
            if questions is None
            else {int(p[0]): int(f) for p, f in zip(questions.pairs, questions.subject[:, 0], strict=True)}
        )
        said = set() if questions is None else set(questions.pairs[targets[:, :-2].max(axis=1) > 0, 0].tolist())
        items.append(
            Item(
                e,
                "gold",
                Lesson(
                    tag_ids(e, gold.mentions, list(Label)),
                    list(ClaimLabel).index(ClaimLabel(s.claim)),
                    questions,
                    targets,
                    np.array(list(starts.values()), dtype=np.int64),
                    np.array([m in said for m in starts], dtype=np.float32),
                ),
            )
        )
    return items


def tagged(model: Reader, texts: list[str], encoder: Encoder) -> list[Mentions]:
    """The mentions (start, end, label) that the tags branch of `model` finds in each text."""
    encoded = encoder(texts)
    return [
        [(b, e, str(LABELS[k])) for b, e, k, _ in spans(text, read, logits)]
        for text, read, logits in zip(texts, encoded, tag_logits(model, encoded), strict=True)
    ]


def asked(lesson: Lesson, rng: np.random.Generator, share: float = ASKED) -> tuple[Questions, np.ndarray] | None:
    """Every question that has a relation and a random `share` of the others, at least one, with their targets."""
    q, targets = lesson.questions, lesson.targets
    if q is None:
        return None
    chosen = rng.random(len(q.roles)) < share
    chosen[q.question[targets[:, :-2].max(axis=1) > 0]] = True
    if not chosen.any():
        chosen[rng.integers(len(chosen))] = True
    rows, number = chosen[q.question], np.cumsum(chosen) - 1
    parts = {k: getattr(q, k)[rows] for k in ("pairs", "subject", "object", "labels", "distance")}
    return replace(q, roles=q.roles[chosen], question=number[q.question[rows]], **parts), targets[rows]


def losses(model: Reader, batch: list[Item], rng: np.random.Generator) -> dict[str, torch.Tensor]:
    """Loss of tags, claims, subjects, relations and their attributes on a batch."""
    states, bias = model.read(*tensors(batch))
    tagged = model.tag_states(states, bias)
    lessons: list[Lesson] = [item.payload for item in batch]
    target = torch.full(states.shape[:2], -100)
    for row, lesson in zip(target, lessons, strict=True):
        row[: len(lesson.tags)] = torch.as_tensor(lesson.tags)
    out = {
        "tags": functional.cross_entropy(model.tags(tagged).transpose(1, 2), target, ignore_index=-100),
        "claims": functional.cross_entropy(model.claim(tagged[:, 0]), torch.tensor([x.claim for x in lessons])),
    }
    questions = [(k, *got) for k, lesson in enumerate(lessons) if (got := asked(lesson, rng)) is not None]
    if not questions:
        return out
    sentence = torch.tensor([k for k, lesson in enumerate(lessons) for _ in lesson.starts])
    start, subject = (torch.as_tensor(np.concatenate(x)) for x in zip(*((x.starts, x.subjects) for x in lessons), strict=True))
    out["subjects"] = functional.binary_cross_entropy_with_logits(model.subject(tagged[sentence, start])[:, 0], subject)
    width, length = states.shape[1], [q.roles.shape[0] for _, q, _ in questions]
    roles = np.zeros((sum(length), width), dtype=np.int64)
    rows, columns, at = [], [], 0
    for (k, q, _), n in zip(questions, length, strict=True):
        roles[at : at + n, : q.roles.shape[1]] = q.roles
        rows += [k] * n
        columns.append((q.question + at, q.subject, q.object, q.labels, q.distance))
        at += n
    index = torch.tensor(rows)
    mask = (bias[:, 0, 0, :] == 0).float()
    x = model.ask(states[index], torch.as_tensor(roles), mask[index])
    logits, _ = model.judge(x, *(torch.as_tensor(np.concatenate(c)) for c in zip(*columns, strict=True)))
    wanted = torch.as_tensor(np.concatenate([t for *_, t in questions]))
    found = wanted[:, :-2].amax(1) > 0
    out["relations"] = functional.binary_cross_entropy_with_logits(logits[:, :-2], wanted[:, :-2], reduction="sum") / len(
        wanted
    )
    if found.any():
        weight = torch.tensor([3.0, 1.5])
        out["attributes"] = functional.binary_cross_entropy_with_logits(
            logits[found, -2:], wanted[found, -2:], pos_weight=weight
        )
    return out


WEIGHTS = {"tags": 1.0, "claims": 0.25, "subjects": 0.25, "relations": 2.0, "attributes": 0.8}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--shared", "--start", "--weights", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=1.0, help="factor of both learning rates")
    parser.add_argument("--again", default="", help="glob of new annotation files; they and the new exercises are read twice")
    parser.add_argument("--exercises", nargs="+", default=["*"], help="with --again: globs of the new files of exercises")
    parser.add_argument("--others", type=float, default=1.0, help="with --again: share of all other sentences that is read")
    parser.add_argument(
        "--found", action="store_true", help="ask about the mentions that --weights finds, of sentences not swapped"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--sentences", type=int)
    parser.add_argument("--no-own", action="store_true")
    args = parser.parse_args()
    torch.set_default_device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(args.seed)
    torch.set_flush_denormal(True)  # moments of words that never come again decay into denormal numbers, ten times slower
    encoder = Encoder(args.start / "tokenizer.json")
    everything = all_sentences(args.shared, own=not args.no_own)
    if args.again:
        globs = [f"annotations/{args.again}", *(f"exercises/{name}.json" for name in args.exercises)]
        new, others = parted(everything, globs)
        everything = new + new + random.Random(args.seed).sample(others, int(args.others * len(others)))
    training = [s for s in everything if not held_out(s.document)]
    if args.sentences:
        random.Random(args.seed).shuffle(training)
        training = training[: args.sentences]
    allowed = allowed_pairs(training)
    names = names_of(training)
    second = {} if args.no_own else second_readings(args.shared)  # in an epoch one of the two, at random
    model = Reader()
    begin = torch.load(args.weights, weights_only=True, map_location=torch.get_default_device())
    model.load_state_dict(begin.get("weights", begin))
    texts = sorted({s.text for s in training}) if args.found else []
    found = dict(zip(texts, tagged(model, texts, encoder), strict=True))
    model.words.weight.requires_grad_(False)
    heads = [p for n, p in model.named_parameters() if n.split(".")[0] in HEADS]
    body = [p for n, p in model.named_parameters() if p.requires_grad and n.split(".")[0] not in HEADS]
    optimizer = torch.optim.AdamW(
        [{"params": body, "base": RATE * args.rate}, {"params": heads, "base": HEAD_RATE * args.rate}],
        lr=RATE,
        weight_decay=0.01,
        fused=True,
    )
    batches: list[list[Item]] = []
    for epoch in range(args.epochs):
        rng = random.Random(args.seed + epoch)
        read = [other if (other := second.get(s.key)) and rng.random() < 0.5 else s for s in training]
        items = items_of([swapped(s, names, rng) for s in read], encoder, allowed, found)
        batches += batched(items, TOKENS, rng)
    saved, first = args.out.with_suffix(".checkpoint"), 0
    average = {k: v.detach().clone() for k, v in model.state_dict().items()}
    of = made_of(batches, args.rate, args.weights)
    if state := take_up(saved, of):
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        first, average = state["step"], state["average"]
    print(f"{len(training)} sentences, {len(batches)} batches, from {first}", flush=True)
    began, running = time.time(), {}
    model.train()
    for step, batch in enumerate(batches):
        if step < first:
            continue
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * schedule(step, len(batches))
        parts = losses(model, batch, np.random.default_rng((args.seed, step)))
        optimizer.zero_grad()
        sum(WEIGHTS[k] * v for k, v in parts.items()).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        decay = min(AVERAGE, (step + 1) / (step + 10))
        with torch.no_grad():
            for k, v in model.state_dict().items():
                if k != "words.weight":
                    average[k].lerp_(v, 1 - decay)
        for k, v in parts.items():
            running[k] = 0.98 * running.get(k, v.item()) + 0.02 * v.item()
        if step % 50 == 0:
            print(
                f"step {step}/{len(batches)} "
                + " ".join(f"{k} {v:.3f}" for k, v in running.items())
                + f" {time.time() - began:.0f} s",
                flush=True,
            )
        if step % 300 == 299:
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "average": average, "step": step + 1}
            torch.save(state | {"of": of}, saved)
    torch.save({"weights": average, "allowed": torch.as_tensor(allowed)}, args.out)
    saved.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
