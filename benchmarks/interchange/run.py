"""1,000 random documents through every format and back: `PYTHONPATH=src:. python benchmarks/interchange/run.py [--documents N]`

Texts are random characters of all planes of Unicode, control characters and line ends among them; mentions overlap, nest and
cross line ends; relations have every attribute. Document formats are written and read by the program. Tables and the graph are
made from a database of the same documents and read back. PubTator, Label Studio and Prodigy, which the program only reads, are
written by tests/evaluate/foreign.py from what such a file can hold. A document counts as whole when nothing differs.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx

from exoclaim.evaluate import canonical, records
from exoclaim.export import DOCUMENT_FORMATS, database_texts, export, to_pubannotation, write_records
from exoclaim.export.edits import read_judgements
from exoclaim.export.graphml import to_graph
from exoclaim.export.load import reading
from exoclaim.export.rows import evidence
from exoclaim.export.tables import read_rows
from exoclaim.schema import (
    Analysis,
    Certainty,
    ClaimLabel,
    Concept,
    Document,
    Label,
    Mention,
    Polarity,
    Predicate,
    Relation,
    Section,
    Sentence,
    Support,
    View,
)  # fmt: skip
from exoclaim.store import read_verdicts
from exoclaim.store.database import open_database
from exoclaim.store.verdicts import add_verdicts, verdict_rows
from exoclaim.store.writer import start_run, write_analysis
from tests.evaluate.foreign import to_label_studio, to_prodigy, to_pubtator

Json = dict[str, Any]
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789αβγ-+=@'\"\\;,.()[]<>&|#öß€漢字😀𝛼\u0301"
GAPS = " " * 12 + "\n\r\t\f\x02\x1f\x85\u2028\u00a0"


def text_of(rng: random.Random, words: int) -> str:
    return "".join("".join(rng.choices(LETTERS, k=rng.randint(1, 9))) + rng.choice(GAPS) for _ in range(words))


def analysis_of(rng: random.Random, number: int) -> Analysis:
    """A document of a few sentences; mentions hold at least one visible character."""
    text = text_of(rng, rng.randint(8, 80))
    cuts = sorted({0, len(text), *(rng.randrange(1, len(text)) for _ in range(rng.randint(0, 5)))})
    spans = [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]
    sentences = tuple(Sentence(start=a, end=b, text=text[a:b], claim=rng.choice(list(ClaimLabel)), score=0.5) for a, b in spans)
    keys = set()
    for place, (a, b) in enumerate(spans):
        for _ in range(rng.randint(0, 6)):
            start = rng.randrange(a, b)
            end = min(b, start + rng.randint(1, 30))
            if text[start:end].strip():
                keys.add((start, -end, rng.choice(list(Label)), place))
    mentions = []
    for index, (start, end, label, place) in enumerate(sorted(keys)):
        concept = Concept(id=f"X:{rng.randrange(40)}", name="", label=label, source="X") if rng.random() < 0.4 else None
        if concept:
            concept = Concept(id=concept.id, name=f"name {concept.id}", label=Label.PROTEIN, source="X")
        same = rng.randrange(index) if index and rng.random() < 0.15 else None
        score = round(rng.random(), 4)
        mentions.append(Mention(start=start, end=-end, label=label, sentence=place, score=score, concept=concept, same_as=same))
    relations = {}
    for _ in range(rng.randint(0, 8) if mentions else 0):
        subject = rng.randrange(len(mentions))
        near = [i for i, m in enumerate(mentions) if m.sentence == mentions[subject].sentence]
        obj, predicate = rng.choice(near), rng.choice(list(Predicate))
        a, b = spans[mentions[subject].sentence]
        cue = None
        if rng.random() < 0.6:
            at = rng.randrange(a, b)
            cue = (at, min(b, at + 5)) if text[at : at + 5].strip() else None
        ends = ((m.start, m.end) for m in (mentions[subject], mentions[obj]))
        relations[(*ends, predicate)] = Relation(
            subject=subject, predicate=predicate, object=obj, polarity=rng.choice(list(Polarity)),
            certainty=rng.choice(list(Certainty)), confidence=round(rng.random(), 4), predicate_cue=cue, polarity_cue=cue,
            attribution=tuple(rng.choices(["14", "Öz et al., 2001", "a; b", "[3]", '"q"', "=1"], k=rng.randint(0, 3))),
            own=(Support.THIS_STUDY,) if rng.random() < 0.2 else (), found_by=rng.choice(["model", "pattern 3"]),
        )  # fmt: skip
    in_order = tuple(relations[key] for key in sorted(relations))
    half = len(text) // 2
    sections = (
        Section(start=0, end=half, kind="abstract", title="A"),
        Section(start=half, end=len(text), kind="body", title=""),
    )
    document = Document(
        id=f"{number:032x}", source=f"d{number:05}.txt", format="text", title=rng.choice(["", "'", "=t", "Title"]), text=text,
        view=View.identity(text), sections=sections,
    )  # fmt: skip
    return Analysis(document=document, sentences=sentences, mentions=tuple(mentions), relations=in_order)


def whole(expected: Iterable[Json], got: Iterable[Json], *without: str) -> int:
    """How many documents came back as they were."""

    def kept(record: Json) -> Json:
        return {name: value for name, value in record.items() if name not in without}

    return sum(kept(a) == kept(canonical(b)) for a, b in zip(expected, got, strict=True))


def read_all(path: Path) -> Iterable[Json]:
    files = [path] if path.is_file() else sorted(p for p in path.iterdir() if p.suffix in (".json", ".ann"))
    return (record for file in files for record in records(file))


def held(record: Json, *says: str, flat: bool = False) -> Json:
    """What a file of another tool can hold of a record: mentions, relations, of attributes only the values `says`."""
    denotations = [d for d in record["denotations"] if d["obj"] != "Sentence"]
    attributes = [a for a in record["attributes"] if a["obj"] in says]
    text = record["text"]
    if flat:  # two lines, no tabs
        text = "".join(" " if c.isspace() or c in "|\x1f" else c for c in text)
        text = f"{text[: len(text) // 2]}\n{text[len(text) // 2 + 1 :]}"
        cut = len(text) // 2 if "\n" not in text else text.index("\n")
        denotations = [d for d in denotations if not d["span"]["begin"] <= cut < d["span"]["end"]]
        kept = {d["id"] for d in denotations}
        attributes = [{"subj": d["id"], "pred": "concept", "obj": f"X:{d['id']}"} for d in denotations]
    else:
        kept = {d["id"] for d in denotations}
    relations = [r for r in record["relations"] if {r["subj"], r["obj"]} <= kept]
    return {
        "source": record["source"],
        "text": text,
        "denotations": denotations,
        "relations": relations,
        "attributes": attributes,
    }


def single(record: Json) -> Json:
    """Without a second mention of the same span and label, which Prodigy cannot tell from the first."""
    seen: dict[tuple[int, int, str], str] = {}
    for d in record["denotations"]:
        seen.setdefault((d["span"]["begin"], d["span"]["end"], d["obj"]), d["id"])
    kept = set(seen.values())
    relations = [r for r in record["relations"] if {r["subj"], r["obj"]} <= kept]
    return record | {"denotations": [d for d in record["denotations"] if d["id"] in kept], "relations": relations}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--documents", type=int, default=1000)
    count = options.parse_args().documents
    rng = random.Random(8)
    analyses = [analysis_of(rng, n) for n in range(count)]
    found: dict[str, int] = {}
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        expected = [canonical(to_pubannotation(a)) for a in analyses]
        for form in DOCUMENT_FORMATS:
            out = folder / (form + {"bioc": ".json", "bioc-xml": ".xml", "docbin": ".spacy"}.get(form, ""))
            write_records(expected, form, out)
            found[form] = whole(expected, read_all(out), *(("source", "sections") if "brat" in form else ()))
        foreign: list[tuple[str, str, Callable[[Json], Json], Callable[[list[Json]], str]]] = [
            ("pubtator", ".pubtator", lambda r: held(r, flat=True), lambda rs: "".join(map(to_pubtator, rs))),
            ("label studio", ".json", lambda r: held(r, "negated", "speculative"),
             lambda rs: json.dumps([to_label_studio(r) for r in rs])),
            ("prodigy", ".jsonl", lambda r: single(held(r)), lambda rs: "".join(map(to_prodigy, rs))),
        ]  # fmt: skip
        for name, ending, reduced, written in foreign:
            there = [reduced(r) for r in expected]
            path = folder / f"foreign{ending}"
            path.write_bytes(written(there).encode())
            found[name] = whole(map(canonical, there), records(path))
        found |= from_database(analyses, expected, folder)
    for name, number in found.items():
        print(f"{name:<14} {number} of {count} came back whole")
    print(f"processor {time.process_time() - begun:.0f} s")
    sys.exit(any(number != count for number in found.values()))


def from_database(analyses: list[Analysis], expected: list[Json], folder: Path) -> dict[str, int]:
    """Tables, graph, verdicts, and the database itself; tables are compared document by document."""
    path = folder / "x.db"
    db = open_database(path)
    run = start_run(db, version="1", model="m", config_hash="c")
    for one in analyses:
        write_analysis(db, one, run=run, pipeline="p")
    with reading(path) as conn:
        rows = list(evidence(conn, read_judgements(conn)))
        graph = to_graph(conn)
    found = {}
    for form in ("csv", "tsv", "jsonl"):
        export(path, form, folder / f"rows.{form}")
        wrong = {a["document"] for a, b in zip(rows, read_rows(folder / f"rows.{form}"), strict=True) if a != b}
        found[form] = len(analyses) - len(wrong)
    export(path, "graphml", folder / "x.graphml")
    back = networkx.read_graphml(folder / "x.graphml", force_multigraph=True, edge_key_type=str)
    there = dict(graph.nodes(data=True)) == dict(back.nodes(data=True))
    documents = {d["document"] for *_, d in graph.edges(data=True)}
    edges = {key: (a, b, d) for a, b, key, d in back.edges(keys=True, data=True)}
    wrong = {d["document"] for a, b, key, d in graph.edges(keys=True, data=True) if edges.get(key) != (a, b, d)}
    found["graphml"] = len(analyses) - len(wrong if there else documents)
    stored = database_texts(path)
    back_again = [stored[r["text"]] for r in expected]
    found["database"] = whole(expected, back_again)
    decided = [r["relation_id"] for r in rows]
    same = {"decision": "accept", "actor": "ann", "decided_at": "2026-01-01", "reason": "\u2028é", "tool_version": "1"}
    sample = [{"uid": f"u{n}", "relation_id": key, "before": "", "after": "", **same} for n, key in enumerate(decided)]
    add_verdicts(db, sample)
    db.conn.commit()
    kept = list(verdict_rows(db.conn))
    (folder / "v.jsonl").write_text("".join(json.dumps(v) + "\n" for v in kept), encoding="utf-8")
    found["verdicts"] = len(analyses) if read_verdicts(folder / "v.jsonl") == kept else 0
    db.conn.close()
    return found


if __name__ == "__main__":
    main()
