"""Entities of another spaCy model (scispaCy's, or any installed one) in the words of our scheme, by a label map that is data.

The maps for en_ner_bionlp13cg_md, en_ner_craft_md, en_ner_jnlpba_md and en_core_sci_* are data/label_maps.toml. Where a model
only says that something is an entity, our network says of which kind, or that it is none of ours.
"""

import fnmatch
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import is_package

from exoclaim.annotate.decode import softmax
from exoclaim.annotate.doc import found, register, sentence_texts
from exoclaim.annotate.questions import LABELS
from exoclaim.annotate.tagger import set_entities
from exoclaim.errors import ModelError
from exoclaim.schema import Label, Mention

UNKNOWN = "?"  # in the label maps: an entity, but of which kind the model does not say


@cache
def label_maps() -> dict[str, dict[str, str]]:
    """Model name pattern → label of the model → label of the scheme."""
    text = files("exoclaim.annotate").joinpath("data/label_maps.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text))


def label_map(model: str) -> dict[str, Label | None]:
    """Map for `model`; None stands for an entity without a kind.

    Labels that are already ours need none; ModelError where no label can be mapped is raised by `load_external`.
    """
    for pattern, table in label_maps().items():
        if fnmatch.fnmatch(model, pattern):
            return {k: None if v == UNKNOWN else Label(v) for k, v in table.items()}
    return {str(x): x for x in Label}


def load_external(name: str) -> Language:
    """An installed pipeline by package name, or a folder that holds one.

    ModelError where it is neither or has no entities we can map.
    """
    if not is_package(name) and not Path(name).is_dir():
        raise ModelError(
            name, "this model is not installed", "See `exoclaim models` for what is installed and how to get others"
        )
    try:
        nlp = spacy.load(name)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(name, f"spaCy cannot load this model ({error})", "Install the version made for your spaCy") from error
    known = set(label_map(_full_name(nlp)))
    offered = {label for pipe in nlp.pipe_names for label in getattr(nlp.get_pipe(pipe), "labels", ())}
    if not known & offered:
        raise ModelError(
            name, "none of its entity labels has a place in our scheme", "Choose a model with an entity recogniser"
        )
    return nlp


def _full_name(nlp: Language) -> str:
    """`en_ner_craft_md`, whether it was found as a package or in a folder of any name."""
    return f"{nlp.lang}_{nlp.meta['name']}"


@Language.factory(
    "exoclaim_external_ner",
    default_config={"model": ""},
    assigns=["doc.ents", "doc._.mentions"],
    requires=["doc.sents", "doc._.readings"],
)
class ExternalTagger:
    """Replaces the mentions of `exoclaim_ner`, which runs before it, by those of another model; the readings stay."""

    def __init__(self, nlp: Language, name: str, model: str) -> None:
        register()
        self._nlp = load_external(model)
        self._map = label_map(_full_name(self._nlp))

    def __call__(self, doc: Doc) -> Doc:
        """Mentions of the other model that lie inside one sentence."""
        bounds = [(s.start_char, s.end_char) for s in doc.sents]
        mentions = []
        for ent in self._nlp(doc.text).ents:
            place = next((i for i, (b, e) in enumerate(bounds) if b <= ent.start_char and ent.end_char <= e), None)
            if place is None or ent.label_ not in self._map:
                continue
            label = self._map[ent.label_] or _kind(doc, place, ent.start_char, ent.end_char)
            if label is not None:
                mentions.append(Mention(start=ent.start_char, end=ent.end_char, label=label, sentence=place))
        doc._.mentions = mentions
        set_entities(doc, mentions)
        return doc


def _kind(doc: Doc, sentence: int, start: int, end: int) -> Label | None:
    """The label that our network finds most likely for these characters; None where it sees no entity in them."""
    reading, (begin, _) = found(doc, "readings")[sentence], sentence_texts(doc)[sentence]
    place = reading.encoded.pieces(start - begin, end - begin)
    if place is None:
        return None
    chance = softmax(reading.tags[place[0] : place[1] + 1]).sum(axis=0)
    labels = chance[1::2] + chance[2::2]
    return LABELS[int(labels.argmax())] if labels.max() > chance[0] else None
