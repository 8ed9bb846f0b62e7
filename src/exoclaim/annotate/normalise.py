"""Spelling: which strings count as the same name, and which other spellings of a mention are worth a look.

`key` is what the lexicon is sorted by; the lexicon's build script uses the same function. `variants` lists the other
readings of a mention, likeliest first. Nothing here knows what a name stands for.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from exoclaim.schema import Label

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "ς": "sigma", "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Δ": "delta", "ϵ": "epsilon",
}  # fmt: skip
_GREEK_TABLE = str.maketrans(GREEK)
_LETTER = {"alpha": "a", "beta": "b", "gamma": "g", "delta": "d", "epsilon": "e", "zeta": "z", "theta": "q", "kappa": "k"}
_ROMAN = {
    "I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8", "IX": "9", "X": "10",
    "XI": "11", "XII": "12", "XIII": "13", "XIV": "14", "XV": "15", "XVI": "16", "XVII": "17", "XVIII": "18", "XIX": "19",
}  # fmt: skip
_ARABIC = {number: roman for roman, number in _ROMAN.items()}
_NUMERAL = re.compile(r"([IVX]+|\d+)([A-E]?)$")
_BRITISH = re.compile(r"tumour|centre|haem(?=[ao])|colour|fibre|oestro|oedema|leucocyt|sulph", re.IGNORECASE)
_AMERICAN = {
    "tumour": "tumor", "centre": "center", "haem": "hem", "colour": "color", "fibre": "fiber", "oestro": "estro",
    "oedema": "edema", "leucocyt": "leukocyt", "sulph": "sulf",
}  # fmt: skip
_ISOFORM = re.compile(r"^(.*[A-Za-z]\d+)[a-e]$|^([a-z]{5,})[- ]?[1-3][A-E]?$", re.IGNORECASE)
_SEPARATOR = re.compile(r"(?<=\d)[^0-9A-Za-z+]+(?=\d)|[^0-9A-Za-z+]+")
_SPELLED = re.compile(r"alpha|beta|gamma|delta|epsilon|zeta|theta|kappa", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s\-‐‑‒–/,()]+")
_LEADING_GREEK = re.compile(
    r"^(?:(alpha|beta|gamma|delta|epsilon|zeta|kappa)[- ]?(\d*[a-z]?)|([αβγδεζκ])(\d*[a-z]?))[- ]+(\S.*)$"
)

# Words around a protein's name, and a sign of deletion, that do not change which protein it is.
_BEFORE = re.compile(
    r"^(?:p(?=-[A-Z])|human|mouse|murine|rat|yeast|bovine|recombinant|endogenous|exogenous|soluble|full[- ]length|"
    r"wild[- ]type|mutant|active|activated|"
    r"inactive|mature|native|total|phosphorylated|phospho|ubiquitinated|ubiquitylated|glycosylated|acetylated|"
    r"palmitoylated|myristoylated|SUMOylated|cleaved|membrane[- ]bound|cytosolic|surface|exosomal|vesicular|anti|"
    r"E?GFP|YFP|CFP|mCherry|RFP|HA|FLAG|GST|His|Myc|luciferase|dominant[- ]negative|constitutively active|the|an?)[- ]+",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[- ]+(?:proteins?|genes?|molecules?|antigens?|polypeptides?|peptides?|GTPases?|complex(?:es)?|subunits?|family|"
    r"family members|members|homologu?es?|homologs?|orthologu?es?|isoforms?|receptor protein|antibod(?:y|ies)|"
    r"monomers?|dimers?|oligomers?|mRNAs?|machinery|E?GFP|YFP|CFP|mCherry|RFP|HA|FLAG|GST|Myc|His|luciferase)$|(?<=\w)[Δ∆]$",
    re.IGNORECASE,
)
_CELL_AFTER = re.compile(r"[- ]+(?:cells?|cell lines?|lines?|cultures?|progenitors?)$", re.IGNORECASE)
_MIRNA = re.compile(
    r"^(?:(?:hsa|mmu|rno)-)?(?:pre-|pri-)?(?:micro ?RNA|mi ?R(?:NA)?|mir)[- ]?(\d+[a-z]?)(?:-(\d))?(?:-?[35]p|\*)?$",
    re.IGNORECASE,
)
_LET7 = re.compile(r"^(?:(?:hsa|mmu|rno)-)?(?:mi ?R-)?let-?7([a-z]?)(?:-(\d))?(?:-?[35]p|\*)?$", re.IGNORECASE)
_INITIALISM = re.compile(r"(?:^|-)[A-Z\d]{1,4}S$")  # CPS is no plural of CP; a heading's CELLS hardly needs one
_INITIALS = re.compile(r"(?:[^\W\d_]-?){2,4}s?")
_YEAST_PROTEIN = re.compile(r"^([A-Z][a-z]{2}\d{1,3})p$")


@dataclass(frozen=True, slots=True)
class Variant:
    """Another spelling of a mention: its key, what it costs (0 to 1) and why it was tried."""

    text: str
    cost: float
    why: str

    @property
    def key(self) -> str:
        """The lexicon key of this spelling."""
        return key(self.text)


def fold(text: str) -> str:
    """The name without separators, with Greek letters spelled out; case is kept.

    A hyphen or blank between two digits stays as `-`, so that `14-3-3` is not `1433`.
    """
    if text.isascii():
        plain = text
    else:
        plain = unicodedata.normalize("NFKC", text).translate(_GREEK_TABLE)
        plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    if plain.isascii() and plain.isalnum():
        return plain
    return _SEPARATOR.sub(lambda m: "-" if _between_digits(plain, m) else "", plain)


def _between_digits(text: str, found: re.Match[str]) -> bool:
    start, end = found.span()
    return start > 0 and end < len(text) and text[start - 1].isdigit() and text[end].isdigit()


def key(text: str) -> str:
    """What two spellings of one name share: `fold` in lower case; empty for a string without letter or digit."""
    return fold(text).lower()


def singular(word: str) -> str | None:
    """The singular of an English plural, or None where `word` does not look like one."""
    low = word.lower()
    if _INITIALISM.search(word):
        return None
    if len(low) < 4 and not (len(low) == 3 and word[:-1].isupper() and word[-1] == "s"):
        return None
    for ending, instead in (("bodies", "body"), ("cies", "cy"), ("ries", "ry"), ("vities", "vity"), ("nuclei", "nucleus")):
        if low.endswith(ending):
            return word[: -len(ending)] + instead
    if low.endswith("mitochondria"):
        return word[:-1] + "on"
    if low.endswith(("nucleoli", "bacilli")):
        return word[:-1] + "us"
    if low.endswith(("cilia", "filopodia", "lamellipodia", "podia", "pseudopodia", "flagella")):
        return word[:-1] + "um"
    if low.endswith("caveolae"):
        return word[:-1]
    if low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return word[:-2] if low.endswith(("sses", "xes", "ches", "shes")) else word[:-1]
    return None


def initials(text: str) -> bool:
    """Whether `text` is two to four letters, which stand for many things; `ACP5` is one protein."""
    return bool(_INITIALS.fullmatch(text))


def _last_singular(text: str) -> str | None:
    head, blank, last = text.rpartition(" ")
    one = singular(last)
    return head + blank + one if one else None


def variants(text: str, label: Label) -> Iterator[Variant]:
    """Readings of a mention, likeliest first: as printed, singular, Greek, numerals, without tags and head words.

    Readings may repeat; the caller stops at the first one that a lexicon knows.
    """
    text = " ".join(text.split())
    yield Variant(text, 0.0, "as printed")
    if label is Label.RNA:
        yield from _rna(text)
    one = _last_singular(text)
    if one:
        yield Variant(one, 0.01, "singular")
    american = _BRITISH.sub(lambda m: _AMERICAN[m[0].lower()], one or text)
    if american != (one or text):
        yield Variant(american, 0.01, "American spelling")
    if label is Label.PROTEIN:
        yield from _protein(one or text, 0.02)
    elif label is Label.CELL:
        bare = _CELL_AFTER.sub("", text)
        if bare != text:
            yield Variant(bare, 0.03, "without 'cells'")
        yield Variant(f"{one or text} cell", 0.03, "with 'cell'")
    else:
        yield from _greek_and_numerals(one or text, 0.03)


def _protein(text: str, cost: float) -> Iterator[Variant]:
    yield from _greek_and_numerals(text, cost)
    yeast = _YEAST_PROTEIN.match(text)
    if yeast:
        yield Variant(yeast[1], cost, "yeast protein name without final p")
    for bare in _stripped(text):
        yield Variant(bare, cost + 0.04, f"without '{_difference(text, bare)}'")
        one = _last_singular(bare)
        if one:
            yield Variant(one, cost + 0.05, "singular")
        yield from _greek_and_numerals(one or bare, cost + 0.05)


def isoform_parent(text: str) -> str | None:
    """The name without an isoform's letter or number (`BPAG1e`, `synphilin-1A`), or None. A guess: try it last."""
    found = _ISOFORM.match(text)
    return (found[1] or found[2]) if found else None


def _difference(longer: str, shorter: str) -> str:
    before, _, after = longer.partition(shorter)
    return f"{before.strip(' -')} {after.strip(' -')}".strip()


def _stripped(text: str) -> list[str]:
    """The text without words in front and behind that do not name the protein, one step at a time."""
    found: list[str] = []
    while True:
        for pattern in (_AFTER, _BEFORE):
            bare = pattern.sub("", text)
            if bare != text and any(map(str.isalnum, bare)):
                break
        else:
            return found
        found.append(bare)
        text = bare


def _greek_and_numerals(text: str, cost: float) -> Iterator[Variant]:
    spelled = fold_greek(text)
    if _SPELLED.search(spelled):
        yield Variant(_SPELLED.sub(lambda m: _LETTER[m[0].lower()], spelled), cost, "Greek letter by initial")
    leading = _LEADING_GREEK.match(text)
    if leading:
        letter = leading[1] or GREEK[leading[3]]
        number = leading[2] or leading[4] or ""
        moved = f"{leading[5]} {letter}{number}"
        yield Variant(moved, cost, "Greek prefix behind the name")
        one = _last_singular(leading[5])
        if one:
            yield Variant(f"{one} {letter}{number}", cost, "Greek prefix behind the name")
    for token in list(_TOKEN.finditer(text))[1:]:
        numeral = _NUMERAL.match(token[0])
        if numeral:
            for table, why in ((_ROMAN, "Arabic numeral"), (_ARABIC, "Roman numeral")):
                other = table.get(numeral[1])
                if other:
                    yield Variant(text[: token.start()] + other + numeral[2] + text[token.end() :], cost, why)


def fold_greek(text: str) -> str:
    """The text with Greek letters spelled out, separators kept."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_GREEK_TABLE)


def _rna(text: str) -> Iterator[Variant]:
    one = singular(text) if text.endswith("s") else None
    name = one or text
    found = _MIRNA.match(name)
    if found:
        yield Variant(f"MIR{found[1]}" + (f"-{found[2]}" if found[2] else ""), 0.0, "microRNA name")
        yield Variant(f"MIR{found[1]}1" if not found[1].isdigit() else f"MIR{found[1]}-1", 0.06, "first of several loci")
    found = _LET7.match(name)
    if found:
        if found[1]:
            yield Variant(f"MIRLET7{found[1]}{found[2] or ''}", 0.0, "let-7 name")
            yield Variant(f"MIRLET7{found[1]}1", 0.06, "first of several loci")
        yield Variant("MIRLET7", 0.05, "let-7 family")
    bare = re.sub(r"^(?:exosomal|extracellular|circulating|cellular|lncRNAs?|circRNAs?|long non-?coding RNA)[- ]+", "", name)
    if bare != name:
        yield Variant(bare, 0.04, "without qualifier")
