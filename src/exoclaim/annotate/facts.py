"""What the lexicon knows of concepts beyond their names: ancestors, the human gene, number of ExoCarta experiments.

For whoever counts claims over papers. Reads the lexicon's files; decides nothing.
"""

import gzip
from collections.abc import Iterable

from exoclaim.annotate.lexicon import Entry, Lexicon
from exoclaim.schema import ConceptFacts


class Facts:
    """Facts by CURIE, from a lexicon that is open already. `ask` remembers nothing; ask for each concept once."""

    def __init__(self, lexicon: Lexicon) -> None:
        folder = lexicon.folder
        self._lexicon = lexicon
        counts = gzip.decompress((folder / "exocarta.tsv.gz").read_bytes()).decode("utf-8").splitlines()
        self._experiments = {key: int(number) for key, _, number in (line.partition("\t") for line in counts[2:])}

    def ask(self, identifiers: Iterable[str]) -> list[ConceptFacts]:
        """The facts about these concepts; concepts that the lexicon does not have are left out."""
        found = []
        for identifier in identifiers:
            entry = self._entry(identifier)
            if entry:
                human = next((x for x in (identifier, *entry.xrefs) if x.startswith("HGNC:") and entry.kind == "gene"), None)
                experiments = self._experiments.get(human or "", 0)
                ancestors = tuple(self._named(identifier))
                found.append(ConceptFacts(id=identifier, ancestors=ancestors, human=human, exocarta=experiments))
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
