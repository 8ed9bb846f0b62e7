"""Gold against predicted: figures with intervals, error lists, agreement between annotators, a baseline to beat."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from exoclaim.errors import InputError
from exoclaim.evaluate.agreement import Agreement, ClaimPair, compare, figure, krippendorff_alpha
from exoclaim.evaluate.bootstrap import intervals
from exoclaim.evaluate.canonical import canonical
from exoclaim.evaluate.collect import Given, Predictions, by_name, documents
from exoclaim.evaluate.cooccurrence import baseline, baseline_counts
from exoclaim.evaluate.formats import Annotated, read, same_text
from exoclaim.evaluate.labels import is_verdicts, records
from exoclaim.evaluate.page import comparison_page, html_page
from exoclaim.evaluate.paired import Comparison, compared
from exoclaim.evaluate.report import Report
from exoclaim.evaluate.schemas import schema_figures
from exoclaim.evaluate.score import PRF, DocumentScore, Scores, Unit, score_document
from exoclaim.schema import ClaimLabel, Span

__all__ = [
    "PRF",
    "Agreement",
    "Annotated",
    "ClaimPair",
    "Comparison",
    "Given",
    "Predictions",
    "Report",
    "agree",
    "alpha_of_many",
    "baseline",
    "baseline_counts",
    "canonical",
    "compare_predictions",
    "comparison_page",
    "documents",
    "evaluate",
    "figure",
    "html_page",
    "is_verdicts",
    "read",
    "records",
]

Key = TypeVar("Key")
Source = str | Path | Mapping[str, Any] | Annotated


def evaluate(pairs: Iterable[tuple[Source, Source | None]], *, bootstrap: int = 1000) -> Report:
    """Score (gold, prediction) pairs, each a path, a PubAnnotation record or what `read` gives; figures are pooled.

    A prediction that is None or a path without a file counts as empty and is named in `Report.missing`.
    `bootstrap` is the number of draws behind each interval, 0 for none. Raises GoldError for annotations that do not
    agree with their text, with the guidelines, or between the two sides.
    """
    results, missing = scored(pairs)
    units = [unit for result in results for unit in result.units.values()]
    by_document = [Scores.of(result.units.values()) for result in results]
    by_section: dict[str, Unit] = {}
    for result in results:
        for sentence, unit in result.units.items():
            if result.sections:
                by_section.setdefault(result.sections.get(sentence, "none"), Unit()).update(unit)
    return Report(
        scores=Scores.of(scores.counts for scores in by_document),
        intervals=intervals(units, bootstrap),
        document_intervals=intervals([scores.counts for scores in by_document], bootstrap),
        errors=[error for result in results for error in result.errors],
        documents=len(results),
        units=len(units),
        missing=missing,
        flips=_added(r.flips for r in results),
        confusion=_added(r.confusion for r in results),
        swapped=sum(r.swapped for r in results),
        calibration=[point for r in results for point in r.calibration],
        concepts=sum((r.concepts for r in results), PRF(0, 0, 0)),
        schemas=schema_figures(_added(r.schemas for r in results)),
        by_section={kind: Scores(by_section[kind]) for kind in sorted(by_section)},
        by_document=list(zip([r.name for r in results], by_document, strict=True)),
    )


def _added(counters: Iterable[Counter[Key]]) -> Counter[Key]:
    total: Counter[Key] = Counter()
    for counter in counters:  # `sum` would copy the total each time
        total.update(counter)
    return total


def scored(pairs: Iterable[tuple[Source, Source | None]]) -> tuple[list[DocumentScore], list[str]]:
    """The scores of each document, and the names of those without a prediction. Raises as `evaluate`."""
    results: list[DocumentScore] = []
    missing: list[str] = []
    for gold_source, predicted_source in pairs:
        gold = read(gold_source)
        if predicted_source is None or (isinstance(predicted_source, str | Path) and not Path(predicted_source).exists()):
            missing.append(gold.name)
            predicted = Annotated(name=gold.name, text=None, sha256=None)
        else:
            predicted = read(predicted_source, name=f"prediction for {gold.name}")
        same_text(gold, predicted)
        results.append(score_document(gold, predicted))
    return results, missing


def compare_predictions(
    pairs_a: Iterable[tuple[Source, Source | None]],
    pairs_b: Iterable[tuple[Source, Source | None]],
    *,
    names: tuple[str, str],
    bootstrap: int = 1000,
) -> Comparison:
    """The predictions A and B on the same gold documents, in the same order, by a paired bootstrap. Raises as `evaluate`."""
    (a, no_a), (b, no_b) = scored(pairs_a), scored(pairs_b)
    return replace(compared(a, b, bootstrap, names), missing=(no_a, no_b))


def alpha_of_many(annotators: Sequence[Path], labels: Path | None = None) -> float | None:
    """Krippendorff's alpha of the claim labels of any number of annotators: files or folders as `agree` takes them.

    A sentence that only some have read counts for those who did. None where nothing can disagree.
    """
    items: dict[tuple[str, Span], list[ClaimLabel | None]] = {}
    for number, theirs in enumerate(_same_names([_by_name(path, labels) for path in annotators])):
        for name, document in theirs.items():
            for span, label in document.sentences:
                items.setdefault((name, span), [None] * len(annotators))[number] = label
    return krippendorff_alpha(list(items.values()))


def agree(a: Source, b: Source, labels: Path | None = None) -> Agreement:
    """Agreement of two annotators: files or folders of any format that `evaluate` takes, or PubAnnotation records.

    Documents are paired by name; only those that both have count. Two that stand alone are a pair whatever their names.
    `labels` is a TOML file that maps the words of both. Raises InputError where there is no pair or a name comes
    twice, GoldError as `evaluate`.
    """
    left, right = _same_names([_by_name(side, labels) for side in (a, b)])
    shared = [(left[name], right[name]) for name in left if name in right]
    if not shared:
        raise InputError(str(a), f"no document of it is in {b} too", "Give two files or folders with the same documents")
    for one, other in shared:
        same_text(one, other)
    return compare(shared)


def _by_name(source: Source, labels: Path | None) -> dict[str, Annotated]:
    """The documents of one annotator."""
    if isinstance(source, Mapping | Annotated):
        return {"": read(source)}
    found = by_name(((given.name, given.annotated) for given in documents(Path(source), labels)), Path(source))
    return {"": next(iter(found.values()))} if len(found) == 1 and Path(source).is_file() else found


def _same_names(sides: list[dict[str, Annotated]]) -> list[dict[str, Annotated]]:
    """A document that is alone on its side has no name of its own; beside others it goes by the name of its file."""
    if all("" in side for side in sides):
        return sides
    return [{one.name or name: one for name, one in side.items()} for side in sides]
