"""Annotation files of other tools as PubAnnotation records: PubTator, Label Studio, Prodigy; many documents in a file.

Every span's text is held against the document; a mismatch stops with file, id, expected and found. Labels and predicates
are taken as they are: `labels.py` maps them, `formats` checks them. Formats with one document in a file are read there.

* PubTator relates identifiers, not mentions: a relation goes to the two mentions of them that stand nearest.
* Label Studio has no attributes of relations: a second label `negated` or `speculative` on a relation says so. The text is
  `data.text`, else the longest string of `data`.
* Prodigy: tasks answered with reject or ignore are left out; `head_span` is the subject.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from exoclaim.errors import GoldError, InputError

Json = dict[str, Any]
SAYS = {"negated": "polarity", "speculative": "certainty", "affirmed": "polarity", "asserted": "certainty"}
NO_IDENTIFIER = ("", "-")  # a dash is PubTator's word for none, and no concept that mentions share
_TEXT = re.compile(r"([^|\t]+)\|([ta])\|(.*)")


def _fail(path: Path, item: str, expected: object, found: object) -> NoReturn:
    raise GoldError(path, f"{item}: expected {expected}, found {found}", "Correct the file, or leave it out")


def _content(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError(path, f"it cannot be read ({error.strerror})", "Check the path") from error
    except UnicodeDecodeError as error:
        raise GoldError(path, f"not UTF-8 ({error.reason} at byte {error.start})", "Convert it to UTF-8") from error


class _Record:
    """One document as it is put together; ids are handed out in order."""

    def __init__(self, path: Path, name: str, text: str) -> None:
        self.path, self.name, self.text = path, name, text
        self.denotations: list[Json] = []
        self.relations: list[Json] = []
        self.attributes: list[Json] = []
        self.at: dict[tuple[int, int, str], str] = {}

    def mention(self, begin: Any, end: Any, label: str, held: str | None, item: str) -> str:
        if type(begin) is not int or type(end) is not int or not 0 <= begin < end <= len(self.text):
            _fail(self.path, f"{self.name} {item}", f"a span with 0 <= begin < end <= {len(self.text)}", f"{begin} to {end}")
        if held is not None and self.text[begin:end] != held:
            _fail(self.path, f"{self.name} {item}", f"the text {self.text[begin:end]!r}", repr(held))
        key = f"T{len(self.denotations) + 1}"
        self.denotations.append({"id": key, "span": {"begin": begin, "end": end}, "obj": label})
        self.at[begin, end, label] = key
        return key

    def relation(self, subject: str, predicate: str, obj: str, *says: str) -> None:
        key = f"R{len(self.relations) + 1}"
        self.relations.append({"id": key, "subj": subject, "pred": predicate, "obj": obj})
        self.attributes += [{"subj": key, "pred": SAYS[word], "obj": word} for word in says if word in SAYS]

    def record(self) -> Json:
        return {"source": self.name, "text": self.text, "denotations": self.denotations, "relations": self.relations,
                "attributes": self.attributes}  # fmt: skip


def read_pubtator(path: Path) -> Iterator[Json]:
    """Documents of a PubTator file: title and abstract parted by one line end, as its offsets count them."""
    for block in re.split(r"\n\s*\n", _content(path).replace("\r\n", "\n").strip("\n")):
        lines = block.split("\n")
        parts = [m for m in map(_TEXT.fullmatch, lines) if m]
        if not parts:
            _fail(path, "document", "lines ID|t|title and ID|a|abstract", repr(lines[0][:40]))
        one = _Record(path, parts[0][1], "\n".join(m[3] for m in parts))
        named: dict[str, list[tuple[int, str]]] = {}
        rows = [line.split("\t") for line in lines if not _TEXT.fullmatch(line)]
        for row in (row for row in rows if len(row) > 4):
            begin, end = (int(x) if x.isdigit() else x for x in row[1:3])
            key = one.mention(begin, end, row[4], row[3], f"mention {row[3]!r}")
            for identifier in (i for i in (row[5] if len(row) > 5 else "").split(";") if i not in NO_IDENTIFIER):
                named.setdefault(identifier, []).append((int(row[1]), key))
                one.attributes.append({"subj": key, "pred": "concept", "obj": identifier})
        for row in (row for row in rows if len(row) == 4):
            pairs = [(abs(a - b), x, y) for a, x in named.get(row[2], ()) for b, y in named.get(row[3], ())]
            if not pairs:
                _fail(path, f"{one.name} relation {row[1]}", "two identifiers that mentions carry", f"{row[2]} and {row[3]}")
            one.relation(min(pairs)[1], row[1], min(pairs)[2])
        yield one.record()


def read_label_studio(path: Path) -> Iterator[Json]:
    """Tasks of a Label Studio JSON export; of several annotations of a task the first that was not cancelled."""
    try:
        tasks = json.loads(_content(path))
    except ValueError as error:
        raise GoldError(path, f"not JSON ({error})", "Export as JSON, not JSON-MIN") from error
    for number, task in enumerate(tasks):
        said = {name: value for name, value in task["data"].items() if isinstance(value, str)}
        text = said.get("text") or max(said.values(), key=len, default="")  # its key is the project's own choice
        one = _Record(path, str(task.get("id", number)), text)
        chosen: dict[str, Any] = next((a for a in task.get("annotations", ()) if not a.get("was_cancelled")), {"result": []})
        keys: dict[str, str] = {}
        for r in chosen["result"]:
            if r.get("type") in ("labels", "hypertextlabels"):
                value = r["value"]
                label = (value.get("labels") or value.get("hypertextlabels") or [""])[0]
                keys[r["id"]] = one.mention(value["start"], value["end"], label, value.get("text"), f"region {r['id']}")
        for r in chosen["result"]:
            if r.get("type") == "relation":
                for role in ("from_id", "to_id"):
                    if r[role] not in keys:
                        _fail(path, f"{one.name} relation", f"{role} to be a region", r[role])
                predicate, *says = r.get("labels") or [""]
                one.relation(keys[r["from_id"]], predicate, keys[r["to_id"]], *says)
        yield one.record()


def read_prodigy(path: Path) -> Iterator[Json]:
    """Tasks of a Prodigy JSON Lines export that were accepted."""
    for number, line in enumerate(_content(path).split("\n"), 1):  # not at U+2028, which JSON lets stand in a string
        if not line.strip():
            continue
        try:
            task = json.loads(line)
        except ValueError as error:
            raise GoldError(path, f"line {number}: not JSON ({error})", "Export with `prodigy db-out`") from error
        if task.get("answer", "accept") != "accept":
            continue
        one = _Record(path, str(task.get("meta", {}).get("id", number)), task["text"])
        for s in task.get("spans", ()):
            one.mention(s["start"], s["end"], s["label"], s.get("text"), f"span {s['start']}-{s['end']}")
        for r in task.get("relations", ()):
            sides = [(r[side]["start"], r[side]["end"], r[side]["label"]) for side in ("head_span", "child_span")]
            missing = [side for side in sides if side not in one.at]
            if missing:
                _fail(path, f"{one.name} relation {r['label']}", "arguments that are spans", missing[0])
            one.relation(one.at[sides[0]], r["label"], one.at[sides[1]])
        yield one.record()
