"""What a name is worth: by its kind, and less what case and species speak against it. Numbers only; no look-up."""

from exoclaim.annotate.ground_species import LIKE_HUMAN, RODENTS, orthologue_likely

# Kind of name → how far to trust it: U user's own, C curated here, S symbol or preferred name, F approved full name,
# A exact synonym or alias, N narrow, R related, B broad.
WEIGHT = {"U": 1.0, "C": 0.99, "S": 0.97, "F": 0.95, "A": 0.90, "N": 0.78, "R": 0.72, "B": 0.62}
RANK = {
    "U": "own term", "C": "curated name", "S": "preferred name", "F": "full name", "A": "synonym", "N": "narrow synonym",
    "R": "related synonym", "B": "broad synonym",
}  # fmt: skip
GENE_KINDS = frozenset({"gene", "rna"})
SHORT = 4  # letters and digits; the case of names up to this length carries meaning (`Hrs`, `HRS`; `cat`, `CAT`)


def case_cost(printed: str, name: str, kind: str) -> float:
    """What a difference in upper and lower case costs: little in long names, much in short ones."""
    if printed == name:
        return 0.0
    if len(printed) > SHORT:
        return 0.005
    if printed.islower() and printed.isalpha() and not name.islower():
        return 1.0  # a common word (`cat`, `was`) is not a symbol
    if kind not in GENE_KINDS and name.isupper() and not printed.isupper():
        return 0.3
    return 0.03


def species_cost(kind: str, named: str, wanted: str, text: str) -> float:
    """What it costs that a gene is of another species than the text: families and compartments have no species."""
    if kind not in GENE_KINDS or not named or named == wanted:
        return 0.0
    if wanted in LIKE_HUMAN:
        return 0.0 if named == "human" else 0.15
    if wanted in RODENTS or kind == "rna":
        return 0.05  # the human orthologue, where the rodent table does not know the name
    return 0.2 if named == "human" and orthologue_likely(text, wanted) else 1.0
