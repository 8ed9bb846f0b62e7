"""The records that travel between the stages: one schema, no behaviour beyond their own consistency.

Offsets are half-open Unicode code points into `Document.text`, everywhere. A `View` is a cleaned copy of
that text that maps back to it; stages that read prose work on the view and return offsets into the text.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]


class Label(StrEnum):
    """Entity labels, guidelines section 1."""

    PROTEIN = "PROTEIN"
    LIPID = "LIPID"
    RNA = "RNA"
    CHEMICAL = "CHEMICAL"
    COMPARTMENT = "COMPARTMENT"
    CELL = "CELL"
    PROCESS = "PROCESS"
    QUANTITY = "QUANTITY"


class Predicate(StrEnum):
    """Relation types, guidelines section 2."""

    LOCATED_IN = "located_in"
    ENRICHED_IN = "enriched_in"
    MARKER_OF = "marker_of"
    SORTED_TO = "sorted_to"
    SECRETED_BY = "secreted_by"
    TRANSFERRED_TO = "transferred_to"
    ORIGINATES_FROM = "originates_from"
    FUSES_WITH = "fuses_with"
    INTERACTS_WITH = "interacts_with"
    DEPENDS_ON = "depends_on"
    PROMOTES = "promotes"
    INHIBITS = "inhibits"
    INVOLVED_IN = "involved_in"
    IS_A = "is_a"
    HAS_QUANTITY = "has_quantity"


SYMMETRIC = frozenset({Predicate.FUSES_WITH, Predicate.INTERACTS_WITH})


class Polarity(StrEnum):
    """Guidelines section 3."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Certainty(StrEnum):
    """Guidelines section 3."""

    ASSERTED = "asserted"
    SPECULATIVE = "speculative"


class Support(StrEnum):
    """Whom a statement rests on. The first two are what the guidelines call attribution; the others are the paper's own."""

    CITATION = "citation"
    PERSONAL_COMMUNICATION = "personal communication"
    DATA_NOT_SHOWN = "data not shown"
    THIS_STUDY = "this study"


class ClaimLabel(StrEnum):
    """Sentence labels, guidelines section 4."""

    FINDING = "FINDING"
    HYPOTHESIS = "HYPOTHESIS"
    DEFINITION = "DEFINITION"
    GAP = "GAP"
    OTHER = "OTHER"


def stable_id(*parts: object) -> str:
    """16 hex digits that depend on `parts` alone: the same on every machine and in every run."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A cleaned copy of a text: `text[i]` stands at `origins[i]` of the source text.

    An inserted character (a blank for a line break that was cut out) carries the origin of the character before
    it. Paragraphs may be moved (a figure legend behind the paragraph it interrupts), so origins need not rise
    everywhere. Paragraphs are parted by an empty line; no sentence crosses one.
    """

    text: str
    origins: tuple[int, ...]

    @classmethod
    def identity(cls, text: str) -> "View":
        """The view that changes nothing."""
        return cls(text=text, origins=tuple(range(len(text))))

    def to_source(self, start: int, end: int) -> Span:
        """Offsets in the source text of the non-empty view span `start` to `end`."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"span {start}-{end} is empty or outside a view of {len(self.text)} characters")
        part = self.origins[start:end]
        return min(part), max(part) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A line of text on a page: offsets and corners in PDF points, origin at the lower left."""

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page, numbered from 1; `start` to `end` is its text."""

    number: int
    start: int
    end: int
    width: float
    height: float
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a document: kind is one of title, abstract, introduction, methods, results, discussion, legend,
    references, acknowledgements, glossary, key_points, front (authors, addresses, small print about the paper), body."""

    start: int
    end: int
    kind: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An entry of the reference list; `key` is what citations in the text print (`14`, `Smith et al., 2002b`).

    `cited_as` are other forms of it: author and year of a numbered entry, and what the file's own links to it print.
    """

    key: str
    start: int
    end: int
    text: str
    authors: str | None = None
    year: int | None = None
    title: str | None = None
    journal: str | None = None
    doi: str | None = None
    cited_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """Text that is not prose: kind is one of running_head, footer, page_number, url, legend, image, line_number."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a reader returns. `id` is a hash of the file's bytes, so a moved file is the same document."""

    id: str
    source: str
    format: str
    title: str
    text: str
    view: View
    pages: tuple[Page, ...] = ()
    sections: tuple[Section, ...] = ()
    references: tuple[Reference, ...] = ()
    furniture: tuple[Furniture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """What a mention stands for: `id` is a CURIE (`HGNC:1692`, `GO:0070062`)."""

    id: str
    name: str
    label: Label
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A concept that a mention may stand for, with a score from 0 to 1 and the reason: which name, of which source."""

    concept: Concept
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptFacts:
    """What vocabularies say about a concept: `ancestors` are (id, name) of what it is or is a part of; `human` is the human
    gene of a protein, None for other things, and `exocarta` the number of ExoCarta's experiments that report it."""

    id: str
    ancestors: tuple[tuple[str, str], ...] = ()
    human: str | None = None
    exocarta: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A named thing in a sentence. `same_as` is the index of the long form's mention, for an abbreviation;
    `score` is the tagger's chance that this is a mention at all, `candidates` what it may stand for, its `concept` first."""

    start: int
    end: int
    label: Label
    sentence: int
    score: float = 1.0
    concept: Concept | None = None
    same_as: int | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the document; `text` is its cleaned form (on the view)."""

    start: int
    end: int
    text: str
    claim: ClaimLabel = ClaimLabel.OTHER
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """subject – predicate – object; `subject` and `object` index the mentions of the same `Analysis`.

    `attribution` are citation keys as printed; `own` says what the paper itself offers (data not shown, this study).
    """

    subject: int
    predicate: Predicate
    object: int
    polarity: Polarity = Polarity.AFFIRMED
    certainty: Certainty = Certainty.ASSERTED
    confidence: float = 1.0
    attribution: tuple[str, ...] = ()
    own: tuple[Support, ...] = ()
    predicate_cue: Span | None = None
    polarity_cue: Span | None = None
    certainty_cue: Span | None = None
    found_by: str = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """A document with all that was found in it; mentions and relations are in text order."""

    document: Document
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    relations: tuple[Relation, ...]

    def surface(self, mention: int) -> str:
        """The characters of a mention as they stand in the document."""
        found = self.mentions[mention]
        return self.document.text[found.start : found.end]

    def relation_id(self, relation: Relation) -> str:
        """Hash of document, argument spans and predicate: verdicts hang on it (invariant 2)."""
        subject, obj = self.mentions[relation.subject], self.mentions[relation.object]
        return stable_id(self.document.id, subject.start, subject.end, relation.predicate, obj.start, obj.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A file that could not be read or analysed, and why."""

    source: str
    document_id: str | None
    stage: str
    error: str
    message: str


def document_id(content: bytes) -> str:
    """The id of a document: 32 hex digits of the SHA-256 of its bytes."""
    return hashlib.sha256(content).hexdigest()[:32]
