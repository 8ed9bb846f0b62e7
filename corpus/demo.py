"""`make demo`: read the project's own texts, store what they claim, show examples, say how to open the review pages."""

import sqlite3
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
DB = HERE.parent / "outputs" / "exoclaim.db"
EXAMPLES = [
    ("enriched", "predicate = 'enriched_in' AND polarity = 'affirmed' AND certainty = 'asserted'"),
    ("denied", "polarity = 'negated' AND certainty = 'asserted' AND predicate IN ('located_in', 'enriched_in')"),
    ("speculative", "certainty = 'speculative' AND polarity = 'affirmed'"),
    ("independent of ESCRT", "predicate = 'depends_on' AND polarity = 'negated' AND object LIKE '%ESCRT%'"),
]


def main() -> int:
    """Exit code of the ingest; 1 when one of the examples is not there."""
    exoclaim = Path(sys.executable).with_name("exoclaim")
    code = subprocess.run([exoclaim, "ingest", HERE / "texts", "--db", DB]).returncode
    if code:
        return code
    conn = sqlite3.connect(DB)
    missing = 0
    for title, condition in EXAMPLES:
        row = conn.execute(
            "SELECT subject, predicate, object, polarity, certainty, confidence, attribution, "
            "source, page, sentence FROM evidence "
            f"WHERE {condition} AND sentence LIKE '%.' ORDER BY confidence DESC, relation_id LIMIT 1"
        ).fetchone()
        print(f"\n{title}:")
        if row is None:
            print("  none found")
            missing = 1
            continue
        subject, predicate, obj, polarity, certainty, confidence, cites, source, page, sentence = row
        print(
            f"  {subject} — {'NOT ' if polarity == 'negated' else ''}{predicate} — {obj}   "
            f"({certainty}, confidence {confidence})"
        )
        place = Path(source).name + (f", page {page}" if page else "")
        print(f"  “{sentence}”\n  {place}" + (f"; cites {cites}" if cites else ""))
    command = exoclaim.relative_to(Path.cwd()) if exoclaim.is_relative_to(Path.cwd()) else exoclaim
    print(f"\nBrowse and review it:\n  {command} review --open")
    return missing


if __name__ == "__main__":
    sys.exit(main())
