"""Run the pipeline on the texts of a gold standard and score it: what `exoclaim evaluate` does; `exoclaim convert`, too."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exoclaim import pipeline
from exoclaim.errors import GoldError, InputError, ScoreBelow
from exoclaim.schema import Analysis, Document, Label, Mention, View

if TYPE_CHECKING:
    from spacy.language import Language

Json = dict[str, Any]


def evaluate(
    gold: Path,
    *,
    db: Path | None = None,
    predictions: Path | None = None,
    gold_entities: bool = False,
    fail_under: float | None = None,
    bootstrap: int = 1000,
    json_file: Path | None = None,
    html_file: Path | None = None,
    errors: bool = False,
    baseline: bool = True,
    model: str | None = None,
) -> str:
    """The table of figures as text, and the files asked for. Raises GoldError, InputError, ScoreBelow.

    Predictions come from `predictions` (a folder or file), from the database `db`, or from running the pipeline on
    each gold text.
    """
    from exoclaim import evaluate as stage

    pairs: list[tuple[Any, Any]]
    if predictions is not None:
        pairs = list(stage.pair_folders(gold, predictions))
    elif db is not None:
        pairs = list(_from_database(gold, db))
    else:
        nlp = pipeline.load(model)
        files = [g for g, _ in stage.pair_folders(gold, gold)]
        pairs = [(g, predict(nlp, _with_text(g), gold_entities=gold_entities)) for g in files]
    report = stage.evaluate(pairs, bootstrap=bootstrap)
    lines = [report.table(errors=errors), "", report.details()]
    if baseline:
        other = stage.evaluate([(g, stage.baseline(_with_text(g))) for g, _ in pairs], bootstrap=0)
        row = other.scores.prf("relations")
        lines.append(
            f"co-occurrence baseline P {row.precision:.3f}  R {row.recall:.3f}  F {row.f:.3f}   "
            "(gold entities, most frequent predicate)"
        )
    if report.missing:
        lines.append(f"no prediction for: {', '.join(report.missing)}")
    if json_file:
        json_file.write_text(json.dumps(report.as_dict(), indent=1) + "\n", encoding="utf-8")
    if html_file:
        html_file.write_text(stage.html_page(report, title=f"exoclaim on {gold.name}"), encoding="utf-8")
    if fail_under is not None and report.f < fail_under:
        raise ScoreBelow("\n".join(lines) + f"\nrelations F {report.f:.3f} is below {fail_under}")
    return "\n".join(lines) + "\n"


def convert(sources: Iterable[Path], out: Path, labels: Path | None = None) -> int:
    """Write every document of `sources` as `NAME.json` into the folder `out`; returns how many. Nothing is overwritten.

    Raises GoldError where annotations do not agree with their text or the guidelines.
    """
    from exoclaim import evaluate as stage

    out.mkdir(parents=True, exist_ok=True)
    count = 0
    for source in sources:
        for record in stage.records(source, labels):
            name = re.sub(r"[^\w.-]+", "_", Path(str(record["source"])).stem) or source.stem
            target = out / f"{name}.json"
            if target.exists():
                raise InputError(target, "there is a file of this name", "Choose an empty folder")
            target.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            count += 1
    return count


def _with_text(path: Path) -> Json:
    """A PubAnnotation record with its text; GoldError where the text is not inside."""
    raw: Json = json.loads(path.read_text(encoding="utf-8"))
    if not raw.get("text"):
        raise GoldError(path, "the gold file holds no text", "Score predictions with --predictions or --db instead")
    return raw


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
    for r in gold["relations"]:
        if r["pred"] == "same_as" and r["subj"] in numbers and r["obj"] in numbers:
            a, b = sorted((numbers[r["subj"]], numbers[r["obj"]]), key=lambda i: found[i].start - found[i].end)
            found[b] = replace(found[b], same_as=a)
    yield from found


def _from_database(gold: Path, db: Path) -> Iterator[tuple[Path, Path | Json | None]]:
    """Each gold file with the document of the database that has the same text."""
    import tempfile

    from exoclaim import evaluate as stage
    from exoclaim.export import export

    with tempfile.TemporaryDirectory() as folder:
        export(db, "pubannotation", Path(folder))
        stored = {
            raw["text"]: raw for p in sorted(Path(folder).glob("*.json")) if (raw := json.loads(p.read_text(encoding="utf-8")))
        }
    for path, _ in stage.pair_folders(gold, gold):
        yield path, stored.get(_with_text(path)["text"])
