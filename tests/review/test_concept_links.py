import pytest

from exoclaim.review.concept_links import concept_url, doi_url


@pytest.mark.parametrize(
    ("curie", "url"),
    [
        ("GO:0070062", "https://amigo.geneontology.org/amigo/term/GO:0070062"),
        ("HGNC:1692", "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:1692"),
        ("UniProtKB:P08962", "https://www.uniprot.org/uniprotkb/P08962"),
        ("CHEBI:17761", "https://www.ebi.ac.uk/chebi/searchId.do?chebiId=CHEBI:17761"),
        ("GO:70062", None),  # too short for GO
        ("GO:0070062<script>", None),
        ("GO:0070062\n", None),
        ("GO:٠٠٧٠٠٦٢", None),  # digits, but not ASCII
        ("javascript:alert(1)", None),
        ("text:cd63", None),
        ("", None),
        (None, None),
    ],
)
def test_only_ids_of_the_expected_form_become_links(curie: str | None, url: str | None) -> None:
    assert concept_url(curie) == url


@pytest.mark.parametrize(
    ("doi", "url"),
    [("10.1234/abc.5", "https://doi.org/10.1234/abc.5"), ("10.1234/a b", None), ('10.1234/"x', None), (None, None)],
)
def test_doi(doi: str | None, url: str | None) -> None:
    assert doi_url(doi) == url
