"""How often each pattern of the extract stage is right in the training gold (never dev).

python benchmarks/extraction/patterns.py ../shared
"""

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "training"))

from corpora import gold

from exoclaim.extract.lists import groups
from exoclaim.extract.patterns import match, patterns

FOLDERS = ("train", "train-vesicle", "train-cell", "train-intro")


def main(shared: Path) -> None:
    right: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    wanted = found = 0
    for name in FOLDERS:
        for s in gold(shared / "gold" / name):
            true = {(a, p, b) for a, p, b, *_ in s.relations}
            seen = set()
            for subject, obj, pattern in match(s.text, s.mentions, groups(s.text, s.mentions)):
                hit = (subject, str(pattern.predicate), obj)
                hits[pattern.name] += 1
                right[pattern.name] += hit in true
                seen.add(hit)
                if "-v" in sys.argv and hit not in true:
                    print(
                        "wrong:", s.text[slice(*s.mentions[subject][:2])], "|", s.text[slice(*s.mentions[obj][:2])], "|", s.text
                    )
            markers = {t for t in true if t[1] == "marker_of"}
            wanted += len(markers)
            found += len(markers & seen)
            if "-v" in sys.argv:
                for a, _, b in markers - seen:
                    print("missed:", s.text[slice(*s.mentions[a][:2])], "|", s.text[slice(*s.mentions[b][:2])], "|", s.text)
    print("| pattern | hits | right | (right + 1) / (hits + 2) |\n|---|---:|---:|---:|")
    for p in patterns():
        print(f"| {p.name} | {hits[p.name]} | {right[p.name]} | {(right[p.name] + 1) / (hits[p.name] + 2):.2f} |")
    print(f"\nmarker_of in the training gold: {wanted}, found by a pattern: {found}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
