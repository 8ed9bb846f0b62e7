"""The tagger on gold/dev and four public test sets, its speed, memory and size; spaCy's convolutional network beside it.

    python benchmarks/tagging/run.py --shared ../shared [--peer outputs/convolutional] [--words 20000]

`--peer` is what convolutional.py wrote; without it only our rows are printed. Of each public set `--words` words are taken, a
random sample of sentences that is always the same; 0 takes all. Prints Markdown.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from measure import FOLDERS, Tagger, counts, exoclaim_tagger, found_by, shown, spacy_tagger, test_set

from exoclaim import __version__
from exoclaim.annotate.network import model_folder
from exoclaim.bench.ner import MAPS
from exoclaim.schema import Label

SPEED_WORDS = 10000
NAMES = {
    "gold/dev": "gold/dev",
    "craft": "CRAFT test",
    "jnlpba": "JNLPBA test",
    "cg": "BioNLP13CG test",
    "pc": "BioNLP13PC test",
}


def quality(shared: Path, systems: dict[str, Tagger], words: int) -> None:
    print("| set | labels | mentions | sentences |", *(f"{s} exact F | {s} overlap F |" for s in systems))
    print("|---|---|---:|---:|" + "---:|---:|" * len(systems))
    for name in ("gold/dev", *FOLDERS):
        sentences = test_set(name, shared, words)
        labels = list(Label) if name == "gold/dev" else sorted(set(MAPS[name].values()))
        found = {system: found_by(tagger, sentences) for system, tagger in systems.items()}
        for wanted in [labels, *([label] for label in labels)]:
            rows = {system: counts(sentences, marked, wanted) for system, marked in found.items()}
            what = f"all {len(wanted)}" if len(wanted) > 1 else str(wanted[0])
            gold = next(iter(rows.values()))[:, 3].sum()
            cells = [NAMES[name], what, f"{gold:.0f}", str(len(sentences)), *(c for r in rows.values() for c in shown(r))]
            print("|", " | ".join(cells), "|", flush=True)


def speed(shared: Path, peer: Path | None) -> None:
    print(
        "| system | threads | words/s, clock | words/s, processor | first sentence s | load s (processor) | peak MB |\n"
        "|---|---:|---:|---:|---:|---:|---:|"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.json"
        file.write_text(json.dumps([text for text, _ in test_set("craft", shared, SPEED_WORDS)]), encoding="utf-8")
        runs = [("exoclaim", 1, []), ("exoclaim", 2, []), *([("spaCy", 1, [str(peer)])] if peer else [])]
        for system, threads, more in runs:
            command = [sys.executable, str(Path(__file__).with_name("measure.py")), str(threads), str(file), *more]
            begun = time.time()
            r = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
            print(
                f"| {system} | {threads} | {r['words/s']:,.0f} | {r['words/s processor']:,.0f} | {r['ready'] - begun:.1f} | "
                f"{r['load']:.1f} ({r['load processor']:.1f}) | {r['memory']:.0f} |",
                flush=True,
            )


def size(folder: Path) -> str:
    return f"{sum(p.stat().st_size for p in folder.rglob('*') if p.is_file()) / 1e6:.1f} MB"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--shared", type=Path, required=True)
    options.add_argument("--peer", type=Path, help="model that convolutional.py wrote")
    options.add_argument("--words", type=int, default=20000, help="of each public test set; 0 is all")
    given = options.parse_args()
    systems = {"exoclaim": exoclaim_tagger(2)}
    print(f"exoclaim {__version__}, {date.today()}, sample of {given.words or 'all'} words of each public set")
    tagger = [model_folder() / name for name in ("reader.onnx", "tokenizer.json")]
    print(f"files: tagger {sum(p.stat().st_size for p in tagger) / 1e6:.1f} MB, whole model {size(model_folder())}", end="")
    if given.peer:
        systems["spaCy"] = spacy_tagger(1, given.peer)
        meta = json.loads((given.peer / "meta.json").read_text(encoding="utf-8"))
        print(f"; spaCy {size(given.peer)}, {meta['description']}", end="")
    print("\n")
    quality(given.shared, systems, given.words)
    print()
    speed(given.shared, given.peer)


if __name__ == "__main__":
    main()
