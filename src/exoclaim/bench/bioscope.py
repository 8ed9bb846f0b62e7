"""BioScope: does our cue list find the sentences that hedge, and the words that deny? Nothing was trained on or tuned to it.

A sentence counts as hedged when it holds a speculation cue (CoNLL-2010, task 1). A negation cue counts as found when ours
overlaps it. The corpus has a research licence: evaluate only.
"""

import gzip
import json
from pathlib import Path

from exoclaim.bench.table import Row, measured
from exoclaim.errors import InputError
from exoclaim.extract.cues import cues

PARTS = {"abstracts": "bioscope_abstracts.jsonl.gz", "full papers": "bioscope_fullpapers.jsonl.gz"}
WHERE = (
    "Get the biological part of BioScope (rgai.inf.u-szeged.hu/bioscope) as JSON Lines: one sentence a line with text and "
    "cues (type, cue as [[start, end]])"
)


def run(data: Path) -> list[Row]:
    """Our rows on both parts. Raises InputError where they are not in the folder `data`."""
    rows = []
    for part, name in PARTS.items():
        if not (data / name).is_file():
            raise InputError(data / name, f"BioScope's {part} are not here", WHERE)
        hedged, denied = [0, 0, 0], [0, 0, 0]
        with gzip.open(data / name, "rt", encoding="utf-8") as file:
            for sentence in map(json.loads, file):
                doubt = any(c["type"] == "speculation" for c in sentence["cues"])
                said = bool(cues(sentence["text"], "speculation"))
                hedged = [n + k for n, k in zip(hedged, (doubt and said, said, doubt), strict=True)]
                gold = [span for c in sentence["cues"] if c["type"] == "negation" for span in c["cue"]]
                ours = cues(sentence["text"], "negation")
                right = sum(any(a < e and b < f for a, f in ours) for b, e in gold)
                denied = [n + k for n, k in zip(denied, (right, len(ours), len(gold)), strict=True)]
        rows.append(measured(f"hedged sentences, {part}", "exoclaim, word list", *hedged))
        rows.append(measured(f"negation cues, {part}", "exoclaim, word list", *denied))
    return rows
