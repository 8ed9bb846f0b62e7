"""A trained CRF on top of the shipped tagger: transitions learned by maximum likelihood, the network as it is.

    python benchmarks/tagging/learned_decoding.py --shared ../shared

A linear chain (Lafferty et al. 2001) over the shipped tag logits: a score for each tag that follows another, for the first and
the last tag, and one factor of all logits; ill-formed sequences are impossible in training and in decoding. It learns once
from a sample of the training papers, whose tags the network knows too well, and once from the held-out papers in five folds
by paper. Scored on sentences of held-out papers that no weight has read, and on gold/dev, beside what ships (constrained BIO)
and the transitions that tried.py counts. Torch is needed (extra `train`). Prints Markdown.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from measure import SEED, Marked, counts, gain, plain, shown, test_set
from torch import Tensor, nn
from tried import counted, following, marked, unseen

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "training"))

from batches import tag_ids
from corpora import GoldSentence
from material import all_sentences, held_out, paper

from exoclaim.annotate.network import Network, Reading
from exoclaim.annotate.questions import LABELS
from exoclaim.bench.ner import Sentence
from exoclaim.schema import Label

UNREAD = "*[2-4d]-*.json"  # models/training/README.md says why not the others
COLUMNS = ("set", "answers", "exact F", "overlap F", "PROTEIN", "COMPARTMENT", "precision, recall", "beside the first")
HEAD = f"| {' | '.join(COLUMNS)} |\n|---|---|{'---:|' * (len(COLUMNS) - 2)}"
EPOCHS, RATE, BATCH, FOLDS, COUNTED = 12, 0.05, 32, 5, 0.3
Example = tuple[Tensor, Tensor]  # logits (n, tags) and gold tags (n,), without [CLS] and [SEP]


class Chain(nn.Module):
    """Linear-chain CRF over `tags` BIO tags: 0 outside, 1 + 2k begins label k, 2 + 2k continues it."""

    def __init__(self, tags: int) -> None:
        super().__init__()
        self.paths = nn.Parameter(torch.zeros(tags, tags))  # row: the tag before
        self.first = nn.Parameter(torch.zeros(tags))
        self.last = nn.Parameter(torch.zeros(tags))
        self.factor = nn.Parameter(torch.ones(()))
        barred, begins = torch.zeros(tags, tags), torch.zeros(tags)
        for inside in range(2, tags, 2):
            barred[:, inside] = begins[inside] = -1e4
            barred[[inside - 1, inside], inside] = 0.0
        self.register_buffer("barred", barred)
        self.register_buffer("begins", begins)

    def log_likelihood(self, logits: Tensor, tags: Tensor) -> Tensor:
        """(batch,): log of the chance of `tags` (batch, length), -100 from where a sentence has ended, among well-formed
        sequences; logits (batch, length, tags)."""
        logits, paths, first = self.factor * logits, self.paths + self.barred, self.first + self.begins
        there, known = tags >= 0, tags.clamp(min=0)
        rows = torch.arange(len(tags))
        ahead = first + logits[:, 0]
        path = first[known[:, 0]] + logits[rows, 0, known[:, 0]]
        for i in range(1, tags.shape[1]):
            reached = (ahead[:, :, None] + paths).logsumexp(1) + logits[:, i]
            ahead = torch.where(there[:, i, None], reached, ahead)
            path = path + there[:, i] * (paths[known[:, i - 1], known[:, i]] + logits[rows, i, known[:, i]])
        path = path + self.last[known[rows, there.sum(1) - 1]]
        return path - (ahead + self.last).logsumexp(1)

    @torch.no_grad()
    def decode(self, logits: np.ndarray) -> np.ndarray:
        """Logits (n, tags) under which the best well-formed sequence is the chain's."""
        scores = self.factor.item() * logits
        scores[0] += self.first.numpy()
        scores[-1] += self.last.numpy()
        return following(scores, self.paths.numpy().copy())


def learned(examples: list[Example], *, prior: bool = False) -> Chain:
    """A chain after EPOCHS passes; its likelihood has one maximum. With `prior`, every score is normal around 0, variance 1."""
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    chain = Chain(examples[0][0].shape[1])
    examples = sorted(examples, key=lambda example: len(example[1]))
    batches = [examples[at : at + BATCH] for at in range(0, len(examples), BATCH)]
    pieces = sum(len(tags) for _, tags in examples)
    optimizer = torch.optim.Adam(chain.parameters(), lr=RATE)
    falling = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.02, EPOCHS * len(batches))
    for _ in range(EPOCHS):
        rng.shuffle(batches)
        for batch in batches:
            logits, tags = zip(*batch, strict=True)
            target = nn.utils.rnn.pad_sequence(tags, batch_first=True, padding_value=-100)
            chances = chain.log_likelihood(nn.utils.rnn.pad_sequence(logits, batch_first=True), target)
            loss = -chances.sum() / (target >= 0).sum()
            if prior:
                loss = loss + sum(x.square().sum() for x in (chain.paths, chain.first, chain.last)) / (2 * pieces)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            falling.step()
    return chain


def example(sentence: GoldSentence, reading: Reading) -> Example:
    tags = tag_ids(reading.encoded, sentence.mentions, [str(x) for x in LABELS])[1:-1]
    return torch.as_tensor(reading.tags[1:-1]), torch.as_tensor(tags)


def found(texts: list[str], readings: list[Reading], change: list[Callable[[np.ndarray], np.ndarray]]) -> list[Marked]:
    """Mentions with the logits between [CLS] and [SEP] changed, for each sentence by the function of its own."""
    return [
        marked(text, r.encoded, np.concatenate([r.tags[:1], how(r.tags[1:-1]), r.tags[-1:]]))
        for text, r, how in zip(texts, readings, change, strict=True)
    ]


def table(name: str, sentences: list[Sentence], systems: dict[str, list[Marked]]) -> None:
    """A row for each system; the last cell is what its exact F has more than that of the first."""
    base = counts(sentences, next(iter(systems.values())), list(Label))
    for system, ours in systems.items():
        rows = [counts(sentences, ours, w) for w in (list(Label), [Label.PROTEIN], [Label.COMPARTMENT])]
        exact, _, given, gold = rows[0].sum(axis=0)
        both = f"{100 * exact / max(given, 1):.1f}, {100 * exact / max(gold, 1):.1f}"
        cells = [*shown(rows[0]), *(shown(r)[0] for r in rows[1:]), both, gain(rows[0], base)]
        print("|", " | ".join([name, system, *cells]), "|", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--shared", type=Path, required=True)
    options.add_argument("--sentences", type=int, default=2000, help="of the training papers that the chain learns from")
    options.add_argument("--held-out", type=int, help="no more held-out sentences than these: a trial")
    options.add_argument("--prior", action="store_true", help="hold the scores of the chain near 0")
    given = options.parse_args()
    network = Network(threads=torch.get_num_threads())
    ours = unseen(given.shared, UNREAD)[: given.held_out]
    training = [s for s in all_sentences(given.shared) if not held_out(s.document)]
    sample = random.Random(SEED).sample(training, given.sentences)
    dev = test_set("gold/dev", given.shared, 0)
    began = time.process_time()
    readings = network.read([s.text for s in ours])
    examples = [example(s, r) for s, r in zip(ours, readings, strict=True)]
    taught = learned(
        [example(s, r) for s, r in zip(sample, network.read([s.text for s in sample]), strict=True)], prior=given.prior
    )
    papers = sorted({paper(s.document) for s in ours})
    random.Random(SEED).shuffle(papers)
    fold = [papers.index(paper(s.document)) % FOLDS for s in ours]
    crossed = [learned([e for e, k in zip(examples, fold, strict=True) if k != out], prior=given.prior) for out in range(FOLDS)]
    whole = learned(examples, prior=given.prior)
    mentions = sum(len(s.mentions) for s in ours)
    print(f"{len(sample)} sentences of training papers; {len(ours)} of {len(papers)} held-out papers, {mentions} mentions")
    print(f"factor of the logits {taught.factor.item():.2f}, from held-out papers {whole.factor.item():.2f}")
    print(f"{time.process_time() - began:.0f} s of processor time\n\n{HEAD}")
    step = COUNTED * counted(training, network.encoder)
    ways = {
        "shipped: constrained BIO": lambda x: x,
        f"transitions counted in gold, weight {COUNTED}": lambda x: following(x, step),
        "CRF, from training papers": taught.decode,
    }
    for name, sentences, read, chains in (
        ("held-out", plain(ours), readings, [crossed[k] for k in fold]),
        ("gold/dev", dev, network.read([text for text, _ in dev]), [whole] * len(dev)),
    ):
        texts = [text for text, _ in sentences]
        systems = {way: found(texts, read, [how] * len(texts)) for way, how in ways.items()}
        systems["CRF, from other held-out papers"] = found(texts, read, [c.decode for c in chains])
        table(name, sentences, systems)


if __name__ == "__main__":
    main()
