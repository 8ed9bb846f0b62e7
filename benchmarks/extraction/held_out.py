"""Relations on the documents that training holds out, and how far `confidence` is a probability there.

    python benchmarks/extraction/held_out.py ../shared

Prints F1 with gold's and with predicted mentions, negated relations, polarity flips, an ablation of
what stands after the network, and the reliability table. Thresholds and calibration are those of the shipped model, which were
fitted on these documents; the calibration error is therefore measured by cross-fitting: five folds by document, each judged by
a calibration fitted on the other four.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "training"))

from calibrate import Case, cases, f1, flips, judged, platt
from material import held_out_sentences

from exoclaim.annotate.network import Network, model_folder
from exoclaim.extract.decide import PREDICATES, Settings

FOLDS = 5


def reliability(points: list[tuple[str, float, bool]]) -> tuple[float, list[tuple[float, float, int]]]:
    """Expected calibration error of cross-fitted probabilities over ten bins, and (mean said, share right, count) of each bin.

    `points` are (document, raw probability, right). Error: mean over relations of |said - right share of its bin|.
    """
    documents = sorted({d for d, *_ in points})
    fold = {d: i % FOLDS for i, d in enumerate(documents)}
    said, right = [], []
    for k in range(FOLDS):
        fit = [(p, ok) for d, p, ok in points if fold[d] != k]
        slope, offset = platt(np.array([p for p, _ in fit]), np.array([ok for _, ok in fit], dtype=float))
        settings = Settings({}, 0.0, 0.0, 0.0, slope, offset)
        for d, p, ok in points:
            if fold[d] == k:
                said.append(settings.confidence(p))
                right.append(ok)
    q, y = np.array(said), np.array(right, dtype=float)
    bins = np.minimum((q * 10).astype(int), 9)
    rows = [
        (float(q[bins == b].mean()), float(y[bins == b].mean()), int((bins == b).sum())) for b in range(10) if (bins == b).any()
    ]
    return sum(n * abs(p - r) for p, r, n in rows) / len(q), rows


def negated(case_list: list[Case], network: Network, settings: Settings) -> tuple[float, float, float]:
    """Precision, recall, F1 of negated relations alone."""
    found = [
        ok
        for c in case_list
        for d, ok in judged(c, network, dict(settings.thresholds), settings.floor, settings.negation)
        if d.negation >= settings.negation
    ]
    wanted = sum(r[3] for c in case_list for r in c.sentence.relations)
    right = sum(found)
    return right / max(len(found), 1), right / max(wanted, 1), 2 * right / max(len(found) + wanted, 1)


def row(name: str, case_list: list[Case], network: Network, settings: Settings) -> str:
    """A line of the result table."""
    thresholds = dict(settings.thresholds)
    p, r, f = f1(case_list, network, thresholds, settings.floor, settings.negation)
    *_, denied = negated(case_list, network, settings)
    turned = flips(case_list, network, thresholds, settings.floor, settings.negation)
    wanted = sum(len(c.sentence.relations) for c in case_list)
    return f"| {name} | {len(case_list)} | {wanted} | {p:.3f} | {r:.3f} | **{f:.3f}** | {denied:.3f} | {turned} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--model", type=Path, default=None, help="folder of a model, the shipped one if not given")
    parser.add_argument("--unseen", default="*.json", help="glob of the annotation files that these weights never saw")
    args = parser.parse_args()
    network = Network(args.model or model_folder(), threads=2)
    settings = Settings.of(network.meta)
    held = held_out_sentences(args.shared, args.unseen)
    print("| mentions | sentences | relations | P | R | F1 | negated F1 | flips |\n|---|---:|---:|---:|---:|---:|---:|---:|")
    points: list[tuple[str, float, bool]] = []
    ablation = defaultdict(list)
    for mentions in ("gold", "predicted"):
        got = cases(network, held, gold_mentions=mentions == "gold")
        print(row(f"{mentions} mentions", got, network, settings))
        flat = dict.fromkeys(map(str, PREDICATES), 0.5)
        for name, thresholds, floor in (
            ("network alone, threshold 0.5", flat, 1.0),
            ("+ fitted thresholds", dict(settings.thresholds), 1.0),
            ("+ lists made whole", dict(settings.thresholds), settings.floor),
        ):
            ablation[name].append(f1(got, network, thresholds, floor, settings.negation)[2])
        for c in got:
            for d, ok in judged(c, network, dict(settings.thresholds), settings.floor, settings.negation):
                points.append((c.sentence.document, d.probability, ok))
    print("\n| what decides | F1, gold mentions | F1, predicted |\n|---|---:|---:|")
    for name, (given, own) in ablation.items():
        print(f"| {name} | {given:.3f} | {own:.3f} |")
    error, table = reliability(points)
    print(f"\nExpected calibration error, cross-fitted over {FOLDS} folds by document: {error:.3f}\n")
    print("| confidence said | share right | relations |\n|---:|---:|---:|")
    for said, right, n in table:
        print(f"| {said:.2f} | {right:.2f} | {n} |")


if __name__ == "__main__":
    main()
