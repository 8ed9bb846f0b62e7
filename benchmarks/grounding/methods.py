"""Ways to ground the mentions of a document with one lexicon: exoclaim, plain exact match, gilda where it is installed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from exoclaim.annotate.ground import KINDS, Grounder
from exoclaim.annotate.lexicon import Entry
from exoclaim.schema import Label

Mention = tuple[str, Label]
Ground = Callable[[list[Mention], str, dict[str, str]], list[Entry | None]]
ORGANISMS = {"human": "9606", "mouse": "10090", "rat": "10116"}
STATUS = {"C": "curated", "S": "name"}  # of gilda's four, by rank of the name; all others are synonyms


@dataclass(frozen=True)
class Method:
    """Its name, and what it does with (mentions, species, long forms)."""

    name: str
    ground: Ground


def exoclaim(grounder: Grounder) -> Ground:
    """Our grounder, document by document."""

    def ground(mentions: list[Mention], species: str, long_forms: dict[str, str]) -> list[Entry | None]:
        answers = grounder.ground_all(mentions, species=species, long_forms=long_forms)
        return [grounder.lexicon.entry(a.concept.id) if a else None for a in answers]

    return ground


def exact(grounder: Grounder) -> Ground:
    """The floor: the first concept that bears the mention, or its long form, letter for letter."""

    def one(text: str, label: Label, species: str) -> Entry | None:
        names = grounder.lexicon.lookup(text, species=species)
        return next((n.entry for n in names if n.text == text and n.entry.kind in KINDS[label]), None)

    def ground(mentions: list[Mention], species: str, long_forms: dict[str, str]) -> list[Entry | None]:
        return [one(long_forms.get(text, text), label, species) for text, label in mentions]

    return ground


@dataclass
class Gilda:
    """gilda with a grounder for each label, that holds the names of the kinds that the label admits, and of all species."""

    grounder: Grounder
    cache: dict[Label, Any] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)

    def _for(self, label: Label) -> Any:
        from gilda import Term, make_grounder
        from gilda.process import normalize

        if label not in self.cache:
            terms = []
            for part in ("core", "mouse", "rat"):
                for entry, names in self.grounder.lexicon.table(part):
                    if entry.kind in KINDS[label]:
                        self.entries[entry.id] = entry
                        for text, rank in names:
                            norm = normalize(text)
                            if norm.strip():
                                space, _, local = entry.id.partition(":")
                                status, organism = STATUS.get(rank, "synonym"), ORGANISMS.get(entry.species)
                                terms.append(Term(norm, text, space, local, entry.name, status, "exoclaim", organism))
            self.cache[label] = make_grounder(terms)
        return self.cache[label]

    def __call__(self, mentions: list[Mention], species: str, long_forms: dict[str, str]) -> list[Entry | None]:
        """The best match of each mention; a long form is looked up instead of its abbreviation."""
        organisms = list(dict.fromkeys([ORGANISMS.get(species, "9606"), "9606"]))
        found = []
        for text, label in mentions:
            matches = self._for(label).ground(long_forms.get(text, text), organisms=organisms)
            found.append(self.entries[f"{matches[0].term.db}:{matches[0].term.id}"] if matches else None)
        return found


def methods(grounder: Grounder) -> list[Method]:
    """All that can run here."""
    known = [Method("exoclaim", exoclaim(grounder)), Method("exact match", exact(grounder))]
    try:
        import gilda  # noqa: F401
    except ImportError:
        return known
    return [*known, Method("gilda", Gilda(grounder))]
