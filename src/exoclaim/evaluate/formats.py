"""Read annotations of one document, gold or predicted, and check every span before anything is counted.

The form is PubAnnotation JSON as in the guidelines' section 5; `brat` and `biocfile` turn theirs into it. Labels,
predicates and attribute values must be those of the guidelines, for a misspelt one would silently count as wrong.
Nothing is repaired here: what does not agree raises GoldError with file, id, what was expected and what was found.
"""

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from exoclaim.errors import GoldError, InputError
from exoclaim.evaluate.biocfile import read_bioc
from exoclaim.evaluate.brat import read_brat
from exoclaim.names import stem
from exoclaim.schema import Certainty, ClaimLabel, Label, Polarity, Predicate, Span

Json = Mapping[str, Any]
SENTENCE = "Sentence"
SAME_AS = "same_as"
STRINGS = {"id", "subj", "pred"}  # fields that hold nothing else
LABELS = {str(x): x for x in Label}
CUES = frozenset({"predicate_cue", "polarity_cue", "certainty_cue"})
PREDICATES = {str(x): x for x in Predicate}
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
    """One document's annotations, in the order of the file. `scope` is empty when all of it counts; `concepts` are CURIEs."""

    name: str
    text: str | None
    sha256: str | None
    entities: tuple[tuple[Span, Label], ...] = ()
    sentences: tuple[tuple[Span, ClaimLabel], ...] = ()
    relations: tuple[AnnotatedRelation, ...] = ()
    scope: tuple[Span, ...] = ()
    concepts: Mapping[Span, str] = field(default_factory=dict)
    sections: tuple[tuple[Span, str], ...] = ()  # with their kind


def read(source: "str | Path | Json | Annotated", *, name: str = "") -> Annotated:
    """Read a file (`.json` PubAnnotation or BioC, `.ann` brat, `.xml` BioC) or a PubAnnotation record; what is read stays.

    Raises GoldError for annotations that do not agree with their text or the guidelines, InputError for no file.
    """
    if isinstance(source, Annotated):
        return source
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
        name=stem(where),
        text=raw.get("text"),
        sha256=raw.get("sha256"),
        entities=tuple([(span, LABELS[labels[i]]) for i, span in spans.items() if labels[i] != SENTENCE]),
        sentences=tuple(
            (spans[i], ClaimLabel(attributes[i].get("claim", [ClaimLabel.OTHER])[0])) for i in spans if labels[i] == SENTENCE
        ),
        relations=tuple(_relation(r, spans, same, attributes[r["id"]]) for r in relations),
        scope=check.scope(),
        concepts={spans[i]: at["concept"][0] for i, at in attributes.items() if i in spans and "concept" in at},
        sections=check.sections(),
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
        predicate=PREDICATES[r["pred"]],
        subject=spans[subject],
        object=spans[obj],
        subjects=tuple([spans[i] for i in sorted({subject, *same[subject]})]) if subject in same else (spans[subject],),
        objects=tuple([spans[i] for i in sorted({obj, *same[obj]})]) if obj in same else (spans[obj],),
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
        found = list(self.raw.get(part, []))
        for key in fields:  # field by field, which is fast; what is wrong is looked for only where something is
            try:
                kinds = set(map(type, [item[key] for item in found]))
            except (TypeError, LookupError):
                kinds = {type(None)}
            if type(None) in kinds or (key in STRINGS and not kinds <= {str}):
                for number, item in enumerate(found):
                    self.incomplete(f"{part}[{number}]", item, fields)
        if "id" in fields:
            ids = {item["id"] for item in found}
            if len(ids) < len(found) or not ids.isdisjoint(self.ids):
                self.repeated(part, found)
            self.ids |= ids
        return found

    def repeated(self, part: str, found: list[Json]) -> None:
        for number, item in enumerate(found):
            if item["id"] in self.ids:
                self.fail(f"{part}[{number}] {item['id']}", "an id of its own", "the id a second time")
            self.ids.add(item["id"])

    def incomplete(self, name: str, item: Any, fields: Sequence[str]) -> None:
        """Say what is missing, or of the wrong kind, in one record of a part, if anything is."""
        if not isinstance(item, Mapping):
            self.fail(name, "an object", repr(item))
        for key in fields:
            if item.get(key) is None:
                self.fail(f"{name} {item.get('id', '')}".strip(), f"the field {key}", "none")
            if key in STRINGS and not isinstance(item[key], str):
                self.fail(f"{name} {key}", "a string", repr(item[key]))

    def denotations(self) -> tuple[dict[str, Span], dict[str, str]]:
        spans: dict[str, Span] = {}
        labels: dict[str, str] = {}
        for d in self.items("denotations", "id", "span", "obj"):
            key, span, label = d["id"], d["span"], d["obj"]
            given: Any = span if isinstance(span, dict | Mapping) else {}
            begin, end = given.get("begin"), given.get("end")
            if not self.fits(begin, end):
                self.span(f"denotation {key}", begin, end)
            spans[key] = begin, end
            if not (isinstance(label, str) and (label in LABELS or label == SENTENCE)):
                self.fail(f"denotation {key}", f"one of {', '.join(Label)} or {SENTENCE}", repr(label))
            labels[key] = label
        return spans, labels

    def fits(self, begin: Any, end: Any) -> bool:
        """Whether this is a span of the text, or of any text where none is given."""
        return type(begin) is int and type(end) is int and 0 <= begin < end and (self.length is None or end <= self.length)

    def span(self, item: str, begin: Any, end: Any) -> Span:
        """The span if it fits; `item` names it in the error."""
        if not self.fits(begin, end):
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
            name, value = a["pred"], str(a["obj"])
            said = found[a["subj"]].setdefault(name, [])
            if a["subj"] not in known:
                self.fail(f"attribute {name} of {a['subj']}", "the id of a denotation or relation", "no such id")
            if name in VALUES:
                if value not in VALUES[name]:
                    self.fail(f"attribute {name} of {a['subj']}", f"one of {', '.join(sorted(VALUES[name]))}", repr(value))
                if said and said[0] != value:
                    self.fail(f"attribute {name} of {a['subj']}", "one value", f"{said[0]!r} and {value!r}")
            elif name == "confidence" and not _is_probability(value):
                self.fail(f"attribute {name} of {a['subj']}", "a number from 0 to 1", repr(value))
            elif name == "score" and not _is_number(value):
                self.fail(f"attribute {name} of {a['subj']}", "a number", repr(value))
            elif name in CUES and not self.fits(*_places(value)):
                self.fail(f"attribute {name} of {a['subj']}", "`BEGIN END`, a span of the text", repr(value))
            said.append(value)
        return found

    def scope(self) -> tuple[Span, ...]:
        scope = []
        for number, interval in enumerate(self.raw.get("scope") or []):
            if not isinstance(interval, list) or len(interval) != 2:
                self.fail(f"scope[{number}]", "[begin, end]", repr(interval))
            nothing = list(interval) == [0, 0]  # no sentence is decided on as yet
            scope.append((0, 0) if nothing else self.span(f"scope[{number}]", *interval))
        return tuple(scope)

    def sections(self) -> tuple[tuple[Span, str], ...]:
        found = []
        for number, section in enumerate(self.raw.get("sections") or []):
            if not isinstance(section, Mapping) or not isinstance(section.get("kind"), str):
                self.fail(f"sections[{number}]", "an object with begin, end and kind", repr(section))
            found.append((self.span(f"sections[{number}]", section.get("begin"), section.get("end")), section["kind"]))
        return tuple(found)


def _is_probability(value: str) -> bool:
    return _is_number(value) and 0.0 <= float(value) <= 1.0


def _is_number(value: str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False


def _places(value: str) -> tuple[int | None, int | None]:
    """Begin and end as a cue is written; two times None for anything else."""
    begin, _, end = value.partition(" ")
    return (int(begin), int(end)) if begin.isdecimal() and end.isdecimal() else (None, None)
