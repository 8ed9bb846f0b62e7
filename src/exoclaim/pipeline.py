"""The stages in order; the only file that imports them all.

    file ─read→ Document ─annotate→ Doc ─extract→ Doc with relations and claims ─→ Analysis ─store→ SQLite

Heavy stages are imported inside the functions that need them, so that `exoclaim --help` is quick.
"""

import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from exoclaim import __version__
from exoclaim.errors import ExoclaimError, shown
from exoclaim.placing import mined_and_not, to_analysis
from exoclaim.schema import Analysis, ConceptFacts, Document, Failure
from exoclaim.storing import PATIENCE, Receipt, failure_of, gather, in_shard, stored

if TYPE_CHECKING:
    from spacy.language import Language
    from sqlite_utils import Database

    from exoclaim.annotate.facts import Facts
    from exoclaim.read import Limits
    from exoclaim.store import Run, Version

__all__ = ["analyse", "extract_one", "ingest", "load", "mined_and_not", "to_analysis", "version_of", "work"]
log = logging.getLogger(__name__)


def load(model: str | None = None, *, terms: str = "", threads: int = 1) -> "Language":
    """The whole spaCy pipeline.

    `model` names an installed spaCy pipeline whose entities are used; ModelError where it cannot be.
    """
    from exoclaim.annotate import annotator
    from exoclaim.extract import add_to

    return add_to(annotator(model, terms=terms, threads=threads))


@lru_cache(maxsize=2)
def _loaded(model: str | None, terms: str, threads: int) -> "Language":
    return load(model, terms=terms, threads=threads)


def _cores() -> int:
    """Cores that this process may use, at most four: the network's threads have no more to do in one sentence."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(4, allowed)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a worker needs to know beside the path; small and picklable. The result does not depend on `threads`."""

    model: str | None = None
    terms: str = ""
    limits: "Limits | None" = None
    threads: int = 1


def work(job: Job, path: Path) -> Analysis | Failure:
    """Read and analyse one file; whatever goes wrong with it is a Failure with words, never an exception."""
    from exoclaim.read import read

    stage, document = "read", None
    try:
        document = read(path, limits=job.limits)
        stage = "analyse"
        return analyse(_loaded(job.model, job.terms, job.threads), document)
    except ExoclaimError as error:
        return failure_of(path, document, stage, error)
    except Exception as error:  # a fault of ours must not stop a run over a thousand papers
        log.exception("%s", path)
        return failure_of(path, document, stage, error)


@dataclass(slots=True)
class Summary:
    """What an ingest did."""

    stored: int = 0
    skipped: int = 0
    sentences: int = 0
    mentions: int = 0
    relations: int = 0
    failures: list[Failure] = field(default_factory=list)
    others: "list[Version]" = field(default_factory=list)  # here from the same paths, with other content
    stopped: bool = False


def ingest(
    paths: Iterable[Path],
    db_path: Path,
    *,
    model: str | None = None,
    terms: str = "",
    jobs: int = 1,
    cluster: str | None = None,
    shard: tuple[int, int] | None = None,
    force: bool = False,
    limits: "Limits | None" = None,
    progress: Callable[[str, int, int], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Summary:
    """Read, annotate, extract and store every paper under `paths`; with `shard` (2, 8) the second of eight parts of them.

    One document is one transaction; unchanged files are skipped.

    `progress` is told (path, number, of how many). `stop` is asked after each document; where it says yes, or on
    KeyboardInterrupt, `Summary.stopped` is set.
    Raises InputError for paths that are missing or hold no paper and for terms that cannot be read,
    DatabaseError for a database that cannot be used, ModelError for a model.
    """
    from exoclaim import store
    from exoclaim.annotate.lexicon import read_terms
    from exoclaim.read import discover

    files = [file for file in discover(paths) if shard is None or _part(file, shard[1]) == shard[0]]
    pipeline = version_of(model, terms)
    alone = jobs == 1 and cluster is None and shard is None  # nobody else is meant to work on this machine
    threads = _cores() if alone else 1
    if terms:
        read_terms(Path(terms))  # terms that cannot be read are told once, before any file; and so is a model that does not fit
    if model is not None:
        _loaded(model, terms, threads)
    summary = Summary()
    with store.explained(db_path):
        db = store.open_database(db_path, wal=shard is None, busy_seconds=PATIENCE)
        try:
            settings = json.dumps([pipeline, repr(limits)])
            run = store.Run(
                version=__version__, model=pipeline, config_hash=hashlib.sha256(settings.encode()).hexdigest()[:16],
                shard=f"{shard[0]}/{shard[1]}" if shard else None,
            )  # fmt: skip
            store.join_run(db, run)
            job = Job(model=model, terms=terms, limits=limits, threads=threads)
            shards = db_path.with_name(f"{db_path.name}.shards") if cluster else None
            if shards:
                gather(db, shards, {})  # what a run that was killed left there
            ids = {f: fingerprint(f) for f in files}
            todo = [f for f in files if force or not store.is_current(db, ids[f], pipeline)]
            _follow(db, ids)
            summary.skipped = len(files) - len(todo)
            receipts: dict[str, str] = {}
            try:
                elsewhere = jobs > 1 and len(todo) > 1
                facts = partial(_facts, job, elsewhere)
                results = _results(job, run, todo, jobs, cluster, shards)
                for number, (path, result) in enumerate(zip(todo, results, strict=True), 1):
                    if isinstance(result, Analysis):
                        result = stored(db, run, path, result, facts(result))
                    if isinstance(result, Failure):
                        store.write_failure(db, result, run.id)
                        summary.failures.append(result)
                    else:
                        receipts[result.document] = result.digest
                        summary.stored += 1
                        summary.sentences += result.sentences
                        summary.mentions += result.mentions
                        summary.relations += result.relations
                    if progress:
                        progress(str(path), number, len(todo))
                    if number < len(todo) and stop():
                        summary.stopped = True
                        break
            except KeyboardInterrupt:
                summary.stopped = True
            if shards:
                gather(db, shards, receipts)
            store.refresh(db)
            here = {*receipts, *(ids[f] for f in {*files} - {*todo})}
            summary.others = sorted(store.other_versions(db, here), key=lambda version: version.source)
            if not summary.stopped:
                store.finish_run(
                    db,
                    run.id,
                    documents=summary.stored,
                    skipped=summary.skipped,
                    failed=len(summary.failures),
                    relations=summary.relations,
                )
        finally:
            db.close()
    return summary


def _follow(db: "Database", ids: dict[Path, str]) -> None:
    """Note where documents are now whose file is no longer where it was read from; `ids` are those of the files at hand."""
    from exoclaim import store

    for path, document in ids.items():
        source = store.source_of(db, document)
        if source not in (None, shown(path)) and fingerprint(Path(source)) != document:
            store.move(db, document, shown(path))


def _part(path: Path, of: int) -> int:
    """Which of `of` parts a file belongs to, 1 to `of`: by its path alone, so that files may come and go meanwhile."""
    return int.from_bytes(hashlib.sha256(os.fsencode(path)).digest()[:8]) % of + 1


@lru_cache(maxsize=2)
def _known(job: Job, elsewhere: bool) -> "Facts":
    from exoclaim.annotate.concepts import lexicon_of
    from exoclaim.annotate.facts import Facts
    from exoclaim.annotate.lexicon import Lexicon, default_path

    return Facts(Lexicon(default_path()) if elsewhere else lexicon_of(_loaded(job.model, job.terms, job.threads)))


def _facts(job: Job, elsewhere: bool, analysis: Analysis) -> list[ConceptFacts]:
    """What the lexicon says about the concepts of a document; the grounder's lexicon, unless other processes ground."""
    named = sorted({m.concept.id for m in analysis.mentions if m.concept})
    return _known(job, elsewhere).ask(named) if named else []


def _results(
    job: Job, run: "Run", files: list[Path], jobs: int, cluster: str | None, shards: Path | None
) -> "Iterator[Analysis | Receipt | Failure]":
    """Results in the order of `files`, however many workers made them."""
    function = partial(work, job)
    if cluster and shards:
        from exoclaim.scale.cluster import map_on_cluster

        facts = partial(_facts, job, False)  # a worker grounds and stores in one process
        store_there = partial(in_shard, function, facts, run, shards.resolve())
        return map_on_cluster(store_there, files, cluster=cluster, jobs=jobs, lost=partial(_lost, "the cluster"))
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
    return analyse(_loaded(model, terms, _cores()), document)
