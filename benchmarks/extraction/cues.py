"""Negation cues and hedged sentences against BioScope, which nothing here was trained on or tuned to (its licence: research).

    python benchmarks/extraction/cues.py ../shared

A sentence counts as hedged when it holds a speculation cue. A negation cue counts as found when ours overlaps it.
"""

import gzip
import json
import sys
from pathlib import Path

from exoclaim.extract.cues import cues


def f1(right: int, found: int, gold: int) -> str:
    """`P R F` with three decimals."""
    p, r = right / max(found, 1), right / max(gold, 1)
    return f"{p:.3f} | {r:.3f} | {2 * p * r / max(p + r, 1e-9):.3f}"


def main(shared: Path) -> None:
    print("| part | what | P | R | F |\n|---|---|---:|---:|---:|")
    for part in ("abstracts", "fullpapers"):
        hedged, negated = [0, 0, 0], [0, 0, 0]
        with gzip.open(shared / "corpora" / "hedging" / f"bioscope_{part}.jsonl.gz", "rt", encoding="utf-8") as file:
            for s in map(json.loads, file):
                doubt, said = any(c["type"] == "speculation" for c in s["cues"]), bool(cues(s["text"], "speculation"))
                hedged = [n + k for n, k in zip(hedged, (doubt and said, said, doubt), strict=True)]
                gold = [span for c in s["cues"] if c["type"] == "negation" for span in c["cue"]]
                ours = cues(s["text"], "negation")
                right = sum(any(a < e and b < f for a, f in ours) for b, e in gold)
                negated = [n + k for n, k in zip(negated, (right, len(ours), len(gold)), strict=True)]
                if "-v" in sys.argv and doubt != said:
                    print("missed" if doubt else "wrong", [c["cue_text"] for c in s["cues"]], s["text"])
        print(f"| {part} | hedged sentences | {f1(*hedged)} |\n| {part} | negation cues | {f1(*negated)} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
