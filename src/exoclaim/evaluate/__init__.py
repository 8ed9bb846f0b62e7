"""Gold against predicted: figures with intervals, error lists, agreement between annotators, a baseline to beat."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from exoclaim.errors import InputError
from exoclaim.evaluate.agreement import Agreement, compare, krippendorff_alpha
from exoclaim.evaluate.bootstrap import intervals
from exoclaim.evaluate.cooccurrence import baseline
from exoclaim.evaluate.formats import Annotated, read, same_text
from exoclaim.evaluate.labels import records
from exoclaim.evaluate.page import html_page
from exoclaim.evaluate.report import Report
from exoclaim.evaluate.score import DocumentScore, Scores, score_document
from exoclaim.schema import ClaimLabel, Span

__all__ = [
    "Agreement",
    "Annotated",
    "Report",
    "agree",
    "alpha_of_many",
    "baseline",
    "evaluate",
    "html_page",
    "pair_folders",
    "read",
    "records",
]

Source = str | Path | Mapping[str, Any]
ENDINGS = (".json", ".ann", ".xml")


def evaluate(pairs: Iterable[tuple[Source, Source | None]], *, bootstrap: int = 1000) -> Report:
    """Score (gold, prediction) pairs, each a path or a PubAnnotation record; figures are pooled over the pairs.

    A prediction that is None or a path without a file counts as empty and is named in `Report.missing`.
    `bootstrap` is the number of draws behind each interval, 0 for none. Raises GoldError for annotations that do not
    agree with their text, with the guidelines, or between the two sides.
    """
    results: list[DocumentScore] = []
    missing: list[str] = []
    for gold_source, predicted_source in pairs:
        gold = read(gold_source)
        if predicted_source is None or (not isinstance(predicted_source, Mapping) and not Path(predicted_source).exists()):
            missing.append(gold.name)
            predicted = Annotated(name=gold.name, text=None, sha256=None)
        else:
            predicted = read(predicted_source, name=f"prediction for {gold.name}")
        same_text(gold, predicted)
        results.append(score_document(gold, predicted))
    units = [unit for result in results for unit in result.units]
    return Report(
        scores=Scores.of(units),
        intervals=intervals(units, bootstrap),
        errors=[error for result in results for error in result.errors],
        documents=len(results),
        units=len(units),
        missing=missing,
        flips=sum((r.flips for r in results), Counter()),
        confusion=sum((r.confusion for r in results), Counter()),
        swapped=sum(r.swapped for r in results),
        calibration=[point for r in results for point in r.calibration],
    )


def pair_folders(gold: Path, predictions: Path) -> list[tuple[Path, Path | None]]:
    """Annotation files of the folder `gold`, by name, each with the file of the same stem in `predictions` or None.

    Two files, instead of two folders, are a pair. Raises InputError where there is no `gold`.
    """
    if gold.is_file():
        return [(gold, predictions)]
    if not gold.is_dir():
        raise InputError(gold, "there is no such file or folder", "Check the path")
    pairs: list[tuple[Path, Path | None]] = []
    for path in sorted(p for p in gold.iterdir() if p.suffix in ENDINGS):
        names = [path.name, *(path.stem + ending for ending in ENDINGS)]
        pairs.append((path, next((predictions / n for n in names if (predictions / n).exists()), None)))
    return pairs


def alpha_of_many(annotators: Sequence[Path]) -> float | None:
    """Krippendorff's alpha of the claim labels of any number of annotators: files of one document, or folders.

    A sentence that only some have read counts for those who did. None where nothing can disagree.
    """
    read_by = [
        {p.name: read(p) for p, _ in pair_folders(a, a)} if a.is_dir() else {"": read(a)} for a in annotators
    ]  # fmt: skip
    items: dict[tuple[str, Span], list[ClaimLabel | None]] = {}
    for number, documents in enumerate(read_by):
        for name, document in documents.items():
            for span, label in document.sentences:
                items.setdefault((name, span), [None] * len(annotators))[number] = label
    return krippendorff_alpha(list(items.values()))


def agree(a: Source, b: Source) -> Agreement:
    """Agreement of two annotators: two files or records of one document, or two folders with files of the same names.

    In folders, only documents that both have count. Raises InputError where there is none, GoldError as `evaluate`.
    """
    if isinstance(a, Mapping) or isinstance(b, Mapping) or Path(a).is_file():
        sources: list[tuple[Source, Source]] = [(a, b)]
    else:
        sources = [(left, right) for left, right in pair_folders(Path(a), Path(b)) if right is not None]
        if not sources:
            raise InputError(Path(a), f"no document of it is in {b} too", "Give two folders with files of the same names")
    pairs = [(read(left), read(right)) for left, right in sources]
    for left, right in pairs:
        same_text(left, right)
    return compare(pairs)
