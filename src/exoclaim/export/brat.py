"""brat standoff: a text file and its annotations, for each document.

A span in brat lies in one line, so a span that crosses a line break (or a tab, which would part the columns) is cut
there into fragments. Polarity, certainty and claim are `A` attributes, concepts `N`, abbreviations `*  Equiv`, and
citation keys notes (`#`), for an attribute cannot hold blanks. Confidence and cues have no place here.

As events, a relation whose predicate cue is known has that cue as its trigger, and `Negation` and `Speculation` mark what
is denied and doubted, as in the BioNLP shared tasks; a relation without a cue stays a plain relation.
"""

import re
import sqlite3
from collections import defaultdict
from pathlib import Path

from exoclaim.export.atomic import atomic, folder
from exoclaim.export.edits import read_judgements
from exoclaim.export.load import load_analyses
from exoclaim.export.names import file_names
from exoclaim.schema import SYMMETRIC, Analysis, Certainty, ClaimLabel, Label, Polarity, Predicate

PIECES = re.compile("[^\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")  # what some reader takes for the end of a line
SENTENCE = "Sentence"


def to_brat(analysis: Analysis, *, events: bool = False) -> tuple[str, str]:
    """The text, unchanged, and the lines of the `.ann` file. Write both without translating line ends."""
    text = analysis.document.text
    lines: list[str] = []
    attributes: list[str] = []
    notes: list[str] = []
    flags: list[str] = []

    def attribute(target: str, name: str, value: str) -> None:
        attributes.append(f"A{len(attributes) + 1}\t{name} {target} {value}")

    count = len(analysis.mentions)
    for i, m in enumerate(analysis.mentions, 1):
        lines.append(_text_bound(f"T{i}", m.label, text, m.start, m.end))
    for i, s in enumerate(analysis.sentences, count + 1):
        lines.append(_text_bound(f"T{i}", SENTENCE, text, s.start, s.end))
        if lines[-1]:
            attribute(f"T{i}", "claim", s.claim)
    for i, r in enumerate(analysis.relations, 1):
        arguments = f"Arg1:T{r.subject + 1} Arg2:T{r.object + 1}"
        cue = r.predicate_cue if events else None
        trigger_id = f"T{count + len(analysis.sentences) + i}"
        trigger = _text_bound(trigger_id, r.predicate, text, *cue) if cue else ""
        key = f"E{i}" if trigger else f"R{i}"
        if trigger:
            lines += [trigger, f"{key}\t{r.predicate}:{trigger_id} {arguments}"]
            if r.polarity is Polarity.NEGATED:
                flags.append(f"M{len(flags) + 1}\tNegation {key}")
            if r.certainty is Certainty.SPECULATIVE:
                flags.append(f"M{len(flags) + 1}\tSpeculation {key}")
        else:
            lines.append(f"{key}\t{r.predicate} {arguments}")
            attribute(key, "polarity", r.polarity)
            attribute(key, "certainty", r.certainty)
        for printed in r.attribution:
            notes.append(f"#{len(notes) + 1}\tattribution {key}\t{' '.join(printed.split())}")
    same: dict[int, list[int]] = defaultdict(list)
    for i, m in enumerate(analysis.mentions):
        if m.same_as is not None:
            same[m.same_as].append(i)
    lines += [f"*\tEquiv {' '.join(f'T{i + 1}' for i in (long, *short))}" for long, short in sorted(same.items())]
    concepts = [(i, m.concept) for i, m in enumerate(analysis.mentions, 1) if m.concept]
    lines += [f"N{n}\tReference T{i} {c.id}\t{' '.join(c.name.split())}" for n, (i, c) in enumerate(concepts, 1)]
    return text, "".join(f"{line}\n" for line in (*lines, *attributes, *flags, *notes) if line)


def _text_bound(key: str, label: str, text: str, start: int, end: int) -> str:
    """A `T` line; empty for a span of nothing but line ends."""
    pieces = [(m.start(), m.end()) for m in PIECES.finditer(text, start, end)]
    places = ";".join(f"{a} {b}" for a, b in pieces)
    return f"{key}\t{label} {places}\t{' '.join(text[a:b] for a, b in pieces)}" if pieces else ""


def configuration(*, events: bool = False) -> str:
    """`annotation.conf`, without which brat shows nothing."""
    arguments = "Arg1:<ENTITY>, Arg2:<ENTITY>"
    relations = [f"{p}\t{arguments}" + ", <REL-TYPE>:symmetric" * (p in SYMMETRIC) for p in Predicate]
    sections = {
        "entities": [*Label, SENTENCE],
        "relations": [*relations, "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"],
        "events": [f"{p}\tArg1:<ENTITY>, Arg2:<ENTITY>" for p in Predicate] if events else [],
        "attributes": [
            f"polarity\tArg:<RELATION>, Value:{'|'.join(Polarity)}",
            f"certainty\tArg:<RELATION>, Value:{'|'.join(Certainty)}",
            f"claim\tArg:{SENTENCE}, Value:{'|'.join(ClaimLabel)}",
            *(f"{flag}\tArg:<EVENT>" for flag in ("Negation", "Speculation") if events),
        ],
    }
    return "\n".join(f"[{name}]\n" + "".join(f"{line}\n" for line in lines) for name, lines in sections.items())


def write_brat(conn: sqlite3.Connection, out: Path, *, accepted: bool = False, events: bool = False) -> int:
    """`NAME.txt` and `NAME.ann` for each document, and annotation.conf, in folder `out`; returns the number of documents."""
    names = file_names(conn.execute("SELECT id, source FROM documents"))
    count = 0
    for analysis in load_analyses(conn, read_judgements(conn), accepted=accepted):
        text, annotations = to_brat(analysis, events=events)
        for ending, content in ((".txt", text), (".ann", annotations)):
            with atomic(folder(out) / f"{names[analysis.document.id]}{ending}") as file:
                file.write(content)
        count += 1
    with atomic(folder(out) / "annotation.conf") as file:
        file.write(configuration(events=events))
    return count
