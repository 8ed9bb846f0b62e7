"""Every document format gives any document back as it went out; events, DocBin and tables besides."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from spacy.tokens import DocBin
from sqlite_utils import Database

from exoclaim.cli import main
from exoclaim.errors import InputError
from exoclaim.evaluate import canonical
from exoclaim.evaluate.labels import records
from exoclaim.export import DOCUMENT_FORMATS, export, to_brat, to_pubannotation, write_records
from exoclaim.export.docbin import to_doc
from exoclaim.export.graphml import to_graph
from exoclaim.export.load import reading
from exoclaim.export.rows import evidence
from exoclaim.export.tables import cell, line_cell, read_rows
from exoclaim.schema import Analysis
from exoclaim.store.database import open_database
from exoclaim.store.writer import start_run, write_analysis
from tests.export.conftest import Store
from tests.export.test_load import analyses

ANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def readable(one: Analysis) -> Analysis:
    """The analysis without mentions that hold nothing but line ends (brat has no line for them) and their relations."""
    kept = [i for i, m in enumerate(one.mentions) if one.document.text[m.start : m.end].strip()]
    new = {old: i for i, old in enumerate(kept)}
    mentions = tuple(replace(one.mentions[i], same_as=new.get(one.mentions[i].same_as)) for i in kept)  # type: ignore[arg-type]
    relations = tuple(
        replace(r, subject=new[r.subject], object=new[r.object]) for r in one.relations if r.subject in new and r.object in new
    )
    sentences = tuple(s for s in one.sentences if s.text.strip())
    return replace(one, mentions=mentions, relations=relations, sentences=sentences)


def there_and_back(record: dict[str, Any], form: str, folder: Path) -> list[dict[str, Any]]:
    """What is read from the file that `record` was written to."""
    out = folder / ("x" + {"bioc": ".json", "bioc-xml": ".xml", "docbin": ".spacy"}.get(form, ""))
    write_records([record], form, out)
    path = out if out.is_file() else next(p for p in sorted(out.iterdir()) if p.suffix in (".json", ".ann"))
    return [canonical(r) for r in records(path)]


@pytest.mark.parametrize("form", DOCUMENT_FORMATS)
@ANY
@given(one=analyses())
def test_any_document_comes_back(tmp_path_factory: Any, form: str, one: Analysis) -> None:
    expected = canonical(to_pubannotation(readable(one) if "brat" in form else one))
    (got,) = there_and_back(expected, form, tmp_path_factory.mktemp("x"))
    if "brat" in form:  # knows neither where a text comes from nor its sections
        got, expected = ({k: v for k, v in r.items() if k not in ("source", "sections")} for r in (got, expected))
    assert got == expected


@pytest.mark.parametrize("form", DOCUMENT_FORMATS)
def test_everything_that_a_document_can_hold_comes_back(analysis: Analysis, tmp_path: Path, form: str) -> None:
    expected = canonical(to_pubannotation(analysis))
    assert {a["pred"] for a in expected["attributes"]} >= {"concept_name", "score", "polarity_cue", "extractor"}
    assert expected["sections"][0] == {"begin": 0, "end": 8, "kind": "title", "title": "Vesicles"}
    (got,) = there_and_back(expected, form, tmp_path)
    if "brat" in form:
        del expected["sections"]
    assert got | {"source": "review.txt"} == expected


STRANGE = ["a; b", "[14]", '"x"', " 14", "1\t4", "\f", "", "Öz et al., 2001", "\u2028"]


@pytest.mark.parametrize("form", DOCUMENT_FORMATS)
@pytest.mark.parametrize("key", STRANGE)
def test_strange_citation_keys_come_back(analysis: Analysis, tmp_path: Path, form: str, key: str) -> None:
    relation = replace(analysis.relations[0], attribution=("14", key, key))
    expected = canonical(to_pubannotation(replace(analysis, relations=(relation,))))
    (got,) = there_and_back(expected, form, tmp_path)
    assert [a["obj"] for a in got["attributes"] if a["pred"] == "attribution"] == ["14", key, key]


def test_docbin_has_the_text_and_the_mentions(analysis: Analysis, tmp_path: Path) -> None:
    doc = to_doc(analysis)
    assert doc.text == analysis.document.text
    spans = [(s.start_char, s.end_char, s.label_) for s in doc.spans["mentions"]]
    assert spans == [(m.start, m.end, str(m.label)) for m in analysis.mentions]
    DocBin(store_user_data=True, docs=[doc]).to_disk(tmp_path / "x.spacy")
    (record,) = records(tmp_path / "x.spacy")
    assert canonical(record) == canonical(to_pubannotation(analysis))


def test_events_have_triggers_and_marks(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    lines = to_brat(analysis, events=True)[1].splitlines()
    assert "T13\tinteracts_with 81 85\tbind" in lines
    assert "E2\tinteracts_with:T13 Arg1:T4 Arg2:T5" in lines
    assert {"M1\tNegation E2", "M2\tSpeculation E2"} <= set(lines)
    assert "R3\tlocated_in Arg1:T4 Arg2:T6" in lines  # no cue is known
    out = tmp_path / "out"
    assert export(store([analysis]), "brat-events", out) == 1
    assert "Negation\tArg:<EVENT>" in (out / "annotation.conf").read_text()


def test_a_database_as_docbin(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    other = replace(analysis, document=replace(analysis.document, id="e" * 32, source="other.txt"))
    out = tmp_path / "all.spacy"
    assert export(store([analysis, other]), "docbin", out) == 2
    assert [r["source"] for r in records(out)] == ["review.txt", "other.txt"]


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
@ANY
@given(one=analyses())
def test_any_row_comes_back(tmp_path_factory: Any, form: str, one: Analysis) -> None:
    folder = tmp_path_factory.mktemp("x")
    with open_database(folder / "x.db").conn as conn:
        conn.row_factory = sqlite3.Row
        db = Database(conn)
        write_analysis(db, one, run=start_run(db, version="1", model="m", config_hash="c"), pipeline="p")
        expected = list(evidence(conn, {}))
    conn.close()
    out = folder / f"rows.{form}"
    assert export(folder / "x.db", form, out) == len(one.relations)
    assert read_rows(out) == expected


@pytest.mark.parametrize("text", ["", "'", "=1", "'=1", "''", "'a", "a\tb", "\\t", "\\", "a\nb", "\n", "'\r", "\u2028"])
def test_cells_are_told_apart(text: str) -> None:
    assert cell(text) not in ("", "=1", "\n")
    assert not {"\t", "\n", "\r"} & set(line_cell(text))


def test_a_graph_comes_back(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    path = store([analysis])
    export(path, "graphml", tmp_path / "x.graphml")
    got = networkx.read_graphml(tmp_path / "x.graphml", force_multigraph=True, edge_key_type=str)
    with reading(path) as conn:
        expected = to_graph(conn)
    assert (dict(got.nodes(data=True)), list(got.edges(keys=True, data=True))) == (
        dict(expected.nodes(data=True)), list(expected.edges(keys=True, data=True)))  # fmt: skip


def test_a_table_by_another_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no table by its name"):
        read_rows(tmp_path / "x.xlsx")


def test_exported_verdicts_become_gold_with_their_database(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    path = store([analysis])
    accepted, corrected = (analysis.relation_id(analysis.relations[i]) for i in (0, 1))
    same = {"actor": "ann", "decided_at": "2026-01-01T00:00:00", "tool_version": "1"}
    rows = [{"relation_id": accepted, "decision": "accept", **same},
            {"relation_id": corrected, "decision": "edit", "after": '{"polarity": "affirmed"}', **same}]  # fmt: skip
    verdicts = tmp_path / "verdicts.jsonl"
    verdicts.write_text("".join(json.dumps(row) + "\n" for row in rows))
    refused = CliRunner().invoke(main, ["convert", str(verdicts), "--out", str(tmp_path / "gold")])
    assert (refused.exit_code, "which hold no text" in refused.output) == (4, True)
    result = CliRunner().invoke(main, ["convert", str(verdicts), "--db", str(path), "--out", str(tmp_path / "gold")])
    assert result.exit_code == 0, result.output
    gold = json.loads((tmp_path / "gold" / "review.json").read_text())
    assert [r["pred"] for r in gold["relations"]] == ["located_in", "interacts_with", "same_as"]
    assert [a["obj"] for a in gold["attributes"] if a["pred"] == "polarity"] == ["affirmed", "affirmed"]
    (decided,) = gold["scope"]  # the sentence of the third relation has another one that nobody decided on
    assert gold["text"][slice(*decided)].startswith("Multivesicular")
    refused = CliRunner().invoke(main, ["evaluate", str(verdicts), "--predictions", str(verdicts)])
    assert (refused.exit_code, "exoclaim convert --db" in refused.output) == (4, True)


def test_a_paper_without_a_wholly_decided_sentence_is_no_gold_yet(store: Store, analysis: Analysis, tmp_path: Path) -> None:
    row = {"relation_id": analysis.relation_id(analysis.relations[2]), "decision": "accept", "actor": "ann",
           "decided_at": "2026-01-01T00:00:00", "tool_version": "1"}  # fmt: skip
    verdicts, gold, db = tmp_path / "verdicts.jsonl", tmp_path / "gold", store([analysis])
    verdicts.write_text(json.dumps(row) + "\n")
    assert CliRunner().invoke(main, ["convert", str(verdicts), "--db", str(db), "--out", str(gold)]).exit_code == 0
    assert json.loads((gold / "review.json").read_text())["scope"] == [[0, 0]]
    scored = CliRunner().invoke(main, ["evaluate", str(gold), "--db", str(db)])
    assert "tp 0  predicted 0  gold 0" in scored.output.splitlines()[0], scored.output


@pytest.mark.parametrize("name", ["review.ann", "review.txt"])
@pytest.mark.parametrize("form", ["brat", "brat-events"])
def test_what_was_corrected_in_brat_is_not_overwritten(
    store: Store, analysis: Analysis, tmp_path: Path, form: str, name: str
) -> None:
    db, out = store([analysis]), tmp_path / "out"
    for _ in range(2):  # what was not touched is written again
        assert export(db, form, out) == 1
    written = (out / name).read_text(encoding="utf-8")
    for file in (name, "annotation.conf"):
        (out / file).write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=rf"{name}: .* Export into an empty folder, or delete the file"):
        export(db, form, out)
    assert (out / name).read_text(encoding="utf-8") == "mine"
    (out / name).write_text("", encoding="utf-8")  # holds nothing to lose
    assert export(db, form, out) == 1
    assert (out / name).read_text(encoding="utf-8") == written
    assert (out / "annotation.conf").read_text(encoding="utf-8") == "mine"
