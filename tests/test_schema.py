import pytest
from hypothesis import given
from hypothesis import strategies as st

from exoclaim.schema import View, document_id, stable_id


def test_ids_do_not_change():
    # verdicts of released versions hang on these
    assert stable_id("doc", 0, 4, "located_in", 11, 19) == "4c0767f18de22811"
    assert document_id(b"exosomes") == "7087076e8dac5f0947fa87e5f5450472"


def test_parts_of_an_id_do_not_run_together():
    assert stable_id("a", "bc") != stable_id("ab", "c")


@given(st.text(min_size=1), st.data())
def test_identity_view_maps_to_itself(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert View.identity(text).to_source(start, end) == (start, end)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (-1, 2), (2, 1), (0, 9)])
def test_a_span_outside_the_view_is_refused(start, end):
    with pytest.raises(ValueError, match="outside"):
        View.identity("CD63").to_source(start, end)


def test_a_moved_paragraph_maps_to_the_whole_stretch():
    view = View(text="adc", origins=(0, 3, 2))
    assert view.to_source(1, 3) == (2, 4)
