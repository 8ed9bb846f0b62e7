"""A small database with every kind of row, and a store to put analyses in."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from exoclaim.schema import (
    Analysis,
    Box,
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
)
from exoclaim.store.database import open_database
from exoclaim.store.writer import finish_run, start_run, write_analysis
from tests.export.verdict import Verdict

TEXT = (
    "Vesicles\n\nMultivesicular bodies (MVBs) contain CD63 [14, 24].\n"
    "Annexin A2 may not bind α-actin\nor multivesicular\nbodies.\f=1+1 is no claim <b>&.\n"
)
MVB = Concept(id="GO:0005771", name="multivesicular body", label=Label.COMPARTMENT, source="GO")
CD63 = Concept(id="HGNC:1692", name="CD63", label=Label.PROTEIN, source="HGNC")


def at(words: str, nth: int = 0) -> tuple[int, int]:
    """Span of the nth occurrence of `words` in TEXT."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def mention(words: str, label: Label, sentence: int, **more: object) -> Mention:
    start, end = at(words)
    return Mention(start=start, end=end, label=label, sentence=sentence, **more)  # type: ignore[arg-type]


def sentence(words: str, end: str, claim: ClaimLabel, **more: object) -> Sentence:
    start = at(words)[0]
    stop = TEXT.index(end, start) + len(end)
    return Sentence(start=start, end=stop, text=" ".join(TEXT[start:stop].split()), claim=claim, **more)  # type: ignore[arg-type]


@pytest.fixture
def analysis() -> Analysis:
    """Two relations: one with attribution and abbreviation, one denied and doubted across line breaks."""
    document = Document(
        id="d" * 32, source="/home/curator/papers/review.txt", format="text", title="Vesicles", text=TEXT,
        view=View.identity(TEXT),
        pages=(Page(number=1, start=0, end=len(TEXT), width=595.0, height=842.0,
                    boxes=(Box(start=0, end=8, x0=72.0, y0=700.5, x1=120.0, y1=712.0),)),),
        sections=(Section(start=0, end=8, kind="title", title="Vesicles"),
                  Section(start=10, end=len(TEXT), kind="body", title="Body")),
        references=(Reference(key="14", start=60, end=62, text="14. Somebody, 2001", authors="Somebody", year=2001),),
    )  # fmt: skip
    return Analysis(
        document=document,
        sentences=(
            sentence("Vesicles", "Vesicles", ClaimLabel.OTHER, score=0.5),
            sentence("Multivesicular", "].", ClaimLabel.FINDING, score=0.9),
            sentence("Annexin", "bodies.", ClaimLabel.HYPOTHESIS, score=0.75),
            sentence("=1+1", "&.", ClaimLabel.OTHER),
        ),
        mentions=(
            mention("Multivesicular bodies", Label.COMPARTMENT, 1, score=0.95, concept=MVB),
            mention("MVBs", Label.COMPARTMENT, 1, concept=MVB, same_as=0),
            mention("CD63", Label.PROTEIN, 1, concept=CD63),
            mention("Annexin A2", Label.PROTEIN, 2, score=0.8),
            mention("α-actin", Label.PROTEIN, 2),
            mention("multivesicular\nbodies", Label.COMPARTMENT, 2, concept=MVB),
            mention("=1+1", Label.CHEMICAL, 3),
        ),
        relations=(
            Relation(subject=2, predicate=Predicate.LOCATED_IN, object=0, confidence=0.9, attribution=("14", "24"),
                     predicate_cue=at("contain")),
            Relation(subject=3, predicate=Predicate.INTERACTS_WITH, object=4, polarity=Polarity.NEGATED,
                     certainty=Certainty.SPECULATIVE, confidence=0.6, predicate_cue=at("bind"), polarity_cue=at("not"),
                     certainty_cue=at("may"), found_by="rules"),
            Relation(subject=3, predicate=Predicate.LOCATED_IN, object=5, confidence=0.4),
        ),
    )  # fmt: skip


Store = Callable[..., Path]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Writes analyses, and then verdicts, into a new database; returns its path."""

    def write(analyses: Iterable[Analysis], verdicts: Iterable[Verdict] = (), name: str = "test.db") -> Path:
        path = tmp_path / name
        db = open_database(path)
        run = start_run(db, version="1", model="m", config_hash="c")
        for one in analyses:
            write_analysis(db, one, run=run, pipeline="p")
        finish_run(db, run, documents=1)
        for v in verdicts:
            db.conn.execute(
                """INSERT INTO verdicts (relation_id, decision, actor, decided_at, reason, "before", "after", tool_version)
                   VALUES (?, ?, ?, '2026-01-01T00:00:00+00:00', ?, ?, ?, '1')""",
                [v.relation_id, v.decision, v.actor, v.reason, v.before, v.after],
            )
        db.conn.commit()
        db.conn.close()
        return path

    return write
