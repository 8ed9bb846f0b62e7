"""What is measured: our table of vesicle names, LocText and CRAFT, as documents of mentions with the answers that are right."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from exoclaim.annotate.ground_species import species_of
from exoclaim.annotate.lexicon import Entry, Lexicon
from exoclaim.schema import Label

HERE = Path(__file__).parent
CORPORA = HERE.parents[2] / "shared" / "corpora"
Right = Callable[[Entry | None], bool]


@dataclass
class Question:
    """A mention, and for each task that it counts in, what a right answer is."""

    text: str
    label: Label
    start: int
    end: int
    gold: str
    tasks: dict[str, Right]


@dataclass
class Document:
    """The questions of one document with their context."""

    text: str
    species: str
    questions: list[Question]
    long_forms: dict[str, str] = field(default_factory=dict)


def vesicle_names() -> Iterator[Document]:
    """Our own table; a row without ids wants no answer."""
    for line in (HERE / "vesicle_names.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, label, long_form, species, ids = line.split("\t")
        wanted = frozenset(filter(None, ids.split("|")))
        tasks = {"vesicle names": lambda e, w=wanted: (e.id in w) if e else not w}
        yield Document(
            name, species or "human", [Question(name, Label(label), 0, len(name), ids, tasks)],
            {name: long_form} if long_form else {},
        )  # fmt: skip


def _lines(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        yield from map(json.loads, handle)


def accessions(entry: Entry | None) -> set[str]:
    """UniProt accessions of a concept."""
    return {x.removeprefix("UniProtKB:") for x in entry.xrefs if x.startswith("UniProtKB:")} if entry else set()


def compartments(lexicon: Lexicon, corpus: str, wanted: frozenset[str]) -> dict[str, Right]:
    """Three rules: the same GO id; the same or one below, as LocText's own evaluator counts; the same, below or next above."""

    def below(entry: Entry) -> bool:
        return entry.id in wanted or not wanted.isdisjoint(lexicon.ancestors(entry.id))

    parents = {p for w in wanted if (gold := lexicon.entry(w)) for p in gold.parents}
    return {
        f"{corpus} compartments, same GO id": lambda e: e is not None and e.id in wanted,
        f"{corpus} compartments, same or below": lambda e: e is not None and below(e),
        f"{corpus} compartments, same, below or parent": lambda e: e is not None and (below(e) or e.id in parents),
    }


def loctext(lexicon: Lexicon, half: str) -> Iterator[Document]:
    """LocText's abstracts; `half` is `even`, `odd` or `all` documents, counted from 0 in file order."""
    human = {accession for entry in lexicon.entries() for accession in accessions(entry)}
    for number, document in enumerate(_lines(CORPORA / "loctext" / "abstracts.jsonl.gz")):
        if half != "all" and half != ("odd" if number % 2 else "even"):
            continue
        questions = []
        for e in document["entities"]:
            wanted = frozenset(e["norm"].get("UniProtKB" if e["label"] == "PROTEIN" else "GO", []))
            if e["label"] == "PROTEIN" and wanted:
                shares = lambda entry, w=wanted: not w.isdisjoint(accessions(entry))  # noqa: E731
                tasks = {"LocText proteins, all species": shares}
                if not wanted.isdisjoint(human):
                    tasks["LocText proteins, human accession"] = shares
            elif e["label"] == "COMPARTMENT":
                tasks = compartments(lexicon, "LocText", wanted)
            else:
                continue
            questions.append(Question(e["text"], Label(e["label"]), e["start"], e["end"], "|".join(sorted(wanted)), tasks))
        yield Document(document["text"], species_of(document["text"]), questions)


def craft(lexicon: Lexicon, limit: int | None = None) -> Iterator[Document]:
    """CRAFT's test articles. GO_CC by id, without the immunoglobulins that are antibodies as reagents (GO:0042571).

    PR has no mapping to genes among our sources: an id `PR:ACCESSION` is that UniProt entry; any other is the one human gene
    that bears the Protein Ontology's own name of the class (spelling and the word `protein` aside); the rest is left
    out. An answer of another species counts by its human orthologue.
    """
    by_accession = {a: entry.id for entry in lexicon.entries() if entry.kind == "gene" for a in accessions(entry)}

    def gene_of(identifier: str, name: str) -> str | None:
        accession = identifier.removeprefix("PR:")
        if not accession.isdigit():
            return by_accession.get(accession)
        names = (name, name.removeprefix("protein "), name.removesuffix(" protein"))
        bearers = {n.entry.id for one in names for n in lexicon.lookup(one) if n.entry.kind == "gene" and n.rank != "C"}
        return bearers.pop() if len(bearers) == 1 else None

    for number, document in enumerate(_lines(CORPORA / "craft" / "test.jsonl.gz")):
        if limit is not None and number >= limit:
            return
        questions = []
        for e in document["entities"]:
            tasks: dict[str, Right] = {}
            if e["label"] == "PROTEIN" and not e.get("discontinuous"):
                gene = gene_of(e["id"], e["name"])
                if gene:
                    tasks["CRAFT proteins with a mapping"] = lambda x, g=gene: x is not None and g in (x.id, *x.xrefs)
            elif e["label"] == "COMPARTMENT" and e["id"] != "GO:0042571" and not e.get("discontinuous"):
                tasks = compartments(lexicon, "CRAFT", frozenset({e["id"]}))
            if tasks:
                questions.append(Question(e["text"], Label(e["label"]), e["start"], e["end"], f"{e['id']} {e['name']}", tasks))
        yield Document(document["text"], species_of(document["text"]), questions)
