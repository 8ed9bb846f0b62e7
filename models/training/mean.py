"""Mean of the weights of runs of train.py that began with one another's weights: better than each of them on held-out papers.

    python models/training/mean.py OUT.pt 0.4=work/B.pt 0.2=work/A.pt 0.4=work/C.pt

Wortsman et al. 2022, "Model soups", arXiv:2203.05482. The shares must sum to 1; a pair that any of the runs may ask about stays
allowed.
"""

import argparse
from pathlib import Path

import torch


def mean(parts: list[tuple[float, dict[str, torch.Tensor]]]) -> dict[str, torch.Tensor]:
    """Weighted mean of states with the same names and shapes, by name; computed in double precision."""
    (first, state), *rest = parts
    total = {k: first * v.double() for k, v in state.items()}
    for share, other in rest:
        if other.keys() != total.keys():
            raise ValueError(f"the networks differ: {sorted(other.keys() ^ total.keys())}")
        for k, v in other.items():
            total[k] += share * v.double()
    return {k: v.to(state[k].dtype) for k, v in total.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("parts", nargs="+", metavar="SHARE=WEIGHTS")
    args = parser.parse_args()
    shares = [float(p.split("=", 1)[0]) for p in args.parts]
    if abs(sum(shares) - 1) > 1e-6:
        parser.error(f"the shares sum to {sum(shares):.3f}, not to 1")
    read = [torch.load(Path(p.split("=", 1)[1]), weights_only=True) for p in args.parts]
    allowed = torch.stack([r["allowed"] for r in read]).any(0)
    torch.save({"weights": mean([(s, r["weights"]) for s, r in zip(shares, read, strict=True)]), "allowed": allowed}, args.out)


if __name__ == "__main__":
    main()
