"""The extracting stage: scored pairs to relations with polarity, certainty, cues and attribution; sentences to claims."""

from spacy.language import Language

from exoclaim.extract import claims, relations


def add_to(nlp: Language) -> Language:
    """Add the components of this stage behind those of the annotate stage."""
    nlp.add_pipe("exoclaim_relations")
    nlp.add_pipe("exoclaim_claims")
    return nlp


__all__ = ["add_to", "claims", "relations"]
