"""Entity benchmarks: the shipped tagger on the test parts of CRAFT, JNLPBA, BioNLP13CG and BioNLP13PC, in our labels.

Labels are mapped to ours; what our scheme does not mark (diseases, organisms) leaves both sides. `exact` asks for equal
ends and label, the protocol of the published figures; `overlap` for a shared character. Our scheme differs from each
corpus (longest phrase, families and complexes as PROTEIN), so these figures say how far the schemes lie apart, too.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from exoclaim.annotate.decode import spans
from exoclaim.annotate.network import Network
from exoclaim.annotate.questions import LABELS
from exoclaim.bench.table import Row, measured
from exoclaim.errors import InputError
from exoclaim.schema import Label, Span

Sentence = tuple[str, list[tuple[Span, Label]]]  # text, gold
MAPS: dict[str, dict[str, Label]] = {
    "craft": {x: Label(x) for x in ("PROTEIN", "COMPARTMENT", "CELL", "CHEMICAL", "PROCESS")},
    "jnlpba": {"protein": Label.PROTEIN, "cell_type": Label.CELL, "cell_line": Label.CELL, "RNA": Label.RNA},
    "cg": {
        "Gene_or_gene_product": Label.PROTEIN,
        "Simple_chemical": Label.CHEMICAL,
        "Cell": Label.CELL,
        "Cellular_component": Label.COMPARTMENT,
    },
    "pc": {
        "Gene_or_gene_product": Label.PROTEIN,
        "Complex": Label.PROTEIN,
        "Simple_chemical": Label.CHEMICAL,
        "Cellular_component": Label.COMPARTMENT,
    },
}
PATHS = {"craft": "test.jsonl.gz", "jnlpba": "test.tsv.gz", "cg": "test.tsv.gz", "pc": "test.tsv.gz"}
NOT_OURS = frozenset({"GO:0042571", "GO:0005623", "CL:0000000"})  # antibody as a compartment, bare `cell`
WHERE = {
    "craft": "Get it from github.com/UCDenver-ccp/CRAFT, one article a line with text, sentences and entities",
    "jnlpba": "Get it from github.com/cambridgeltl/MTL-Bioinformatics-2016, data/JNLPBA-IOB",
    "cg": "Get it from github.com/cambridgeltl/MTL-Bioinformatics-2016, data/BioNLP13CG-IOB",
    "pc": "Get it from github.com/cambridgeltl/MTL-Bioinformatics-2016, data/BioNLP13PC-IOB",
}


def sentences(name: str, data: Path, limit: int | None = None) -> Iterator[list[Sentence]]:
    """Blocks of the first `limit` documents (craft) or sentences (the others), labels mapped; InputError without the data."""
    path = data / PATHS[name] if data.is_dir() else data
    if not path.is_file():
        raise InputError(path, f"the test part of {name} is not here", WHERE[name])
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = file.read().splitlines()
    return _craft(lines[:limit]) if name == "craft" else _iob(lines, MAPS[name], limit)


def tagged(network: Network, texts: list[str]) -> list[list[tuple[Span, Label]]]:
    """What the tagger finds in each of `texts`, sentences of one document."""
    return [
        [((start, end), LABELS[k]) for start, end, k, _ in spans(text, reading.encoded, reading.tags)]
        for text, reading in zip(texts, network.read(texts), strict=True)
    ]


def run(name: str, data: Path, limit: int | None = None) -> list[Row]:
    """Our rows on `sentences(name, data, limit)`."""
    blocks = sentences(name, data, limit)
    network = Network()
    wanted = sorted(set(MAPS[name].values()))
    exact, overlap, found, gold = (dict.fromkeys(wanted, 0) for _ in range(4))
    for block in blocks:
        for (_, marked), ours in zip(block, tagged(network, [text for text, _ in block]), strict=True):
            for label in wanted:
                theirs, mine = ([s for s, k in side if k is label] for side in (marked, ours))
                gold[label] += len(theirs)
                found[label] += len(mine)
                exact[label] += len(set(theirs) & set(mine))
                overlap[label] += overlaps(theirs, mine)
    rows = [measured(f"{name} test, {x}, exact", "exoclaim", exact[x], found[x], gold[x]) for x in wanted]
    total = [sum(counts.values()) for counts in (exact, overlap, found, gold)]
    labels = f"{len(wanted)} labels"
    rows.append(measured(f"{name} test, {labels}, exact", "exoclaim", total[0], total[2], total[3]))
    rows.append(measured(f"{name} test, {labels}, overlap", "exoclaim", total[1], total[2], total[3]))
    return rows


def overlaps(gold: list[Span], found: list[Span]) -> int:
    """How many pairs of spans in text order meet, each span used once (spans of one side do not overlap)."""
    hits = i = j = 0
    gold, found = sorted(gold), sorted(found)
    while i < len(gold) and j < len(found):
        if min(gold[i][1], found[j][1]) > max(gold[i][0], found[j][0]):
            hits, i, j = hits + 1, i + 1, j + 1
        elif gold[i][1] <= found[j][1]:
            i += 1
        else:
            j += 1
    return hits


def _craft(lines: list[str]) -> Iterator[list[Sentence]]:
    """Articles as lists of sentences; discontinuous mentions and ids outside our scheme are left out."""
    for raw in map(json.loads, lines):
        kept = [
            ((e["start"], e["end"]), MAPS["craft"][e["label"]])
            for e in raw["entities"]
            if e["label"] in MAPS["craft"] and e["id"] not in NOT_OURS and not e.get("discontinuous")
        ]
        yield [
            (
                raw["text"][s["start"] : s["end"]].replace("\n", " "),
                [((a - s["start"], b - s["start"]), k) for (a, b), k in kept if s["start"] <= a and b <= s["end"]],
            )
            for s in raw["sentences"]
        ]


def _iob(lines: list[str], names: dict[str, Label], limit: int | None) -> Iterator[list[Sentence]]:
    """Blocks of fifty sentences; tokens joined by blanks."""
    block: list[Sentence] = []
    count = 0
    text, open_label = "", ""
    marked: list[tuple[int, int, str]] = []
    for line in [*lines, ""]:
        token, _, tag = line.strip().partition("\t")
        if token:
            start = len(text) + bool(text)
            text = f"{text} {token}" if text else token
            label = tag[2:]
            if tag.startswith("B-") or (tag.startswith("I-") and label != open_label):
                marked.append((start, len(text), label))
            elif tag.startswith("I-"):
                marked[-1] = (marked[-1][0], len(text), label)
            open_label = label
        elif text:
            block.append((text, [((a, b), names[k]) for a, b, k in marked if k in names]))
            text, marked, open_label, count = "", [], "", count + 1
            if count == limit:
                break
            if len(block) == 50:
                yield block
                block = []
    if block:
        yield block
