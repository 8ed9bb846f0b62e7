"""What the store wrote comes back as the records it was given."""

import json
import os
import sqlite3
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exoclaim.errors import DatabaseError
from exoclaim.export.edits import read_judgements
from exoclaim.export.load import document_ids, load_analyses, reading
from exoclaim.export.rows import evidence
from exoclaim.schema import (
    Analysis,
    Certainty,
    ClaimLabel,
    Document,
    Label,
    Mention,
    Polarity,
    Predicate,
    Relation,
    Sentence,
    View,
)
from tests.export.verdict import Verdict

from .conftest import Store, at


def load(path: Path, *, accepted: bool = False) -> list[Analysis]:
    with reading(path) as conn:
        return list(load_analyses(conn, read_judgements(conn), accepted=accepted))


def test_everything_comes_back(store: Store, analysis: Analysis) -> None:
    assert load(store([analysis])) == [analysis]


def verdict(analysis: Analysis, relation: int, decision: str, **after: object) -> Verdict:
    key = analysis.relation_id(analysis.relations[relation])
    return Verdict(relation_id=key, decision=decision, actor="ann", after=json.dumps(after) if after else "")


DECISIONS = [
    ([], []),
    ([(0, "accept")], [0]),
    ([(0, "reject")], []),
    ([(0, "accept"), (0, "reject")], []),
    ([(0, "reject"), (0, "accept"), (1, "accept")], [0, 1]),
    ([(0, "accept"), (0, "undo")], []),
    ([(0, "accept"), (0, "reject"), (0, "undo")], []),
    ([(0, "accept"), (0, "undo"), (0, "accept")], [0]),
    ([(0, "accept"), (0, "skip")], [0]),
    ([(2, "skip")], []),
]


@pytest.mark.parametrize(("decisions", "kept"), DECISIONS)
def test_accepted_follows_the_standing_verdict(
    store: Store, analysis: Analysis, decisions: list[tuple[int, str]], kept: list[int]
) -> None:
    path = store([analysis], [verdict(analysis, r, d) for r, d in decisions])
    got = load(path, accepted=True)
    assert [r for a in got for r in a.relations] == [analysis.relations[i] for i in kept]
    assert len(got) == (1 if kept else 0)
    with sqlite3.connect(path) as conn:  # the view that curators see says the same
        shown = {
            row[0] for row in conn.execute("SELECT relation_id FROM current_verdicts WHERE decision IN ('accept', 'edit')")
        }
    assert shown == {analysis.relation_id(analysis.relations[i]) for i in kept}


EDITS = [
    ({"polarity": "affirmed"}, {"polarity": Polarity.AFFIRMED, "polarity_cue": None}),
    ({"polarity": "negated"}, {}),
    ({"certainty": "asserted", "note": "x"}, {"certainty": Certainty.ASSERTED, "certainty_cue": None}),
    ({"predicate": "involved_in"}, {"predicate": Predicate.INVOLVED_IN, "predicate_cue": None}),
    (
        {"predicate": "located_in", "polarity": "affirmed", "certainty": "speculative"},
        {"predicate": Predicate.LOCATED_IN, "predicate_cue": None, "polarity": Polarity.AFFIRMED, "polarity_cue": None},
    ),
]


@pytest.mark.parametrize(("after", "changes"), EDITS)
def test_edit_is_applied_and_accepted(
    store: Store, analysis: Analysis, after: dict[str, object], changes: dict[str, object]
) -> None:
    expected = replace(analysis.relations[1], **changes)  # type: ignore[arg-type]
    path = store([analysis], [verdict(analysis, 1, "edit", **after)])
    assert load(path, accepted=True)[0].relations == (expected,)
    assert expected in load(path)[0].relations
    assert len(load(path)[0].relations) == 3


def test_edit_holds_through_accept_and_falls_with_undo(store: Store, analysis: Analysis) -> None:
    edit = verdict(analysis, 1, "edit", polarity="affirmed")
    accept, undo = verdict(analysis, 1, "accept"), verdict(analysis, 1, "undo")
    assert load(store([analysis], [edit, accept]), accepted=True)[0].relations[0].polarity == "affirmed"
    assert load(store([analysis], [edit, undo, accept], "b.db"), accepted=True)[0].relations[0].polarity == "negated"


def test_a_corrected_argument_becomes_a_mention(store: Store, analysis: Analysis) -> None:
    """Relation 1 is Annexin A2 and α-actin: now `A2`, of another concept, and `not` as an object that was no mention."""
    first, second = at("Annexin A2"), at("not bind")
    after = {
        "subject": {"start": first[0] + 8, "end": first[1], "label": "LIPID", "concept": "HGNC:1"},
        "object": {"start": second[0], "end": second[0] + 3, "label": "RNA"},
    }
    path = store([analysis], [verdict(analysis, 1, "edit", **after)])
    (got,) = load(path, accepted=True)
    (relation,) = got.relations
    subject, obj = got.mentions[relation.subject], got.mentions[relation.object]
    assert (got.surface(relation.subject), subject.label, subject.concept and subject.concept.id) == ("A2", "LIPID", "HGNC:1")
    assert (got.surface(relation.object), obj.label, obj.sentence) == ("not", "RNA", 2)
    assert [m.start for m in got.mentions] == sorted(m.start for m in got.mentions)
    assert [got.surface(m.same_as) for m in got.mentions if m.same_as is not None] == ["Multivesicular bodies"]
    with reading(path) as conn:
        (row,) = evidence(conn, read_judgements(conn), accepted=True)
    assert (row["subject"], row["subject_id"], row["object"], row["object_label"]) == ("A2", "HGNC:1", "not", "RNA")


def test_a_corrected_concept_holds_for_the_mention(store: Store, analysis: Analysis) -> None:
    (got,) = load(store([analysis], [verdict(analysis, 1, "edit", subject={"concept": "GO:0005771"})]))
    concepts = {got.mentions[r.subject].concept for r in got.relations if got.surface(r.subject) == "Annexin A2"}
    assert {c.name for c in concepts if c} == {"multivesicular body"}


def test_an_undo_takes_back_only_its_own_curators_decision(store: Store, analysis: Analysis) -> None:
    accept, reject = verdict(analysis, 0, "accept"), replace(verdict(analysis, 0, "reject"), actor="ben")
    undo = replace(verdict(analysis, 0, "undo"), actor="ben")
    assert len(load(store([analysis], [accept, reject, undo]), accepted=True)) == 1


UNREADABLE = [
    '{"subject": {"start": 4}}',
    '{"subject": [1, 2]}',
    '{"object": {"label": "DISEASE"}}',
    "",
    "polarity",
    '["negated"]',
    '{"polarity": "maybe"}',
    '{"predicate": ["is_a"]}',
]


@pytest.mark.parametrize("after", UNREADABLE)
def test_edit_that_cannot_be_read_is_said(store: Store, analysis: Analysis, after: str) -> None:
    key = analysis.relation_id(analysis.relations[0])
    path = store([analysis], [Verdict(relation_id=key, decision="edit", actor="ann", after=after)])
    with pytest.raises(DatabaseError, match=r"verdict 1: its correction cannot be read"):
        load(path)


def test_reading_cannot_write(store: Store, analysis: Analysis) -> None:
    with pytest.raises(DatabaseError, match="readonly"), reading(store([analysis])) as conn:
        conn.execute("DELETE FROM documents")


def test_reading_sees_one_state_of_the_database(store: Store, analysis: Analysis) -> None:
    path = store([analysis])
    with reading(path) as conn, sqlite3.connect(path) as writer:
        assert document_ids(conn) == ["d" * 32]
        writer.execute("DELETE FROM documents")
        writer.commit()
        assert list(load_analyses(conn, {})) == [analysis]
    assert load(path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_reading_a_database_that_lies_in_a_folder_of_somebody_else(store: Store, analysis: Analysis) -> None:
    path = store([analysis])
    path.parent.chmod(0o555)
    try:
        assert load(path) == [analysis]
    finally:
        path.parent.chmod(0o755)


@pytest.mark.parametrize("words", ["attempt to write a readonly database", "unable to open database file"])
def test_what_sqlite_says_in_such_a_folder(
    store: Store, analysis: Analysis, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    path, connect = store([analysis]), sqlite3.connect

    class Closed:
        def execute(self, sql: str) -> None:
            raise sqlite3.OperationalError(words)

        def close(self) -> None:
            pass

    monkeypatch.setattr(sqlite3, "connect", lambda at, **more: connect(at, **more) if "immutable" in at else Closed())
    assert load(path) == [analysis]


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "no such database"), (b"not a database at all, but text", "cannot be read"), (b"", "not made by exoclaim")],
)
def test_what_is_no_database(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "x y?#%.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DatabaseError, match=words), reading(path):
        pass


def test_path_with_characters_that_mean_something_in_a_uri(store: Store, analysis: Analysis) -> None:
    assert load(store([analysis], name="a b?mode=memory#%41.db")) == [analysis]


def test_order_of_documents(store: Store, analysis: Analysis) -> None:
    other = replace(analysis, document=replace(analysis.document, id="a" * 32, source="z.txt"))
    with reading(store([other, analysis])) as conn:
        assert document_ids(conn) == ["d" * 32, "a" * 32]


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    """Documents with any text, disjoint sentences, mentions within them, relations between any two of a sentence."""
    text = draw(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=12, max_size=80))
    cuts = sorted(draw(st.sets(st.integers(1, len(text) - 1), max_size=3)))
    edges = [0, *cuts, len(text)]
    sentences = tuple(
        Sentence(start=a, end=b, text=text[a:b], claim=draw(st.sampled_from(ClaimLabel)), score=0.25)
        for a, b in pairwise(edges)
    )
    keys: set[tuple[int, int, Label, int]] = set()
    for i, s in enumerate(sentences):
        for _ in range(draw(st.integers(0, 3))):
            start = draw(st.integers(s.start, s.end - 1))
            keys.add((start, draw(st.integers(start + 1, s.end)), draw(st.sampled_from(Label)), i))
    order = sorted(keys, key=lambda k: (k[0], -k[1], k[2]))
    mentions = []
    for i, (start, end, label, place) in enumerate(order):
        same = draw(st.one_of(st.none(), st.sampled_from(range(len(order)))))
        mentions.append(
            Mention(start=start, end=end, label=label, sentence=place, score=0.5, same_as=None if same == i else same)
        )
    relations = {}
    for _ in range(draw(st.integers(0, 4)) if mentions else 0):
        subject, obj = draw(st.tuples(st.sampled_from(range(len(mentions))), st.sampled_from(range(len(mentions)))))
        predicate = draw(st.sampled_from(Predicate))
        (a, b), (c, d) = ((mentions[m].start, mentions[m].end) for m in (subject, obj))
        relations[(a, b, c, d, predicate)] = Relation(
            subject=subject, predicate=predicate, object=obj, polarity=draw(st.sampled_from(Polarity)),
            certainty=draw(st.sampled_from(Certainty)), confidence=0.125,
            attribution=tuple(draw(st.lists(st.sampled_from(["1", "Öz et al., 2001", "a; b", "=x"]), max_size=2))),
        )  # fmt: skip
    document = Document(id="e" * 32, source="x.txt", format="text", title="", text=text, view=View.identity(text))
    in_order = tuple(relation for _, relation in sorted(relations.items()))
    return Analysis(document=document, sentences=sentences, mentions=tuple(mentions), relations=in_order)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(analyses())
def test_any_analysis_comes_back(tmp_path: Path, store: Store, one: Analysis) -> None:
    for old in tmp_path.glob("test.db*"):
        old.unlink()
    assert load(store([one])) == [one]


def test_a_view_of_before_corrections_is_not_taken_for_corrected(store: Store, analysis: Analysis) -> None:
    path = store([analysis], [verdict(analysis, 1, "edit", polarity="affirmed")])
    with sqlite3.connect(path) as conn:
        conn.execute("DROP VIEW evidence")
        conn.execute("CREATE VIEW evidence AS SELECT id AS relation_id, polarity FROM relations")
    with reading(path) as conn, pytest.raises(DatabaseError, match=r"older exoclaim.*doctor"):
        list(evidence(conn, read_judgements(conn)))
