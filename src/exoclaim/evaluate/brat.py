"""brat standoff (NAME.ann beside NAME.txt) as a PubAnnotation record: T R * E A M N and our own notes.

* A discontinuous span becomes the outer one, from the first fragment's begin to the last one's end: the guidelines
  know contiguous spans only, and a span is often cut just because a line ends in it.
* `*  Equiv` joins mentions by `same_as`. An event with two arguments is a relation of its type; its trigger is no
  entity. An event with another number of arguments, or about an event, has no counterpart and is an error.
* Attributes `polarity`, `certainty`, `claim` hold values; flags `Negation` and `Speculation` are understood too.
  `N` becomes the attributes `concept` and `concept_name`, a `#` note the attribute of its type (`attribution`), but for
  annotators' notes, which are left out. A note `span` gives ends that a `T` line cannot show, because a line ends there.

Labels and values are checked by `formats`; here only what brat itself can get wrong.
"""

import json
import re
from pathlib import Path
from typing import Any, NoReturn

from exoclaim.errors import GoldError, InputError
from exoclaim.schema import Label, Predicate

FLAGS = {
    "negation": ("polarity", "negated"),
    "negated": ("polarity", "negated"),
    "speculation": ("certainty", "speculative"),
    "speculative": ("certainty", "speculative"),
}
SUBJECT_ROLES = frozenset({"arg1", "subject", "subj", "cause", "agent"})


def read_brat(ann: Path) -> dict[str, Any]:
    """The record of `ann` and the text beside it. Raises GoldError for a line that does not agree, InputError for no file."""
    txt = ann.with_suffix(".txt")
    try:
        # bytes, because reading text would turn \\r\\n into one character and shift all offsets behind it
        text, lines = (path.read_bytes().decode("utf-8") for path in (txt, ann))
    except OSError as error:
        way_out = "brat keeps NAME.ann and NAME.txt in one folder"
        raise InputError(error.filename, f"it cannot be read ({error.strerror})", way_out) from error
    except UnicodeDecodeError as error:
        raise GoldError(ann, f"not UTF-8 ({error.reason} at byte {error.start})", "Convert .ann and .txt to UTF-8") from error
    reader = _Reader(ann, text)
    for number, line in enumerate(lines.split("\n"), 1):
        if line.strip():
            reader.take(line.rstrip("\r"), number)
    return reader.record()


class _Reader:
    """Collects the lines of one file."""

    def __init__(self, ann: Path, text: str) -> None:
        self.ann, self.text = ann, text
        self.denotations: dict[str, dict[str, Any]] = {}
        self.relations: list[dict[str, Any]] = []
        self.attributes: list[dict[str, Any]] = []
        self.triggers: dict[str, str] = {}  # trigger -> event
        self.line = 0

    def fail(self, what: str) -> NoReturn:
        raise GoldError(self.ann, f"line {self.line}: {what}", "Correct the line, or leave the file out")

    def take(self, line: str, number: int) -> None:
        self.line = number
        key, _, rest = line.partition("\t")
        head, _, tail = rest.partition("\t")
        words = head.split()
        if not words:
            self.fail(f"expected an id, a tab and what it says, found {line!r}")
        match key[0]:
            case "T":
                self.denotation(key, head, tail)
            case "R" | "E":
                self.relation(key, words)
            case "*":
                for i, first in enumerate(words[1:], 1):
                    for second in words[i + 1 :]:
                        self.relations.append(
                            {"id": f"{key}{number}.{len(self.relations)}", "subj": first, "pred": "same_as", "obj": second}
                        )
            case "A" | "M":
                self.attribute(words)
            case "N":
                if len(words) != 3:
                    self.fail(f"expected `Reference TARGET DATABASE:ID`, found {head!r}")
                self.attributes.append({"subj": words[1], "pred": "concept", "obj": words[2]})
                if tail:
                    self.attributes.append({"subj": words[1], "pred": "concept_name", "obj": tail})
            case "#":
                if words[0] == "span" and len(words) == 2:
                    self.widen(words[1], tail)
                elif words[0] != "AnnotatorNotes" and len(words) == 2:
                    self.attributes.append({"subj": words[1], "pred": words[0], "obj": _value(tail)})
            case _:
                self.fail(f"expected one of T R * E A M N #, found {key!r}")

    def denotation(self, key: str, head: str, words: str) -> None:
        label, _, places = head.partition(" ")
        found = [re.fullmatch(r"(\d+) (\d+)", place.strip()) for place in places.split(";")]
        spans = [(int(m[1]), int(m[2])) for m in found if m]
        if len(spans) != len(found) or not all(0 <= b < e <= len(self.text) for b, e in spans):
            self.fail(f"{key}: expected spans with 0 <= begin < end <= {len(self.text)}, found {places!r}")
        held = " ".join(self.text[b:e] for b, e in spans)
        if words.split() != held.split():
            self.fail(f"{key}: expected the text {held!r}, found {words!r}")
        if key in self.denotations:
            self.fail(f"{key}: expected an id of its own, found it a second time")
        label = label.upper() if label.upper() in list(Label) else label
        span = {"begin": min(b for b, _ in spans), "end": max(e for _, e in spans)}
        self.denotations[key] = {"id": key, "span": span, "obj": label}

    def widen(self, key: str, ends: str) -> None:
        begin, end = (int(x) if x.isdigit() else -1 for x in (*ends.split(), "", "")[:2])
        span = self.denotations.get(key, {"span": {"begin": len(self.text) + 1, "end": -1}})["span"]
        if not 0 <= begin <= span["begin"] < span["end"] <= end <= len(self.text):
            self.fail(f"{key}: expected a span around that of its T line, found {ends!r}")
        span["begin"], span["end"] = begin, end

    def relation(self, key: str, words: list[str]) -> None:
        name, _, trigger = words[0].partition(":")
        arguments = [(role.lower(), target) for role, _, target in (w.partition(":") for w in words[1:])]
        if len(arguments) != 2 or any(target[:1] != "T" for _, target in arguments):
            self.fail(f"{key}: expected two arguments that are mentions, found {' '.join(words[1:]) or 'none'}")
        if trigger:
            self.triggers[trigger] = key
        arguments.sort(key=lambda a: a[0].rstrip("0123456789") not in SUBJECT_ROLES and a[0] not in SUBJECT_ROLES)
        (_, subject), (_, obj) = arguments
        plain = name.lower()  # ours in any case of letters; foreign names stay, for a map of labels knows them as they are
        name = "same_as" if plain in {"same_as", "equiv"} else plain if plain in list(Predicate) else name
        self.relations.append({"id": key, "subj": subject, "pred": name, "obj": obj})

    def attribute(self, words: list[str]) -> None:
        if len(words) < 2:
            self.fail(f"expected `NAME TARGET [VALUE]`, found {' '.join(words)!r}")
        name, value = words[0].lower(), " ".join(words[2:])
        if name in FLAGS and not value:
            name, value = FLAGS[name]
        self.attributes.append({"subj": words[1], "pred": name, "obj": value or "true"})

    def record(self) -> dict[str, Any]:
        unknown = self.triggers.keys() - self.denotations.keys()
        if unknown:
            raise GoldError(
                self.ann, f"expected the trigger {min(unknown)}, found none", "Correct the event, or leave the file out"
            )
        kept = [d for d in self.denotations.values() if d["id"] not in self.triggers]
        ids = {d["id"] for d in kept} | {r["id"] for r in self.relations}
        for a in self.attributes:
            if a["subj"] not in ids and a["subj"] not in self.triggers:
                raise GoldError(self.ann, f"{a['pred']}: expected a target, found no {a['subj']}", "Correct the line")
        attributes = [a for a in self.attributes if a["subj"] in ids]
        for trigger, event in self.triggers.items():
            span = self.denotations[trigger]["span"]
            attributes.append({"subj": event, "pred": "predicate_cue", "obj": f"{span['begin']} {span['end']}"})
        return {"text": self.text, "denotations": kept, "relations": self.relations, "attributes": attributes}


def _value(words: str) -> str:
    """What a note says; our writer puts what a line cannot hold into JSON."""
    if words.startswith('"'):
        try:
            return str(json.loads(words))
        except ValueError:
            return words
    return words
