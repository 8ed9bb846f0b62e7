"""Run the pipeline on the texts of a gold standard and score it: what `exoclaim evaluate` does; `exoclaim convert`, too."""

import gc
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exoclaim import pipeline
from exoclaim.errors import GoldError, InputError
from exoclaim.schema import Analysis, Document, Label, Mention, View

if TYPE_CHECKING:
    from spacy.language import Language

    from exoclaim.evaluate import Given

Json = dict[str, Any]


def evaluate(
    gold: Path,
    *,
    db: Path | None = None,
    predictions: Path | None = None,
    gold_entities: bool = False,
    labels: Path | None = None,
    bootstrap: int = 1000,
    json_file: Path | None = None,
    html_file: Path | None = None,
    errors: bool = False,
    baseline: bool = True,
    model: str | None = None,
) -> tuple[str, float]:
    """The table of figures as text and the F of relations, and the files asked for. Raises GoldError, InputError.

    Predictions come from `predictions` (a folder or file), from the database `db`, or from running the pipeline on
    each gold text. `labels` is a TOML file that maps the words of gold and of `predictions` to those of the guidelines.
    """
    from exoclaim import evaluate as stage

    other = [0, 0, 0]  # the baseline: right, predicted, gold

    def pairs() -> Iterator[tuple[Any, Any]]:
        for given, predicted in _pairs(gold, db, predictions, gold_entities, labels, model):
            if baseline:
                other[:] = map(sum, zip(other, stage.baseline_counts(given.annotated, given.record), strict=True))
            yield given.annotated, predicted

    with nullcontext() if predictions is None else _uncollected():
        report = stage.evaluate(pairs(), bootstrap=bootstrap)
    lines = [report.table(errors=errors), "", report.more(), "", report.details()]
    if baseline:
        row = stage.PRF(*other)
        lines.append(
            f"co-occurrence baseline P {row.precision:.3f}  R {row.recall:.3f}  F {row.f:.3f}   "
            "(gold entities, most frequent predicate)"
        )
    if report.missing:
        lines.append(f"no prediction for: {', '.join(report.missing)}")
    if json_file:
        write_json(json_file, report.as_dict())
    if html_file:
        _write(html_file, stage.html_page(report, title=f"exoclaim on {gold.name}"))
    return "\n".join(lines) + "\n", report.f


def write_json(path: Path, figures: object) -> None:
    """Figures as a file, whole or not at all; its folder is made. Raises InputError where it cannot be written."""
    _write(path, json.dumps(figures, indent=1) + "\n")


def _write(path: Path, content: str) -> None:
    from exoclaim.export.atomic import atomic

    with atomic(path) as file:
        file.write(content)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for garbage cycles: annotations have none, and to go through millions takes a fifth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def compare(
    gold: Path,
    a: Path,
    b: Path,
    *,
    labels: Path | None = None,
    bootstrap: int = 1000,
    json_file: Path | None = None,
    html_file: Path | None = None,
) -> str:
    """Two predictions on one gold, each a folder, a file or a database: differences with a paired bootstrap p, as text.

    The files asked for are written: the differences as JSON; as HTML, too, with the errors that only one of the two makes.
    """
    from exoclaim import evaluate as stage

    def pairs(side: Path) -> Iterator[tuple[Any, Any]]:
        stored = side.suffix == ".db"
        for given, predicted in _pairs(gold, side if stored else None, None if stored else side, False, labels, None):
            yield given.annotated, predicted

    found = stage.compare_predictions(pairs(a), pairs(b), names=(str(a), str(b)), bootstrap=bootstrap)
    if json_file:
        write_json(json_file, found.as_dict())
    if html_file:
        _write(html_file, stage.comparison_page(found, title=f"Two predictions on {gold.name}"))
    return found.table() + "\n"


def _pairs(
    gold: Path, db: Path | None, predictions: Path | None, gold_entities: bool, labels: Path | None, model: str | None
) -> Iterator[tuple["Given", Any]]:
    """Each gold document and what was predicted for it."""
    from exoclaim import evaluate as stage

    documents = stage.documents(gold, labels)
    if predictions is not None:
        theirs = stage.Predictions(predictions, labels)
        yield from ((given, theirs.find(given.name)) for given in documents)
    elif db is not None:
        from exoclaim.export import database_texts

        stored = database_texts(db)
        yield from ((given, stored.get(_text(given))) for given in documents)
    else:
        nlp = pipeline.load(model)
        for given in documents:
            _text(given)
            yield given, predict(nlp, given.record, gold_entities=gold_entities)


def _text(given: "Given") -> str:
    """The text of a gold document; GoldError where it is not inside."""
    if not given.annotated.text:
        raise GoldError(given.name, "the gold file holds no text", "Score predictions with --predictions instead")
    return given.annotated.text


def convert(
    sources: Iterable[Path], out: Path, *, labels: Path | None = None, form: str = "pubannotation", db: Path | None = None
) -> int:
    """Write every document of `sources` in one of export.DOCUMENT_FORMATS to `out`; returns how many.

    `out` is a folder with a file for each document, or a file for bioc, bioc-xml and docbin. An export of verdicts becomes gold
    with the database `db` that it is about. Raises GoldError where annotations do not agree with their text or the
    guidelines, InputError for a name that is there already and for verdicts without a database.
    """
    from exoclaim.export import write_records

    return write_records(_records(sources, labels, db), form, out)


def _records(sources: Iterable[Path], labels: Path | None, db: Path | None) -> Iterator[Json]:
    from exoclaim import evaluate as stage
    from exoclaim.export import judged_records
    from exoclaim.store import read_verdicts

    for source in sources:
        if not stage.is_verdicts(source):
            yield from map(stage.canonical, stage.records(source, labels))
        elif db is None:
            raise InputError(source, "these are verdicts, which hold no text", "Give their database, too, with --db")
        else:
            yield from map(stage.canonical, judged_records(db, read_verdicts(source)))


def predict(nlp: "Language", gold: Mapping[str, Any], *, gold_entities: bool = False) -> Json:
    """The pipeline's annotations of a gold record's text, as a PubAnnotation record."""
    from exoclaim.export import to_pubannotation
    from exoclaim.read import read_text

    document = read_text(gold["text"], source=str(gold.get("source", "gold.txt")))
    return to_pubannotation(analyse_given(nlp, document, gold) if gold_entities else pipeline.analyse(nlp, document))


def analyse_given(nlp: "Language", document: Document, gold: Mapping[str, Any]) -> Analysis:
    """The analysis of `document` with the gold's mentions in place of the tagger's."""
    view, unread = pipeline.mined_and_not(document)
    doc = nlp.make_doc(view.text)
    for name, component in nlp.pipeline:
        doc = component(doc)
        if name == "exoclaim_ner":
            doc._.mentions = list(_gold_mentions(view, gold, doc._.sentences))
    return pipeline.to_analysis(document, doc, view, unread)


def _gold_mentions(view: View, gold: Mapping[str, Any], sentences: list[tuple[int, str]]) -> Iterator[Mention]:
    """Gold mentions on the view; one that the view does not show, or that crosses sentences there, is left out."""
    place = {origin: i for i, origin in reversed(list(enumerate(view.origins)))}
    spans = sorted(
        (d["span"]["begin"], d["span"]["end"], d["id"], d["obj"]) for d in gold["denotations"] if d["obj"] != "Sentence"
    )
    numbers: dict[str, int] = {}
    found: list[Mention] = []
    for begin, end, key, label in spans:
        start, last = place.get(begin), place.get(end - 1)
        if start is None or last is None or last < start:
            continue
        number = next((n for n, (b, text) in enumerate(sentences) if b <= start and last < b + len(text)), None)
        if number is not None:
            numbers[key] = len(found)
            found.append(Mention(start=start, end=last + 1, label=Label(label), sentence=number))
    for r in gold.get("relations", ()):
        if r["pred"] == "same_as" and r["subj"] in numbers and r["obj"] in numbers:
            a, b = sorted((numbers[r["subj"]], numbers[r["obj"]]), key=lambda i: found[i].start - found[i].end)
            found[b] = replace(found[b], same_as=a)
    yield from found
