"""Compile a reader's notes into gold (PubAnnotation JSON, offsets checked against the text).

    python corpus/notes.py sentences TEXT           print the numbered sentences of a text file
    python corpus/notes.py compile TEXT NOTES OUT [--no-text]

A notes file has one block for each sentence, blocks parted by an empty line:

    12 FINDING
    PROTEIN: CD63; CD9; Alix#2
    COMPARTMENT: exosomes; multivesicular bodies; MVBs
    multivesicular bodies = MVBs
    CD63; CD9 > enriched_in > exosomes | speculative 12 14
    Alix#2 > located_in > MVBs | negated

The first line is the sentence's number and its claim label. `Alix#2` is the second `Alix` of the
sentence (only whole words count where that is possible). Lists on both sides of a predicate are distributed.
Behind `|`: `negated`, `speculative`, citation keys; a key with blanks stands in double quotes.
`long = short` links an abbreviation. Sentences that are not in the notes are not in the gold's `scope`.
A sentence that a page footer cuts in two is annotated as one under both numbers: `12-13 FINDING`.
A mention may be broken over two lines, with or without a hyphen (`multi-` / `vesicular bodies`).
"""

import argparse
import hashlib
import json
import re
import shlex
import sys
from pathlib import Path

import pysbd

LABELS = ("PROTEIN", "LIPID", "RNA", "CHEMICAL", "COMPARTMENT", "CELL", "PROCESS", "QUANTITY")
PREDICATES = (
    "located_in", "enriched_in", "marker_of", "sorted_to", "secreted_by", "transferred_to", "originates_from",
    "fuses_with", "interacts_with", "depends_on", "promotes", "inhibits", "involved_in", "is_a", "has_quantity",
)  # fmt: skip
CLAIMS = ("FINDING", "HYPOTHESIS", "DEFINITION", "GAP", "OTHER")


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of `text`; a paragraph (empty line) always ends one."""
    segmenter = pysbd.Segmenter(language="en", clean=False)
    spans = []
    for block in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text):
        flat = block.group().replace("\n", " ")
        cursor = 0
        for piece in segmenter.segment(flat):
            piece = piece.strip()
            at = flat.find(piece, cursor)
            if at < 0 or not piece:
                continue
            cursor = at + len(piece)
            spans.append((block.start() + at, block.start() + cursor))
    return spans


def locate(text: str, span: tuple[int, int], name: str, where: str) -> tuple[int, int]:
    """Offsets of `name` (or `name#n`) in the sentence `span`; ValueError names the note when it is not there."""
    wanted, nth = name, 1
    if match := re.fullmatch(r"(.+)#(\d+)", name):
        wanted, nth = match.group(1), int(match.group(2))
    broken = r"(?:-?[ \t]*\r?\n[ \t]*)?"  # a line end inside a word, hyphenated or not
    pattern = r"\s+".join(broken.join(map(re.escape, word)) for word in wanted.split())
    sentence = text[span[0] : span[1]]
    hits = list(re.finditer(r"(?<!\w)" + pattern + r"(?!\w)", sentence)) or list(re.finditer(pattern, sentence))
    if len(hits) < nth:
        raise ValueError(f"{where}: {name!r} is not in the sentence {sentence!r}")
    return span[0] + hits[nth - 1].start(), span[0] + hits[nth - 1].end()


def compile_notes(text: str, notes: str, name: str, where: str) -> dict:
    """PubAnnotation dict of `notes` on `text`; ValueError names file and sentence of a note that does not fit."""
    spans = sentences(text)
    out: dict = {"source": name, "sha256": hashlib.sha256(text.encode()).hexdigest(), "denotations": [],
                 "relations": [], "attributes": [], "scope": []}  # fmt: skip

    def attribute(subject: str, pred: str, obj: str) -> None:
        out["attributes"].append({"id": f"A{len(out['attributes']) + 1}", "subj": subject, "pred": pred, "obj": obj})

    mention_count = 0
    for block in re.split(r"\n\s*\n", notes.strip()):
        lines = [line.strip() for line in block.splitlines() if line.strip() and not line.startswith("//")]
        if not lines:
            continue
        head = re.fullmatch(r"(\d+)(?:-(\d+))? ([A-Z]+)(?:\s.*)?", lines[0])
        place = f"{where}: sentence {lines[0].split()[0]}"
        first, last = (int(head.group(1)), int(head.group(2) or head.group(1))) if head else (0, -1)
        if not head or head.group(3) not in CLAIMS or not first <= last < len(spans):
            raise ValueError(f"{place}: unknown claim label or sentence number in {lines[0]!r}")
        claim = head.group(3)
        span = (spans[first][0], spans[last][1])
        sid = f"S{first:03d}"
        out["denotations"].append({"id": sid, "span": {"begin": span[0], "end": span[1]}, "obj": "Sentence"})
        out["scope"].append(list(span))
        attribute(sid, "claim", claim)
        ids: dict[tuple[int, int], str] = {}

        def mention(name: str, place=place, span=span, ids=ids) -> str:
            at = locate(text, span, name.strip(), place)
            if at not in ids:
                raise ValueError(f"{place}: {name!r} stands in a relation and is not marked as a mention")
            return ids[at]

        for line in lines[1:]:
            if match := re.fullmatch(r"([A-Z]+):(.*)", line):
                if match.group(1) not in LABELS:
                    raise ValueError(f"{place}: unknown label {match.group(1)}")
                for item in filter(None, (x.strip() for x in match.group(2).split(";"))):
                    at = locate(text, span, item, place)
                    if any(at[0] < e and b < at[1] for b, e in ids):
                        raise ValueError(f"{place}: {item!r} overlaps another mention")
                    mention_count += 1
                    ids[at] = f"T{mention_count}"
                    at_span = {"begin": at[0], "end": at[1]}
                    out["denotations"].append({"id": ids[at], "span": at_span, "obj": match.group(1)})
            elif ">" in line:
                body, _, tail = line.partition("|")
                parts = [x.strip() for x in body.split(">")]
                if len(parts) != 3 or parts[1] not in PREDICATES:
                    raise ValueError(f"{place}: not `subjects > predicate > objects`: {line!r}")
                flags = shlex.split(tail)
                for subject in filter(None, (x.strip() for x in parts[0].split(";"))):
                    for obj in filter(None, (x.strip() for x in parts[2].split(";"))):
                        rid = f"R{len(out['relations']) + 1}"
                        ends = {"subj": mention(subject), "pred": parts[1], "obj": mention(obj)}
                        out["relations"].append({"id": rid, **ends})
                        attribute(rid, "polarity", "negated" if "negated" in flags else "affirmed")
                        attribute(rid, "certainty", "speculative" if "speculative" in flags else "asserted")
                        for key in flags:
                            if key not in ("negated", "speculative", "affirmed", "asserted"):
                                attribute(rid, "attribution", key)
            elif "=" in line:
                long, short = (mention(x) for x in line.split("=", 1))
                rid = f"R{len(out['relations']) + 1}"
                out["relations"].append({"id": rid, "subj": short, "pred": "same_as", "obj": long})
            else:
                raise ValueError(f"{place}: cannot read the line {line!r}")
    return out


def main() -> int:
    """Run one of the two commands; 4 when a note does not fit its text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    show = commands.add_parser("sentences")
    show.add_argument("text", type=Path)
    make = commands.add_parser("compile")
    for name in ("text", "notes", "out"):
        make.add_argument(name, type=Path)
    make.add_argument("--no-text", action="store_true", help="stand-off only: the text is not ours to copy")
    args = parser.parse_args()
    with args.text.open(encoding="utf-8", newline="") as file:
        text = file.read()
    if args.command == "sentences":
        for number, (start, end) in enumerate(sentences(text)):
            print(number, " ".join(text[start:end].split()))
        return 0
    try:
        gold = compile_notes(text, args.notes.read_text(encoding="utf-8"), args.text.name, str(args.notes))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 4
    if not args.no_text:
        gold["text"] = text
    args.out.write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{args.out}: {len(gold['scope'])} sentences, {len(gold['relations'])} relations")
    return 0


if __name__ == "__main__":
    sys.exit(main())
