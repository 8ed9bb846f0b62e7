"""Read findings: claims merged over papers, with what affirms, denies and doubts them, and what was expected of them."""

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the view `findings` or `findings_rolled_up`.

    Counts are sentences, `papers` documents, `sources` the works on whose word they stand (three reviews that cite one
    paper are one). `direct`, only when rolled up, are the sentences that name both concepts themselves.
    """

    subject: str
    subject_id: str
    predicate: str
    object: str
    object_id: str
    papers: int
    sources: int
    sentences: int
    affirm: int
    deny: int
    doubt: int
    affirm_sources: int
    deny_sources: int
    best_confidence: float
    direct: int | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """One row of the view `expected`; `surprise` says in words what speaks against the claim, None where nothing does."""

    cargo: str
    cargo_id: str
    compartment: str
    compartment_id: str
    affirm: int
    deny: int
    doubt: int
    misev2018: str | None
    misev2023: str | None
    meaning: str | None
    exocarta: int
    surprise: str | None


def findings(
    db: Database, *, disputed: bool = False, roll_up: bool = False, min_confidence: float = 0.0, limit: int | None = None
) -> list[Finding]:
    """Findings, most papers and then most sentences first; `disputed` keeps those that some affirm and others deny.

    With `roll_up` a claim on a part or kind counts for the whole too, for concepts of the vocabularies only; what no sentence
    says directly (`organelle originates_from cytoplasm`) comes last.
    """
    view = "findings_rolled_up" if roll_up else "findings"
    condition = "deny > 0 AND affirm + doubt > 0 AND" if disputed else ""
    first = "direct = 0, " if roll_up else ""
    sql = (
        f"SELECT * FROM {view} WHERE {condition} best_confidence >= ? ORDER BY {first}papers DESC, sentences DESC, "
        "best_confidence DESC, subject_id, predicate, object_id LIMIT ?"
    )
    return [Finding(**row) for row in db.query(sql, [min_confidence, -1 if limit is None else limit])]


def expectations(db: Database, *, limit: int | None = None) -> list[Expectation]:
    """What is said of proteins in extracellular vesicles beside MISEV and ExoCarta, surprises first."""
    sql = "SELECT * FROM expected ORDER BY surprise IS NULL, affirm + deny DESC, cargo_id, compartment_id LIMIT ?"
    return [Expectation(**row) for row in db.query(sql, [-1 if limit is None else limit])]
