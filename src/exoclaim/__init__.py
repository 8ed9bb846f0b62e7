"""exoclaim reads cell-biology papers and keeps what they claim.

From Python:

    import exoclaim

    nlp = exoclaim.load()
    doc = nlp("CD63 is enriched in exosomes, but BMP is absent from exosomes.")
    doc._.relations
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

    __version__: str


def __getattr__(name: str) -> str:
    """`__version__`, looked up when asked: the children that read PDFs start without it, and quicker."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("exoclaim")
    except PackageNotFoundError:  # a checkout on the path, not installed
        return "0+unknown"


def load(model: str | None = None) -> "Language":
    """The spaCy pipeline that ships with the package: `doc._.mentions`, `doc._.relations`, `doc._.claims`.

    `model` names an installed spaCy or scispaCy pipeline whose entities are used instead of our tagger's.
    """
    from exoclaim.pipeline import load as build

    return build(model)
