"""Grounding: from a mention to the concept it names (`Tsg-101` → HGNC:15971). Unknown stays unknown: None.

Looks up spellings in the lexicon, keeps what fits the label, species and case, and says why it chose. Finds no
mentions and expands no abbreviations itself: long forms are handed in.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path

from exoclaim.annotate.approximate import nearest
from exoclaim.annotate.ground_bare import bare, longer_name
from exoclaim.annotate.ground_score import GENE_KINDS, RANK, SHORT, WEIGHT, case_cost, species_cost
from exoclaim.annotate.ground_species import DEFAULT, LIKE_HUMAN, RODENTS, species_near, species_of
from exoclaim.annotate.lexicon import SOURCES, Lexicon, Name, default_path, stop_names
from exoclaim.annotate.normalise import Variant, fold, initials, isoform_parent, key, variants
from exoclaim.schema import Concept, Label

# Kinds of lexicon entries that a label admits, in order of preference where names tie.
KINDS: dict[Label, tuple[str, ...]] = {
    Label.PROTEIN: ("family", "complex", "gene", "group", "complex component"),
    Label.COMPARTMENT: ("component", "complex component"),
    Label.CELL: ("cell", "cell line"),
    Label.RNA: ("rna",),
    Label.LIPID: ("lipid", "chemical"),
    Label.CHEMICAL: ("chemical", "lipid"),
    Label.PROCESS: ("process",),
    Label.QUANTITY: (),
}
TIE = 0.02  # candidates this close are called ambiguous
FLOOR = 0.5  # scores below this ground nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounding:
    """The concept chosen, its score (0 to 1), the reason in words, and the ids that came close."""

    concept: Concept
    score: float
    reason: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: Name
    score: float
    why: str


class Grounder:
    """Grounds mentions with one lexicon. Answers are cached; one instance serves one thread."""

    def __init__(self, lexicon: Lexicon, stops: frozenset[tuple[str, str]] = frozenset()) -> None:
        self.lexicon = lexicon
        self._stops = stops
        self.candidates = lru_cache(maxsize=200_000)(self._candidates)
        self._ground = lru_cache(maxsize=200_000)(self._ground_uncached)

    @classmethod
    def load(cls, path: Path | Traversable | None = None, *, terms: Path | None = None) -> "Grounder":
        """The grounder of a lexicon folder (the shipped one by default), with a user's own terms on top.

        Raises ModelError where the folder or the terms file cannot be used.
        """
        folder = path or default_path()
        return cls(Lexicon(folder, terms=terms), stop_names(folder))

    def ground(self, text: str, label: Label, *, long_form: str | None = None, species: str | None = None) -> Grounding | None:
        """The concept that a mention names, or None.

        `long_form` is what an abbreviation stands for in this document; `species` is a word such as `human`,
        `mouse`, `yeast` (`ground_species.species_of` finds it).
        """
        return self._ground(text, label, long_form, species or DEFAULT)

    def ranked(self, text: str, label: Label, *, long_form: str | None = None, species: str | None = None) -> list[Grounding]:
        """All candidates, the chosen one first: what `ground` answers, then what else the name may mean."""
        chosen = self.ground(text, label, long_form=long_form, species=species)
        return self._with_others(chosen, (text, label), long_form, species or DEFAULT) if chosen else []

    def ground_all(
        self,
        mentions: Sequence[tuple[str, Label]],
        *,
        long_forms: Mapping[str, str] | None = None,
        text: str | None = None,
        species: str | None = None,
    ) -> list[Grounding | None]:
        """The mentions of one document, in order, grounded consistently: one name with one label is one concept.

        `long_forms` maps short forms to long forms; the species is taken from `text` unless given. An ambiguous
        name goes to the candidate that the document names unambiguously elsewhere.
        """
        forms = long_forms or {}
        kind = species or (species_of(text) if text else DEFAULT)
        found = {
            (name, label): self.ground(name, label, long_form=_long_form(name, forms), species=kind)
            for name, label in dict.fromkeys(mentions)
        }
        times = Counter(mentions)
        for mention in sorted(filter(bare, found), key=lambda m: -len(m[0])):  # `outer membrane` before `membrane`
            ids = {other: g.concept.id for other, g in found.items() if g}
            longer = longer_name(mention, ids, times, self.lexicon)
            answer = found[longer] if longer else None
            if longer and answer:
                reason = f"short for '{longer[0]}', named most in the document"
                found[mention] = replace(answer, score=0.6, reason=reason, alternatives=())
        certain = {g.concept.id for g in found.values() if g and not g.alternatives}
        for mention, grounding in found.items():
            if grounding and grounding.alternatives and grounding.concept.id not in certain:
                named = [i for i in grounding.alternatives if i in certain]
                if len(named) == 1:
                    found[mention] = self._choose(mention, named[0], kind) or grounding
        return [found[mention] for mention in mentions]

    def ranked_all(
        self, mentions: Sequence[tuple[str, Label]], *, long_forms: Mapping[str, str] | None = None, text: str
    ) -> list[list[Grounding]]:
        """For each mention of the document `text` what `ground_all` answers, then what else the name may mean."""
        species, forms = species_of(text), long_forms or {}
        chosen = dict(zip(mentions, self.ground_all(mentions, long_forms=forms, species=species), strict=True))
        ranked = {m: self._with_others(g, m, _long_form(m[0], forms), species) for m, g in chosen.items() if g}
        return [ranked.get(mention, []) for mention in mentions]

    def _with_others(
        self, chosen: Grounding, mention: tuple[str, Label], long_form: str | None, species: str
    ) -> list[Grounding]:
        """The chosen concept, then other candidates of the name and its long form, likeliest first."""
        text, label = mention
        others: dict[str, Grounding] = {}
        for name in filter(None, (long_form, text)):
            for candidate in self.candidates(name, label, species_near(name, species)):
                others.setdefault(candidate.name.entry.id, _grounding(candidate, label, ()))
        others.pop(chosen.concept.id, None)
        return [chosen, *sorted(others.values(), key=lambda g: -g.score)]

    def _choose(self, mention: tuple[str, Label], identifier: str, species: str) -> Grounding | None:
        text, label = mention
        for candidate in self.candidates(text, label, species):
            if candidate.name.entry.id == identifier:
                return replace(_grounding(candidate, label, ()), reason=f"{candidate.why}; named elsewhere in the document")
        return None

    def _ground_uncached(self, text: str, label: Label, long_form: str | None, species: str) -> Grounding | None:
        own = self.lexicon.own_term(text, label)
        if own:
            return _grounding(_Candidate(own, 1.0, "own term"), label, ())
        if long_form and key(long_form) != key(text):
            found = self._ground_uncached(long_form, label, None, species)
            if found or initials(text):  # `PE` for a pulmonary embolism is no lipid
                return found and replace(found, reason=f"long form '{long_form}': {found.reason}")
        ranked = self.candidates(text, label, species_near(text, species))
        if not ranked:
            return None
        best = ranked[0]
        close = tuple(
            c.name.entry.id for c in ranked[1:6] if best.score - c.score <= TIE and c.name.entry.kind == best.name.entry.kind
        )
        return _grounding(best, label, close)

    def _candidates(self, text: str, label: Label, species: str) -> tuple[_Candidate, ...]:
        """What the mention may name, best first; empty where nothing fits."""
        if not KINDS[label] or (label, text) in self._stops or (label, text.lower()) in self._stops:
            return ()
        for variant in variants(text, label):
            if (label, variant.text.lower()) in self._stops:
                return ()
            found = self._look_up(variant, label, species)
            if found:
                return found
        for fallback in (self._alternation, self._adjectives, self._family_stem, self._head, self._like):
            found = fallback(text, label, species)
            if found:
                return found
        return ()

    def _look_up(self, variant: Variant, label: Label, species: str) -> tuple[_Candidate, ...]:
        kinds = KINDS[label]
        printed = fold(variant.text)
        found: dict[str, _Candidate] = {}
        for name in self.lexicon.lookup_key(printed.lower(), species=species):
            entry = name.entry
            if entry.kind not in kinds:
                continue
            if name.rank in "RB" and len(printed) <= SHORT:
                continue  # related and broad abbreviations mean something else most of the time
            score = WEIGHT[name.rank] - variant.cost - case_cost(printed, fold(name.text), entry.kind)
            score -= species_cost(entry.kind, entry.species, species, variant.text)
            known = found.get(entry.id)
            if score >= FLOOR and (known is None or score > known.score):
                how = "" if variant.why == "as printed" else f" ({variant.why})"
                if entry.kind in GENE_KINDS and entry.species not in ("", species) and species not in LIKE_HUMAN:
                    how += f", {entry.species} gene in a text on {species}"
                found[entry.id] = _Candidate(name, score, f"{RANK[name.rank]} '{name.text}'{how}")
        return tuple(
            sorted(
                found.values(),
                key=lambda c: (-round(c.score, 3), kinds.index(c.name.entry.kind), -c.name.entry.breadth, c.name.entry.id),
            )
        )

    def _alternation(self, text: str, label: Label, species: str) -> tuple[_Candidate, ...]:
        """`AIP1/Alix`, `CD63 (LAMP-3)`: two names of one thing are taken where a single concept bears both."""
        parts = [part.strip(" ()") for part in text.replace("(", "/").replace("=", "/").split("/")]
        parts = [part for part in parts if part]
        if len(parts) != 2:
            return ()
        first, second = ({c.name.entry.id: c for c in self.candidates(part, label, species)} for part in parts)
        both = []
        for identifier in first.keys() & second.keys():
            one, two = first[identifier], second[identifier]
            both.append(_Candidate(one.name, (one.score + two.score) / 2, f"both names: {one.why}, {two.why}"))
        return tuple(sorted(both, key=lambda c: (-c.score, c.name.entry.id)))

    def _adjectives(self, text: str, label: Label, species: str) -> tuple[_Candidate, ...]:
        """`early endosomal` → `early endosome`: an adjective that is itself a name gives way to the noun."""
        words = text.split()
        if label is not Label.COMPARTMENT or not 2 <= len(words) <= 4:
            return ()
        for position in range(len(words) - 1, -1, -1):
            for name in self.lexicon.lookup_key(key(words[position])):
                if name.entry.kind == "component" and " " not in name.entry.name:
                    reading = " ".join([*words[:position], name.entry.name, *words[position + 1 :]])
                    found = self._look_up(Variant(reading, 0.05, f"'{words[position]}' as '{name.entry.name}'"), label, species)
                    if found:
                        return found
        return ()

    def _family_stem(self, text: str, label: Label, species: str) -> tuple[_Candidate, ...]:
        """`Rab11` where only RAB11A and RAB11B are named: the first member, with a low score."""
        if label is not Label.PROTEIN or len(fold(text)) < 4:
            return ()
        for ending in ("A", "1") if text[-1:].isdigit() else (" 1",):
            found = self._look_up(Variant(f"{text}{ending}", 0.3, "first member of the family"), label, species)
            found = tuple(c for c in found if c.name.rank in "SF")
            if found:
                return found
        parent = isoform_parent(text)
        return self._look_up(Variant(parent, 0.2, "without isoform"), label, species) if parent else ()

    def _head(self, text: str, label: Label, species: str) -> tuple[_Candidate, ...]:
        """`tumour-derived exosomes` → `exosomes`: what a compartment or cell is, its qualifiers left out."""
        if label not in (Label.COMPARTMENT, Label.CELL):
            return ()
        if _COORDINATED.search(text):
            return ()
        if label is Label.CELL:
            line = self._look_up(Variant(text.split()[0], 0.1, "cell line in front"), label, species)
            if line and line[0].name.entry.kind == "cell line":
                return line
        rest = text
        while True:
            cut = min((i for i in (rest.find(" "), rest.find("-")) if i >= 0), default=-1)
            if cut < 0:
                return ()
            rest = rest[cut + 1 :].strip()
            if not rest or rest.lower() in GENERIC_HEADS:
                return ()
            for variant in variants(rest, label):
                weaker = Variant(variant.text, variant.cost + 0.2, f"head '{rest}'")
                found = self._look_up(weaker, label, species)
                if found:
                    return found

    def _like(self, text: str, label: Label, species: str) -> tuple[_Candidate, ...]:
        """A long name that is nearly one of the lexicon's; genes of mammals only, as others' names are human ones by chance."""
        if (label is Label.PROTEIN and species not in LIKE_HUMAN and species not in RODENTS) or _COORDINATED.search(text):
            return ()
        found = nearest(self.lexicon, KINDS[label], text)
        if not found:
            return ()
        name, likeness = found
        score = WEIGHT[name.rank] * likeness - 0.2
        return (
            (_Candidate(name, score, f"{RANK[name.rank]} '{name.text}' (alike by {likeness:.2f})"),) if score >= FLOOR else ()
        )


_COORDINATED = re.compile(r" (?:and|or) |\bnon-|/", re.IGNORECASE)
# A generic head says too little to ground a longer name by.
GENERIC_HEADS = frozenset({"cell", "cells", "line", "lines", "membrane", "membranes", "cell line", "cell lines", "complex"})


def _long_form(name: str, forms: Mapping[str, str]) -> str | None:
    """What an abbreviation stands for; `ILV` finds the long form of `ILVs` and the other way round."""
    return forms.get(name) or forms.get(f"{name}s") or (forms.get(name[:-1]) if name.endswith("s") else None)


def _grounding(candidate: _Candidate, label: Label, close: tuple[str, ...]) -> Grounding:
    entry = candidate.name.entry
    source = "user" if candidate.name.rank == "U" else SOURCES.get(entry.id.partition(":")[0], entry.id.partition(":")[0])
    score = max(0.0, candidate.score - (0.1 if close else 0.0))
    reason = f"{candidate.why}, {source}" + (f"; ambiguous with {', '.join(close)}" if close else "")
    concept = Concept(id=entry.id, name=entry.name, label=label, source=source)
    return Grounding(concept=concept, score=round(score, 3), reason=reason, alternatives=close)
