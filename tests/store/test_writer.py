from dataclasses import replace

import pytest

from exoclaim.schema import (
    Analysis,
    Box,
    Candidate,
    Certainty,
    ClaimLabel,
    Concept,
    Document,
    Failure,
    Label,
    Mention,
    Page,
    Polarity,
    Predicate,
    Reference,
    Relation,
    Section,
    Sentence,
    Support,
    View,
    document_id,
)  # fmt: skip
from exoclaim.store import finish_run, is_current, open_database, start_run, write_analysis, write_failure
from exoclaim.store.findings import findings

TEXT = "CD63 is enriched in exosomes [12]. BMP is never found in exosomes."
EXOSOME = Concept(id="GO:0070062", name="extracellular exosome", label=Label.COMPARTMENT, source="GO")
VESICLE = Concept(id="GO:1903561", name="extracellular vesicle", label=Label.COMPARTMENT, source="GO")
CANDIDATES = (
    Candidate(concept=EXOSOME, score=0.99, reason="curated name"),
    Candidate(concept=VESICLE, score=0.6, reason="head"),
)


def analysis(source="a.txt", text=TEXT, *, deny=True):
    document = Document(
        id=document_id(text.encode()), source=source, format="text", title="Of vesicles", text=text, view=View.identity(text),
        pages=(Page(number=1, start=0, end=len(text), width=595, height=842,
                    boxes=(Box(start=0, end=9, x0=1, y0=2, x1=3, y1=4),)),),
        sections=(Section(start=0, end=len(text), kind="results", title="Results"),),
        references=(Reference(key="12", start=0, end=4, text="Someone 2009", year=2009),),
    )  # fmt: skip
    mentions = (
        Mention(start=0, end=4, label=Label.PROTEIN, sentence=0),
        Mention(start=20, end=28, label=Label.COMPARTMENT, sentence=0, concept=EXOSOME, candidates=CANDIDATES),
        Mention(start=35, end=38, label=Label.LIPID, sentence=1),
        Mention(start=57, end=65, label=Label.COMPARTMENT, sentence=1, concept=EXOSOME),
    )  # fmt: skip
    relations = [
        Relation(subject=0, predicate=Predicate.ENRICHED_IN, object=1, attribution=("12", "99"), own=(Support.DATA_NOT_SHOWN,),
                 predicate_cue=(8, 16), confidence=0.9),
        Relation(subject=2, predicate=Predicate.LOCATED_IN, object=3, polarity=Polarity.NEGATED if deny else Polarity.AFFIRMED,
                 certainty=Certainty.ASSERTED, polarity_cue=(42, 47), confidence=0.8),
    ]  # fmt: skip
    sentences = (
        Sentence(start=0, end=34, text=text[:34], claim=ClaimLabel.FINDING, score=0.9),
        Sentence(start=35, end=66, text=text[35:66]),
    )  # fmt: skip
    return Analysis(document=document, sentences=sentences, mentions=mentions, relations=tuple(relations))


@pytest.fixture
def db(tmp_path):
    opened = open_database(tmp_path / "a.db")
    yield opened
    opened.close()


@pytest.fixture
def run(db):
    return start_run(db, version="1", model="m", config_hash="c")


def dump(db):
    return {
        t: sorted(map(str, db.conn.execute(f'SELECT * FROM "{t}"').fetchall()))
        for t in ("sentences", "mentions", "relations", "attributions", "references", "sections", "pages", "concepts")
    }


def test_every_stored_span_is_its_text(db, run):
    write_analysis(db, analysis(), run=run, pipeline="p")
    rows = db.conn.execute(
        'SELECT d.text, m.start, m."end", m.text FROM mentions m JOIN documents d ON d.id = m.document'
    ).fetchall()  # fmt: skip
    assert len(rows) == 4
    assert all(text[start:end] == surface for text, start, end, surface in rows)
    cue = db.conn.execute("SELECT predicate_cue, predicate_cue_start FROM relations WHERE predicate = 'enriched_in'").fetchone()
    assert cue == ("enriched", 8)


def test_evidence_is_flat_and_whole(db, run):
    write_analysis(db, analysis(), run=run, pipeline="p")
    row = next(db.query("SELECT * FROM evidence WHERE predicate = 'enriched_in'"))
    expected = {
        "title": "Of vesicles", "page": 1, "section": "Results", "subject": "CD63",
        "object": "exosomes", "object_id": "GO:0070062",
        "polarity": "affirmed", "certainty": "asserted", "attribution": "12; 99; data not shown", "predicate_cue": "enriched",
        "claim": "FINDING",
        "verdict": None, "confidence": 0.9,
    }  # fmt: skip
    assert {k: row[k] for k in expected} == expected


def test_a_citation_points_to_its_reference(db, run):
    write_analysis(db, analysis(), run=run, pipeline="p")
    rows = db.conn.execute(
        'SELECT a.key, a.kind, r.year FROM attributions a LEFT JOIN "references" r ON r.id = a.reference ORDER BY position'
    ).fetchall()
    assert rows == [("12", "citation", 2009), ("99", "citation", None), ("data not shown", "data not shown", None)]


def test_writing_twice_is_writing_once(db, run):
    write_analysis(db, analysis(), run=run, pipeline="p")
    first = dump(db)
    write_analysis(db, analysis(), run=run, pipeline="p")
    assert dump(db) == first
    assert [r["text"] for r in db.table("sentences").search("never")] == ["BMP is never found in exosomes."]


def test_verdicts_outlive_the_relation(db, run):
    found = analysis()
    write_analysis(db, found, run=run, pipeline="p")
    key = found.relation_id(found.relations[0])
    with db.atomic():
        db.conn.execute(
            "INSERT INTO verdicts (relation_id, decision, actor, decided_at, tool_version) "
            "VALUES (?, 'accept', 'ann', 'now', '1')",
            [key],
        )
    write_analysis(db, found, run=run, pipeline="q")
    assert next(db.query("SELECT verdict FROM evidence WHERE relation_id = ?", [key]))["verdict"] == "accept"


@pytest.mark.parametrize("statement", ["UPDATE verdicts SET decision = 'reject'", "DELETE FROM verdicts"])
def test_verdicts_are_append_only(db, statement):
    with db.atomic():
        db.conn.execute(
            "INSERT INTO verdicts (relation_id, decision, actor, decided_at, tool_version) "
            "VALUES ('x', 'accept', 'ann', 'now', '1')"
        )
    with pytest.raises(Exception, match="append-only"), db.atomic():
        db.conn.execute(statement)
    assert db.table("verdicts").count == 1


def test_a_document_is_stored_whole_or_not_at_all(db, run):
    broken = analysis()
    twice = Analysis(
        document=broken.document, sentences=broken.sentences, mentions=broken.mentions, relations=broken.relations * 2
    )
    with pytest.raises(ValueError, match="contradict"):
        write_analysis(db, twice, run=run, pipeline="p")
    assert db.table("documents").count == 0
    assert db.table("mentions").count == 0


def test_current_only_for_the_same_pipeline(db, run):
    found = analysis()
    assert not is_current(db, found.document.id, "p")
    write_analysis(db, found, run=run, pipeline="p")
    assert is_current(db, found.document.id, "p")
    assert not is_current(db, found.document.id, "q")


def test_a_success_clears_the_failure(db, run):
    write_failure(db, Failure(source="a.txt", document_id=None, stage="read", error="NotText", message="a.txt: not text"), run)
    write_failure(db, Failure(source="a.txt", document_id=None, stage="read", error="EmptyFile", message="a.txt: empty"), run)
    assert [r["error"] for r in db.table("failures").rows] == ["EmptyFile"]
    write_analysis(db, analysis(), run=run, pipeline="p")
    assert db.table("failures").count == 0


def test_findings_count_who_affirms_and_who_denies(db, run):
    write_analysis(db, analysis(), run=run, pipeline="p")
    write_analysis(db, analysis("b.txt", TEXT + " ", deny=False), run=run, pipeline="p")
    disputed = findings(db, disputed=True)
    assert [(f.subject, f.object, f.papers, f.affirm, f.deny) for f in disputed] == [("bmp", "extracellular exosome", 2, 1, 1)]
    assert len(findings(db)) == 2
    assert findings(db, min_confidence=0.85)[0].predicate == "enriched_in"


def test_a_name_without_concept_is_one_finding_however_its_line_is_broken(db, run):
    for number, text in enumerate([TEXT, TEXT.replace("BMP is", "BMP\nis")]):
        made = analysis(f"{number}.txt", text)
        mentions = list(made.mentions)
        mentions[2] = replace(mentions[2], end=41)  # `BMP is`
        write_analysis(db, replace(made, mentions=tuple(mentions)), run=run, pipeline="p")
    keys = db.conn.execute("SELECT subject_key FROM relations WHERE predicate = 'located_in'").fetchall()
    assert keys == [("text:bmp is",)] * 2


def test_a_run_keeps_its_counts(db, run):
    finish_run(db, run, documents=3, failed=1)
    row = next(db.query("SELECT documents, failed, finished_at FROM runs"))
    assert (row["documents"], row["failed"]) == (3, 1)
    assert row["finished_at"].endswith("+00:00")


def test_candidates_are_kept_once_however_often_the_document_is_stored(db):
    run = start_run(db, version="0", model="m", config_hash="h")
    for _ in range(2):
        write_analysis(db, analysis(), run=run, pipeline="p")
    assert [tuple(r.values()) for r in db.query("SELECT name, concept, chosen, score, reason, mentions FROM groundings")] == [
        ("exosomes", EXOSOME.id, 1, 0.99, "curated name", 1),
        ("exosomes", VESICLE.id, 0, 0.6, "head", 1),
    ]
    assert [r["concept"] for r in db.query("SELECT concept FROM candidates ORDER BY rank")] == [EXOSOME.id, VESICLE.id]


def test_an_attribution_points_to_the_entry_that_its_names_fit(db):
    found = analysis()
    entries = tuple(
        Reference(key=key, start=n, end=n + 1, text=key)
        for n, key in enumerate(("Quill et al., 2009a", "Quill et al., 2009b", "Ito, 2001", "Ito, 2001"))
    )
    first = replace(found.relations[0], attribution=("Quill et al. 2009b", "Ito, 2001", "Quill and Lee, 2009"))
    found = replace(found, document=replace(found.document, references=entries), relations=(first, *found.relations[1:]))
    write_analysis(db, found, run=start_run(db, version="1", model="m", config_hash=""), pipeline="1")
    rows = db.execute(
        'SELECT a.key, r.key, r.text FROM attributions a LEFT JOIN "references" r ON r.id = a.reference '
        "WHERE a.kind = 'citation'"
    ).fetchall()
    assert rows == [
        ("Quill et al. 2009b", "Quill et al., 2009b", "Quill et al., 2009b"), ("Ito, 2001", None, None),
        ("Quill and Lee, 2009", None, None),
    ]  # fmt: skip
    assert db.execute('SELECT count(*) FROM "references"').fetchone() == (4,)
