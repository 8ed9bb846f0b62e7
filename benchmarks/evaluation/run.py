"""How long `exoclaim evaluate` takes, and how much memory: 1,000 made documents with 50 relations each, 1,000 bootstrap draws.

    python benchmarks/evaluation/run.py [--documents 1000] [--relations 50] [--draws 1000]

Gold is made of words without meaning, 60 sentences a document; predictions are gold with some of everything dropped,
moved, relabelled and doubled. The command is run as a user types it, in a process of its own; its clock and processor time
and its largest memory are printed.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from exoclaim.schema import ClaimLabel, Label, Predicate

SENTENCES, WORDS, MENTIONS = 60, 22, 110  # of a document; about 1,300 words


def document(rng: random.Random, name: str, relations: int) -> dict[str, Any]:
    """A gold record whose relations stand within sentences."""
    text, denotations, attributes, places = "", [], [], []
    for number in range(1, SENTENCES + 1):
        begin, words = len(text), []
        for _ in range(WORDS):
            word = "".join(rng.choices("abcdefghilmnoprstu", k=rng.randint(2, 10)))
            words.append((len(text), len(text) + len(word)))
            text += f"{word} "
        text = f"{text[:-1]}. "
        denotations.append({"id": f"S{number}", "span": {"begin": begin, "end": len(text) - 1}, "obj": "Sentence"})
        attributes.append({"subj": f"S{number}", "pred": "claim", "obj": str(rng.choice(list(ClaimLabel)))})
        places.append(words)
    inside: dict[int, list[str]] = {}
    for key in range(1, MENTIONS + 1):
        sentence = rng.randrange(SENTENCES)
        begin, end = rng.choice(places[sentence])
        denotations.append({"id": f"T{key}", "span": {"begin": begin, "end": end}, "obj": str(rng.choice(list(Label)))})
        inside.setdefault(sentence, []).append(f"T{key}")
    full = [members for members in inside.values() if len(members) > 1]
    rows = []
    for key in range(1, relations + 1):
        subject, obj = rng.sample(rng.choice(full), 2)
        rows.append({"id": f"R{key}", "subj": subject, "pred": str(rng.choice(list(Predicate))), "obj": obj})
        attributes += [
            {"subj": f"R{key}", "pred": "polarity", "obj": rng.choice(["affirmed"] * 9 + ["negated"])},
            {"subj": f"R{key}", "pred": "certainty", "obj": rng.choice(["asserted"] * 4 + ["speculative"])},
            {"subj": f"R{key}", "pred": "attribution", "obj": str(rng.randint(1, 99))},
        ]
    return {"text": text, "source": name, "denotations": denotations, "relations": rows, "attributes": attributes}


def damaged(gold: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """A prediction: gold with errors of every kind, a confidence for each relation."""
    moved = [
        d | {"span": {"begin": d["span"]["begin"], "end": d["span"]["end"] - (rng.random() < 0.1)}}
        | ({"obj": str(rng.choice(list(Label)))} if d["obj"] != "Sentence" and rng.random() < 0.1 else {})
        for d in gold["denotations"]
    ]  # fmt: skip
    kept = [
        r | ({"pred": str(rng.choice(list(Predicate)))} if rng.random() < 0.2 else {})
        for r in gold["relations"] if rng.random() < 0.8
    ]  # fmt: skip
    kept += [r | {"id": f"{r['id']}b", "subj": r["obj"], "obj": r["subj"]} for r in kept if rng.random() < 0.2]
    there = {x["id"] for x in (*moved, *kept)}
    attributes = [a for a in gold["attributes"] if a["subj"] in there]
    attributes += [{"subj": r["id"], "pred": "confidence", "obj": round(rng.random(), 4)} for r in kept]
    return gold | {"denotations": moved, "relations": kept, "attributes": attributes}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--documents", type=int, default=1000)
    options.add_argument("--relations", type=int, default=50)
    options.add_argument("--draws", type=int, default=1000)
    given = options.parse_args()
    rng = random.Random(8)
    with tempfile.TemporaryDirectory() as folder:
        gold, predicted = Path(folder) / "gold", Path(folder) / "predicted"
        gold.mkdir()
        predicted.mkdir()
        for number in range(given.documents):
            name = f"d{number:05}.json"
            one = document(rng, name, given.relations)
            (gold / name).write_text(json.dumps(one), encoding="utf-8")
            (predicted / name).write_text(json.dumps(damaged(one, rng)), encoding="utf-8")
        command = [sys.executable, "-m", "exoclaim.cli", "evaluate", str(gold), "--predictions", str(predicted),
                   "--bootstrap", str(given.draws), "--json", f"{folder}/r.json", "--html", f"{folder}/r.html"]  # fmt: skip
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        printed = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        clock = time.perf_counter() - begun
        assert status == 0, printed
        found = json.loads(Path(folder, "r.json").read_text(encoding="utf-8"))
        page = Path(folder, "r.html").stat().st_size
    relations = found["relations"]
    print(f"{found['documents']} documents, {relations['gold']} gold and {relations['pred']} predicted relations,")
    print(f"{found['entities']['gold']} mentions, {found['units']} units, {given.draws} draws, HTML {page / 1e6:.1f} MB")
    print(f"clock {clock:.1f} s, processor {usage.ru_utime + usage.ru_stime:.1f} s, memory {usage.ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
