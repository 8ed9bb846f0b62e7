"""The project's own annotations of real sentences: stand-off, without their text, which is read from the corpora.

`annotations/*.json` holds, for each sentence, its source, offsets and SHA-256, its claim, mentions and relations.
Citation keys are left out: rules find them, and a list of them is text of the paper. `adopt` writes such a file from what a
reader compiled from a file of picked sentences (their sources and offsets are PICKS_INDEX):

    python models/training/annotations.py adopt PICKS_INDEX COMPILED OUT
"""

import argparse
import hashlib
import json
import lzma
import tempfile
from pathlib import Path

from corpora import GoldSentence, gold


def _texts(shared: Path, wanted: set[str]) -> dict[str, str]:
    """Texts by key, out of ev_texts and the unlabelled papers; a key that ends in .json is a file of the given gold."""
    texts = {}
    for key in wanted:
        if key.endswith(".json"):
            texts[key] = json.loads((shared / "gold" / key).read_text(encoding="utf-8"))["text"]
            continue
        path = shared / "corpora" / "ev_texts" / f"{key}.txt"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                texts[key] = file.read()
    for path in sorted((shared / "corpora" / "unlabelled").glob("*.jsonl.xz")):
        if not wanted - texts.keys():
            break
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if any(f'"{key}"' in line[:300] for key in wanted - texts.keys()):
                    record = json.loads(line)
                    if str(record["id"]) in wanted:
                        texts[str(record["id"])] = record["text"]
    return texts


def _digest(sentence: str) -> str:
    return hashlib.sha256(sentence.encode()).hexdigest()


def own_annotations(folder: Path, shared: Path, pattern: str = "*.json") -> list[GoldSentence]:
    """Sentences of the stand-off files in `folder` that fit `pattern`; ValueError where a text is not the annotated one."""
    rows = [
        (path, s) for path in sorted(folder.glob(pattern)) for s in json.loads(path.read_text(encoding="utf-8"))["sentences"]
    ]
    texts = _texts(shared, {s["source"] for _, s in rows})
    out = []
    for path, s in rows:
        text = texts[s["source"]][s["begin"] : s["end"]].replace("\n", " ")
        if _digest(text) != s["sha256"]:
            raise ValueError(f"{s['source']} {s['begin']}-{s['end']}: this is not the text that was annotated")
        relations = [(a, p, b, "negated" in flags, "speculative" in flags) for a, p, b, flags in s["relations"]]
        mentions = [tuple(m) for m in s["mentions"]]
        out.append(GoldSentence(s["source"], text, s["begin"], s["claim"], mentions, relations, set(s["short"]), path))
    return out


def adopt(index: Path, compiled: Path, out: Path) -> int:
    """Write the stand-off file of a compiled reading of picked sentences; returns the number of sentences."""
    picks = json.loads(index.read_text(encoding="utf-8"))
    raw = json.loads(compiled.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "x.json").write_text(json.dumps(raw), encoding="utf-8")
        read = list(gold(Path(folder)))
    sentences = []
    for pick in picks:
        whole = [s for s in read if s.begin >= pick["at"] and s.begin + len(s.text) <= pick["at"] + pick["end"] - pick["begin"]]
        if len(whole) != 1:  # the splitter of the notes cut this pick in two: leave it out
            continue
        s = whole[0]
        begin = pick["begin"] + s.begin - pick["at"]
        relations = [[a, p, b, ["negated"] * n + ["speculative"] * d] for a, p, b, n, d in s.relations]
        sentences.append(
            {"source": pick["source"], "begin": begin, "end": begin + len(s.text), "sha256": _digest(s.text),
             "claim": s.claim, "mentions": [list(m) for m in s.mentions], "relations": relations, "short": sorted(s.short)}
        )  # fmt: skip
    lines = ",\n".join(json.dumps(s, ensure_ascii=False) for s in sentences)
    out.write_text('{"sentences": [\n' + lines + "\n]}\n", encoding="utf-8")
    return len(sentences)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["adopt"])
    for name in ("index", "compiled", "out"):
        parser.add_argument(name, type=Path)
    args = parser.parse_args()
    print(adopt(args.index, args.compiled, args.out), "sentences")
