"""The tagger: `nlp.add_pipe("exoclaim_ner")` works alone, in any spaCy pipeline.

Reads each sentence with the shipped network, sets `doc.ents` and `doc._.mentions`. Character offsets are the truth:
scispaCy's tokenizer keeps `MVBs/ILVs` one token, so an entity of `doc.ents` may be wider than its mention.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from exoclaim.annotate.decode import spans
from exoclaim.annotate.doc import register, sentence_texts
from exoclaim.annotate.network import Network, Reading
from exoclaim.annotate.questions import LABELS
from exoclaim.annotate.sentences import exoclaim_sentences
from exoclaim.schema import Mention


@Language.factory("exoclaim_ner", default_config={"threads": 1}, assigns=["doc.ents", "doc._.mentions", "doc._.readings"])
class Tagger:
    """Loads the network once. Sentences of several documents may share a batch; what is found in one does not depend on it."""

    def __init__(self, nlp: Language, name: str, threads: int) -> None:
        register()
        self.network = Network(threads=threads)

    def __call__(self, doc: Doc) -> Doc:
        """Tag `doc`; sentences are set first where no component did."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """Tag documents, the sentences of `batch_size` of them read at once: abstracts have few of one length each."""
        waiting = iter(stream)
        while docs := list(islice(waiting, batch_size)):
            for doc in docs:
                if not doc.has_annotation("SENT_START"):
                    exoclaim_sentences(doc)
            sentences = [sentence_texts(doc) for doc in docs]
            readings = iter(self.network.read([text for rows in sentences for _, text in rows]))
            for doc, rows in zip(docs, sentences, strict=True):
                self._mark(doc, rows, list(islice(readings, len(rows))))
                yield doc

    def _mark(self, doc: Doc, sentences: list[tuple[int, str]], readings: list[Reading]) -> None:
        doc._.readings = readings
        doc._.mentions = [
            Mention(start=begin + start, end=begin + end, label=LABELS[label], sentence=number, score=score)
            for number, ((begin, text), reading) in enumerate(zip(sentences, readings, strict=True))
            for start, end, label, score in spans(text, reading.encoded, reading.tags)
        ]
        set_entities(doc, doc._.mentions)


def set_entities(doc: Doc, mentions: list[Mention]) -> None:
    """`doc.ents` from mentions: widened to tokens, the longer one where two meet."""
    wide = [doc.char_span(m.start, m.end, label=str(m.label), alignment_mode="expand") for m in mentions]
    kept: list[Span] = filter_spans([s for s in wide if s is not None])
    doc.ents = tuple(kept)
