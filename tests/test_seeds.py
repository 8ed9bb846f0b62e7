"""What the seeds must give (their sentences were never trained on; there is no rule for any of them)."""

import sqlite3

import pytest

from exoclaim import pipeline

WANTED = [
    *[(p, "enriched_in", "xosom", "affirmed", "") for p in ("Alix", "flotillin", "TSG101", "CD63")],
    *[(p, "marker_of", "xosom", "affirmed", "") for p in ("Alix", "flotillin", "TSG101", "CD63")],
    ("cholesterol", "enriched_in", "xosomes", "affirmed", "12; 13; 14"),
    ("ceramide", "enriched_in", "xosomes", "affirmed", "12; 13; 14"),
    ("Pmel17", "depends_on", "ESCRT", "negated", "32"),
    *[(p, "depends_on", "class E VPS proteins", "negated", "14; 24") for p in ("CD63", "CD82", "PLP")],
    ("BMP/LBPA", "located_in", "xosomes", "negated", "12"),
    ("transferrin receptor", "depends_on", "Alix", "affirmed", "23"),
    ("xosomes", "has_quantity", "40–100 nm", "affirmed", ""),
    ("xosomes", "has_quantity", "30–100 nm", "affirmed", ""),
]


@pytest.fixture(scope="module")
def rows(shared, tmp_path_factory):
    path = tmp_path_factory.mktemp("seeds") / "seeds.db"
    summary = pipeline.ingest([shared / "seeds"], path)
    assert (summary.stored, summary.failures) == (2, [])
    conn = sqlite3.connect(path)
    conn.row_factory = sqlite3.Row
    found = conn.execute("SELECT e.*, d.text AS document_text FROM evidence e JOIN documents d ON d.id = e.document").fetchall()
    long_forms = {
        (document, short): long
        for document, short, long in conn.execute(
            "SELECT a.document, a.text, b.text FROM mentions a JOIN mentions b ON b.id = a.same_as"
        )
    }
    conn.close()
    return found, long_forms


@pytest.mark.parametrize("wanted", WANTED, ids=" ".join)
def test_the_database_holds(rows, wanted):
    subject, predicate, obj, polarity, cites = wanted
    found, long_forms = rows

    def named(row):
        """The subject itself, one of two names parted by a slash, or the long form that the paper abbreviates so."""
        return (
            any(s in row["subject"] for s in (subject, *subject.split("/")))
            or long_forms.get((row["document"], subject)) == row["subject"]
        )

    same = [r for r in found if r["predicate"] == predicate]
    hits = [
        r for r in same
        if r["polarity"] == polarity and obj in r["object"] and named(r) and cites in (r["attribution"] or "")
    ]  # fmt: skip
    assert hits, [(r["subject"], r["object"], r["polarity"], r["attribution"]) for r in same]


def test_offsets_point_into_the_files(rows, shared):
    found, _ = rows
    for r in found:
        text = (shared / "seeds" / r["source"].split("/")[-1]).read_bytes().decode("utf-8")
        assert r["document_text"] == text
        assert text[r["subject_start"] : r["subject_end"]] == r["subject"]
        assert text[r["object_start"] : r["object_end"]] == r["object"]
