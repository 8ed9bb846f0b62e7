"""`exoclaim lexicon …`: rebuild the lexicon from newer files, look a name up, say what the lexicon is made of.

Thin: reading and building are in `annotate/lexicon_files.py` and `annotate/lexicon_build.py`, choosing in `annotate/ground.py`.
"""

import hashlib
from pathlib import Path

import click

from exoclaim.schema import Label

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def lexicon() -> None:
    """Names and what they stand for: look one up, rebuild from newer vocabularies."""


@lexicon.command()
@click.option("--hgnc", type=FILE, help="hgnc_complete_set.txt: human genes, RNAs, gene groups.")
@click.option(
    "--famplex", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Folder of FamPlex's CSV files: families."
)
@click.option("--go", type=FILE, help="go-basic.obo: cellular components.")
@click.option("--cl", type=FILE, help="cl-basic.obo: cell types.")
@click.option("--locations", type=FILE, help="UniProt's subcell.txt: more names of compartments.")
@click.option("--mgi", type=FILE, help="MRK_List2.rpt: mouse genes.")
@click.option("--rgd", type=FILE, help="GENES_RAT.txt: rat genes.")
@click.option("--exocarta", type=FILE, help="ExoCarta's protein and mRNA details: experiments by protein.")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the new lexicon.")
def build(out: Path, **files: Path | None) -> None:
    """Build a lexicon from files you downloaded; what you do not give is taken over from the installed one.

    Use it with the variable EXOCLAIM_LEXICON set to the folder.
    """
    from exoclaim.annotate import lexicon_build as making
    from exoclaim.annotate import lexicon_files as reading
    from exoclaim.annotate.lexicon import Lexicon, default_path

    given = {name: path for name, path in files.items() if path is not None}
    if not given:
        raise click.UsageError(f"Give at least one of {', '.join(f'--{name}' for name in files)}.")
    sources = making.Sources(said={name: _said(name, path) for name, path in given.items()})
    for name, path in given.items():
        match name:
            case "famplex":
                sources.famplex = reading.famplex(path)
            case "exocarta":
                sources.exocarta = reading.exocarta(path)
            case "go":
                sources.go = list(reading.obo(path, "go", prefix="GO:", namespace="cellular_component"))
            case "cl":
                sources.cl = list(reading.obo(path, "cl", prefix="CL:"))
            case _:
                setattr(sources, name, list(getattr(reading, name)(path)))
    for table in making.build(sources, out, own=default_path(), old=Lexicon(default_path())):
        click.echo(f"{table.file:<16} {table.concepts:>8,} concepts {table.names:>9,} names {table.megabytes:6.2f} MB")
    click.echo(f"Use it: export EXOCLAIM_LEXICON={out}", err=True)


def _said(name: str, path: Path) -> str:
    """What a source file was, without a date that changes from run to run: its name and the hash of its bytes."""
    digest = hashlib.sha256()
    for file in sorted(path.glob("*.csv")) if path.is_dir() else [path]:
        digest.update(file.read_bytes())
    return f"{path.name}, SHA-256 {digest.hexdigest()[:12]}, terms as its publisher states them"


@lexicon.command("look-up")
@click.argument("name")
@click.option("--label", type=click.Choice([str(x) for x in Label]), help="Only as this kind of thing.")
@click.option("--species", default="human", show_default=True, help="What the text is about: human, mouse, rat, yeast, ...")
@click.option("--long-form", metavar="WORDS", help="What the name abbreviates in its text.")
@click.option("--terms", type=FILE, help="A lexicon of your own (TSV); its names win.")
def look_up(name: str, label: str | None, species: str, long_form: str | None, terms: Path | None) -> None:
    """What NAME stands for: candidates with score and reason, the chosen one first. Exit code 4 where it is unknown."""
    from exoclaim.annotate.ground import Grounder

    grounder = Grounder.load(terms=terms)
    found = False
    for kind in [Label(label)] if label else list(Label):
        for number, g in enumerate(grounder.ranked(name, kind, long_form=long_form, species=species)):
            found = True
            mark = "*" if number == 0 else " "
            click.echo(f"{mark} {kind:<12} {g.score:.2f}  {g.concept.id:<24} {g.concept.name:<32} {g.reason}")
    if not found:
        click.echo(f"{name}: unknown", err=True)
        raise click.exceptions.Exit(4)


@lexicon.command()
def sources() -> None:
    """The vocabularies inside, with date and licence."""
    from exoclaim.annotate.lexicon import Lexicon, default_path

    opened = Lexicon(default_path())
    for part in ("core", "mouse", "rat"):
        for line in opened.sources(part):
            click.echo(line)
