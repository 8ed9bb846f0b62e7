"""Each format by its suffix, plain and packed: the same text, and the kinds of section that the file names."""

import gzip
import json

import pytest

from exoclaim.read import FORMATS, read

from . import pdfs
from .test_structured import BIOC_JSON, BIOC_XML, JATS, PUBMED

PLAIN = "Parcels of cells\n\nAbstract\n\nThey are small and float.\n\nReferences\n\n1. Lee A (2002) On parcels. J Parc 3:44.\n"
MARKED = PLAIN.replace("Parcels of", "# Parcels of").replace("Abstract", "## Abstract").replace("References", "## References")

FILES = {
    "text": (".txt", PLAIN.encode(), ["title", "abstract", "references"]),
    "markdown": (".md", MARKED.encode(), ["title", "abstract", "references"]),
    "pdf": (".pdf", pdfs.two_columns(), ["title", "abstract"]),
    "jats": (".nxml", JATS.encode(), ["title", "abstract", "introduction", "methods", "legend", "references"]),
    "pubmed": (".xml", PUBMED.encode(), ["title", "abstract"]),
    "bioc xml": (".xml", BIOC_XML.encode(), ["title", "abstract", "methods", "legend", "references"]),
    "bioc json": (".json", json.dumps(BIOC_JSON).encode(), ["title", "abstract", "methods", "legend", "references"]),
    "pubannotation": (".json", json.dumps({"text": PLAIN}).encode(), ["title", "abstract", "references"]),
}


@pytest.mark.parametrize("name", FILES)
def test_plain_and_packed(tmp_path, name):
    suffix, content, kinds = FILES[name]
    plain, packed = tmp_path / f"paper{suffix}", tmp_path / f"paper{suffix}.gz"
    plain.write_bytes(content)
    packed.write_bytes(gzip.compress(content))
    one, other = read(plain), read(packed)
    assert (one.text, one.view, one.sections, one.references) == (other.text, other.view, other.sections, other.references)
    assert one.format == other.format
    assert set(kinds) <= {section.kind for section in one.sections}


def test_every_suffix_is_tried():
    assert {suffix for suffix, _, _ in FILES.values()} == {suffix for suffix in FORMATS if not suffix.endswith(".gz")}
    assert all(f"{suffix}.gz" in FORMATS for suffix, _, _ in FILES.values())
