"""The annotating stage: text to a spaCy Doc with sentences, mentions, concepts and pair scores."""

# importing these modules registers their components where the package's entry points are not installed
from exoclaim.annotate import abbreviations, concepts, dictionary, external, pairs, sentences, tagger
from exoclaim.annotate.network import DEFAULT_MODEL, model_folder
from exoclaim.annotate.pipeline import annotator

__all__ = [
    "DEFAULT_MODEL",
    "abbreviations",
    "annotator",
    "concepts",
    "dictionary",
    "external",
    "model_folder",
    "pairs",
    "sentences",
    "tagger",
]
