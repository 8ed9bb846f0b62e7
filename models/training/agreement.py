"""Agreement of the two readings of the annotated sentences: `annotations/*.json` and `annotations/second/*.json`.

    python models/training/agreement.py ../shared [--differences] [--given]

Writes both readings of the sentences that both have as PubAnnotation files (with their text, into a temporary folder) and
compares them as `exoclaim agree` does. With --given, a reading of sentences of the given gold, made without a look at it, is
compared with that gold instead (`annotations/check/`).
"""

import argparse
import json
import tempfile
from dataclasses import replace
from pathlib import Path

from annotations import own_annotations
from corpora import GoldSentence, gold

from exoclaim.evaluate import agree

HERE = Path(__file__).parent / "annotations"


def pubannotation(sentences: list[GoldSentence]) -> dict[str, object]:
    """One PubAnnotation record that holds `sentences` one after another, a line each."""
    text, denotations, relations, attributes = "", [], [], []
    for n, s in enumerate(sentences):
        at = len(text)
        text += s.text + "\n"
        denotations.append({"id": f"S{n}", "span": {"begin": at, "end": at + len(s.text)}, "obj": "Sentence"})
        attributes.append({"id": f"C{n}", "subj": f"S{n}", "pred": "claim", "obj": s.claim})
        denotations += [
            {"id": f"T{n}.{i}", "span": {"begin": at + b, "end": at + e}, "obj": label}
            for i, (b, e, label) in enumerate(s.mentions)
        ]
        for i, (a, predicate, b, negated, speculative) in enumerate(s.relations):
            relations.append({"id": f"R{n}.{i}", "subj": f"T{n}.{a}", "pred": predicate, "obj": f"T{n}.{b}"})
            said = {"polarity": "negated" if negated else "affirmed", "certainty": "speculative" if speculative else "asserted"}
            attributes += [{"id": f"A{n}.{i}{k[0]}", "subj": f"R{n}.{i}", "pred": k, "obj": v} for k, v in said.items()]
    return {"text": text, "denotations": denotations, "relations": relations, "attributes": attributes}


def given_gold(shared: Path, like: list[GoldSentence]) -> list[GoldSentence]:
    """The gold of the documents of `like`, whose names are paths within the folder of the gold."""
    names = {s.document for s in like}
    folders = {name.split("/")[0] for name in names}
    found = [(f"{folder}/{s.document}.json", s) for folder in sorted(folders) for s in gold(shared / "gold" / folder)]
    return [replace(s, document=name) for name, s in found if name in names]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--differences", action="store_true")
    parser.add_argument("--given", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / name for name in ("first", "second")]
        for place in places:
            place.mkdir()
        other = HERE / ("check" if args.given else "second")
        for path in sorted(other.glob("*.json")):
            again = own_annotations(other, args.shared, path.name)
            first = given_gold(args.shared, again) if args.given else own_annotations(HERE, args.shared, path.name)
            both = {s.key for s in first} & {s.key for s in again}
            for place, reading in zip(places, (first, again), strict=True):
                kept = sorted((s for s in reading if s.key in both), key=lambda s: s.key)
                (place / path.name).write_text(json.dumps(pubannotation(kept)), encoding="utf-8")
            print(f"{path.name}: {len(both)} sentences")
        print(agree(*places).table(differences=args.differences))


if __name__ == "__main__":
    main()
