"""What distillation could win at most: the mean of the answers of several weights beside the mean of the weights.

    python benchmarks/tagging/ensemble.py --shared ../shared 0.4=work/B.pt 0.2=work/A.pt 0.4=work/C.pt

The arguments are those of models/training/mean.py. A network that is taught the answers of an ensemble comes near them at
best, so what the ensemble has more than one network is the most that such teaching can give. Scored in float32 on sentences of
held-out papers that no weight has read, and on gold/dev. Torch is needed (extra `train`). Prints Markdown.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import torch
from learned_decoding import HEAD, UNREAD, table
from measure import plain, test_set
from tried import marked, unseen

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "training"))

from batches import tag_logits
from encoder import Reader
from mean import mean

from exoclaim.annotate.decode import softmax
from exoclaim.annotate.encode import Encoded, Encoder
from exoclaim.annotate.network import model_folder
from exoclaim.bench.ner import Sentence


def systems(parts: list[tuple[float, dict[str, torch.Tensor]]], encoded: list[Encoded]) -> dict[str, list[np.ndarray]]:
    """Logits of every sentence: of the mean of the weights, the mean of logits and of chances, and each of the weights."""
    model = Reader().eval()
    said = []
    for state in [mean(parts), *(state for _, state in parts)]:
        model.load_state_dict(state)
        said.append(tag_logits(model, encoded))
    shares = [share for share, _ in parts]
    of_weights, *each = said
    logits = [sum(share * x for share, x in zip(shares, xs, strict=True)) for xs in zip(*each, strict=True)]
    chances = [sum(share * softmax(x) for share, x in zip(shares, xs, strict=True)) for xs in zip(*each, strict=True)]
    return {
        "mean of the weights": of_weights,
        "mean of the logits": logits,
        "mean of the chances": [np.log(x + 1e-9) for x in chances],
        **{f"weights {number}": said for number, said in enumerate(each, 1)},
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--shared", type=Path, required=True)
    options.add_argument("--held-out", type=int, help="no more held-out sentences than these: a trial")
    options.add_argument("parts", nargs="+", metavar="SHARE=WEIGHTS")
    given = options.parse_args()
    split = [part.split("=", 1) for part in given.parts]
    parts = [(float(share), torch.load(Path(file), weights_only=True)["weights"]) for share, file in split]
    encoder = Encoder(model_folder() / "tokenizer.json")
    sets: dict[str, list[Sentence]] = {
        "held-out": plain(unseen(given.shared, UNREAD)[: given.held_out]),
        "gold/dev": test_set("gold/dev", given.shared, 0),
    }
    began = time.process_time()
    print(HEAD)
    for name, sentences in sets.items():
        encoded = encoder([text for text, _ in sentences])
        found = {
            system: [marked(text, e, x) for (text, _), e, x in zip(sentences, encoded, logits, strict=True)]
            for system, logits in systems(parts, encoded).items()
        }
        table(name, sentences, found)
    print(f"\n{time.process_time() - began:.0f} s of processor time")


if __name__ == "__main__":
    main()
