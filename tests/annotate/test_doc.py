"""What a Doc carries, where components are left out of a pipeline."""

import pytest
import spacy
from spacy.tokens import Doc

from exoclaim.annotate.doc import found, register


@pytest.mark.parametrize("name", ["sentences", "abbreviations", "mentions", "readings", "pairs", "relations", "claims"])
def test_a_component_that_is_not_in_the_pipeline_found_nothing(name):
    if Doc.has_extension(name):  # declared by a pipeline of another test
        Doc.remove_extension(name)
    register()
    assert found(spacy.blank("en")("CD63 is enriched in exosomes."), name) == []
