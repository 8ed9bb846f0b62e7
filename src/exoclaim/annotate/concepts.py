"""The component that gives mentions their concepts: the grounder, asked about all mentions of a document at once."""

from dataclasses import replace
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from exoclaim.annotate.doc import found, register
from exoclaim.annotate.ground import Grounder


@Language.factory("exoclaim_grounder", default_config={"terms": ""}, requires=["doc._.mentions"], assigns=["doc._.mentions"])
class Concepts:
    """Sets `concept` of each mention that the lexicon knows; `terms` is a user's own TSV, which wins."""

    def __init__(self, nlp: Language, name: str, terms: str) -> None:
        register()
        self.grounder = Grounder.load(terms=Path(terms) if terms else None)

    def __call__(self, doc: Doc) -> Doc:
        """Ground every mention; an abbreviation by the long form that the document gives it."""
        mentions = found(doc, "mentions")
        long_forms = {span.text: span._.long_form.text for span in found(doc, "abbreviations")}
        text = doc.text  # spaCy joins all tokens each time it is asked
        named = [(text[m.start : m.end].replace("\n", " "), m.label) for m in mentions]
        groundings = self.grounder.ground_all(named, text=text, long_forms=long_forms)
        doc._.mentions = [replace(m, concept=g.concept if g else None) for m, g in zip(mentions, groundings, strict=True)]
        return doc
