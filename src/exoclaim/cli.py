"""The command line: one command per verb, in the order of the data flow. Thin: the work is in pipeline.py.

Exit codes: 0 all well, 1 unexpected or stopped, 2 usage, 3 some documents failed, 4 invalid input or configuration,
5 score below --fail-under. Results go to stdout, progress and complaints to stderr.
"""

import logging
import sys
from pathlib import Path
from typing import Any

import click

from exoclaim import __version__, pipeline
from exoclaim.database_commands import database, findings, merge
from exoclaim.errors import ExoclaimError, NotText, ScoreBelow, SomeFailed
from exoclaim.lexicon_commands import lexicon
from exoclaim.options import DB, LIMIT, MODEL, SHARD, TERMS
from exoclaim.verdict_commands import learn, verdicts


class Group(click.Group):
    """Turns our errors into one line on stderr and their exit code; everything else is a fault and shows its trace with -v."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and answer with the exit code of the error, if any."""
        try:
            return super().invoke(ctx)
        except ExoclaimError as error:
            click.echo(f"exoclaim: {error}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="exoclaim")
@click.option("-v", "--verbose", is_flag=True, help="Tell on stderr what goes on.")
def main(verbose: bool) -> None:
    """Read cell-biology papers and keep what they claim."""
    logging.basicConfig(level=logging.INFO if verbose else logging.CRITICAL, format="%(levelname)s %(name)s: %(message)s")


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@DB
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes.")
@MODEL
@TERMS
@click.option("--force", is_flag=True, help="Analyse unchanged files again, too.")
@click.option("--cluster", metavar="URL", help="A Dask cluster: local, slurm, pbs, or the address of a scheduler.")
@click.option("--shard", type=SHARD, metavar="I/N", help="Only the I-th of N parts of the papers; see `exoclaim merge`.")
@LIMIT
def ingest(
    paths: tuple[Path, ...],
    db: Path,
    jobs: int,
    model: str | None,
    terms: str | None,
    force: bool,
    cluster: str | None,
    shard: tuple[int, int] | None,
    limits: tuple[str, ...],
) -> None:
    """Read papers, find what they claim, store it. Unchanged files are skipped."""
    from exoclaim import show
    from exoclaim.read import Limits
    from exoclaim.stopping import finishing

    bounds = Limits.of(limits)
    if shard and cluster:
        raise click.UsageError("--shard divides papers without a cluster; give one of the two.")
    with finishing() as stop, show.progress() as told:
        summary = pipeline.ingest(
            paths, db, model=model, terms=terms or "", jobs=jobs, cluster=cluster, shard=shard, force=force, limits=bounds,
            progress=told, stop=stop,
        )  # fmt: skip
    show.summary(summary, db)
    if summary.stopped:
        raise click.Abort
    if summary.failures:
        others = "; the others are stored" if summary.stored else ""
        raise SomeFailed(f"{len(summary.failures)} of {len(summary.failures) + summary.stored} documents failed{others}")


@main.command()
@click.argument("path")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "pubannotation", "brat", "html"]),
    default="table",
    show_default=True,
)
@click.option("--explain", is_flag=True, help="Print for each relation why it was found.")
@click.option("--text", is_flag=True, help="PATH is the text itself.")
@MODEL
@TERMS
@LIMIT
def extract(
    path: str, form: str, explain: bool, text: bool, model: str | None, terms: str | None, limits: tuple[str, ...]
) -> None:
    """Print what one document claims; no database. PATH may be - for standard input."""
    from exoclaim import show
    from exoclaim.read import Limits

    given = _standard_input() if path == "-" else path if text else None
    source = "standard input" if given is not None else path
    analysis = pipeline.extract_one(source, text=given, model=model, terms=terms or "", limits=Limits.of(limits))
    click.echo(show.explanation(analysis) if explain else show.analysis(analysis, form), nl=False)


def _standard_input() -> str:
    """Everything on standard input; NotText where it is not UTF-8."""
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotText("standard input", f"byte {error.start}") from error


@main.command()
@DB
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option("--open", "open_browser", is_flag=True, help="Open the pages in a browser.")
def review(db: Path, port: int, open_browser: bool) -> None:
    """Start Datasette on the database, with the review pages."""
    from exoclaim import store
    from exoclaim.review.serve import serve

    with store.explained(db):
        opened = store.open_database(db, create=False)  # a database of an older version gets what the pages need
        store.refresh(opened)
        opened.close()
    serve(db, port=port, open_browser=open_browser)


@main.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("--db", type=click.Path(path_type=Path, dir_okay=False), help="Score the documents of this database.")
@click.option(
    "--predictions",
    type=click.Path(path_type=Path),
    help="Score these files instead of running the pipeline on the gold's texts.",
)
@click.option(
    "--gold-entities", is_flag=True, help="Give the extractor the gold mentions: relations without the tagger's errors."
)
@click.option(
    "--fail-under", type=click.FloatRange(0, 1), metavar="F", help="Exit with 5 when the F of relations is below this."
)
@click.option("--bootstrap", type=click.IntRange(0), default=1000, show_default=True, help="Draws for the 95 % intervals.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the figures to this file.")
@click.option("--html", "html_file", type=click.Path(path_type=Path), help="Write a report with every error to this file.")
@click.option("--errors", is_flag=True, help="List what was missed and what was wrong.")
@click.option("--baseline/--no-baseline", default=True, help="Print the co-occurrence baseline beside it.")
@click.option("--labels", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="TOML file that maps labels.")
@click.option(
    "--compare",
    nargs=2,
    metavar="A B",
    type=click.Path(path_type=Path, exists=True),
    help="Two predictions (folders, files or databases): their difference, with a paired bootstrap p.",
)
@MODEL
def evaluate(gold: Path, compare: tuple[Path, Path] | None, **options: Any) -> None:
    """Score against gold annotations of any format: precision, recall, F with intervals, and where the errors are."""
    from exoclaim import scoring

    if not compare:
        given = [f"--{name.replace('_', '-')}" for name in ("db", "predictions", "gold_entities", "model") if options[name]]
        if len(given) > 1 and given[0] in ("--db", "--predictions"):  # what is scored comes from one place, or from a run
            raise click.UsageError(f"{' and '.join(given)} exclude each other.")
        least = options.pop("fail_under")
        table, f = scoring.evaluate(gold, **options)
        click.echo(table, nl=False)
        if least is not None and f < least:
            raise ScoreBelow(f"relations F {f:.3f} is below {least}")
        return
    kept = {name: options.pop(name) for name in ("labels", "bootstrap", "json_file", "html_file")}
    if any(value for name, value in options.items() if name != "baseline") or not kept["bootstrap"]:
        raise click.UsageError("--compare goes with --labels, --bootstrap (1 or more), --json and --html only.")
    click.echo(scoring.compare(gold, *compare, **kept), nl=False)


@main.command()
@click.argument("annotators", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--differences", is_flag=True, help="List everything that two see differently.")
@click.option("--labels", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="TOML file that maps labels.")
def agree(annotators: tuple[Path, ...], differences: bool, labels: Path | None) -> None:
    """Agreement between annotators: two or more files or folders of any format, documents paired by name."""
    from itertools import combinations

    from exoclaim import evaluate as stage

    if len(annotators) < 2:
        raise click.UsageError("Agreement needs two annotators: give two files or two folders.")
    common: list[stage.ClaimPair] = []
    for first, second in combinations(annotators, 2):
        if len(annotators) > 2:
            click.echo(f"A {first}   B {second}")
        found = stage.agree(first, second, labels)
        common += found.claims
        click.echo(found.table(differences=differences))
    if len(annotators) > 2:
        alpha = stage.alpha_of_many(annotators, labels)
        click.echo(f"claims alpha, all {len(annotators)}: {stage.figure(alpha, common)}   (Krippendorff, nominal)")


@main.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to write, or file for bioc and docbin.")
@click.option(
    "--format",
    "form",
    default="pubannotation",
    show_default=True,
    type=click.Choice(["pubannotation", "brat", "brat-events", "bioc", "bioc-xml", "docbin"]),
)
@click.option("--labels", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="TOML file that maps labels.")
@click.option("--db", type=click.Path(path_type=Path, dir_okay=False), help="The database that exported verdicts are about.")
def convert(sources: tuple[Path, ...], out: Path, form: str, labels: Path | None, db: Path | None) -> None:
    """Turn annotations of any tool into gold, or into the files of another tool. Every span is checked."""
    from exoclaim import scoring

    click.echo(f"{out}: {scoring.convert(sources, out, labels=labels, form=form, db=db)} documents written", err=True)


@main.command()
@click.argument("name", type=click.Choice(["loctext", "craft", "jnlpba", "cg", "bioscope"]))
@click.option(
    "--data", required=True, type=click.Path(path_type=Path), help="Folder of the corpus; it is not part of exoclaim."
)
@click.option("--limit", type=click.IntRange(1), help="Only the first articles (craft) or sentences (jnlpba, cg).")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the rows to this file.")
def bench(name: str, data: Path, limit: int | None, json_file: Path | None) -> None:
    """Measure the shipped model on a public benchmark, beside the published figures of peers."""
    from exoclaim import bench as benchmarks
    from exoclaim import scoring

    rows = benchmarks.run(name, data, limit)
    click.echo(benchmarks.markdown(rows))
    if json_file:
        scoring.write_json(json_file, benchmarks.as_dicts(rows))


@main.command()
@DB
@click.option(
    "--format",
    "form",
    required=True,
    help="pubannotation, brat, brat-events, bioc, docbin, csv, tsv, jsonl, graphml, cytoscape, jsonld or indra.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="File or folder to write.")
@click.option("--accepted", is_flag=True, help="Only what a curator accepted.")
def export(db: Path, form: str, out: Path, accepted: bool) -> None:
    """Write everything, or what was accepted, in another format."""
    from exoclaim.export import export as write

    written = write(db, form, out, accepted=accepted)
    click.echo(f"{out}: {written} written", err=True)


main.add_command(findings)
main.add_command(merge)
main.add_command(database)
main.add_command(lexicon)
main.add_command(verdicts)
main.add_command(learn)


@main.command()
def models() -> None:
    """What is installed, and how to get more."""
    from exoclaim import checkup

    click.echo("\n".join(checkup.models()))


@main.command()
@DB
def doctor(db: Path) -> None:
    """What is wrong with this machine or database."""
    from exoclaim import checkup

    checks = checkup.doctor(db)
    for check in checks:
        click.echo(f"{'ok  ' if check.ok else 'FAIL'}  {check.what}: {check.found}")
    if not all(check.ok for check in checks):
        raise click.exceptions.Exit(4)


if __name__ == "__main__":
    main()
