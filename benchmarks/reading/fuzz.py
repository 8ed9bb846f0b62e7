"""Feeds mutated PDFs and XMLs to the guarded reader and accounts for every one of them in a database.

    python benchmarks/reading/fuzz.py [--pdf 10000] [--xml 10000] [--seed 1] [--minutes M] [--out FOLDER]

Each mutant is a file that is read as `exoclaim ingest` reads it and becomes a row in `documents` or in `failures`. What
is neither (an error that is no `InputError`, a reading that outlasts its limit) is counted as a crash or a hang and kept
in FOLDER.
Nothing is annotated: this tests reading and storing. The same seed makes the same mutants; `--minutes` ends each of the two
runs early and tells how many there were; with `--out` the next run of the same seed goes on from there.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from exoclaim import store
from exoclaim.errors import InputError
from exoclaim.read import Limits, read
from exoclaim.schema import Analysis, Failure, document_id

ROOT = Path(__file__).parents[2]
LIMITS = Limits(cpu_seconds=20, wall_seconds=120, memory_bytes=600 << 20)
WORDS = {
    ".pdf": [
        b"obj", b"endobj", b"stream\n", b"endstream", b"/Length 99999999", b"/Kids [1 0 R]", b"<<", b">>", b"[", b"]", b"(",
        b"/Filter /FlateDecode", b"-1", b"1 0 R", b"BT", b"ET", b"Tj", b"/Count -7", b"startxref", b"/Rotate 90",
        b"/Predictor 15", b"/ToUnicode 3 0 R", b"/W [1 9999 1]", b"99999999999999999999",
    ],
    ".xml": [
        b"<sec>", b"</sec>", b"<xref ref-type='bibr' rid='r1'>", b"</p>", b"<p>", b"&#0;", b"&amp;", b"&b;", b"]]>",
        b"<!--", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"\xff\xfe", b"\xed\xa0\x80", b"<sup>9</sup>", b"<ref-list>",
    ],
}  # fmt: skip


def seeds(suffix: str) -> list[bytes]:
    """What is mutated: our own PDFs, as they are and with their streams unpacked, or small XMLs of three vocabularies."""
    if suffix == ".xml":
        return [path.read_bytes() for path in sorted(Path(__file__).with_name("seeds").glob("*.xml"))]
    packed = (ROOT / "corpus" / "texts" / "cargo-sorting.pdf").read_bytes()
    sys.path.insert(0, str(ROOT / "tests" / "read"))
    import pdfs

    small = [pdfs.one_page(pdfs.LEFT), pdfs.raised_citations(), pdfs.locked(pdfs.one_page(pdfs.LEFT), user="")]
    return [packed, *small, *(pdfs.unpacked(content) for content in small[:2])]


def mutant(chance: random.Random, sources: list[bytes], words: list[bytes]) -> bytes:
    """One of `sources` with up to eight places changed, cut out, doubled, or filled with a telling word or bytes of another."""
    content = bytearray(chance.choice(sources))
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(content) + 1)
        length = chance.choice((1, 4, 40, 400))
        kind = chance.randrange(6)
        if kind == 0:
            content[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del content[at : at + length]
        elif kind == 2:
            content[at:at] = content[at : at + length] * chance.choice((1, 3, 30))
        elif kind == 3:
            content[at:at] = chance.choice(words)
        elif kind == 4:
            other = chance.choice(sources)
            begin = chance.randrange(len(other))
            content[at : at + length] = other[begin : begin + length]
        elif chance.random() < 0.2:
            del content[at:]
    return bytes(content)


def fuzz(suffix: str, count: int, *, seed: int, folder: Path, minutes: float = float("inf")) -> Counter[str]:
    """What became of `count` mutants, or of those that `minutes` were enough for; those of earlier runs in `folder` included.

    Names of errors, "document", "crash", "hang", "unaccounted" → how many.
    """
    chance, sources = random.Random(f"{seed}{suffix}"), seeds(suffix)
    so_far = folder / f"fuzz-{seed}{suffix}.json"
    ends = Counter[str](json.loads(so_far.read_text()) if so_far.exists() else {})
    done = ends.total() - ends["unaccounted"] - ends["hang"]
    db = store.open_database(folder / f"fuzz{suffix}.db")
    run = store.start_run(db, version="fuzz", model="", config_hash="")
    path = folder / f"mutant{suffix}"
    ends_at = time.monotonic() + 60 * minutes
    for number in range(count):
        content = mutant(chance, sources, WORDS[suffix])
        if number < done:
            continue
        if time.monotonic() > ends_at:
            break
        path.write_bytes(content)
        began = time.monotonic()
        try:
            document = read(path, limits=LIMITS)
            store.write_analysis(db, Analysis(document=document, sentences=(), mentions=(), relations=()), run=run, pipeline="")
            end, row = "document", ("documents WHERE id = ?", document.id)
        except InputError as error:
            end, row = type(error).__name__, ("failures WHERE source = ?", f"{seed}-{number}{suffix}")
            store.write_failure(db, Failure(source=row[1], document_id=document_id(content), stage="read", error=end,
                                            message=str(error)), run)  # fmt: skip
        except Exception as error:  # this is what is looked for
            end, row = "crash", ()
            (folder / f"crash-{seed}-{number}{suffix}").write_bytes(content)
            print(f"crash-{seed}-{number}{suffix}: {type(error).__name__}: {error}", file=sys.stderr)
        if time.monotonic() - began > 1.5 * LIMITS.wall_seconds:
            ends["hang"] += 1
            (folder / f"hang-{seed}-{number}{suffix}").write_bytes(content)
        ends[end] += 1
        ends["unaccounted"] += bool(row) and db.execute(f"SELECT count(*) FROM {row[0]}", row[1:]).fetchone()[0] != 1
        so_far.write_text(json.dumps(ends))
    db.close()
    return ends


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pdf", type=int, default=10_000)
    parser.add_argument("--xml", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = given.out or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        print("| mutants | what became of them |\n|---|---|")
        for suffix, count in ((".xml", given.xml), (".pdf", given.pdf)):
            ends = fuzz(suffix, count, seed=given.seed, folder=folder, minutes=given.minutes)
            done = ends.total() - ends["unaccounted"] - ends["hang"]
            for must in ("crash", "hang", "unaccounted"):
                ends.setdefault(must, 0)
            told = ", ".join(f"{name} {times:,}" for name, times in ends.most_common())
            print(f"| {done:,} {suffix[1:]} | {told} |", flush=True)


if __name__ == "__main__":
    main()
