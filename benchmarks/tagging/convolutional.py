"""Train the peer: spaCy's convolutional entity recogniser (tok2vec and transitions, no vectors) on what our model learns from.

    nice -n 19 python benchmarks/tagging/convolutional.py --shared ../shared --out outputs/convolutional [--minutes 12]

The sentences are those of step 2 of our recipe (models/training/material.py): gold train folders, the project's own corpus and
stand-off annotations, without the held-out papers, in our eight labels. The public corpora of our step 1 are not read: their
schemes differ, and this network has one head. After each pass it is scored on the held-out papers; the best pass is kept. It
stops after `--minutes` of processor time. Settings are those of `spacy init config --pipeline ner --optimize efficiency`.
"""

import argparse
import random
import sys
import time
import warnings
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.util import filter_spans, minibatch
from thinc.api import compounding

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "training"))

from corpora import GoldSentence
from material import all_sentences, held_out

SEED, DROPOUT, WORDS = 5, 0.1, (100.0, 1000.0, 1.001)  # words of a batch: first, last, growth
TOK2VEC = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
        "rows": [5000, 1000, 2500, 2500],
        "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 96,
        "depth": 4,
        "window_size": 1,
        "maxout_pieces": 3,
    },
}


def example(nlp: Language, sentence: GoldSentence) -> Example:
    """A sentence for spaCy; a mention that ends within a token is widened to it, the longer one wins where two meet."""
    doc = nlp.make_doc(sentence.text)
    wide = [doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in sentence.mentions]
    reference = doc.copy()
    reference.ents = tuple(filter_spans([span for span in wide if span is not None]))
    return Example(doc, reference)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--shared", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--minutes", type=float, default=12, help="of processor time")
    given = options.parse_args()
    warnings.filterwarnings("ignore", category=FutureWarning)  # spaCy's own
    spacy.util.fix_random_seed(SEED)
    rng = random.Random(SEED)
    nlp = spacy.blank("en")
    nlp.add_pipe("ner", config={"model": {"tok2vec": TOK2VEC}})
    sentences = all_sentences(given.shared)
    train = [example(nlp, s) for s in sentences if not held_out(s.document)]
    held = [example(nlp, s) for s in sentences if held_out(s.document)]
    words = sum(len(e.reference) for e in train)
    print(f"{len(train)} sentences, {words} tokens to learn from; {len(held)} sentences held out", flush=True)
    optimizer = nlp.initialize(lambda: train)
    sizes = compounding(*WORDS)
    best, passes, begun = -1.0, 0, time.process_time()
    while time.process_time() - begun < 60 * given.minutes:
        rng.shuffle(train)
        passes, losses = passes + 1, {}
        mean = words / len(train)
        for batch in minibatch(train, (max(1, round(next(sizes) / mean)) for _ in iter(int, 1))):
            nlp.update(batch, sgd=optimizer, drop=DROPOUT, losses=losses)
            if time.process_time() - begun > 60 * given.minutes:
                break
        f = nlp.evaluate(held)["ents_f"]
        spent = (time.process_time() - begun) / 60
        print(f"pass {passes}: loss {losses['ner']:.0f}, exact F on held-out papers {f:.3f}, {spent:.1f} min", flush=True)
        if f > best:
            best = f
            nlp.meta["description"] = f"pass {passes}, {spent:.1f} minutes of processor time, held-out papers exact F {f:.3f}"
            nlp.to_disk(given.out)


if __name__ == "__main__":
    main()
