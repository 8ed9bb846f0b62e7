"""A demonstration database of sentences written for these tests, and an app and client on it.

A sentence is written with its gold in place: `{CD63|PROTEIN|HGNC:1692}` a mention, `{+enriched}` the predicate cue,
`{-not}` the polarity cue, `{?may}` the certainty cue. Below it stand its relations.
"""

import asyncio
import re
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from exoclaim.review.serve import build_app
from exoclaim.schema import (
    Analysis,
    Certainty,
    ClaimLabel,
    Concept,
    Document,
    Label,
    Mention,
    Page,
    Polarity,
    Predicate,
    Reference,
    Relation,
    Section,
    Sentence,
    View,
    document_id,
)
from exoclaim.store.database import open_database
from exoclaim.store.writer import start_run, write_analysis

NAMES = {
    "HGNC:1692": "CD63", "HGNC:1709": "CD9", "HGNC:1701": "CD81", "HGNC:15971": "TSG101", "HGNC:8766": "PDCD6IP",
    "HGNC:3757": "FLOT1", "HGNC:5241": "HSPA8", "HGNC:9766": "RAB27A", "HGNC:9788": "RAB7A", "HGNC:6499": "LAMP1",
    "HGNC:1473": "CANX", "HGNC:10662": "SDCBP", "HGNC:14240": "SMPD3", "HGNC:11763": "TFRC", "HGNC:4897": "HGS",
    "HGNC:31586": "MIR21", "GO:0070062": "extracellular exosome", "GO:0005771": "multivesicular body",
    "GO:0005770": "late endosome", "GO:0005764": "lysosome", "GO:0005886": "plasma membrane", "GO:0036452": "ESCRT complex",
    "GO:0005783": "endoplasmic reticulum", "GO:0005829": "cytosol", "GO:0005769": "early endosome",
    "CHEBI:17761": "ceramide", "CHEBI:16113": "cholesterol", "GO:0031902": "late endosome membrane",
}  # fmt: skip
HOSTILE = "<script>alert('x')</script>"
BIDI = "RNA\u202evip\u202c5"
Rel = tuple[int, str, int, float, str]
Tagged = list[tuple[str, str, list[Rel]]]
_TAG = re.compile(r"\{([+?-])([^{}]*)\}|\{([^{}|]*)\|([A-Z]*)\|([^{}|]*)\}")


def papers() -> list[tuple[str, Tagged]]:
    """The papers of demo.txt: `# title`, sentences as `LABEL: text`, below each its relations, indented.

    A relation is subject, predicate, object (numbers of the sentence's mentions), confidence and citation keys.
    """
    found: list[tuple[str, Tagged]] = []
    text = (Path(__file__).parent / "demo.txt").read_text(encoding="utf-8")
    for line in text.replace("[RLO]", "\u202e").replace("[PDF]", "\u202c").splitlines():
        if line.startswith("# "):
            found.append((line[2:], []))
        elif line.startswith("    "):
            subject, predicate, obj, confidence, *keys = line.split()
            found[-1][1][-1][2].append((int(subject), predicate, int(obj), float(confidence), " ".join(keys)))
        elif line:
            claim, _, text = line.partition(": ")
            found[-1][1].append((claim, text, []))
    return found


def analysis(title: str, tagged: Tagged) -> Analysis:
    """An analysis with two pages, two sections and a reference list, from tagged sentences."""
    text, sentences, mentions, relations = title + "\n\n", [], [], []
    body = len(text)
    for number, (claim, line, found) in enumerate(tagged):
        start, first, cues, at = len(text), len(mentions), {}, 0
        for tag in _TAG.finditer(line):
            text, at = text + line[at : tag.start()], tag.end()
            sign, words, surface, label, curie = tag.groups()
            span = (len(text), len(text) + len(words or surface))
            text += words or surface
            if sign:
                cues.setdefault(sign, span)
                continue
            concept = Concept(id=curie, name=NAMES[curie], label=Label(label), source="demo") if curie else None
            mentions.append(Mention(start=span[0], end=span[1], label=Label(label), sentence=number, concept=concept))
        text += line[at:]
        sentences.append(Sentence(start=start, end=len(text), text=text[start:], claim=ClaimLabel(claim), score=0.9))
        text += "\n\n" if number == len(tagged) // 2 else " "
        relations += [
            Relation(subject=first + s, predicate=Predicate(p), object=first + o, confidence=confidence,
                     polarity=Polarity.NEGATED if "-" in cues else Polarity.AFFIRMED,
                     certainty=Certainty.SPECULATIVE if "?" in cues else Certainty.ASSERTED, attribution=tuple(keys.split()),
                     predicate_cue=cues.get("+"), polarity_cue=cues.get("-"), certainty_cue=cues.get("?"))
            for s, p, o, confidence, keys in found
        ]  # fmt: skip
    middle, end = sentences[len(tagged) // 2].end, len(text)
    references = []
    text += "\nReferences\n"
    for key in sorted({k for r in relations for k in r.attribution}, key=int):
        entry = f"{key}. Author {key}. A study of vesicles, part {key}. Journal of Examples, {1990 + int(key)}."
        span = {"start": len(text), "end": len(text) + len(entry)}
        references.append(Reference(key=key, **span, text=entry, year=1990 + int(key), doi=f"10.1234/example.{key}"))
        text += entry + "\n"
    if title.startswith("Rab"):  # as out of a PDF: the text is broken into lines, the sentences are not
        text = re.sub(r"(.{50,}?) ", r"\1\n", text)
    shape = {"width": 595, "height": 842}
    document = Document(
        id=document_id(text.encode()), source=f"papers/{title.split()[0].lower()}.pdf", format="pdf", title=title, text=text,
        view=View.identity(text), references=tuple(references),
        pages=(Page(number=1, start=0, end=middle, **shape), Page(number=2, start=middle, end=len(text), **shape)),
        sections=(Section(start=body, end=middle, kind="introduction", title="Introduction"),
                  Section(start=middle, end=end, kind="results", title="Results")),
    )  # fmt: skip
    return Analysis(document=document, sentences=tuple(sentences), mentions=tuple(mentions), relations=tuple(relations))


def make_database(path: Path) -> Path:
    """The demonstration database at `path`."""
    db = open_database(path)
    run = start_run(db, version="0.1.0", model="demo", config_hash="0")
    for title, tagged in papers():
        write_analysis(db, analysis(title, tagged), run=run, pipeline="0.1.0 demo")
    db.conn.close()
    return path


class Client:
    """Requests to an app in one event loop, as root unless told otherwise."""

    def __init__(self, path: Path, **options: Any) -> None:
        self.path, self.loop = path, asyncio.new_event_loop()
        self.app = build_app(path, **options)
        self.run(self.app.invoke_startup())
        self.root = {"ds_actor": self.app.sign({"a": {"id": "root"}}, "actor")}

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    def get(self, path: str, *, root: bool = True, **more: Any) -> Any:
        return self.run(self.app.client.get(path, cookies=self.root if root else None, **more))

    def token(self) -> str:
        return self.get("/-/exoclaim/queue").cookies["ds_csrftoken"]

    def post(
        self, fields: dict[str, str], *, root: bool = True, token: bool = True, headers: dict[str, str] | None = None
    ) -> Any:
        cookies, sent = dict(self.root) if root else {}, dict(headers or {})
        if token:
            cookies["ds_csrftoken"] = sent["x-csrftoken"] = self.token()
        return self.run(self.app.client.post("/-/exoclaim/verdict", data=fields, cookies=cookies, headers=sent))

    def rows(self, sql: str, *params: Any) -> list[dict[str, Any]]:
        found = self.run(self.app.get_database(self.path.stem).execute(sql, params))
        return [dict(row) for row in found.rows]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One database for tests that only read."""
    return make_database(tmp_path_factory.mktemp("demo") / "exoclaim.db")


@pytest.fixture(scope="session")
def reader(demo: Path) -> Client:
    return Client(demo)


@pytest.fixture
def curator(tmp_path: Path) -> Client:
    """A client on a database of its own, to write to."""
    return Client(make_database(tmp_path / "exoclaim.db"))
