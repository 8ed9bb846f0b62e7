"""Run the trained network: ONNX Runtime on int8 weights, no torch. Numbers in, numbers out.

Deterministic: a sentence scores the same in every document and with every number of workers. A batch of the reader holds
sentences of one length, in float32; one of the relation branch, whose int8 activations are scaled by the batch, one sentence.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from os import environ
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from exoclaim.annotate.encode import Encoded, Encoder
from exoclaim.annotate.questions import Questions, ask
from exoclaim.errors import ModelError

Floats = NDArray[np.float32]
DEFAULT_MODEL = "exoclaim_base"
BATCH_PIECES = 2048


def model_folder(name: str = DEFAULT_MODEL) -> Path:
    """Folder of a model that ships with the package; EXOCLAIM_MODELS names another place (work on a checkout)."""
    root = Path(environ["EXOCLAIM_MODELS"]) if environ.get("EXOCLAIM_MODELS") else Path(str(files("exoclaim"))) / "models"
    folder = root / name
    if not (folder / "meta.json").is_file():
        raise ModelError(
            folder, "there is no model here", "Install the exoclaim wheel, or set EXOCLAIM_MODELS to a folder of models"
        )
    return folder


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network saw in one sentence of n pieces.

    `states` (n, width), logits `tags` (n, 17) and `claim` (5,), and `subject` (n,): the logit that a mention which begins
    at this piece is subject of a relation.
    """

    encoded: Encoded
    states: Floats
    tags: Floats
    claim: Floats
    subject: Floats


class Network:
    """Both graphs of a model folder, its encoder and its meta data (labels, allowed pairs, thresholds, calibration).

    `least_subject` in place of the calibrated chance below which a mention is not asked about as a subject.
    """

    def __init__(self, folder: Path | None = None, *, threads: int = 1, least_subject: float | None = None) -> None:
        folder = folder or model_folder()
        self.meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        self.encoder = Encoder(folder / "tokenizer.json")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.disable_quant_qdq", "1")  # unfold int8 weights once, when loading
        try:
            self._reader = onnxruntime.InferenceSession(folder / "reader.onnx", options, providers=["CPUExecutionProvider"])
            self._pairs = onnxruntime.InferenceSession(folder / "relations.onnx", options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime raises classes of its own for every kind of broken file
            raise ModelError(folder, f"the model cannot be loaded ({error})", "Install exoclaim again") from error
        chance = self.meta["calibration"]["subject"] if least_subject is None else least_subject
        self._least = float(np.log(chance / (1 - chance))) if chance else -np.inf
        shape = self.meta["allowed_shape"]
        self.allowed: NDArray[np.bool_] = np.zeros(shape, dtype=np.bool_)
        self.allowed[tuple(np.array(self.meta["allowed"]).T)] = True

    def read(self, texts: list[str]) -> list[Reading]:
        """One `Reading` for each text. Texts of the same number of pieces share a batch, without padding."""
        encoded = self.encoder(texts)
        by_length: dict[int, list[int]] = {}
        for i, e in enumerate(encoded):
            by_length.setdefault(len(e.ids), []).append(i)
        out: list[Reading | None] = [None] * len(texts)
        for length, indexes in by_length.items():
            size = max(1, BATCH_PIECES // length)
            for at in range(0, len(indexes), size):
                part = indexes[at : at + size]
                states, tags, claim, subject = self._reader.run(
                    None,
                    {"ids": np.stack([encoded[i].ids for i in part]), "shapes": np.stack([encoded[i].shapes for i in part])},
                )
                for row, i in enumerate(part):
                    out[i] = Reading(encoded[i], states[row], tags[row], claim[row], subject[row])
        return [r for r in out if r is not None]

    def ask(
        self, reading: Reading, mentions: Sequence[tuple[int, int, str]], skip: frozenset[int] | set[int] = frozenset()
    ) -> Questions | None:
        """Questions about each of `mentions` that may be a subject; `skip` as in `questions.ask`."""
        return ask(reading.encoded, mentions, self.allowed, skip, reading.subject >= self._least)

    def judge(self, reading: Reading, questions: Questions) -> Floats:
        """Logits (pairs, 17) for the pairs of `questions`: fifteen predicates, negation, speculation."""
        return self._answers(reading, questions, ["logits"])[0]

    def judge_and_see(self, reading: Reading, questions: Questions) -> tuple[Floats, Floats]:
        """The logits of `judge`, and the last hidden layer (pairs, width) below them, for other tasks to learn from."""
        logits, hidden = self._answers(reading, questions, ["logits", "hidden"])
        return logits, hidden

    def _answers(self, reading: Reading, questions: Questions, outputs: list[str]) -> list[Floats]:
        """Each of `outputs` of the relation branch, over all batches of questions."""
        found: list[list[Floats]] = []
        size = max(1, BATCH_PIECES // len(reading.encoded.ids))
        for at in range(0, len(questions.roles), size):
            roles = questions.roles[at : at + size]
            chosen = (questions.question >= at) & (questions.question < at + size)
            if not chosen.any():
                continue
            feed = {
                "states": reading.states[None], "roles": roles, "question": questions.question[chosen] - at,
                "subject": questions.subject[chosen], "object": questions.object[chosen],
                "labels": questions.labels[chosen], "distance": questions.distance[chosen],
            }  # fmt: skip
            found.append(self._pairs.run(outputs, feed))
        return [np.concatenate(parts) for parts in zip(*found, strict=True)]
