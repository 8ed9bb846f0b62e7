"""exoclaim reads cell-biology papers and keeps what they claim.

From Python:

    import exoclaim

    nlp = exoclaim.load()
    doc = nlp("CD63 is enriched in exosomes, but BMP is absent from exosomes.")
    doc._.relations
"""

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

try:
    __version__ = version("exoclaim")
except PackageNotFoundError:  # a checkout on the path, not installed
    __version__ = "0+unknown"


def load(model: str | None = None) -> "Language":
    """The spaCy pipeline that ships with the package: `doc._.mentions`, `doc._.relations`, `doc._.claims`.

    `model` names an installed spaCy or scispaCy pipeline whose entities are used instead of our tagger's.
    """
    from exoclaim.pipeline import load as build

    return build(model)
