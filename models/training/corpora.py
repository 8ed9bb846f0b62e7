"""Read the labelled corpora into sentences with spans. Every corpus keeps its own labels: each is taught with a head of its
own, so a corpus that does not mark a label never teaches its absence."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PLACE = ("CRAFT", "BC2GM", "JNLPBA", "BioNLP13CG", "BioNLP13PC", "AnatEM")
# GO:0042571 is the word "antibody", GO:0005623 and GO:0005622 are "cell" and "intracellular": not compartments for us
CRAFT_NOT_COMPARTMENT = {"GO:0042571", "GO:0005623", "GO:0005622"}
CRAFT_LABELS = {"PROTEIN", "COMPARTMENT", "CELL", "CHEMICAL", "PROCESS"}


@dataclass(frozen=True, slots=True)
class Tagged:
    """A sentence, its spans (start, end, label) in characters, and where it comes from."""

    corpus: str
    document: str
    text: str
    spans: list[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence of gold: mentions (start, end, label), relations (subject, predicate, object, negated, speculative)
    as indexes of mentions, `short` the mentions that abbreviate another one, `file` what it was read from."""

    document: str
    text: str
    begin: int
    claim: str
    mentions: list[tuple[int, int, str]]
    relations: list[tuple[int, str, int, bool, bool]]
    short: set[int] = field(default_factory=set)
    file: Path = Path()

    @property
    def key(self) -> tuple[str, int, str]:
        """Document, begin and text: the same in every reading of the sentence."""
        return self.document, self.begin, self.text


def _lines(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def flat(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Longest spans first, none overlapping: entities do not nest (guidelines, section 7)."""
    kept: list[tuple[int, int, str]] = []
    for s in sorted(set(spans), key=lambda s: (s[0] - s[1], s[0], s[2])):
        if all(s[1] <= k[0] or k[1] <= s[0] for k in kept):
            kept.append(s)
    return sorted(kept)


def craft(folder: Path, split: str) -> Iterator[Tagged]:
    """Sentences of a CRAFT split, the proper class sets, without ORGANISM (the scheme has no such label)."""
    for article in _lines(folder / "craft" / f"{split}.jsonl.gz"):
        found = [
            (e["start"], e["end"], e["label"])
            for e in article["entities"]
            if e["label"] in CRAFT_LABELS and not e.get("discontinuous") and e["id"] not in CRAFT_NOT_COMPARTMENT
        ]
        for s in article["sentences"]:
            inside = [(b - s["start"], e - s["start"], k) for b, e, k in found if s["start"] <= b and e <= s["end"]]
            yield Tagged("CRAFT", str(article["pmid"]), article["text"][s["start"] : s["end"]], flat(inside))


def iob(folder: Path, corpus: str, split: str) -> Iterator[Tagged]:
    """Sentences of a corpus in IOB form; tokens are joined by one blank."""
    tokens: list[tuple[str, str]] = []
    with gzip.open(folder / "ner" / corpus / f"{split}.tsv.gz", "rt", encoding="utf-8") as file:
        for line in [*file, "\n"]:
            parts = line.rstrip("\n").split("\t")
            if len(parts) >= 2:
                tokens.append((parts[0], parts[-1]))
            elif tokens:
                yield _from_iob(corpus, tokens)
                tokens = []


def _from_iob(corpus: str, tokens: list[tuple[str, str]]) -> Tagged:
    text, spans = "", []
    for word, tag in tokens:
        start = len(text) + bool(text)
        text = f"{text} {word}" if text else word
        if tag.startswith("B") or (
            tag.startswith("I") and not (spans and spans[-1][2] == tag[2:] and spans[-1][1] == start - 1)
        ):
            spans.append((start, len(text), tag[2:]))
        elif tag.startswith("I"):
            spans[-1] = (spans[-1][0], len(text), tag[2:])
    return Tagged(corpus, corpus, text, spans)


def jnlpba(folder: Path, split: str) -> Iterator[Tagged]:
    """JNLPBA from its stand-off form, cut into sentences at line ends and full stops."""
    for record in _lines(folder / "ner" / "JNLPBA" / f"standoff.{split}.jsonl.gz"):
        text = record["text"]
        entities = [(e["start"], e["end"], e.get("label") or e.get("type")) for e in record["entities"]]
        start = 0
        for end in [i + 1 for i in range(len(text)) if text[i] == "\n" or text[i : i + 2] == ". "] + [len(text)]:
            if any(b < end < e for b, e, _ in entities):
                continue
            piece = text[start:end]
            if piece.strip():
                inside = [(b - start, e - start, k) for b, e, k in entities if start <= b and e <= end]
                yield Tagged("JNLPBA", str(record.get("id")), piece, flat(inside))
            start = end


def gold(folder: Path) -> Iterator[GoldSentence]:
    """Sentences of the gold files in `folder`. Line breaks become blanks, offsets count from the sentence's begin."""
    for path in sorted(folder.glob("*.json")):
        raw = json.loads(path.read_text(encoding="utf-8"))
        text = raw["text"]
        span = {d["id"]: (d["span"]["begin"], d["span"]["end"], d["obj"]) for d in raw["denotations"]}
        attributes: dict[str, dict[str, str]] = {}
        for a in raw["attributes"]:
            attributes.setdefault(a["subj"], {})[a["pred"]] = a["obj"]
        for sid in (i for i, s in span.items() if s[2] == "Sentence"):
            begin, end, _ = span[sid]
            ids = sorted(
                (i for i, s in span.items() if s[2] != "Sentence" and begin <= s[0] and s[1] <= end), key=lambda i: span[i][:2]
            )
            index = {i: k for k, i in enumerate(ids)}
            relations, short = [], set()
            for r in raw["relations"]:
                if r["subj"] not in index or r["obj"] not in index:
                    continue
                s, o = index[r["subj"]], index[r["obj"]]
                if r["pred"] == "same_as":
                    short.add(max(s, o, key=lambda k: (-(span[ids[k]][1] - span[ids[k]][0]), k)))
                else:
                    at = attributes.get(r["id"], {})
                    relations.append((s, r["pred"], o, at.get("polarity") == "negated", at.get("certainty") == "speculative"))
            mentions = [(span[i][0] - begin, span[i][1] - begin, span[i][2]) for i in ids]
            used = {k for r in relations for k in (r[0], r[2])}
            claim = attributes.get(sid, {}).get("claim", "OTHER")
            printed = text[begin:end].replace("\n", " ")
            yield GoldSentence(path.stem, printed, begin, claim, mentions, relations, short - used, path)
