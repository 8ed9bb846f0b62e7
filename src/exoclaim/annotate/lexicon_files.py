"""Reads the files that the vocabularies publish, as plain rows: HGNC, FamPlex, OBO ontologies, UniProt, MGI, RGD, ExoCarta.

Takes identifiers, names, synonyms, parents and cross-references, never definitions. Decides nothing about names: that
is `lexicon_build.py`. Every reader raises InputError, with the file's own address, where the file is another one.
"""

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from exoclaim.errors import InputError

Row = dict[str, str]
ADDRESSES = {
    "hgnc": "hgnc_complete_set.txt from genenames.org, page Downloads",
    "famplex": "the repository sorgerlab/famplex (entities.csv, relations.csv, grounding_map.csv)",
    "go": "go-basic.obo from geneontology.org",
    "cl": "cl-basic.obo from obofoundry.org",
    "locations": "subcell.txt from uniprot.org",
    "mgi": "MRK_List2.rpt from informatics.jax.org",
    "rgd": "GENES_RAT.txt from rgd.mcw.edu",
    "exocarta": "the protein and mRNA details from exocarta.org",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A row of any vocabulary. `synonyms` are (name, scope), scope one of EXACT, NARROW, RELATED, BROAD; `parents` are
    what it is, `wholes` what it is a part of."""

    id: str
    name: str
    full: str = ""
    synonyms: tuple[tuple[str, str], ...] = ()
    xrefs: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    rna: bool = False


@dataclass(slots=True)
class Famplex:
    """Families and complexes, who belongs to them, and strings of the literature with their (namespace, id)."""

    entities: dict[str, Term] = field(default_factory=dict)
    complexes: set[str] = field(default_factory=set)  # ids
    members: list[tuple[str, str]] = field(default_factory=list)  # (HGNC symbol or id, family)
    strings: list[tuple[str, str, str]] = field(default_factory=list)


def split(cell: str | None, mark: str = "|") -> list[str]:
    """The parts of a cell, without blanks around them."""
    return [part.strip() for part in (cell or "").split(mark) if part.strip()]


def text_of(path: Path, source: str) -> str:
    """The file as text, unpacked where its name ends in .gz."""
    try:
        content = path.read_bytes()
        return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise wrong(path, source, str(error)) from error


def wrong(path: Path, source: str, detail: str) -> InputError:
    """The error for a file that is not what `source` publishes."""
    return InputError(path, f"this is not a file of {source} as expected ({detail})", f"Download {ADDRESSES[source]}")


def _rows(path: Path, source: str, *needed: str) -> Iterator[Row]:
    """Rows of a tab-separated file with a header that holds the columns `needed`; lines that begin with # are skipped."""
    lines = (line for line in io.StringIO(text_of(path, source)) if not line.startswith("#"))
    reader = csv.DictReader(lines, delimiter="\t")
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        raise wrong(path, source, f"no column {missing[0]}")
    yield from reader


def hgnc(path: Path) -> Iterator[Term]:
    """Approved human genes and RNAs, pseudogenes left out; groups as `number name`."""
    for row in _rows(path, "hgnc", "hgnc_id", "symbol", "name", "locus_group", "uniprot_ids", "gene_group", "gene_group_id"):
        if row.get("status", "Approved") != "Approved" or row["locus_group"] == "pseudogene":
            continue
        synonyms = [
            s for column in ("alias_symbol", "prev_symbol", "alias_name", "prev_name", "cd") for s in split(row.get(column))
        ]
        numbers, names = split(row["gene_group_id"]), split(row["gene_group"])
        yield Term(
            id=row["hgnc_id"], name=row["symbol"], full=row["name"], synonyms=tuple((s, "EXACT") for s in synonyms),
            xrefs=tuple(f"UniProtKB:{a}" for a in split(row["uniprot_ids"])), rna=row["locus_group"] == "non-coding RNA",
            groups=tuple(f"{number} {name}" for number, name in zip(numbers, names, strict=False)),
        )  # fmt: skip


def obo(path: Path, source: str, *, prefix: str, namespace: str | None = None) -> Iterator[Term]:
    """Terms of an OBO file whose id begins with `prefix`; parents are those by is_a and part_of."""
    import obonet  # only this command needs it

    try:
        graph = obonet.read_obo(io.StringIO(text_of(path, source)))
    except ValueError as error:
        raise wrong(path, source, str(error)) from error
    terms = 0
    for identifier, data in graph.nodes(data=True):
        if not identifier.startswith(prefix) or "name" not in data or data.get("namespace", namespace) != namespace:
            continue
        parts = (r.split() for r in data.get("relationship", ()))
        terms += 1
        yield Term(
            id=identifier, name=data["name"], parents=tuple(p for p in data.get("is_a", ()) if p.startswith(prefix)),
            wholes=tuple(p[1] for p in parts if p[0] == "part_of" and p[1].startswith(prefix)),
            synonyms=tuple(_synonym(s) for s in data.get("synonym", ())),
        )  # fmt: skip
    if not terms:
        raise wrong(path, source, f"no term with an id {prefix}…")


def _synonym(line: str) -> tuple[str, str]:
    """`"text" SCOPE [source]` as (text, SCOPE)."""
    text, _, rest = line.removeprefix('"').rpartition('"')
    return text.replace('\\"', '"'), (rest.split() or ["RELATED"])[0]


def famplex(folder: Path) -> Famplex:
    """FamPlex's files: no headers, `HGNC,ACACA,isa,FPLX,ACC` in relations, text and (namespace, id) pairs in the map."""
    found = Famplex()
    parents: dict[str, list[str]] = defaultdict(list)
    kinds: dict[str, set[str]] = defaultdict(set)
    for cells in _cells(folder, "relations.csv"):
        if len(cells) != 5 or cells[3] != "FPLX":
            continue
        space, child, relation, _, parent = cells
        kinds[parent].add(relation)
        if space == "FPLX":
            parents[child].append(f"FPLX:{parent}")
        elif space == "HGNC":
            found.members.append((child, parent))
    found.complexes = {f"FPLX:{name}" for name, relations in kinds.items() if relations == {"partof"}}
    xrefs: dict[str, list[str]] = defaultdict(list)
    if (folder / "equivalences.csv").is_file():
        for cells in _cells(folder, "equivalences.csv"):
            if len(cells) == 3:
                xrefs[cells[2]].append(cells[1] if ":" in cells[1] else f"{cells[0]}:{cells[1]}")
    for name, *_ in _cells(folder, "entities.csv"):
        found.entities[name] = Term(
            id=f"FPLX:{name}", name=name.replace("_", " "), xrefs=tuple(xrefs[name]), parents=tuple(parents[name])
        )
    for text, *pairs in _cells(folder, "grounding_map.csv"):
        for space, value in zip(pairs[::2], pairs[1::2], strict=False):
            if space and value:
                found.strings.append((text, space, value))
    return found


def _cells(folder: Path, name: str) -> Iterator[list[str]]:
    yield from (row for row in csv.reader(io.StringIO(text_of(folder / name, "famplex"))) if row)


def locations(path: Path) -> Iterator[Term]:
    """UniProt's locations that map to one GO term: that term's id, UniProt's names."""
    fields: dict[str, list[str]] = defaultdict(list)
    found = False
    for line in text_of(path, "locations").splitlines():
        if line[:2] in ("ID", "SY", "GO") and line[2:5] == "   ":
            fields[line[:2]].append(line[5:].rstrip("."))
        elif line.startswith("//"):
            found = True
            ids = {value.partition(";")[0] for value in fields["GO"]}
            if fields["ID"] and len(ids) == 1:
                synonyms = tuple((s, "EXACT") for value in fields["SY"] for s in split(value, ";"))
                yield Term(id=ids.pop(), name=fields["ID"][0], synonyms=synonyms)
            fields.clear()
    if not found:
        raise wrong(path, "locations", "no entry that ends in //")


def mgi(path: Path) -> Iterator[Term]:
    """Mouse genes that code for protein or RNA."""
    synonyms = "Marker Synonyms (pipe-separated)"
    for row in _rows(path, "mgi", "MGI Accession ID", "Marker Symbol", "Marker Name", "Feature Type", synonyms):
        kind = row["Feature Type"] or ""
        if kind == "protein coding gene" or "RNA gene" in kind:
            names = tuple((s, "EXACT") for s in split(row[synonyms]))
            yield Term(id=row["MGI Accession ID"], name=row["Marker Symbol"], full=row["Marker Name"], synonyms=names)


def rgd(path: Path) -> Iterator[Term]:
    """Rat genes that code for protein or RNA, with UniProt accessions."""
    for row in _rows(path, "rgd", "GENE_RGD_ID", "SYMBOL", "NAME", "UNIPROT_ID", "OLD_SYMBOL", "OLD_NAME", "GENE_TYPE"):
        if row["GENE_TYPE"] in ("protein-coding", "ncrna"):
            old = [*split(row["OLD_SYMBOL"], ";"), *split(row["OLD_NAME"], ";")]
            accessions = tuple(f"UniProtKB:{a}" for a in split(row["UNIPROT_ID"], ";"))
            yield Term(
                id=f"RGD:{row['GENE_RGD_ID']}", name=row["SYMBOL"], full=row["NAME"], xrefs=accessions,
                synonyms=tuple((s, "EXACT") for s in old),
            )  # fmt: skip


def exocarta(path: Path) -> dict[str, int]:
    """Number of ExoCarta's experiments that found the human protein, by gene symbol."""
    experiments: dict[str, set[str]] = defaultdict(set)
    for row in _rows(path, "exocarta", "CONTENT TYPE", "GENE SYMBOL", "SPECIES", "EXPERIMENT ID"):
        if row["CONTENT TYPE"].lower() == "protein" and row["SPECIES"] == "Homo sapiens":
            experiments[row["GENE SYMBOL"]].add(row["EXPERIMENT ID"])
    return {symbol: len(found) for symbol, found in experiments.items()}
