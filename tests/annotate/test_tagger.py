import subprocess
import sys

import pytest
import spacy

import exoclaim.annotate  # noqa: F401  registers the components
from exoclaim.annotate.pairs import MOST_MENTIONS
from exoclaim.schema import Label


@pytest.fixture(scope="module")
def alone():
    nlp = spacy.blank("en")
    nlp.add_pipe("exoclaim_ner")
    return nlp


def test_the_tagger_works_alone(alone):
    doc = alone("CD63 is enriched in exosomes. Dendritic cells release them.")
    assert [(doc.text[m.start : m.end], m.label, m.sentence) for m in doc._.mentions] == [
        ("CD63", Label.PROTEIN, 0), ("exosomes", Label.COMPARTMENT, 0), ("Dendritic cells", Label.CELL, 1),
    ]  # fmt: skip
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("CD63", "PROTEIN"),
        ("exosomes", "COMPARTMENT"),
        ("Dendritic cells", "CELL"),
    ]
    assert len(list(doc.sents)) == 2


def test_the_tagger_works_in_a_fresh_process_without_torch_and_gives_the_same_numbers():
    """Only spaCy is imported: the entry point finds the factory, or `exoclaim` where the package is not installed."""
    code = (
        "import sys; sys.modules['torch'] = None\n"  # an import of torch now fails
        "import spacy\n"
        "if not spacy.registry.has('factories', 'exoclaim_ner'): import exoclaim.annotate\n"
        "nlp = spacy.blank('en'); nlp.add_pipe('exoclaim_ner', config={'threads': int(sys.argv[1])})\n"
        "doc = nlp('CD63 is enriched in exosomes. Dendritic cells release them.')\n"
        "print(nlp.pipe_names, [(m.start, m.end, str(m.label), m.score.hex()) for m in doc._.mentions])"
    )
    one, again, two = (
        subprocess.run([sys.executable, "-c", code, threads], capture_output=True, text=True, check=True).stdout
        for threads in ("1", "1", "2")
    )
    assert one.startswith("['exoclaim_ner'] [(0, 4, 'PROTEIN', ")
    assert one == again == two


def test_neighbours_in_a_batch_change_nothing(alone):
    texts = ["CD63 is enriched in exosomes.", "", "CD81 is enriched in lysosomes. Nothing here.", "Alix binds TSG101."] * 6
    together = [(d._.mentions, len(d._.readings), list(d.ents)) for d in alone.pipe(texts)]
    apart = [alone(t) for t in texts]
    assert [m for m, *_ in together] == [d._.mentions for d in apart]
    assert [n for _, n, _ in together] == [len(d._.readings) for d in apart]
    assert [[e.text for e in ents] for *_, ents in together] == [[e.text for e in d.ents] for d in apart]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?"])
def test_texts_without_words(nlp, text):
    doc = nlp(text)
    assert doc._.mentions == []
    assert doc._.relations == []


def test_the_pipeline_is_complete(nlp):
    problems = nlp.analyze_pipes()["problems"]
    assert {name: found for name, found in problems.items() if found} == {}


def test_an_abbreviation_is_linked_and_the_long_form_argues(nlp):
    doc = nlp("Exosomes originate from multivesicular bodies (MVBs).")
    short = next(m for m in doc._.mentions if doc.text[m.start : m.end] == "MVBs")
    assert doc.text[doc._.mentions[short.same_as].start : doc._.mentions[short.same_as].end] == "multivesicular bodies"
    assert all(doc._.mentions[i].same_as is None for r in doc._.relations for i in (r.subject, r.object))


def test_a_definition_that_is_repeated_is_linked_each_time(nlp):
    doc = nlp("Multivesicular bodies (MVBs) fuse with lysosomes.\n\nMultivesicular bodies (MVBs) carry CD63.")
    shorts = [m for m in doc._.mentions if doc.text[m.start : m.end] == "MVBs"]
    assert len(shorts) == 2
    assert all(m.same_as is not None for m in shorts)


def test_a_sentence_of_hundreds_of_names_does_not_hang(nlp):
    doc = nlp("They found " + ", ".join(f"RAB{i}A" for i in range(3 * MOST_MENTIONS)) + " in exosomes.")
    assert doc._.relations == []
