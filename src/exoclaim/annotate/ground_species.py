"""Which species a text speaks of, from its own words. Cue words only; no taxonomy, and strains are not told apart."""

import re
from collections import Counter

DEFAULT = "human"

# Species whose gene symbols are the human ones, and of which the lexicon has no genes of its own.
LIKE_HUMAN = frozenset({"human", "bovine", "pig", "dog", "rabbit", "hamster", "monkey", "sheep"})

RODENTS = ("mouse", "rat")

# Animals whose proteins mostly bear the names of their mammalian orthologues.
ANIMALS = frozenset({"fly", "worm", "fish", "frog"})

_CUES = {
    "human": r"humans?|patients?|volunteers?|donors?|HeLa|HEK ?-?293T?|Jurkat|HepG2|MCF-?7|H\. ?sapiens|Homo sapiens",
    "mouse": r"mice|mouse|murine|M\. ?musculus|Mus musculus|NIH ?-?3T3|RAW ?264\.7|MEFs?",
    "rat": r"rats?|R\. ?norvegicus|Rattus norvegicus|PC-?12|RBL-2H3",
    "yeast": r"yeasts?(?![- ]+(?:two|2|three|one|display|extract))|"
    r"S(?:accharomyces|\.) ?cerevisiae|S(?:chizosaccharomyces|\.) ?pombe|Pichia|Candida albicans",
    "plant": r"Arabidopsis|tobacco|Nicotiana|maize|rice|plants?|pea|onion|Zea mays|spinach|tomato|pepper",
    "fly": r"Drosophila|fruit fl(?:y|ies)|D\. ?melanogaster",
    "worm": r"C(?:aenorhabditis|\.) ?elegans|nematodes?",
    "fish": r"zebrafish|Danio rerio",
    "frog": r"Xenopus",
    "slime mould": r"Dictyostelium",
    "bacteria": r"E(?:scherichia|\.) ?coli|Bacillus subtilis|Salmonella|Mycobacterium",
    "parasite": r"Trypanosoma|Leishmania|Plasmodium|Toxoplasma",
}
_PATTERN = re.compile("|".join(rf"(?P<{name.replace(' ', '_')}>\b(?:{cues})\b)" for name, cues in _CUES.items()), re.IGNORECASE)
_YEAST_PROTEIN = re.compile(r"[A-Z][a-z]{2}\d{1,3}p$")
_YEAST_STYLE = re.compile(r"(?:[A-Z][a-z]{2}|[A-Z]{3}|[a-z]{3})\d{1,3}(?:[A-Z]?p?|[Δ∆])$")  # delta, or the sign of an increment
_BACKGROUND = frozenset({"bacteria"})  # expression hosts: named in passing in texts on other species


def count_cues(text: str) -> Counter[str]:
    """How often each species is named."""
    return Counter(str(found.lastgroup).replace("_", " ") for found in _PATTERN.finditer(text))


def species_of(text: str) -> str:
    """The species that a text is mainly about.

    `human` where nothing is said. Another species must outweigh human two to one; one without genes in the lexicon
    must be named at least twice and outweigh all mammals three to one, since no gene is grounded then.
    """
    counts = count_cues(text)
    for name in _BACKGROUND:
        counts[name] //= 2
    best, number = max(counts.items(), key=lambda item: (item[1], item[0]), default=(DEFAULT, 0))
    if number == 0 or counts[DEFAULT] * 2 >= number:
        return DEFAULT
    if best in RODENTS:
        return best
    mammals = counts[DEFAULT] + sum(counts[rodent] for rodent in RODENTS)
    return best if number >= 2 and number > 3 * mammals else DEFAULT


def species_near(mention: str, species: str) -> str:
    """The species for one mention: its own cue if it has one (`yeast Vps27`, `Vps27p`), else that of the text."""
    if _YEAST_PROTEIN.match(mention):
        return "yeast"
    found = _PATTERN.match(mention)
    if found and found.end() < len(mention):
        return str(found.lastgroup).replace("_", " ")
    return species


def orthologue_likely(mention: str, species: str) -> bool:
    """Whether a name in a text on a species without genes in the lexicon may be taken for the human gene of that name."""
    if species == "yeast":
        return not _YEAST_STYLE.match(mention)
    return species in ANIMALS
