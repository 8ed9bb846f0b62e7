"""What was tried on top of the shipped tagger, each measured on sentences of held-out papers that no weight has seen.

    python benchmarks/tagging/tried.py --shared ../shared [--weights A.pt B.pt … [--graphs]]

Without --weights: ways to decode (best tag of each piece, constrained BIO, transitions counted in the gold of the training
papers), and names of the lexicon that the tagger missed. With --weights: each file and their mean, in float32; --graphs adds
the int8 graphs of the last of them, sentence by sentence and by batch, with words per second. Both need torch (extra `train`).
Prints Markdown.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from measure import Marked, counts, plain, shown

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "training"))

from annotations import own_annotations
from corpora import GoldSentence
from material import HERE, all_sentences, held_out

from exoclaim.annotate.decode import spans
from exoclaim.annotate.dictionary import LABELS as NAMED
from exoclaim.annotate.dictionary import Dictionary
from exoclaim.annotate.encode import Encoded, Encoder
from exoclaim.annotate.ground import Grounder
from exoclaim.annotate.network import Network, model_folder
from exoclaim.annotate.questions import LABELS
from exoclaim.schema import Label

WEIGHTS = (0.1, 0.2, 0.3, 0.4)  # of the transitions
UNSEEN = "dense[23]-*.json"  # models/training/README.md says why not the others


def unseen(shared: Path, files: str = UNSEEN) -> list[GoldSentence]:
    """Sentences of held-out papers in `files` (a glob), whose tags no step of the shipped weights has read."""
    return [s for s in own_annotations(HERE / "annotations", shared, files) if held_out(s.document)]


def marked(text: str, encoded: Encoded, logits: np.ndarray) -> Marked:
    return [((a, b), LABELS[k]) for a, b, k, _ in spans(text, encoded, logits)]


def row(name: str, sentences: list[GoldSentence], found: list[Marked], more: str = "") -> None:
    """A line of the table: all labels, PROTEIN, COMPARTMENT."""
    cells = [shown(counts(plain(sentences), found, w))[0] for w in (list(Label), [Label.PROTEIN], [Label.COMPARTMENT])]
    print("|", " | ".join([name, *cells, more]), "|", flush=True)


def greedy(logits: np.ndarray) -> np.ndarray:
    """Logits under which the best tag of each piece is taken as it stands; an `I` that continues nothing begins."""
    tags = logits.argmax(axis=1)
    for i, tag in enumerate(tags):
        if tag and tag % 2 == 0 and (i == 0 or (tags[i - 1] + 1) // 2 != tag // 2):
            tags[i] = tag - 1
    return np.eye(logits.shape[1], dtype=np.float32)[tags] * 1e3


def counted(sentences: list[GoldSentence], encoder: Encoder) -> np.ndarray:
    """(tags, tags): log of how much more often a tag follows another than the frequency of both says; half a case is added."""
    from batches import tag_ids

    seen = np.full((2 * len(LABELS) + 1,) * 2, 0.5)
    for s, e in zip(sentences, encoder([s.text for s in sentences]), strict=True):
        tags = tag_ids(e, s.mentions, [str(x) for x in LABELS])[1:-1]
        np.add.at(seen, (tags[:-1], tags[1:]), 1)
    joint = seen / seen.sum()
    return np.log(joint / (joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True))).astype(np.float32)


def following(logits: np.ndarray, learnt: np.ndarray) -> np.ndarray:
    """Logits under which the best well-formed path is the one with `learnt` added wherever a tag (column) follows another."""
    width = logits.shape[1]
    paths = learnt.copy()
    for inside in range(2, width, 2):
        paths[[k for k in range(width) if k not in (inside - 1, inside)], inside] = -1e4
    score, back = np.where(np.arange(width) % 2 + (np.arange(width) == 0), logits[0], -1e4), []
    for step in logits[1:]:
        reached = score[:, None] + paths
        back.append(reached.argmax(axis=0))
        score = reached.max(axis=0) + step
    tags = [int(score.argmax())]
    for came in reversed(back):
        tags.append(int(came[tags[-1]]))
    return np.eye(width, dtype=np.float32)[tags[::-1]] * 1e3


def proposed(text: str, ours: Marked, dictionary: Dictionary, grounder: Grounder, least: float) -> Marked:
    """`ours` and the names of the lexicon that touch none of them, when grounded with a score of `least` at least."""
    out = list(ours)
    for hit in dictionary.find(text):
        printed = text[hit.start : hit.end]
        if any(a < hit.end and hit.start < b for (a, b), _ in ours) or (printed.isalpha() and printed.islower()):
            continue
        answers = ((grounder.ground(printed, label), label) for label in NAMED)
        sure = [(g.score, label) for g, label in answers if g and g.score >= least]
        if sure:
            out.append(((hit.start, hit.end), max(sure, key=lambda pair: (pair[0], -NAMED.index(pair[1])))[1]))
    return out


def decoders(shared: Path, sentences: list[GoldSentence]) -> None:
    network = Network()
    readings = network.read([s.text for s in sentences])

    def found(change: Callable[[np.ndarray], np.ndarray]) -> list[Marked]:
        """Mentions with the logits between [CLS] and [SEP] changed."""
        return [
            marked(s.text, r.encoded, np.concatenate([r.tags[:1], change(r.tags[1:-1]), r.tags[-1:]]))
            for s, r in zip(sentences, readings, strict=True)
        ]

    shipped = found(lambda logits: logits)
    row("shipped: constrained BIO", sentences, shipped)
    row("best tag of each piece", sentences, found(greedy))
    learnt = counted([s for s in all_sentences(shared) if not held_out(s.document)], network.encoder)
    for weight in WEIGHTS:
        ours = found(partial(following, learnt=weight * learnt))
        row(f"constrained, and transitions counted in gold, weight {weight}", sentences, ours)
    grounder = Grounder.load()
    dictionary = Dictionary(set(grounder.lexicon.keys()))
    for least in (0.85, 0.95, 1.0):
        more = [proposed(s.text, f, dictionary, grounder, least) for s, f in zip(sentences, shipped, strict=True)]
        added = sum(map(len, more)) - sum(map(len, shipped))
        row(f"names of the lexicon that were missed, score {least}", sentences, more, f"{added} names added")


def weights(sentences: list[GoldSentence], files: list[Path], int8: bool) -> None:
    import torch
    from batches import Item, tensors
    from encoder import Reader

    encoded = Encoder(model_folder() / "tokenizer.json")([s.text for s in sentences])
    states = [torch.load(f, weights_only=True)["weights"] for f in files]
    mean = {k: torch.stack([s[k].float() for s in states]).mean(dim=0) for k in states[0]}
    model = Reader().eval()
    for name, state in [*((f.stem, s) for f, s in zip(files, states, strict=True)), ("their mean", mean)]:
        if name == "their mean" and len(files) == 1:
            continue
        model.load_state_dict(state)
        found = []
        for s, e in zip(sentences, encoded, strict=True):
            with torch.no_grad():
                logits = model.tags(model.tag_states(*model.read(*tensors([Item(e, "", None)]))))[0].numpy()
            found.append(marked(s.text, e, logits))
        row(f"{name}, float32", sentences, found)
    if int8:
        model.load_state_dict(states[-1])
        graphs(model, sentences)


def graphs(model: "object", sentences: list[GoldSentence]) -> None:
    """The reader as float32 and as int8 graphs: words per second of processor time on one thread, and F."""
    import onnxruntime
    import torch
    from export import ReaderGraph
    from onnxruntime.quantization import QuantType, quantize_dynamic

    encoder = Encoder(model_folder() / "tokenizer.json")
    ids = torch.randint(1000, 2000, (2, 9))
    axes = {k: {0: "b", 1: "n"} for k in ("ids", "shapes", "states", "tags", "subject")} | {"claim": {0: "b"}}
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        full, names = Path(folder) / "full.onnx", ["states", "tags", "claim", "subject"]
        torch.onnx.export(ReaderGraph(model).eval(), (ids, ids % 8), str(full), input_names=["ids", "shapes"],
                          output_names=names, dynamic_axes=axes, opset_version=17, dynamo=False)  # fmt: skip
        made = {"float32": full}
        for name, kind in (
            ("int8 dynamic, u8s8 of 7 bits a channel", QuantType.QInt8),
            ("int8 dynamic, u8u8", QuantType.QUInt8),
        ):
            made[name] = Path(folder) / f"{kind}.onnx"
            signed = kind == QuantType.QInt8
            quantize_dynamic(full, made[name], weight_type=kind, per_channel=signed, reduce_range=signed)
        for name, file in made.items():
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
            for most in (1, 16):
                began, found = time.process_time(), by_length(session, encoder, [s.text for s in sentences], most)
                speed = sum(len(s.text.split()) for s in sentences) / (time.process_time() - began)
                size = f"{file.stat().st_size / 1e6:.0f} MB, {speed:,.0f} words/s of processor time"
                row(f"{name}, {most} sentences of one length at once", sentences, found, size)


def by_length(session: "object", encoder: Encoder, texts: list[str], most: int) -> list[Marked]:
    """Mentions of each text; up to `most` texts of the same number of pieces are read at once."""
    encoded = encoder(texts)
    order = sorted(range(len(texts)), key=lambda i: len(encoded[i].ids))
    out: list[Marked] = [[] for _ in texts]
    at = 0
    while at < len(order):
        end = at + 1
        while end < min(len(order), at + most) and len(encoded[order[end]].ids) == len(encoded[order[at]].ids):
            end += 1
        part = order[at:end]
        feed = {"ids": np.stack([encoded[i].ids for i in part]), "shapes": np.stack([encoded[i].shapes for i in part])}
        for i, logits in zip(part, session.run(["tags"], feed)[0], strict=True):
            out[i] = marked(texts[i], encoded[i], logits)
        at = end
    return out


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--shared", type=Path, required=True)
    options.add_argument("--weights", type=Path, nargs="*", default=[])
    options.add_argument("--graphs", action="store_true", help="measure int8 graphs of the last weights, too")
    given = options.parse_args()
    sentences = unseen(given.shared)
    print(f"{len(sentences)} sentences, {sum(len(s.mentions) for s in sentences)} mentions\n")
    print("| | exact F | PROTEIN | COMPARTMENT | |\n|---|---:|---:|---:|---|")
    if given.weights:
        weights(sentences, given.weights, given.graphs)
    else:
        decoders(given.shared, sentences)


if __name__ == "__main__":
    main()
