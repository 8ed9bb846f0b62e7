"""Abbreviations: scispaCy's AbbreviationDetector (Schwartz and Hearst), sentence by sentence, with its known slips caught.

The detector looks for brackets in the whole text, which is quadratic on a paper and lets a definition span sentences;
here it is asked about one sentence at a time. Citations, figure references and plain words in brackets are no
abbreviations. Nothing is looked up: a short form that the document does not define has no long form.
"""

import re

from scispacy.abbreviation import (
    AbbreviationDetector,
    filter_matches,
    find_abbreviation,
    span_contains_unbalanced_parentheses,
)
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

_NOT_SHORT = re.compile(
    r"^(?:Fig|Figs|Figure|Table|Box|Movie|Video|Ref|Refs|Eq|see|and|or|the|eg|ie|red|green|blue)\b|^[ivx]+$|\band\b|&",
    re.IGNORECASE,
)
_CITATION = re.compile(
    r"\b(?:(?:1[89]|20)\d\d[a-z]?|et al|in press|submitted|in preparation|unpublished|personal communication)\b"
)
_NAME = re.compile(r"[A-Z0-9Α-Ωα-ω]")  # a short form has a capital, a figure or a Greek letter
_LONGEST = 12  # tokens from bracket to bracket


@Language.factory("exoclaim_abbreviations", assigns=["doc._.abbreviations", "span._.long_form"], requires=["doc.sents"])
class Abbreviations:
    """Sets `doc._.abbreviations` (list of Span) and `span._.long_form`, as scispaCy's component does."""

    def __init__(self, nlp: Language, name: str) -> None:
        self._detector = AbbreviationDetector(nlp)

    def __call__(self, doc: Doc) -> Doc:
        """Find definitions in each sentence, then every further use of the short form in the document."""
        doc._.abbreviations = []
        defined: dict[str, list[tuple[int, Span]]] = {}  # short form: where it stands and its long form, in text order
        uses = Matcher(doc.vocab)
        for sent in doc.sents:
            if "(" not in sent.text:
                continue
            for _, start, end in self._detector.matcher(sent):
                if 2 < end - start <= _LONGEST:
                    for candidate, short in _candidates(doc[sent.start + start + 1 : sent.start + end - 1], sent):
                        _, long = find_abbreviation(candidate, short)
                        if long and _may_define(long, short):
                            defined.setdefault(short.text, []).append((short.start, _by_initials(long, short, sent)))
                            uses.add(short.text, [[{"ORTH": token.text} for token in short]])
        for _, start, end in sorted(uses(doc), key=lambda match: match[1:]) if defined else ():
            short = doc[start:end]
            longs = defined[short.text]
            long = next((found for at, found in reversed(longs) if at <= start), longs[0][1])  # a later definition wins
            if start >= long.end or end <= long.start:
                short._.long_form = long
                doc._.abbreviations.append(short)
        return doc


def _candidates(inside: Span, sent: Span) -> list[tuple[Span, Span]]:
    """(where the long form may stand, short form) for what stands in one pair of brackets; both within `sent`."""
    doc, before = inside.doc, inside.start - 2
    if _CITATION.search(inside.text) or before < sent.start:
        return []
    if 1 < len(inside) <= 3 and _is_acronym(doc[before].text) and inside.text.islower():
        return [(inside, doc[before : before + 1])]  # `MVBs (multivesicular bodies)`, which scispaCy reads the other way round
    first = next((token.i for token in inside if token.text in {";", ","}), inside.end)
    if first < inside.end and _is_acronym(doc[inside.start : first].text):  # `EVs; 30 to 150 nm`, but no `Marlow, T.`
        inside = doc[inside.start : first]
    found = []
    for long, short in filter_matches([(0, inside.start, inside.end)], doc):
        whole = doc[max(long.start, sent.start) : long.end]
        named = _is_acronym(short.text) if short.end < inside.start else _NAME.search(short.text)
        if len(whole) and named and not _NOT_SHORT.search(short.text):
            found.append((whole, short))
    return found


def _may_define(long: Span, short: Span) -> bool:
    """Whether the words found are a phrase of their own: brackets balanced, the short form not among them."""
    return not span_contains_unbalanced_parentheses(long) and short[0].text not in {token.text for token in long}


def _is_acronym(text: str) -> bool:
    return len(_NAME.findall(text)) > 1


def _by_initials(long: Span, short: Span, sent: Span) -> Span:
    """The words that end where `long` ends, as many as `short` has letters, if their initials spell it; else `long`.

    The detector takes the shortest fit: `EE` would be the two e of `endosomes` in `early endosomes (EE)`.
    """
    letters = short.text.removesuffix("s").lower()
    words = long.doc[max(sent.start, long.end - len(letters)) : long.end]
    return words if "".join(token.text[0] for token in words).lower() == letters else long
