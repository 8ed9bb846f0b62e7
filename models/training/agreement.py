"""Agreement of the two readings of the annotated sentences: `annotations/*.json` and `annotations/second/*.json`.

    python models/training/agreement.py ../shared [--differences]

Writes both readings of the sentences that both have as PubAnnotation files (with their text, into a temporary folder) and
compares them as `exoclaim agree` does.
"""

import argparse
import json
import tempfile
from pathlib import Path

from annotations import own_annotations
from corpora import GoldSentence

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--differences", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / name for name in ("first", "second")]
        for place in places:
            place.mkdir()
        for path in sorted((HERE / "second").glob("*.json")):
            readings = [own_annotations(where, args.shared, path.name) for where in (HERE, HERE / "second")]
            keys = [{(s.document, s.begin, s.text) for s in reading} for reading in readings]
            both = keys[0] & keys[1]
            for place, reading in zip(places, readings, strict=True):
                kept = sorted(
                    (s for s in reading if (s.document, s.begin, s.text) in both), key=lambda s: (s.document, s.begin)
                )
                (place / path.name).write_text(json.dumps(pubannotation(kept)), encoding="utf-8")
            print(f"{path.name}: {len(both)} sentences")
        print(agree(*places).table(differences=args.differences))


if __name__ == "__main__":
    main()
