"""Web pages of concept ids: a CURIE becomes a plain link. Nothing is fetched, unknown prefixes stay text."""

import re

_PAGES = {
    "GO": (r"\d{7}", "https://amigo.geneontology.org/amigo/term/GO:{}"),
    "HGNC": (r"\d+", "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:{}"),
    "UniProtKB": (r"[A-Z0-9]{6,10}(?:-\d+)?", "https://www.uniprot.org/uniprotkb/{}"),
    "UniProt": (r"[A-Z0-9]{6,10}(?:-\d+)?", "https://www.uniprot.org/uniprotkb/{}"),
    "CHEBI": (r"\d+", "https://www.ebi.ac.uk/chebi/searchId.do?chebiId=CHEBI:{}"),
    "CL": (r"\d{7}", "https://www.ebi.ac.uk/ols4/ontologies/cl/classes?obo_id=CL:{}"),
    "PR": (r"[A-Z0-9-]+", "https://www.ebi.ac.uk/ols4/ontologies/pr/classes?obo_id=PR:{}"),
    "MESH": (r"[A-Z]\d+", "https://meshb.nlm.nih.gov/record/ui?ui={}"),
    "RNAcentral": (r"URS[0-9A-F]{10}(?:_\d+)?", "https://rnacentral.org/rna/{}"),
    "InterPro": (r"IPR\d{6}", "https://www.ebi.ac.uk/interpro/entry/InterPro/{}"),
}


def concept_url(curie: str | None) -> str | None:
    """The page of a CURIE such as `GO:0070062`, or None when the prefix or the form of the id is unknown.

    Only ids of the expected form are put into the address, so that no text from a file reaches it.
    """
    prefix, _, local = (curie or "").partition(":")
    pattern, page = _PAGES.get(prefix, ("", ""))
    return page.format(local) if page and re.fullmatch(pattern, local, re.ASCII) else None


def doi_url(doi: str | None) -> str | None:
    """The resolver's page of a DOI, or None when it does not look like one."""
    return f"https://doi.org/{doi}" if doi and re.fullmatch(r"10\.\d{4,9}/[\w.()/:;<>+-]+", doi, re.ASCII) else None
