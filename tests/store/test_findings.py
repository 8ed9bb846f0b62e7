"""Findings follow citations, go up the ontology only when asked, and stand beside what was expected."""

from itertools import count

import pytest

from exoclaim.schema import (
    Analysis,
    Certainty,
    Concept,
    ConceptFacts,
    Document,
    Label,
    Mention,
    Polarity,
    Predicate,
    Reference,
    Relation,
    Sentence,
    Support,
    View,
    document_id,
)
from exoclaim.store import expectations, findings, open_database, start_run, write_analysis

CD63 = Concept(id="HGNC:1692", name="CD63", label=Label.PROTEIN, source="HGNC")
CANX = Concept(id="HGNC:1473", name="CANX", label=Label.PROTEIN, source="HGNC")
EV = Concept(id="GO:1903561", name="extracellular vesicle", label=Label.COMPARTMENT, source="GO")
EXOSOME = Concept(id="GO:0070062", name="extracellular exosome", label=Label.COMPARTMENT, source="GO")
ILV = Concept(id="GO:0097487", name="multivesicular body, internal vesicle", label=Label.COMPARTMENT, source="GO")
MVB = Concept(id="GO:0005771", name="multivesicular body", label=Label.COMPARTMENT, source="GO")
FACTS = [
    ConceptFacts(id="HGNC:1692", human="HGNC:1692", exocarta=70),
    ConceptFacts(id="HGNC:1473", human="HGNC:1473", exocarta=0),
    ConceptFacts(id="GO:0070062", ancestors=(("GO:1903561", "extracellular vesicle"), ("GO:0005575", "cellular_component"))),
    ConceptFacts(id="GO:0097487", ancestors=(("GO:0005771", "multivesicular body"),)),
]
PAPER = Reference(key="1", start=0, end=1, text="1 x", title="A paper that found CD63 in vesicles", authors="Smith", year=2001)
NUMBERS = count()


@pytest.fixture
def db(tmp_path):
    opened = open_database(tmp_path / "a.db")
    yield opened
    opened.close()


def paper(db, claims, references=(), title="x"):
    """A document with one sentence for each claim (see `said`)."""
    text = f"{next(NUMBERS)} ".rjust(8) + "s v. " * len(claims)
    document = Document(
        id=document_id(text.encode()), source=text.strip(), format="text", title=title, text=text, view=View.identity(text),
        references=tuple(references),
    )  # fmt: skip
    mentions, relations, sentences = [], [], []
    for number, (subject, obj, polarity, certainty, keys, predicate, own) in enumerate(claims):
        start = 8 + 5 * number
        sentences.append(Sentence(start=start, end=start + 4, text="s v."))
        mentions += [
            Mention(start=start, end=start + 1, label=subject.label, sentence=number, concept=subject),
            Mention(start=start + 2, end=start + 3, label=obj.label, sentence=number, concept=obj),
        ]
        relations.append(
            Relation(subject=2 * number, predicate=predicate, object=2 * number + 1, polarity=Polarity(polarity),
                     certainty=Certainty(certainty), attribution=tuple(keys), own=own, confidence=0.9)
        )  # fmt: skip
    analysis = Analysis(document=document, sentences=tuple(sentences), mentions=tuple(mentions), relations=tuple(relations))
    named = {m.concept.id for m in mentions}
    facts = [fact for fact in FACTS if fact.id in named]
    run = start_run(db, version="1", model="m", config_hash="c")
    write_analysis(db, analysis, run=run, pipeline="p", facts=facts)


def said(subject, obj, *keys, polarity="affirmed", certainty="asserted", predicate=Predicate.LOCATED_IN, own=()):
    return subject, obj, polarity, certainty, keys, predicate, own


ALIKE = [
    # three reviews that cite one paper under different numbers, by a title broken in different ways
    ([{"title": "A paper that found CD63 in ve- sicles"}, {"title": "A paper that found CD63 in vesicles."}], 1),
    ([{"doi": "10.1/A", "title": None}, {"doi": "10.1/a", "title": None}], 1),
    ([{"title": None}, {"title": None}], 1),
    ([{"title": None}, {"title": None, "year": 2002}], 2),
    ([{"title": "Another paper that found nothing"}, {}], 2),
]


@pytest.mark.parametrize(("changes", "sources"), ALIKE)
def test_reviews_that_cite_one_paper_are_one_source(db, changes, sources):
    for number, change in enumerate(changes):
        fields = {"key": str(number), "start": 0, "end": 1, "text": "x", "title": PAPER.title, "authors": "Smith", "year": 2001}
        paper(db, [said(CD63, EXOSOME, str(number))], [Reference(**fields | change)])
    (finding,) = findings(db)
    assert (finding.papers, finding.sources, finding.affirm_sources, finding.deny_sources) == (2, sources, sources, 0)


def test_what_a_paper_says_itself_is_its_own_source_and_that_of_who_cites_it(db):
    paper(db, [said(CD63, EXOSOME)], title="A paper that found CD63 in vesicles")
    paper(db, [said(CD63, EXOSOME, "1")], [PAPER])
    paper(db, [said(CD63, EXOSOME, "personal communication")])
    paper(db, [said(CD63, EXOSOME, "7", "8")])  # two numbers without a list are two works of this document
    (finding,) = findings(db)
    assert (finding.papers, finding.sources, finding.affirm) == (4, 4, 4)


def test_what_a_paper_says_of_itself_in_several_ways_is_one_source(db):
    paper(db, [said(CD63, EXOSOME, own=own) for own in ((), (Support.DATA_NOT_SHOWN,), (Support.THIS_STUDY,))])
    (finding,) = findings(db)
    assert (finding.papers, finding.sources, finding.sentences) == (1, 1, 3)


def test_author_year_keys_are_good_over_documents(db):
    for _ in range(2):
        paper(db, [said(CD63, EXOSOME, "Smith et al., 2001")])
    assert findings(db)[0].sources == 1


def test_roll_up_only_when_asked(db):
    paper(db, [said(CD63, ILV), said(CD63, MVB, certainty="speculative"), said(CANX, ILV, polarity="negated")])
    plain = {(f.subject, f.object): (f.affirm, f.deny, f.doubt, f.direct) for f in findings(db)}
    assert plain == {
        ("CD63", ILV.name): (1, 0, 0, None),
        ("CD63", MVB.name): (0, 0, 1, None),
        ("CANX", ILV.name): (0, 1, 0, None),
    }
    rolled = {(f.subject, f.object): (f.affirm, f.deny, f.doubt, f.direct) for f in findings(db, roll_up=True)}
    assert rolled == {
        ("CD63", ILV.name): (1, 0, 0, 1),
        ("CD63", MVB.name): (1, 0, 1, 1),
        ("CANX", ILV.name): (0, 1, 0, 1),  # not in the part does not mean not in the whole
    }


def test_a_dispute_that_only_the_ontology_shows(db):
    paper(db, [said(CD63, ILV), said(CD63, MVB, polarity="negated")])
    assert findings(db, disputed=True) == []
    (dispute,) = findings(db, disputed=True, roll_up=True)
    assert (dispute.object, dispute.affirm, dispute.deny, dispute.affirm_sources, dispute.deny_sources) == (
        MVB.name,
        1,
        1,
        1,
        1,
    )


def test_what_nobody_says_directly_comes_last(db):
    paper(db, [said(CD63, EXOSOME)])
    paper(db, [said(CD63, EXOSOME)])
    paper(db, [said(CANX, EV)])
    rolled = [(f.subject, f.object, f.papers, f.direct) for f in findings(db, roll_up=True)]
    assert rolled == [("CD63", EXOSOME.name, 2, 2), ("CANX", EV.name, 1, 1), ("CD63", EV.name, 2, 0)]


def test_what_is_enriched_or_a_marker_is_located(db):
    paper(db, [said(CD63, EXOSOME, predicate=p) for p in (Predicate.ENRICHED_IN, Predicate.MARKER_OF)])
    paper(
        db, [said(CD63, EXOSOME, polarity="negated"), said(CD63, EXOSOME, polarity="negated", predicate=Predicate.ENRICHED_IN)]
    )
    assert [(f.predicate, f.affirm, f.deny) for f in findings(db, disputed=True)] == [("enriched_in", 1, 1)]
    rolled = {f.predicate: (f.affirm, f.deny, f.direct) for f in findings(db, roll_up=True)}
    assert rolled == {"located_in": (2, 1, 1), "enriched_in": (1, 1, 2), "marker_of": (1, 0, 1)}


def test_expected_and_surprising(db):
    paper(db, [said(CD63, EXOSOME, polarity="negated"), said(CANX, EXOSOME), said(CD63, EV), said(CANX, MVB)])
    rows = {(e.cargo, e.compartment): e.surprise for e in expectations(db)}
    assert rows == {
        ("CD63", EXOSOME.name): "denied, though of category 1a",
        ("CANX", EXOSOME.name): "affirmed, though of category 4c",
        ("CD63", EV.name): None,
    }
    assert [e.surprise is None for e in expectations(db)] == [False, False, True]
    assert len(expectations(db, limit=1)) == 1


def test_facts_of_a_newer_lexicon_replace_older_ones(db):
    paper(db, [said(CD63, EXOSOME)])
    FACTS[0] = ConceptFacts(id="HGNC:1692", human="HGNC:1692", exocarta=3)
    try:
        paper(db, [said(CD63, EXOSOME)])
    finally:
        FACTS[0] = ConceptFacts(id="HGNC:1692", human="HGNC:1692", exocarta=70)
    assert [r["exocarta"] for r in db.query("SELECT exocarta FROM markers")] == [3]
    assert db.table("ancestors").count == 2
