"""What the shipped model learns from, and which of it training holds out. No torch here: benchmarks read it too."""

import hashlib
import re
from pathlib import Path

from annotations import own_annotations
from corpora import GoldSentence, gold

GOLD = ("train", "train-vesicle", "train-cell", "train-intro")
HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpus" / "gold"


def paper(document: str) -> str:
    """Name of the paper that a document is part of: gold names it by file, our annotations of the same paper by its DOI."""
    name = document.removesuffix("-b")
    return f"elife-{re.sub(r'[^0-9A-Za-z]', '_', name)}" if name.startswith("10.") else name


def held_out(document: str) -> bool:
    """One paper in ten, always the same ones, with all that is annotated of it."""
    return hashlib.sha256(paper(document).encode()).digest()[0] % 10 == 0


def all_sentences(shared: Path, *, own: bool = True) -> list[GoldSentence]:
    """Sentences of the gold train folders, of the project's corpus and of its stand-off annotations. Never dev."""
    out = [s for name in GOLD for s in gold(shared / "gold" / name)]
    if own:
        out += [*gold(CORPUS / "train"), *gold(CORPUS / "exercises"), *own_annotations(HERE / "annotations", shared)]
    return out


def parted(sentences: list[GoldSentence], files: list[str]) -> tuple[list[GoldSentence], list[GoldSentence]]:
    """Sentences whose file one of the globs `files` names (as `annotations/wider-*.json`), glob by glob; and all others."""
    named = [s for name in files for s in sentences if s.file.match(name)]
    return named, [s for s in sentences if not any(s.file.match(name) for name in files)]


def second_readings(shared: Path) -> dict[tuple[str, int, str], GoldSentence]:
    """The second reading of the sentences that were annotated twice, by `GoldSentence.key`."""
    return {s.key: s for s in own_annotations(HERE / "annotations" / "second", shared)}


def held_out_sentences(shared: Path, files: str = "*.json") -> list[GoldSentence]:
    """What is annotated of the held-out papers: given gold, and our annotations in `files` (a glob).

    Weights that began with some files before papers were held out whole have seen those files; name the others for them.
    """
    given = all_sentences(shared, own=False)
    return [s for s in given + own_annotations(HERE / "annotations", shared, files) if held_out(s.document)]
