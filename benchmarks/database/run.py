"""What a database costs as it grows: writing a paper, counting findings, reading views, bytes; a table and a drawing.

    python benchmarks/database/run.py 1000 10000 100000 --db /tmp/big.db --svg benchmarks/database/curve.svg

Times are processor time in milliseconds, so that a busy machine does not show in them; reading is the median of five.
"""

import argparse
import math
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from generate import RELATIONS, paper

from exoclaim.store import findings, finish_run, open_database, refresh, start_run, write_analysis

QUERIES = {
    "evidence": "SELECT * FROM evidence LIMIT 101",
    "queue": "SELECT * FROM review_queue LIMIT 101",
    "matrix": "SELECT * FROM compartment_matrix LIMIT 101",
    "search": "SELECT s.id FROM sentences_fts JOIN sentences AS s ON s.rowid = sentences_fts.rowid "
    "WHERE sentences_fts MATCH 'cargo AND border' LIMIT 101",
}
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000")  # of Okabe and Ito


def milliseconds(work: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - began))
    return statistics.median(taken)


def measure(path: Path, relations: int) -> dict[str, float]:
    """Fill up to `relations`, then measure; writing is the mean over the last tenth of the papers."""
    db = open_database(path)
    run = start_run(db, version="generator", model="none", config_hash="")
    first, wanted = db.table("documents").count, relations // RELATIONS
    tail = min(wanted - first, max(1, wanted // 10))
    for number in range(first, wanted - tail):
        write_analysis(db, paper(number), run=run, pipeline="generator")
    last = [paper(number) for number in range(wanted - tail, wanted)]
    began = time.process_time()
    for analysis in last:
        write_analysis(db, analysis, run=run, pipeline="generator")
    found = {"write a paper": 1000 * (time.process_time() - began) / tail}
    finish_run(db, run, documents=wanted - first)
    began = time.process_time()
    counted = refresh(db)
    found["count a finding"] = 1000 * (time.process_time() - began) / max(1, counted)
    found["findings"] = milliseconds(lambda: findings(db, limit=40))
    for name, query in QUERIES.items():
        found[name] = milliseconds(lambda query=query: db.conn.execute(query).fetchall())
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    found["bytes a relation"] = path.stat().st_size / relations
    return found


def drawing(sizes: list[int], rows: list[dict[str, float]]) -> str:
    """The curves as SVG, both axes logarithmic; the dashed line is 200 ms."""
    names = [name for name in rows[0] if name != "bytes a relation"]
    x0, x1, width, height = math.log10(sizes[0]), math.log10(sizes[-1]), 560, 320

    def x(size: float) -> float:
        return 60 + (math.log10(size) - x0) / max(x1 - x0, 1e-9) * width

    def y(value: float) -> float:
        return 20 + (3 - math.log10(max(value, 0.01))) / 5 * height

    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 400" font-family="sans-serif" font-size="12">']
    out.append('<rect width="800" height="400" fill="#fff"/>')
    for power in range(-2, 4):
        out.append(f'<path d="M60 {y(10**power):.0f}h{width}" stroke="#ddd"/>')
        out.append(f'<text x="54" y="{y(10**power) + 4:.0f}" text-anchor="end">{10.0**power:g}</text>')
    out += [f'<text x="{x(size):.0f}" y="362" text-anchor="middle">{size:,}</text>' for size in sizes]
    out.append(f'<path d="M60 {y(200):.0f}h{width}" stroke="#444" stroke-dasharray="5 4"/>')
    out.append('<text x="340" y="386" text-anchor="middle">relations in the database</text>')
    out.append('<text x="14" y="180" transform="rotate(-90 14 180)" text-anchor="middle">processor time, ms</text>')
    for number, name in enumerate(names):
        points = " ".join(f"{x(size):.1f},{y(row[name]):.1f}" for size, row in zip(sizes, rows, strict=True))
        colour = COLOURS[number]
        out.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out.append(f'<path d="M640 {40 + 22 * number}h18" stroke="{colour}" stroke-width="2"/>')
        out.append(f'<text x="664" y="{44 + 22 * number}">{name}</text>')
    return "\n".join([*out, "</svg>"]) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--svg", type=Path)
    given = parser.parse_args()
    rows = []
    for size in given.sizes:
        rows.append(measure(given.db, size))
        if size == given.sizes[0]:
            print("| relations | " + " | ".join(rows[0]) + " |\n|" + "---:|" * (len(rows[0]) + 1))
        print(f"| {size:,} | " + " | ".join(f"{value:,.2f}" for value in rows[-1].values()) + " |", flush=True)
        if given.svg:
            given.svg.write_text(drawing(given.sizes[: len(rows)], rows), encoding="utf-8")
