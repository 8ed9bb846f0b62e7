"""Read annotations of one document, gold or predicted, and check every span before anything is counted.

The form is PubAnnotation JSON as in the guidelines' section 5; `brat` and `biocfile` turn theirs into it. Labels,
predicates and attribute values must be those of the guidelines, for a misspelt one would silently count as wrong.
Nothing is repaired here: what does not agree raises GoldError with file, id, what was expected and what was found.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from exoclaim.errors import GoldError, InputError
from exoclaim.evaluate.biocfile import read_bioc
from exoclaim.evaluate.brat import read_brat
from exoclaim.schema import Certainty, ClaimLabel, Label, Polarity, Predicate, Span

Json = Mapping[str, Any]
SENTENCE = "Sentence"
SAME_AS = "same_as"
STRINGS = {"id", "subj", "pred"}  # fields that hold nothing else
LABELS, PREDICATES = ({str(x) for x in kind} for kind in (Label, Predicate))
VALUES = {name: {str(x) for x in kind} for name, kind in
          (("polarity", Polarity), ("certainty", Certainty), ("claim", ClaimLabel))}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedRelation:
    """A relation by its spans. `subjects` and `objects` hold the argument and what `same_as` joins to it."""

    predicate: Predicate
    subject: Span
    object: Span
    subjects: tuple[Span, ...]
    objects: tuple[Span, ...]
    polarity: Polarity = Polarity.AFFIRMED
    certainty: Certainty = Certainty.ASSERTED
    attribution: frozenset[str] = frozenset()
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """One document's annotations, in the order of the file. `scope` is empty when all of it counts."""

    name: str
    text: str | None
    sha256: str | None
    entities: tuple[tuple[Span, Label], ...] = ()
    sentences: tuple[tuple[Span, ClaimLabel], ...] = ()
    relations: tuple[AnnotatedRelation, ...] = ()
    scope: tuple[Span, ...] = ()


def read(source: str | Path | Json, *, name: str = "") -> Annotated:
    """Read a file (`.json` PubAnnotation or BioC, `.ann` brat, `.xml` BioC) or an already parsed PubAnnotation record.

    Raises GoldError for annotations that do not agree with their text or the guidelines, InputError for no file.
    """
    if isinstance(source, Mapping):
        return parse(source, name or str(source.get("source", "annotations")))
    path = Path(source)
    if path.suffix == ".ann":
        return parse(read_brat(path), str(path))
    if path.suffix == ".xml":
        return parse(read_bioc(path), str(path))
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(path, f"it cannot be read ({error.strerror})", "Check the path") from error
    except ValueError as error:
        raise GoldError(path, f"not JSON ({error})", "Expected is PubAnnotation JSON, one document in a file") from error
    if isinstance(raw, dict) and "documents" in raw:
        raw = read_bioc(path)
    return parse(raw, str(path))


def parse(raw: Any, where: str) -> Annotated:
    """Check and take over one PubAnnotation record; `where` names it in errors. Raises GoldError."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("denotations", []), list):
        raise GoldError(where, "not a PubAnnotation record", "Expected is an object with denotations, relations, attributes")
    check = _Checker(where, raw)
    spans, labels = check.denotations()
    same, relations = check.relations(labels)
    attributes = check.attributes(spans)
    return Annotated(
        name=Path(where).stem,
        text=raw.get("text"),
        sha256=raw.get("sha256"),
        entities=tuple((spans[i], Label(labels[i])) for i in spans if labels[i] != SENTENCE),
        sentences=tuple(
            (spans[i], ClaimLabel(attributes[i].get("claim", [ClaimLabel.OTHER])[0])) for i in spans if labels[i] == SENTENCE
        ),
        relations=tuple(_relation(r, spans, same, attributes[r["id"]]) for r in relations),
        scope=check.scope(),
    )


def same_text(gold: Annotated, predicted: Annotated) -> None:
    """Raise GoldError unless both sides count their offsets in one text, as far as they carry it."""
    if gold.text is not None and predicted.text is not None:
        if gold.text != predicted.text:
            pairs = enumerate(zip(gold.text, predicted.text, strict=False))
            place = next((i for i, (a, b) in pairs if a != b), min(len(gold.text), len(predicted.text)))
            found = f"its text differs from the gold text from character {place} on"
            found += f" (gold {gold.text[place : place + 20]!r}, found {predicted.text[place : place + 20]!r})"
            raise GoldError(predicted.name, found, "Predict on the text that gold was made on")
    elif predicted.text is not None and gold.sha256 and _digest(predicted.text) != gold.sha256:
        found = f"expected a text with SHA-256 {gold.sha256}, found {_digest(predicted.text)}"
        raise GoldError(predicted.name, found, "Predict on the text that gold was made on")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _relation(r: Json, spans: dict[str, Span], same: Mapping[str, set[str]], at: Mapping[str, list[str]]) -> AnnotatedRelation:
    subject, obj = r["subj"], r["obj"]
    confidence = at.get("confidence")
    return AnnotatedRelation(
        predicate=Predicate(r["pred"]),
        subject=spans[subject],
        object=spans[obj],
        subjects=tuple(spans[i] for i in sorted({subject, *same.get(subject, ())})),
        objects=tuple(spans[i] for i in sorted({obj, *same.get(obj, ())})),
        polarity=Polarity(at.get("polarity", ["affirmed"])[0]),
        certainty=Certainty(at.get("certainty", ["asserted"])[0]),
        attribution=frozenset(at.get("attribution", ())),
        confidence=float(confidence[0]) if confidence else None,
    )


class _Checker:
    """Goes through the parts of one record; stops at the first thing that does not agree."""

    def __init__(self, where: str, raw: Json) -> None:
        self.where, self.raw = where, raw
        text = raw.get("text")
        if text is not None and not isinstance(text, str):
            self.fail("text", "a string", type(text).__name__)
        self.length = len(text) if text is not None else None
        if text is not None and raw.get("sha256") and _digest(text) != raw["sha256"]:
            self.fail("text", f"a text with SHA-256 {raw['sha256']}", _digest(text))
        self.ids: set[str] = set()

    def fail(self, item: str, expected: object, found: object) -> NoReturn:
        raise GoldError(self.where, f"{item}: expected {expected}, found {found}", "Correct the file, or leave it out")

    def items(self, part: str, *fields: str) -> list[Json]:
        """The records of a part; each must have `fields`, and an id of its own if it has one."""
        for number, item in enumerate(self.raw.get(part, [])):
            name = f"{part}[{number}]"
            if not isinstance(item, Mapping):
                self.fail(name, "an object", repr(item))
            for field in fields:
                if item.get(field) is None:
                    self.fail(f"{name} {item.get('id', '')}".strip(), f"the field {field}", "none")
                if field in STRINGS and not isinstance(item[field], str):
                    self.fail(f"{name} {field}", "a string", repr(item[field]))
            if "id" in fields:
                if item["id"] in self.ids:
                    self.fail(f"{name} {item['id']}", "an id of its own", "the id a second time")
                self.ids.add(item["id"])
        return list(self.raw.get(part, []))

    def denotations(self) -> tuple[dict[str, Span], dict[str, str]]:
        spans, labels = {}, {}
        for d in self.items("denotations", "id", "span", "obj"):
            begin, end = (d["span"].get(k) if isinstance(d["span"], Mapping) else None for k in ("begin", "end"))
            spans[d["id"]] = self.span(f"denotation {d['id']}", begin, end)
            if d["obj"] != SENTENCE and not (isinstance(d["obj"], str) and d["obj"] in LABELS):
                self.fail(f"denotation {d['id']}", f"one of {', '.join(Label)} or {SENTENCE}", repr(d["obj"]))
            labels[d["id"]] = d["obj"]
        return spans, labels

    def span(self, item: str, begin: Any, end: Any) -> Span:
        whole = type(begin) is int and type(end) is int
        if not whole or not 0 <= begin < end or (self.length is not None and end > self.length):
            limit = f" <= {self.length}" if self.length is not None else ""
            self.fail(item, f"a span with 0 <= begin < end{limit}", f"{begin} to {end}")
        return begin, end

    def relations(self, labels: dict[str, str]) -> tuple[dict[str, set[str]], list[Json]]:
        """`same_as` as neighbours by id, and all other relations."""
        same: dict[str, set[str]] = defaultdict(set)
        others = []
        for r in self.items("relations", "id", "subj", "pred", "obj"):
            for role in ("subj", "obj"):
                known = isinstance(r[role], str) and r[role] in labels
                if not known or labels[r[role]] == SENTENCE:
                    found = "a sentence" if known else "no such id"
                    self.fail(f"relation {r['id']}", f"{role} to be the id of an entity", f"{r[role]!r}, {found}")
            if r["pred"] == SAME_AS:
                same[r["subj"]].add(r["obj"])
                same[r["obj"]].add(r["subj"])
            elif r["pred"] in PREDICATES:
                others.append(r)
            else:
                self.fail(f"relation {r['id']}", f"one of {', '.join(Predicate)} or {SAME_AS}", repr(r["pred"]))
        return same, others

    def attributes(self, spans: dict[str, Span]) -> dict[str, dict[str, list[str]]]:
        """Values by subject id and name, in the order of the file."""
        known = {*spans, *(r.get("id") for r in self.raw.get("relations", []) if isinstance(r, Mapping))}
        found: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for a in self.items("attributes", "subj", "pred", "obj"):
            item, name, value = f"attribute {a['pred']} of {a['subj']}", a["pred"], str(a["obj"])
            if a["subj"] not in known:
                self.fail(item, "the id of a denotation or relation", "no such id")
            if name in VALUES and value not in VALUES[name]:
                self.fail(item, f"one of {', '.join(sorted(VALUES[name]))}", repr(value))
            if name == "confidence" and not _is_probability(value):
                self.fail(item, "a number from 0 to 1", repr(value))
            values = found[a["subj"]].setdefault(name, [])
            if name in VALUES and values and values[0] != value:
                self.fail(item, "one value", f"{values[0]!r} and {value!r}")
            values.append(value)
        return found

    def scope(self) -> tuple[Span, ...]:
        scope = []
        for number, interval in enumerate(self.raw.get("scope") or []):
            if not isinstance(interval, list) or len(interval) != 2:
                self.fail(f"scope[{number}]", "[begin, end]", repr(interval))
            scope.append(self.span(f"scope[{number}]", *interval))
        return tuple(scope)


def _is_probability(value: str) -> bool:
    try:
        return 0.0 <= float(value) <= 1.0
    except ValueError:
        return False
