import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exoclaim.annotate.encode import MAX_PIECES, Encoder, pad, shape_of
from exoclaim.annotate.network import model_folder


@pytest.fixture(scope="module")
def encoder():
    return Encoder(model_folder() / "tokenizer.json")


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("exosome", 1),
        ("Alix", 2),
        ("ESCRT", 3),
        ("CD63", 4),
        ("mRNA", 4),
        ("40", 5),
        ("-", 6),
        ("β", 7),
        ("X", 2),
        ("Rab11a", 4),
    ],
)
def test_shapes(word, shape):
    assert shape_of(word) == shape


def test_pieces_of_a_span(encoder):
    text = "CD63 is enriched in exosomes."
    encoded = encoder([text])[0]
    first, last = encoded.pieces(20, 28)
    assert text[encoded.offsets[first, 0] : encoded.offsets[last, 1]] == "exosomes"


def test_a_span_behind_the_cut_has_no_pieces(encoder):
    text = "exosome " * 600
    encoded = encoder([text])[0]
    assert len(encoded.ids) == MAX_PIECES
    assert encoded.pieces(len(text) - 8, len(text) - 1) is None


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_offsets_lie_in_the_text_and_neighbours_do_not_matter(encoder, texts):
    together = encoder(texts)
    for text, encoded in zip(texts, together, strict=True):
        assert (encoded.offsets <= len(text)).all()
        assert len(encoded.ids) == len(encoded.shapes) == len(encoded.offsets)
        assert encoded.ids.tolist() == encoder([text])[0].ids.tolist()


def test_pad(encoder):
    rows = [e.ids for e in encoder(["a", "a b c"])]
    assert pad(rows).shape == (2, 5)
    assert pad(rows)[0, 3:].tolist() == [0, 0]
