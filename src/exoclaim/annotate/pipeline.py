"""Build the spaCy pipeline of the annotate stage; the extract stage adds its components behind it."""

import warnings

import spacy
from scispacy.custom_tokenizer import combined_rule_tokenizer
from spacy.language import Language

from exoclaim.annotate.dictionary import DICTIONARY
from exoclaim.annotate.network import DEFAULT_MODEL


def annotator(model: str | None = None, *, terms: str = "", threads: int = 1) -> Language:
    """Tokenizer of scispaCy, sentences, mentions, abbreviations, pair scores, concepts.

    `model` names an installed spaCy pipeline whose entities replace those of our tagger, or `dictionary`: the names of the
    lexicon; `terms` is a user's own lexicon (TSV), whose names become mentions and win.
    """
    nlp = spacy.blank("en")
    with warnings.catch_warnings():  # spaCy's own patterns, not ours
        warnings.simplefilter("ignore", FutureWarning)
        nlp.tokenizer = combined_rule_tokenizer(nlp)
    nlp.max_length = 20_000_000  # no parser here: memory grows with the text, not with its square
    nlp.add_pipe("exoclaim_sentences")
    nlp.add_pipe("exoclaim_ner", config={"threads": threads})
    whole = model == DICTIONARY
    if model and model != DEFAULT_MODEL and not whole:
        nlp.add_pipe("exoclaim_external_ner", config={"model": model})
    if terms or whole:
        nlp.add_pipe("exoclaim_dictionary", config={"terms": terms, "whole": whole})
    nlp.add_pipe("exoclaim_abbreviations")
    nlp.add_pipe("exoclaim_pairs")
    nlp.add_pipe("exoclaim_grounder", config={"terms": terms})
    return nlp
