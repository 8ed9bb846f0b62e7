"""A corpus in its own labels: heads that pretrain.py taught, scored on test parts; in-corpus, and for genes cross-corpus.

    python models/training/pretrain.py --shared ../shared --start MINILM_FOLDER --weights models/training/work/trained2.pt \\
        --out outputs/own.pt --heads outputs/own.heads.pt --corpora BioNLP13CG=2 JNLPBA
    python benchmarks/tagging/own_labels.py --shared ../shared --heads outputs/own.heads.pt --in-corpus BioNLP13CG JNLPBA

    python models/training/pretrain.py --shared ../shared --start MINILM_FOLDER \\
        --out outputs/cross.pt --heads outputs/cross.heads.pt --corpora BC2GM=0.5 JNLPBA=0.35 BioNLP13PC gold
    python benchmarks/tagging/own_labels.py --shared ../shared --heads outputs/cross.heads.pt --genes CRAFT BioNLP13CG

In-corpus: the head of the corpus answers on its test part, in its labels. Genes: every head that knows genes answers on the
test part of a corpus that nothing was learned from, and `all heads` is the mean of their chances; that row was settled on
before any test part was read. Torch is needed (extra `train`). Prints Markdown; published figures stand in RESULTS.md.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from measure import SEED, counts, shown

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "training"))

from batches import Item, tensors
from corpora import Tagged, craft, iob
from encoder import Reader

from exoclaim.annotate.decode import softmax, spans
from exoclaim.annotate.encode import Encoded, Encoder
from exoclaim.annotate.network import model_folder

GENE = {
    "CRAFT": "PROTEIN",
    "BC2GM": "GENE",
    "JNLPBA": "protein",
    "BioNLP13CG": "Gene_or_gene_product",
    "BioNLP13PC": "Gene_or_gene_product",
    "gold": "PROTEIN",
}
BATCH = 24


def test_part(shared: Path, corpus: str, words: int) -> list[Tagged]:
    """The test part of a corpus; with `words`, a random sample of sentences of about so many, always the same."""
    folder = shared / "corpora"
    rows = [s for s in (craft(folder, "test") if corpus == "CRAFT" else iob(folder, corpus, "test")) if s.text.strip()]
    if not words:
        return rows
    random.Random(SEED).shuffle(rows)
    ends = np.cumsum([len(s.text.split()) for s in rows])
    return rows[: int(np.searchsorted(ends, words)) + 1]


class Heads:
    """An encoder with the tag heads that it was taught with; `gold` is the one in our labels."""

    def __init__(self, file: Path) -> None:
        saved = torch.load(file, weights_only=True)
        self.labels: dict[str, list[str]] = saved["labels"]
        self.model = Reader({corpus: 2 * len(labels) + 1 for corpus, labels in self.labels.items() if corpus != "gold"})
        self.model.load_state_dict(saved["weights"])
        self.model.eval()
        self._encoder = Encoder(model_folder() / "tokenizer.json")

    @torch.no_grad()
    def logits(self, texts: list[str], heads: list[str]) -> Iterator[tuple[int, Encoded, dict[str, np.ndarray]]]:
        """(number of the text, its pieces, tag logits (n, tags) by head), sentences of one length together."""
        encoded = self._encoder(texts)
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i].ids))
        for at in range(0, len(order), BATCH):
            rows = order[at : at + BATCH]
            states = self.model.tag_states(*self.model.read(*tensors([Item(encoded[i], "", None) for i in rows])))
            said = {h: (self.model.tags if h == "gold" else self.model.other_tags[h])(states).numpy() for h in heads}
            for row, i in enumerate(rows):
                yield i, encoded[i], {h: x[row, : len(encoded[i].ids)] for h, x in said.items()}


def in_corpus(heads: Heads, corpus: str, sentences: list[Tagged]) -> None:
    """Rows of all labels together and of each."""
    labels = heads.labels[corpus]
    found: list[list] = [[] for _ in sentences]
    for i, encoded, said in heads.logits([s.text for s in sentences], [corpus]):
        found[i] = [((a, b), labels[k]) for a, b, k, _ in spans(sentences[i].text, encoded, said[corpus])]
    gold = [(s.text, [((a, b), k) for a, b, k in s.spans]) for s in sentences]
    for wanted in [labels, *([label] for label in labels)]:
        rows = counts(gold, found, wanted)
        what = f"all {len(labels)}" if wanted is labels else wanted[0]
        print("|", " | ".join([corpus, what, f"{rows[:, 3].sum():.0f}", str(len(sentences)), *shown(rows)]), "|", flush=True)


def genes(heads: Heads, corpus: str, sentences: list[Tagged]) -> None:
    """Rows of the gene label of `corpus` as each head finds it, and as all of them do together."""
    knowing = [h for h in heads.labels if h in GENE and GENE[h] in heads.labels[h] and h != corpus]
    found: dict[str, list[list]] = {h: [[] for _ in sentences] for h in [*knowing, "all heads"]}
    for i, encoded, said in heads.logits([s.text for s in sentences], knowing):
        chances = {h: gene_chance(x, heads.labels[h].index(GENE[h])) for h, x in said.items()}
        chances["all heads"] = np.mean(list(chances.values()), axis=0)
        for h, chance in chances.items():
            found[h][i] = [((a, b), "gene") for a, b, *_ in spans(sentences[i].text, encoded, np.log(chance + 1e-9))]
    gold = [(s.text, [((a, b), "gene") for a, b, k in s.spans if k == GENE[corpus]]) for s in sentences]
    for h, ours in found.items():
        rows = counts(gold, ours, ["gene"])
        print("|", " | ".join([corpus, h, f"{rows[:, 3].sum():.0f}", str(len(sentences)), *shown(rows)]), "|", flush=True)


def gene_chance(logits: np.ndarray, label: int) -> np.ndarray:
    """(n, 3): the chance of no gene, of the begin of one, of its inside."""
    begin_inside = softmax(logits)[:, 1 + 2 * label : 3 + 2 * label]
    return np.concatenate([1 - begin_inside.sum(axis=1, keepdims=True), begin_inside], axis=1)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--shared", type=Path, required=True)
    options.add_argument("--heads", type=Path, required=True, help="what pretrain.py --heads wrote")
    options.add_argument("--in-corpus", nargs="*", default=[], metavar="CORPUS")
    options.add_argument("--genes", nargs="*", default=[], metavar="CORPUS")
    options.add_argument("--words", type=int, default=0, help="of each test part; 0 is all")
    given = options.parse_args()
    heads = Heads(given.heads)
    print("| test part | labels or head | mentions | sentences | exact F | overlap F |\n|---|---|---:|---:|---:|---:|")
    for corpus in given.in_corpus:
        in_corpus(heads, corpus, test_part(given.shared, corpus, given.words))
    for corpus in given.genes:
        genes(heads, corpus, test_part(given.shared, corpus, given.words))


if __name__ == "__main__":
    main()
