"""Abbreviations: scispaCy's AbbreviationDetector (Schwartz and Hearst), sentence by sentence, with its known slips caught.

The detector looks for brackets in the whole text, which is quadratic on a paper and lets a definition span sentences;
here it is asked about one sentence at a time. Citations and figure references in brackets are no abbreviations.
"""

import re
import warnings

from scispacy.abbreviation import AbbreviationDetector, filter_matches
from spacy.language import Language
from spacy.tokens import Doc, Span

_NO_ABBREVIATION = re.compile(
    r"^(?:Fig|Figs|Figure|Table|Box|Ref|Refs|Eq|see|and|or|the|eg|ie|red|green|blue)\b|\d{4}|et al|^[ivx]+$", re.IGNORECASE
)


@Language.factory("exoclaim_abbreviations", assigns=["doc._.abbreviations", "span._.long_form"], requires=["doc.sents"])
class Abbreviations:
    """Sets `doc._.abbreviations` (list of Span) and `span._.long_form`, as scispaCy's component does."""

    def __init__(self, nlp: Language, name: str) -> None:
        self._detector = AbbreviationDetector(nlp)

    def __call__(self, doc: Doc) -> Doc:
        """Find definitions in each sentence, then every further use of the short form in the document."""
        candidates: list[tuple[Span, Span]] = []
        for sent in doc.sents:
            if "(" in sent.text:
                matches = [(m, s + sent.start, e + sent.start) for m, s, e in self._detector.matcher(sent)]
                inside = [(m, s + 1, e - 1) for m, s, e in matches if e - 1 > s + 1 and e - s <= 12]
                candidates += [
                    (doc[max(long.start, sent.start) : long.end], short)
                    for long, short in filter_matches(inside, doc)
                    if len(long) and short.start >= sent.start and not _NO_ABBREVIATION.search(short.text)
                ]
        doc._.abbreviations = []
        if not candidates:
            return doc
        with warnings.catch_warnings():  # the detector warns when no bracket turned out to be a definition
            warnings.filterwarnings("ignore", message=r"\[W036\]")
            occurrences = self._detector.find_matches_for([c for c in candidates if len(c[0])], doc)
        for long_form, shorts in occurrences:
            for short in sorted(shorts, key=lambda span: span.start):
                if short.start_char >= long_form.end_char or short.end_char <= long_form.start_char:
                    short._.long_form = long_form
                    doc._.abbreviations.append(short)
        return doc
