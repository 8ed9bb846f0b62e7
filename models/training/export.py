"""Step 4: torch weights to the two int8 ONNX graphs and the meta data that the package loads.

    python models/training/export.py --start MINILM_FOLDER --weights models/training/work/trained.pt --out models/exoclaim_base

Thresholds and calibration are written by calibrate.py (step 5), which runs the exported model.
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from encoder import TAGS, WIDTH, Reader
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from exoclaim.schema import ClaimLabel, Label, Predicate


class ReaderGraph(nn.Module):
    """ids and shapes (batch, length) without padding → states, tag logits, claim logits, subject logits."""

    def __init__(self, model: Reader) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, shapes: Tensor) -> tuple[Tensor, ...]:
        states, bias = self.model.read(ids, shapes, torch.ones_like(ids))
        tagged = self.model.tag_states(states, bias)
        return states, self.model.tags(tagged), self.model.claim(tagged[:, 0]), self.model.subject(tagged)[..., 0]


class PairGraph(nn.Module):
    """States of one sentence (1, length, width) and its questions → logits (pairs, 17), hidden (pairs, width)."""

    def __init__(self, model: Reader) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, states: Tensor, roles: Tensor, question: Tensor, subject: Tensor, obj: Tensor, labels: Tensor, distance: Tensor
    ) -> tuple[Tensor, Tensor]:
        x = self.model.ask(states, roles, torch.ones_like(roles))
        return self.model.judge(x, question, subject, obj, labels, distance)


def store_as_int8(full: Path, out: Path) -> None:
    """Keep the large weights of the graph as int8, one scale a channel, to be unfolded to float32 when it is loaded.

    Calculation stays in float32: with int8 activations, scaled by the batch, a sentence read otherwise beside others.
    """
    model = onnx.load(full)
    rows = {name for node in model.graph.node if node.op_type == "Gather" for name in node.input[:1]}
    for tensor in list(model.graph.initializer):
        weight = numpy_helper.to_array(tensor)
        if weight.dtype != np.float32 or weight.ndim != 2 or weight.size < 10_000:
            continue
        axis = 0 if tensor.name in rows else 1
        scale = np.maximum(np.abs(weight).max(axis=1 - axis, keepdims=True), 1e-8) / 127
        small = np.round(weight / scale).astype(np.int8)
        parts = {"int8": small, "scale": scale.reshape(-1), "zero": np.zeros(scale.size, dtype=np.int8)}
        model.graph.initializer.remove(tensor)
        model.graph.initializer.extend(numpy_helper.from_array(v, f"{tensor.name}.{k}") for k, v in parts.items())
        names = [f"{tensor.name}.{k}" for k in parts]
        model.graph.node.insert(0, helper.make_node("DequantizeLinear", names, [tensor.name], axis=axis))
    onnx.save(model, out)


def export(model: Reader, out: Path) -> None:
    """Write reader.onnx (int8 weights, float32 calculation) and relations.onnx (int8, dynamic, per channel) into `out`.

    The relation branch reads the questions of one sentence at a time, so its int8 scales depend on that sentence alone.
    """
    ids = torch.randint(1000, 2000, (2, 9))
    pairs = (torch.randn(1, 9, WIDTH), torch.randint(0, TAGS, (3, 9)), torch.tensor([0, 2]), torch.tensor([[1, 2], [3, 3]]),
             torch.tensor([[4, 5], [6, 6]]), torch.tensor([[0, 4], [4, 0]]), torch.tensor([1, 2]))  # fmt: skip
    jobs = [
        (ReaderGraph(model), (ids, ids % 8), "reader", ["ids", "shapes"], ["states", "tags", "claim", "subject"],
         {"ids": {0: "b", 1: "n"}, "shapes": {0: "b", 1: "n"}, "states": {0: "b", 1: "n"}, "tags": {0: "b", 1: "n"},
          "claim": {0: "b"}, "subject": {0: "b", 1: "n"}}),
        (PairGraph(model), pairs, "relations",
         ["states", "roles", "question", "subject", "object", "labels", "distance"], ["logits", "hidden"],
         {"states": {1: "n"}, "roles": {0: "q", 1: "n"},
          **{k: {0: "p"} for k in ("question", "subject", "object", "labels", "distance", "logits", "hidden")}}),
    ]  # fmt: skip
    for graph, example, name, inputs, outputs, axes in jobs:
        with tempfile.TemporaryDirectory() as folder:
            full = Path(folder) / f"{name}.onnx"
            torch.onnx.export(
                graph.eval(),
                example,
                str(full),
                input_names=inputs,
                output_names=outputs,
                dynamic_axes=axes,
                opset_version=17,
                dynamo=False,
            )
            if name == "reader":
                store_as_int8(full, out / "reader.onnx")
            else:
                quantize_dynamic(full, out / f"{name}.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


CARD = {  # what a reader of the installed model must know; the rest of the card is models/README.md
    "description": "Entities, claims and relations with polarity and certainty in English sentences of cell biology",
    "license": "Apache-2.0",
    "sources": [
        "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0)",
        "CRAFT 5.0.2 (CC BY 3.0)",
        "BioNLP-ST 2013 CG and PC (CC BY-SA 3.0)",
        "JNLPBA (CC BY 3.0)",
        "BC2GM and AnatEM in MTL-Bioinformatics-2016 (CC BY 4.0)",
        "gold and annotations of the project",
    ],
    "limits": "One sentence at a time, 256 word pieces, at most 60 mentions; gold by language-model readers",
    "card": "models/README.md",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--start", "--weights", "--out"):
        parser.add_argument(name, type=Path, required=True)
    args = parser.parse_args()
    saved = torch.load(args.weights, weights_only=True, map_location="cpu")
    model = Reader()
    model.load_state_dict(saved["weights"])
    args.out.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        export(model.eval(), args.out)
    shutil.copyfile(args.start / "tokenizer.json", args.out / "tokenizer.json")
    allowed = saved["allowed"]
    meta = {
        "name": "exoclaim_base", "version": "0.1.0", **CARD, "labels": [str(x) for x in Label],
        "predicates": [str(x) for x in Predicate],
        "claims": [str(x) for x in ClaimLabel], "allowed_shape": list(allowed.shape), "allowed": allowed.nonzero().tolist(),
        "thresholds": {str(p): 0.5 for p in Predicate},
        "calibration": {"subject": 0.0, "floor": 1.0, "negation": 0.5, "speculation": 0.5, "slope": 1.0, "offset": 0.0},
    }  # fmt: skip
    (args.out / "meta.json").write_text(json.dumps(meta) + "\n", encoding="utf-8")
    print({p.name: f"{p.stat().st_size / 1e6:.1f} MB" for p in sorted(args.out.iterdir()) if p.is_file()})


if __name__ == "__main__":
    main()
