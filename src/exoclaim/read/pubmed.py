"""Reads PubMed / MEDLINE XML: titles and abstracts."""

from lxml import etree

from exoclaim.read import block as kinds
from exoclaim.read.builder import TextBuilder
from exoclaim.read.jats_inline import inline_text, local
from exoclaim.read.text import assemble
from exoclaim.schema import Document


def read_pubmed(root: "etree._Element", *, source: str, identity: str) -> Document:
    """Reads every record in the file, one behind the other; the first gives the title."""
    builder, first = TextBuilder(), ""
    records = [node for node in root.iter(etree.Element) if local(node) in ("MedlineCitation", "PubmedBookArticle")]
    for record in records:
        for node in record.iter(etree.Element):
            name = local(node)
            if name in ("ArticleTitle", "BookTitle") and not (name == "BookTitle" and first):
                title = inline_text(node).strip("[]")
                first = first or title
                builder.add(kinds.TITLE, title, level=1)
            elif name == "Abstract":
                builder.add(kinds.HEADING, "Abstract", level=2, section="abstract")
            elif name == "AbstractText":
                builder.add(kinds.HEADING, (node.get("Label") or "").capitalize(), level=3, section="abstract")
                builder.add(kinds.PROSE, inline_text(node))
    return assemble(
        builder.text, builder.blocks, [], source=source, identity=identity, format="pubmed", title=first, whole=True
    )
