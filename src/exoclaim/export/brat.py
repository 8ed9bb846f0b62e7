"""brat standoff: a text file and its annotations, for each document.

A span in brat lies in one line, so a span that crosses a line break (or a tab, which would part the columns) is cut
there into fragments. Polarity, certainty and claim are `A` attributes, concepts `N`, abbreviations `*  Equiv`,
and everything else notes (`#`), for an attribute cannot hold blanks. A mention of nothing but line ends has no place here.

As events, a relation whose predicate cue is known has that cue as its trigger, and `Negation` and `Speculation` mark what
is denied and doubted, as in the BioNLP shared tasks; a relation without a cue stays a plain relation.
"""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from exoclaim.errors import InputError
from exoclaim.export.atomic import atomic, folder
from exoclaim.export.edits import read_judgements
from exoclaim.export.load import load_analyses
from exoclaim.export.names import file_names
from exoclaim.export.pubannotation import to_pubannotation
from exoclaim.schema import SYMMETRIC, Analysis, Certainty, ClaimLabel, Label, Polarity, Predicate

PIECES = re.compile("[^\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")  # what some reader takes for the end of a line
SENTENCE, SAME_AS = "Sentence", "same_as"
PLAIN = frozenset({"polarity", "certainty", "claim"})  # values without blanks
FLAGS = (("polarity", str(Polarity.NEGATED), "Negation"), ("certainty", str(Certainty.SPECULATIVE), "Speculation"))


def to_brat(analysis: Analysis, *, events: bool = False) -> tuple[str, str]:
    """The text, unchanged, and the lines of the `.ann` file. Write both without translating line ends."""
    return record_to_brat(to_pubannotation(analysis), events=events)


def record_to_brat(record: Mapping[str, Any], *, events: bool = False) -> tuple[str, str]:
    """The same for a PubAnnotation record."""
    return record["text"], _Lines(record, events=events).written()


class _Lines:
    """The lines of one document. Mentions come first, then sentences, then triggers, numbered in this order."""

    def __init__(self, record: Mapping[str, Any], *, events: bool) -> None:
        self.text, self.events = record["text"], events
        self.lines: list[str] = []
        self.concepts: list[str] = []
        self.attributes: list[str] = []
        self.flags: list[str] = []
        self.notes: list[str] = []
        self.values: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for a in record.get("attributes", ()):
            self.values[a["subj"]][a["pred"]].append(a["obj"])
        self.keys: dict[str, str] = {}  # id in the record -> id here
        places = sorted(record["denotations"], key=lambda d: d["obj"] == SENTENCE)
        self.triggers = len(places)
        for number, d in enumerate(places, 1):
            self.denotation(f"T{number}", d)
        relations = sorted(record.get("relations", ()), key=lambda r: r["pred"] == SAME_AS)
        for number, r in enumerate((r for r in relations if {r["subj"], r["obj"]} <= self.keys.keys()), 1):
            self.relation(number, r)

    def denotation(self, key: str, d: Mapping[str, Any]) -> None:
        if not self.text_bound(key, d["obj"], d["span"]["begin"], d["span"]["end"]):
            return
        self.keys[d["id"]] = key
        values = self.values[d["id"]]
        concepts, names = values.pop("concept", []), values.pop("concept_name", [])
        plain = len(names) <= len(concepts) and all(name == " ".join(name.split()) != "" for name in names)
        for concept, name in zip_longest(concepts, names if plain else (), fillvalue=""):
            self.concepts.append(f"N{len(self.concepts) + 1}\tReference {key} {concept}\t{name}")
        if not plain:
            values["concept_name"] = names
        self.say(key, values)

    def relation(self, number: int, r: Mapping[str, Any]) -> None:
        subject, obj = self.keys[r["subj"]], self.keys[r["obj"]]
        if r["pred"] == SAME_AS:
            self.lines.append(f"*\tEquiv {subject} {obj}")
            return
        values = self.values[r["id"]]
        cue = values.get("predicate_cue") if self.events else None
        trigger = f"T{self.triggers + number}"
        if cue and self.text_bound(trigger, r["pred"], *map(int, cue[0].split())):
            key, head = f"E{number}", f"{r['pred']}:{trigger}"
            del values["predicate_cue"]
            for name, value, flag in FLAGS:
                if value in values.pop(name, ()):
                    self.flags.append(f"M{len(self.flags) + 1}\t{flag} {key}")
        else:
            key, head = f"R{number}", r["pred"]
        self.lines.append(f"{key}\t{head} Arg1:{subject} Arg2:{obj}")
        self.say(key, values)

    def say(self, key: str, values: Mapping[str, Sequence[Any]]) -> None:
        """Attributes where brat can hold the value, notes elsewhere; a value that a line would change is written as JSON."""
        for name, said in values.items():
            for value in map(str, said):
                if name in PLAIN:
                    self.attributes.append(f"A{len(self.attributes) + 1}\t{name} {key} {value}")
                    continue
                odd = value != " ".join(value.split()) or value[:1] in ("", '"')
                self.notes.append(f"#{len(self.notes) + 1}\t{name} {key}\t{json.dumps(value) if odd else value}")

    def text_bound(self, key: str, label: str, begin: int, end: int) -> bool:
        """Adds a `T` line, and a note of the span where its ends are line ends; False for nothing but line ends."""
        pieces = [(m.start(), m.end()) for m in PIECES.finditer(self.text, begin, end)]
        if pieces:
            places = ";".join(f"{a} {b}" for a, b in pieces)
            self.lines.append(f"{key}\t{label} {places}\t{' '.join(self.text[a:b] for a, b in pieces)}")
            if (pieces[0][0], pieces[-1][1]) != (begin, end):
                self.notes.append(f"#{len(self.notes) + 1}\tspan {key}\t{begin} {end}")
        return bool(pieces)

    def written(self) -> str:
        """The whole file."""
        return "".join(f"{line}\n" for line in (*self.lines, *self.concepts, *self.attributes, *self.flags, *self.notes))


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
    """`NAME.txt` and `NAME.ann` for each document, and annotation.conf, in folder `out`; returns the number of documents.

    Raises InputError where a file holds something else than what would be written: somebody may have corrected it.
    """
    names = file_names(conn.execute("SELECT id, source FROM documents"))
    count = 0
    for analysis in load_analyses(conn, read_judgements(conn), accepted=accepted):
        text, annotations = to_brat(analysis, events=events)
        files = [(out / f"{names[analysis.document.id]}{end}", said) for end, said in ((".txt", text), (".ann", annotations))]
        for path, content in files:
            if path.is_file() and path.read_bytes() not in (b"", content.encode()):
                what = "it holds something else than what would be written, corrections perhaps"
                raise InputError(path, what, "Export into an empty folder, or delete the file if nothing in it is to be kept")
        for path, content in files:
            with atomic(path) as file:
                file.write(content)
        count += 1
    write_configuration(out, events=events)
    return count


def write_configuration(out: Path, *, events: bool = False) -> None:
    """annotation.conf in folder `out`, unless there is one: its user may have added colours, keys or labels."""
    path = folder(out) / "annotation.conf"
    if not path.exists():
        with atomic(path) as file:
            file.write(configuration(events=events))
