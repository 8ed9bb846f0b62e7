"""Opens XML safely and hands it to the reader of its vocabulary: JATS, PubMed, BioC.

No entity is expanded, no DTD loaded, no address opened; a file that declares entities of its own is refused.
"""

from lxml import etree

from exoclaim.errors import DamagedFile, EmptyFile, UnknownFormat
from exoclaim.read.limits import FORMATS
from exoclaim.schema import Document


def read_xml(content: bytes, *, source: str, identity: str) -> Document:
    """Reads JATS, PubMed or BioC XML; raises `DamagedFile`, `EmptyFile` or `UnknownFormat`."""
    root = _parse(content, source)
    local_names = {etree.QName(node).localname for node in root.iter(etree.Element)}
    if "passage" in local_names and "document" in local_names:
        from exoclaim.read.bioc_formats import read_bioc_xml as reader
    elif "article" in local_names:
        from exoclaim.read.jats import read_jats as reader
    elif local_names & {"PubmedArticle", "MedlineCitation", "PubmedBookArticle"}:
        from exoclaim.read.pubmed import read_pubmed as reader
    else:
        raise UnknownFormat(source, f"{', '.join(FORMATS)}; of XML: JATS, PubMed and BioC")
    document = reader(root, source=source, identity=identity)
    if not document.text.strip():
        raise EmptyFile(source)
    return document


def _parse(content: bytes, source: str) -> "etree._Element":
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile(source, f"XML: {str(error)[:160]}") from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise DamagedFile(source, "XML: it declares entities of its own")
    return root
