"""What the lexicon knows of concepts beyond their names: ancestors, MISEV2018 category, number of ExoCarta experiments.

For whoever counts claims over papers. Reads the lexicon's files; decides nothing.
"""

import csv
import gzip
from collections.abc import Iterable

from exoclaim.annotate.lexicon import Entry, Lexicon
from exoclaim.schema import ConceptFacts


class Facts:
    """Facts by CURIE, from a lexicon that is open already. `ask` remembers nothing; ask for each concept once."""

    def __init__(self, lexicon: Lexicon) -> None:
        folder = lexicon.folder
        self._lexicon = lexicon
        lines = (folder / "misev2018.tsv").read_text(encoding="utf-8").splitlines()
        self._misev: dict[str, tuple[str, str]] = {}
        for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
            self._misev.setdefault(row["id"], (row["category"], row["meaning"]))
        counts = gzip.decompress((folder / "exocarta.tsv.gz").read_bytes()).decode("utf-8").splitlines()
        self._experiments = {key: int(number) for key, _, number in (line.partition("\t") for line in counts[2:])}

    def ask(self, identifiers: Iterable[str]) -> list[ConceptFacts]:
        """The facts about these concepts; concepts that the lexicon does not have are left out."""
        found = []
        for identifier in identifiers:
            entry = self._entry(identifier)
            if entry:
                human = next((x for x in (identifier, *entry.xrefs) if x.startswith("HGNC:")), None)
                category, meaning = self._misev.get(human or "", (None, None))
                protein = human is not None and entry.kind == "gene"
                found.append(
                    ConceptFacts(
                        id=identifier, ancestors=tuple(self._named(identifier)), misev=category, meaning=meaning,
                        exocarta=self._experiments.get(human or "", 0) if protein else None,
                    )
                )  # fmt: skip
        return found

    def _entry(self, identifier: str) -> Entry | None:
        species = {"MGI": "mouse", "RGD": "rat"}.get(identifier.partition(":")[0])
        if species:
            self._lexicon.lookup_key("-", species=species)  # reads the table of that species
        return self._lexicon.entry(identifier)

    def _named(self, identifier: str) -> Iterable[tuple[str, str]]:
        for ancestor in self._lexicon.ancestors(identifier):
            entry = self._lexicon.entry(ancestor)
            if entry:
                yield ancestor, entry.name
