"""The stages in order; the only file that imports them all.

    file ─read→ Document ─annotate→ Doc ─extract→ Doc with relations and claims ─→ Analysis ─store→ SQLite

Heavy stages are imported inside the functions that need them, so that `exoclaim --help` is quick.
"""

import hashlib
import json
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from exoclaim import __version__
from exoclaim.errors import ExoclaimError, shown
from exoclaim.schema import Analysis, ClaimLabel, ConceptFacts, Document, Failure, Mention, Relation, Sentence, Span, View

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from exoclaim.read import Limits

log = logging.getLogger(__name__)
NOT_MINED = frozenset({"references", "acknowledgements", "front"})
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")


def load(model: str | None = None, *, terms: str = "", threads: int = 1) -> "Language":
    """The whole spaCy pipeline.

    `model` names an installed spaCy pipeline whose entities are used; ModelError where it cannot be.
    """
    from exoclaim.annotate import annotator
    from exoclaim.extract import add_to

    return add_to(annotator(model, terms=terms, threads=threads))


@lru_cache(maxsize=2)
def _loaded(model: str | None, terms: str) -> "Language":
    return load(model, terms=terms)


def version_of(model: str | None, terms: str = "") -> str:
    """Name of the pipeline: package version, model, hash of the files that decide.

    When it changes, documents are analysed again.
    """
    from exoclaim.annotate import DEFAULT_MODEL, model_folder

    digest = hashlib.sha256()
    folders = [model_folder(), *map(Path, filter(None, [os.environ.get("EXOCLAIM_LEXICON")]))]
    for path in (p for folder in folders for p in sorted(folder.rglob("*")) if p.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    if terms:
        digest.update(Path(terms).read_bytes())
    return f"{__version__} {model or DEFAULT_MODEL} {digest.hexdigest()[:12]}"


def analyse(nlp: "Language", document: Document) -> Analysis:
    """Everything that is found in `document`."""
    mined, unread = mined_and_not(document)
    return to_analysis(document, nlp(mined.text), mined, unread)


def mined_and_not(document: Document) -> tuple[View, View]:
    """What the model reads, and what is only kept as text: reference lists, acknowledgements, authors and addresses."""
    return document.view.parts((s.start, s.end) for s in document.sections if s.kind in NOT_MINED)


def to_analysis(document: Document, doc: "Doc", view: View, unread: View) -> Analysis:
    """Offsets of `view`, whose text `doc` holds, back to offsets of the document; each paragraph of `unread` is a sentence."""

    def place(span: Span) -> Span:
        return view.to_source(*span)

    rows: list[tuple[int | None, Sentence]] = []
    for number, (begin, text) in enumerate(doc._.sentences):
        if text:
            start, end = place((begin, begin + len(text)))
            claim, score = doc._.claims[number]
            rows.append((number, Sentence(start=start, end=end, text=text, claim=claim, score=score)))
    for paragraph in _PARAGRAPH.finditer(unread.text):
        start, end = unread.to_source(*paragraph.span())
        rows.append((None, Sentence(start=start, end=end, text=" ".join(paragraph.group().split()), claim=ClaimLabel.OTHER)))
    rows.sort(key=lambda row: row[1].start)
    sentences = [sentence for _, sentence in rows]
    kept_sentences = {number: i for i, (number, _) in enumerate(rows) if number is not None}
    mentions: list[Mention] = []
    kept: dict[int, int] = {}
    taken: set[tuple[int, int]] = set()
    for i, m in enumerate(doc._.mentions):
        start, end = place((m.start, m.end))
        if (start, end) not in taken:
            taken.add((start, end))
            kept[i] = len(mentions)
            same_as = kept.get(m.same_as) if m.same_as is not None else None
            mentions.append(
                Mention(
                    start=start,
                    end=end,
                    label=m.label,
                    sentence=kept_sentences[m.sentence],
                    score=m.score,
                    concept=m.concept,
                    same_as=same_as,
                    candidates=m.candidates,
                )
            )
    relations = [
        Relation(
            subject=kept[r.subject], predicate=r.predicate, object=kept[r.object], polarity=r.polarity, certainty=r.certainty,
            confidence=r.confidence, attribution=r.attribution, own=r.own, found_by=r.found_by,
            predicate_cue=place(r.predicate_cue) if r.predicate_cue else None,
            polarity_cue=place(r.polarity_cue) if r.polarity_cue else None,
            certainty_cue=place(r.certainty_cue) if r.certainty_cue else None,
        )
        for r in doc._.relations
        if r.subject in kept and r.object in kept
    ]  # fmt: skip
    return Analysis(document=document, sentences=tuple(sentences), mentions=tuple(mentions), relations=tuple(relations))


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a worker needs to know beside the path; small and picklable."""

    model: str | None = None
    terms: str = ""
    limits: "Limits | None" = None


def work(job: Job, path: Path) -> Analysis | Failure:
    """Read and analyse one file; whatever goes wrong with it is a Failure with words, never an exception."""
    from exoclaim.read import read

    stage, document = "read", None
    try:
        document = read(path, limits=job.limits)
        stage = "analyse"
        return analyse(_loaded(job.model, job.terms), document)
    except ExoclaimError as error:
        return _failure(path, document, stage, error)
    except Exception as error:  # a fault of ours must not stop a run over a thousand papers
        log.exception("%s", path)
        return _failure(path, document, stage, error)


def _failure(path: Path, document: Document | None, stage: str, error: Exception) -> Failure:
    return Failure(
        source=shown(path),
        document_id=document.id if document else None,
        stage=stage,
        error=type(error).__name__,
        message=str(error),
    )


@dataclass(slots=True)
class Summary:
    """What an ingest did."""

    stored: int = 0
    skipped: int = 0
    sentences: int = 0
    mentions: int = 0
    relations: int = 0
    failures: list[Failure] = field(default_factory=list)
    stopped: bool = False


def ingest(
    paths: Iterable[Path],
    db_path: Path,
    *,
    model: str | None = None,
    terms: str = "",
    jobs: int = 1,
    cluster: str | None = None,
    force: bool = False,
    limits: "Limits | None" = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Summary:
    """Read, annotate, extract and store every paper under `paths`.

    One document is one transaction; unchanged files are skipped.

    `progress` is told (path, number, of how many). Ctrl-C ends after the document at hand: `Summary.stopped` is set.
    Raises InputError for paths that are missing or hold no paper, DatabaseError for a database that cannot be used,
    ModelError for a model.
    """
    from exoclaim import store
    from exoclaim.read import discover

    files = discover(paths)
    pipeline = version_of(model, terms)
    if model is not None:
        _loaded(model, terms)  # a model that does not fit is told once, before any file
    summary = Summary()
    with store.explained(db_path):
        db = store.open_database(db_path)
        try:
            settings = json.dumps([pipeline, repr(limits)])
            run = store.start_run(
                db, version=__version__, model=pipeline, config_hash=hashlib.sha256(settings.encode()).hexdigest()[:16]
            )
            todo = [f for f in files if force or not store.is_current(db, fingerprint(f), pipeline)]
            summary.skipped = len(files) - len(todo)
            try:
                facts = _facts(Job(model=model, terms=terms), elsewhere=bool(cluster) or jobs > 1)
                results = _results(Job(model=model, terms=terms, limits=limits), todo, jobs, cluster)
                for number, (path, result) in enumerate(zip(todo, results, strict=True), 1):
                    if isinstance(result, Analysis):
                        try:
                            store.write_analysis(db, result, run=run, pipeline=pipeline, facts=facts(result))
                        except ValueError as error:  # rows that contradict each other, text that cannot be written
                            log.exception("%s", path)
                            result = _failure(path, result.document, "store", error)
                    if isinstance(result, Failure):
                        store.write_failure(db, result, run)
                        summary.failures.append(result)
                    else:
                        summary.stored += 1
                        summary.sentences += len(result.sentences)
                        summary.mentions += len(result.mentions)
                        summary.relations += len(result.relations)
                    if progress:
                        progress(str(path), number, len(todo))
            except KeyboardInterrupt:
                summary.stopped = True
            store.finish_run(
                db,
                run,
                documents=summary.stored,
                skipped=summary.skipped,
                failed=len(summary.failures),
                relations=summary.relations,
            )
        finally:
            db.close()
    return summary


def _facts(job: Job, *, elsewhere: bool) -> Callable[[Analysis], list[ConceptFacts]]:
    """What the lexicon says about the concepts of a document; the grounder's lexicon, unless it grounds `elsewhere`."""
    from exoclaim.annotate.concepts import lexicon_of
    from exoclaim.annotate.facts import Facts
    from exoclaim.annotate.lexicon import Lexicon, default_path

    @lru_cache(maxsize=1)
    def known() -> Facts:
        return Facts(Lexicon(default_path()) if elsewhere else lexicon_of(_loaded(job.model, job.terms)))

    return lambda analysis: known().ask(sorted({m.concept.id for m in analysis.mentions if m.concept}))


def _results(job: Job, files: list[Path], jobs: int, cluster: str | None) -> Iterator[Analysis | Failure]:
    """Results in the order of `files`, however many workers made them."""
    function = partial(work, job)
    if cluster:
        from exoclaim.scale.cluster import map_on_cluster

        return map_on_cluster(function, files, cluster=cluster, jobs=jobs, lost=partial(_lost, "the cluster"))
    if jobs > 1 and len(files) > 1:
        from exoclaim.scale.local import map_in_processes

        return map_in_processes(function, files, jobs=jobs, lost=partial(_lost, "its process"))
    return map(function, files)


def _lost(where: str, path: Path) -> Failure:
    """A worker that died twice on the same file (out of memory, killed)."""
    return Failure(
        source=shown(path),
        document_id=None,
        stage="analyse",
        error="WorkerLost",
        message=f"{path}: {where} died twice while working on it",
    )


def fingerprint(path: Path) -> str:
    """Document id of a file without reading it as a paper; empty where it cannot be opened (the reader will say why)."""
    try:
        if not path.is_file():
            return ""  # a pipe or a device may never end
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:32]
    except OSError:
        return ""


def extract_one(
    source: str, *, text: str | None = None, model: str | None = None, terms: str = "", limits: "Limits | None" = None
) -> Analysis:
    """One document without a database: a file, or `text` under the name `source`. Raises InputError."""
    from exoclaim.read import read, read_text

    document = read(Path(source), limits=limits) if text is None else read_text(text, source=source)
    return analyse(_loaded(model, terms), document)
