"""What the pages of a large database cost through Datasette, as a curator opens them: one row a page.

    python benchmarks/database/pages.py --db /tmp/big.db

Milliseconds of processor time of the whole process, the median of three after a first one. The database is one of generate.py;
findings that have changed are counted first, as `exoclaim review` does.
"""

import argparse
import asyncio
import statistics
import time
from pathlib import Path
from typing import Any

from exoclaim.review.serve import build_app
from exoclaim.store import open_database, refresh

PAGES = (  # {db} is the name of the database, {paper} and {claim} one of each
    "/{db}", "/{db}/evidence", "/{db}/evidence?predicate=located_in", "/{db}/evidence?polarity=negated",
    "/{db}/evidence?document={paper}", "/{db}/evidence?subject_id=HGNC:1",
    "/{db}/evidence?subject_id=HGNC:1&object_id=GO:0000001", "/{db}/findings", "/{db}/findings?subject_id=HGNC:1",
    "/{db}/findings?object_id=GO:0000001", "/{db}/disputes", "/{db}/compartment_matrix", "/{db}/findings_rolled_up",
    "/{db}/expected", "/{db}/groundings", "/{db}/works", "/{db}/review_queue", "/{db}/adjudication_queue",
    "/{db}/review_by_predicate", "/{db}/review_by_paper", "/{db}/documents", "/{db}/sentences", "/{db}/sentences?_search=cargo",
    "/{db}/mentions", "/{db}/relations", "/{db}/relations/{claim}", "/{db}/documents/{paper}",
    "/{db}/enriched-in-exosomes", "/{db}/independent-of-escrt", "/{db}/denied", "/{db}/only-suspected",
    "/{db}/find-in-sentences?q=cargo+border",
    "/-/exoclaim/matrix", "/-/exoclaim/network", "/-/exoclaim/network?concept=HGNC:1", "/-/exoclaim/network?concept=GO:0000001",
    "/-/exoclaim/misev", "/-/exoclaim/progress", "/-/exoclaim/paper/{paper}",
    "/-/exoclaim/queue", "/-/exoclaim/queue.json",  # the last: lists of claims are made in the background for them
    "/-/exoclaim/queue.json?show=all", "/-/exoclaim/queue.json?show=decided", "/-/exoclaim/queue.json?show=disagreed",
    "/-/exoclaim/queue.json?document={paper}", "/-/exoclaim/queue.json?predicate=located_in",
    "/-/exoclaim/queue.json?polarity=negated", "/-/exoclaim/queue.json?order=paper", "/-/exoclaim/queue.json?order=concept",
)  # fmt: skip


async def measure(app: Any, page: str, cookies: dict[str, str]) -> tuple[float, float, int]:
    """Processor milliseconds of the first call and of the median of three more, and the status."""
    taken = []
    for _ in range(4):
        began = time.process_time()
        answer = await app.client.get(page, cookies=cookies, follow_redirects=True)
        taken.append(1000 * (time.process_time() - began))
    return taken[0], statistics.median(taken[1:]), answer.status_code


async def main(path: Path) -> None:
    db = open_database(path, create=False)
    refresh(db)
    names = {
        "db": path.stem,
        "paper": db.conn.execute("SELECT id FROM documents ORDER BY id LIMIT 1").fetchone()[0],
        "claim": db.conn.execute("SELECT id FROM relations ORDER BY id LIMIT 1").fetchone()[0],
    }
    db.close()
    app = build_app(path)
    await app.invoke_startup()
    cookies = {"ds_actor": app.sign({"a": {"id": "root"}}, "actor")}
    await app.client.get("/-/exoclaim/queue", cookies=cookies)  # reads templates and the header of the file
    print("| page | status | first | then |\n|---|---:|---:|---:|")
    for page in PAGES:
        first, then, status = await measure(app, page.format(**names), cookies)
        print(f"| {page} | {status} | {first:,.0f} | {then:,.0f} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--db", type=Path, required=True)
    asyncio.run(main(parser.parse_args().db))
