"""Makes the lexicon: what the vocabularies say becomes three tables, the project's own table of vesicle terms on top.

Decides which names of a source are worth keeping and how far each is to be trusted. Does not read the vocabularies'
own files (`lexicon_files.py`) and does not know the format of the tables (`lexicon_table.py`).
"""

import csv
import gzip
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import as_file
from importlib.resources.abc import Traversable
from pathlib import Path

from exoclaim.annotate.lexicon import KIND_OF, Lexicon
from exoclaim.annotate.lexicon_files import Famplex, Term, split
from exoclaim.annotate.lexicon_table import Fact, Table, Written
from exoclaim.annotate.normalise import key, singular
from exoclaim.errors import InputError
from exoclaim.schema import Label

OWN_TABLES = ("vesicle_terms.tsv", "stop_names.tsv")
EXOCARTA = "exocarta.tsv.gz"
SCOPES = {"EXACT": "A", "NARROW": "N", "RELATED": "R", "BROAD": "B"}
RENEWED = {"hgnc": ("HGNC:", "HGNC.GROUPNAME:"), "famplex": ("FPLX:",), "go": ("GO:",), "cl": ("CL:",)}  # ids by source
XREFS = ("GO:", "HGNC_GROUP:", "MESH:", "IP:", "PF:", "COMPLEXPORTAL:")  # of FamPlex's mappings, those that users look up
COMPLEXES = {"GO:0043234", "GO:0032991", "GO:1902494"}  # protein complex, macromolecular complex, catalytic complex
ACCESSION = re.compile(r"^(?:LOC|RGD|MGC|AI|AW|AA|BC|AU|BB|BE|BF|BG|BI|BM|BQ|BY|C8|D\d+(?:Ert|Wsu|Mit)|ENS|Gm|XM_|NM_)\d|Rik$")


@dataclass(slots=True, kw_only=True)
class Sources:
    """What was read; None where a source was not given. `said` has a line with date and licence for each source."""

    hgnc: list[Term] | None = None
    famplex: Famplex | None = None
    go: list[Term] | None = None
    cl: list[Term] | None = None
    locations: list[Term] | None = None
    mgi: list[Term] | None = None
    rgd: list[Term] | None = None
    exocarta: dict[str, int] | None = None
    said: dict[str, str] = field(default_factory=dict)


def build(
    sources: Sources, out: Path, *, own: Path | Traversable, old: Lexicon | None = None, curated: bool = True
) -> list[Written]:
    """Write core, mouse and rat tables, ExoCarta counts and the hand-made tables of `own` into the folder `out`.

    What `sources` lack is taken over from `old`. Raises InputError where `out` cannot be written or our own table
    names a gene that the sources do not have.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        return _build(sources, out, own, old, curated)
    except OSError as error:
        raise InputError(out, f"the lexicon cannot be written ({error.strerror})", "Choose another --out") from error


def _build(sources: Sources, out: Path, own: Path | Traversable, old: Lexicon | None, curated: bool) -> list[Written]:
    core = Table()
    renewed = tuple(prefix for name in RENEWED if getattr(sources, name) is not None for prefix in RENEWED[name])
    _human(core, sources.hgnc or ())
    if sources.hgnc is None and old:
        core.carry_over(old, "core", renewed=renewed)  # FamPlex needs to know the genes
    symbols = {fact.name: fact.id for fact in core.concepts.values() if fact.id.startswith("HGNC:")}
    if sources.famplex:
        _famplex(core, sources.famplex, symbols)
    _groups(core, sources.hgnc or ())
    _ontology(core, sources.go or (), "component")
    _ontology(core, sources.cl or (), "cell")
    _locations(core, sources.locations or ())
    if old:
        core.carry_over(old, "core", renewed=renewed)
    if curated:
        _curated(core, own, symbols)
    written = [core.write(out / "core.tsv.gz", "core", _said(sources, old, "core"))]
    for part, terms in (("mouse", sources.mgi), ("rat", sources.rgd)):
        table = _rodent(terms or (), part)
        if old:
            table.carry_over(old, part, renewed=() if terms is None else ("MGI:", "RGD:"))
        written.append(table.write(out / f"{part}.tsv.gz", part, _said(sources, old, part)))
    if sources.exocarta is not None:
        written.append(_write_counts(out / EXOCARTA, sources.exocarta, core))
    taken = [own / name for name in OWN_TABLES]
    if sources.exocarta is None and old:
        taken.append(old.folder / EXOCARTA)
    for source in taken:
        with as_file(source) as path:  # the shipped lexicon may lie in a zip file
            if path.is_file() and path.resolve() != (out / path.name).resolve():
                shutil.copyfile(path, out / path.name)
    return written


def _said(sources: Sources, old: Lexicon | None, part: str) -> list[str]:
    """The source lines of a table: `name: what, date, licence`; new ones replace those of the older lexicon."""
    mine = {"core": ("hgnc", "famplex", "go", "cl", "locations", "own"), "mouse": ("mgi",), "rat": ("rgd",)}[part]
    lines = dict(line.split(": ", 1) for line in old.sources(part)) if old else {}
    return [f"{name}: {text}" for name, text in (lines | {n: sources.said[n] for n in mine if n in sources.said}).items()]


def _human(table: Table, terms: Iterable[Term]) -> None:
    """Human genes and RNAs: symbol, approved name, aliases, and how papers print the approved name."""
    for term in terms:
        kind = "rna" if term.rna else "gene"
        groups = [] if term.rna else [group_id(_group_name(g)) for g in term.groups]
        table.add(Fact(term.id, term.name, kind, "human", list(term.xrefs), groups))
        table.name(term.id, term.name, "S")
        table.name(term.id, term.full, "F")
        for synonym, _ in term.synonyms:
            table.name(term.id, synonym, "A")
        for spelled in readable(term.full):
            table.name(term.id, spelled, "A")


def readable(name: str) -> Iterator[str]:
    """How papers print an approved name: `integrin subunit beta 1` as `integrin beta 1`, `synuclein alpha` turned round."""
    short = re.sub(r"\b(?:subunit|member|molecule|family|isoform)\b ?", "", name)
    short = re.sub(r"\s*\([^)]*\)", "", short).strip()
    if short != name and " " in short:
        yield short
    greek = re.fullmatch(r"(\S+(?: \S+)?) (alpha|beta|gamma|delta|epsilon)( \w+)?", short)
    if greek:
        yield f"{greek[2]}{(greek[3] or '').strip()} {greek[1]}"


def group_id(name: str) -> str:
    """The id of a gene group: not every source of HGNC groups has their numbers."""
    return "HGNC.GROUPNAME:" + re.sub(r"[^0-9A-Za-z]+", "_", name).strip("_")


def _group_name(group: str) -> str:
    """`768 Tetraspanins` → `Tetraspanins`."""
    return re.sub(r"^\d+ ", "", group)


def _groups(table: Table, genes: Iterable[Term]) -> None:
    """HGNC's gene groups of two genes or more, with the group's number as a cross-reference where it is known."""
    sizes = Counter(group for term in genes for group in term.groups)
    for group, size in sizes.items():
        if size < 2:
            continue
        name = _group_name(group)
        identifier = group_id(name)
        number = group.removesuffix(name).strip()
        table.add(Fact(identifier, name, "group", xrefs=[f"HGNC_GROUP:{number}"] if number else []))
        table.name(identifier, name, "F")
        bare = re.sub(r"\s+(?:family|complex|superfamily|complex subunits|subunits)$", "", name)
        for short in (bare, *filter(None, (singular(bare),))):
            table.name(identifier, short, "N")


def _famplex(table: Table, famplex: Famplex, symbols: dict[str, str]) -> None:
    """Families and complexes, their members, and FamPlex's map from strings of the literature to genes and chemicals."""
    accessions: dict[str, str] = {}
    for fact in table.concepts.values():
        for xref in fact.xrefs:
            if fact.id.startswith("HGNC:") and xref.startswith("UniProtKB:"):
                accessions.setdefault(xref.removeprefix("UniProtKB:"), fact.id)
    for term in famplex.entities.values():
        kind = "complex" if term.id in famplex.complexes else "family"
        xrefs = [x for x in term.xrefs if x.startswith(XREFS)]
        table.add(Fact(term.id, term.name, kind, "", xrefs, list(term.parents)))
        table.name(term.id, term.name, "A")
        for synonym, _ in term.synonyms:
            table.name(term.id, synonym, "A")
    for symbol, family in famplex.members:
        member = table.concepts.get(symbols.get(symbol, symbol))
        if member and f"FPLX:{family}" not in member.parents:
            member.parents.append(f"FPLX:{family}")
    for text, namespace, value in famplex.strings:
        value = value.removeprefix("CHEBI:")
        identifier = {
            "HGNC": symbols.get(value), "UP": accessions.get(value), "FPLX": f"FPLX:{value}", "CHEBI": f"CHEBI:{value}",
        }.get(namespace)  # fmt: skip
        if identifier and namespace == "CHEBI" and len(key(text)) > 3 and identifier not in table.concepts:
            table.add(Fact(identifier, text, "chemical"))
        if identifier in table.concepts:
            table.name(identifier, text, "A")


def _ontology(table: Table, terms: Iterable[Term], kind: str) -> None:
    """GO cellular components or cell types, with parents by is_a and part_of."""
    found = {term.id: term for term in terms}
    complexes: set[str] = set(COMPLEXES) if kind == "component" else set()
    grew = bool(complexes)
    while grew:
        more = {i for i, term in found.items() if i not in complexes and complexes & set(term.parents)}
        grew = bool(more)
        complexes |= more
    for identifier, term in found.items():
        of_kind = "complex component" if identifier in complexes else kind
        table.add(Fact(identifier, term.name, of_kind, parents=[*term.parents, *term.wholes]))
        table.name(identifier, term.name, "S")
        for synonym, scope in term.synonyms:
            table.name(identifier, synonym, SCOPES.get(scope, "R"))


def _locations(table: Table, terms: Iterable[Term]) -> None:
    """UniProt's location names, as further names of the GO term that UniProt maps them to."""
    for term in terms:
        table.add(Fact(term.id, term.name.lower(), "component"))
        for name in (term.name, *(synonym for synonym, _ in term.synonyms)):
            table.name(term.id, name, "A")


def _rodent(terms: Iterable[Term], species: str) -> Table:
    """Mouse or rat genes; symbols that are only accession numbers are left out."""
    table = Table()
    for term in terms:
        if not ACCESSION.search(term.name):
            table.add(Fact(term.id, term.name, "gene", species, list(term.xrefs)))
            table.name(term.id, term.name, "S")
            table.name(term.id, term.full, "F")
            for synonym, _ in term.synonyms:
                if not ACCESSION.search(synonym):
                    table.name(term.id, synonym, "A")
    return table


def _curated(table: Table, own: Path | Traversable, symbols: dict[str, str]) -> None:
    """Our own table of vesicle terms."""
    lines = (own / "vesicle_terms.tsv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE):
        identifier = row["id"]
        if identifier.startswith("symbol:"):
            identifier = symbols.get(identifier.removeprefix("symbol:"), identifier)
        if identifier.startswith(("symbol:", "HGNC", "FPLX")) and identifier not in table.concepts:
            raise InputError("vesicle_terms.tsv", f"{identifier} is not in the sources", "Give a complete --hgnc and --famplex")
        kind = "cell line" if identifier.startswith("Cellosaurus") else KIND_OF[Label(row["label"])]
        xrefs = [identifier] if identifier.startswith("UniProtKB:") else []
        if identifier not in table.concepts:
            table.add(Fact(identifier, row["preferred"], kind, row["species"], xrefs))
        for name in split(row["names"]):
            table.name(identifier, name, "C")
            one = singular(name)
            if one and len(key(one)) > 4:
                table.name(identifier, one, "C")


def _write_counts(path: Path, counts: dict[str, int], table: Table) -> Written:
    """ExoCarta's counts by gene id; a symbol that HGNC has given up goes by the one gene that has it as a name."""
    by_symbol = {fact.name: fact.id for fact in table.concepts.values() if fact.id.startswith("HGNC:")}
    found: Counter[str] = Counter()
    for symbol, number in sorted(counts.items()):
        bearers = {i for (i, name) in table.names.get(key(symbol), ()) if name == symbol and i.startswith("HGNC:")}
        identifier = by_symbol.get(symbol) or (bearers.pop() if len(bearers) == 1 else None)
        if identifier:
            found[identifier] = max(found[identifier], number)
    lines = ["# Number of ExoCarta experiments that report the human protein (exocarta.org), as facts.", "id\texperiments"]
    lines += [f"{identifier}\t{number}" for identifier, number in sorted(found.items())]
    path.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), compresslevel=9, mtime=0))
    return Written(path.name, len(found), len(found), path.stat().st_size / 1e6)
