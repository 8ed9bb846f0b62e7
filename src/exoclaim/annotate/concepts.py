"""The component that gives mentions their concepts: the grounder, asked about all mentions of a document at once."""

from dataclasses import replace
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from exoclaim.annotate import glued
from exoclaim.annotate.doc import found, register
from exoclaim.annotate.ground import Grounder
from exoclaim.annotate.lexicon import Lexicon
from exoclaim.schema import Candidate, Label

KEPT = 5  # candidates of a mention; more would say nothing to a reader


@Language.factory("exoclaim_grounder", default_config={"terms": ""}, requires=["doc._.mentions"], assigns=["doc._.mentions"])
class Concepts:
    """Sets `concept` and `candidates` of each mention that the lexicon knows; `terms` is a user's own TSV, which wins.

    A citation glued to a mention is cut off here: only the lexicon tells `CD81` from CD8 with source 1.
    """

    def __init__(self, nlp: Language, name: str, terms: str) -> None:
        register()
        self.grounder = Grounder.load(terms=Path(terms) if terms else None)

    def __call__(self, doc: Doc) -> Doc:
        """Ground every mention; an abbreviation by the long form that the document gives it."""
        mentions, text = found(doc, "mentions"), doc.text  # spaCy joins the words anew at each call
        long_forms = {span.text: span._.long_form.text for span in found(doc, "abbreviations")}
        named = [(text[m.start : m.end].replace("\n", " "), m.label) for m in mentions]
        ranked = self.grounder.ranked_all(named, text=text, long_forms=long_forms)
        if glued.glues(text):
            settled = [bool(known) or m.label is Label.QUANTITY for m, known in zip(mentions, ranked, strict=True)]
            bare = glued.names([name for name, _ in named], settled)
            named = [(name, m.label) for name, m in zip(bare, mentions, strict=True)]
            ranked = self.grounder.ranked_all(named, text=text, long_forms=long_forms)
        doc._.mentions = [
            replace(
                mention,
                end=mention.start + len(name),
                concept=groundings[0].concept if groundings else None,
                candidates=tuple(Candidate(concept=g.concept, score=g.score, reason=g.reason) for g in groundings[:KEPT]),
            )
            for mention, (name, _), groundings in zip(mentions, named, ranked, strict=True)
        ]
        return doc


def lexicon_of(nlp: Language) -> Lexicon:
    """The lexicon that the grounder of a pipeline holds."""
    component = nlp.get_pipe("exoclaim_grounder")
    assert isinstance(component, Concepts)
    return component.grounder.lexicon
