"""Read findings: claims merged over papers, with what affirms, denies and doubts them."""

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the view `findings`; counts are sentences, `papers` documents."""

    subject: str
    subject_id: str
    predicate: str
    object: str
    object_id: str
    papers: int
    sentences: int
    affirm: int
    deny: int
    doubt: int
    best_confidence: float


def findings(db: Database, *, disputed: bool = False, min_confidence: float = 0.0, limit: int | None = None) -> list[Finding]:
    """Findings, most papers and then most sentences first; `disputed` keeps those that some affirm and others deny."""
    view = "disputes" if disputed else "findings"
    sql = (
        f"SELECT * FROM {view} WHERE best_confidence >= ? ORDER BY papers DESC, sentences DESC, best_confidence DESC, "
        "subject_id, predicate, object_id LIMIT ?"
    )
    return [Finding(**row) for row in db.query(sql, [min_confidence, -1 if limit is None else limit])]
