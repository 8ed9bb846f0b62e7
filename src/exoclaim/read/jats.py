"""Reads JATS (NXML of PubMed Central, publishers' XML): sections, legends, citations, reference list."""

import re

from lxml import etree

from exoclaim.read import block as kinds
from exoclaim.read.builder import TextBuilder
from exoclaim.read.jats_inline import SKIPPED, inline_text, local
from exoclaim.read.jats_links import names, numbers, printed_links
from exoclaim.read.references import author_year
from exoclaim.read.text import assemble
from exoclaim.schema import Document, Reference

_SEC_TYPES = {
    "intro": "introduction", "introduction": "introduction", "background": "introduction", "methods": "methods",
    "materials": "methods", "materials|methods": "methods", "materials and methods": "methods", "subjects": "methods",
    "results": "results", "cases": "results", "results|discussion": "results", "discussion": "discussion",
    "conclusions": "discussion", "conclusion": "discussion", "supplementary-material": "acknowledgements",
    "data-availability": "acknowledgements", "coi-statement": "acknowledgements", "glossary": "glossary",
}  # fmt: skip


def read_jats(root: "etree._Element", *, source: str, identity: str) -> Document:
    """Reads every article in the file, one behind the other."""
    builder, references, title = TextBuilder(), list[Reference](), ""
    articles = [root] if local(root) == "article" else [node for node in root.iter(etree.Element) if local(node) == "article"]
    for article in articles:
        links = printed_links(article)
        found = _front(article, builder)
        title = title or found
        for body in _children(article, "body"):
            _sections(body, builder, level=1)
            for listed in _descendants(body, "ref-list"):
                _reference_list(listed, builder, references, links)
        for back in _children(article, "back"):
            _back(back, builder, references, links)
    return assemble(
        builder.text, builder.blocks, [], source=source, identity=identity, format="jats", title=title,
        references=tuple(references), whole=True,
    )  # fmt: skip


def _children(node: "etree._Element", *names: str) -> list["etree._Element"]:
    return [child for child in node if local(child) in names]


def _descendants(node: "etree._Element", *names: str) -> list["etree._Element"]:
    return [child for child in node.iter(etree.Element) if local(child) in names]


def _front(article: "etree._Element", builder: TextBuilder) -> str:
    title = ""
    for front in _children(article, "front", "front-stub"):
        for node in _descendants(front, "article-title")[:1]:
            title = inline_text(node)
            builder.add(kinds.TITLE, title, level=1)
        names = []
        for contributor in _descendants(front, "contrib"):
            parts = [
                inline_text(n) for n in _descendants(contributor, "given-names")[:1] + _descendants(contributor, "surname")[:1]
            ]
            if parts:
                names.append(" ".join(parts))
        builder.add(kinds.FRONT, ", ".join(names))
        for abstract in _descendants(front, "abstract"):
            heads = [inline_text(node) for node in _children(abstract, "title")]
            builder.add(kinds.HEADING, heads[0] if heads else "Abstract", level=2, section="abstract")
            _sections(abstract, builder, level=2, section="abstract")
    return title


def _sections(node: "etree._Element", builder: TextBuilder, *, level: int, section: str = "") -> None:
    """Writes what is below `node`; `section` is the kind that all headings in it share, where they share one."""
    for child in node:
        name = local(child)
        if name == "title" and local(node) != "abstract":
            kind = section or _SEC_TYPES.get((node.get("sec-type") or "").lower(), "")
            builder.add(kinds.HEADING, inline_text(child), level=level, section=kind)
        elif name in ("sec", "boxed-text", "app", "glossary", "ack", "notes"):
            if name == "app" and not _children(child, "title"):
                builder.add(kinds.HEADING, "Appendix", level=min(level + 1, 6))
            _sections(child, builder, level=min(level + 1, 6), section=section)
        elif name in ("p", "preformat", "verse-line"):
            _paragraph(child, builder)
        elif name in ("fig", "table-wrap"):
            _legend(child, builder)
        elif name in (
            "fig-group",
            "table-wrap-group",
            "disp-quote",
            "list",
            "list-item",
            "statement",
            "app-group",
            "verse-group",
        ):
            _sections(child, builder, level=level, section=section)
        elif name in ("def-list", "def-item"):
            _definitions(child, builder)


def _paragraph(node: "etree._Element", builder: TextBuilder) -> None:
    builder.add(kinds.PROSE, inline_text(node))
    for child in _set_apart(node):
        if local(child) in ("fig", "table-wrap"):
            _legend(child, builder)
        else:
            _sections(child, builder, level=6)


def _set_apart(node: "etree._Element") -> list["etree._Element"]:
    """Figures, lists, boxes and quotations within a paragraph, at whatever depth they stand in it."""
    found: list[etree._Element] = []
    for child in node:
        if local(child) in (
            "fig",
            "table-wrap",
            "list",
            "fig-group",
            "table-wrap-group",
            "boxed-text",
            "disp-quote",
            "def-list",
        ):
            found.append(child)
        elif local(child) not in SKIPPED:
            found += _set_apart(child)
    return found


def _legend(node: "etree._Element", builder: TextBuilder) -> None:
    label = " ".join(inline_text(n) for n in _children(node, "label")).rstrip(".: ")
    parts = [inline_text(n) for caption in _children(node, "caption") for n in _children(caption, "title", "p")]
    parts = [part if part[-1:] in ".?!" else f"{part}." for part in parts if part]
    builder.add(kinds.LEGEND, f"{label}. {' '.join(parts)}" if label and parts else label or " ".join(parts))


def _definitions(node: "etree._Element", builder: TextBuilder) -> None:
    for item in _descendants(node, "def-item"):
        for term in _children(item, "term"):
            builder.add(kinds.TERM, inline_text(term))
        for definition in _children(item, "def"):
            for paragraph in _children(definition, "p"):
                builder.add(kinds.PROSE, inline_text(paragraph))


def _back(back: "etree._Element", builder: TextBuilder, references: list[Reference], links: dict[str, list[str]]) -> None:
    for child in back:
        name = local(child)
        if name == "ref-list":
            _reference_list(child, builder, references, links)
        elif name in ("ack", "app-group", "app", "glossary", "sec", "notes"):
            if not _children(child, "title") and name in ("ack", "app"):
                known = {"ack": "acknowledgements"}.get(name, "")
                builder.add(kinds.HEADING, known.capitalize() or "Appendix", level=2, section=known)
            _sections(child, builder, level=1 if name == "app-group" else 2)
            for inner in _descendants(child, "ref-list"):
                _reference_list(inner, builder, references, links)


def _reference_list(
    node: "etree._Element", builder: TextBuilder, references: list[Reference], links: dict[str, list[str]]
) -> None:
    if any(local(above) == "ref-list" for above in node.iterancestors()):
        return  # the list around it holds its entries
    heads = [inline_text(title) for title in _children(node, "title")]
    builder.add(kinds.HEADING, heads[0] if heads else "References", level=2, section="references")
    entries = _descendants(node, "ref")
    given = numbers([entry.get("id") or "" for entry in entries], links)
    for entry, number in zip(entries, given, strict=True):
        found = _reference(entry, builder, number, links.get(entry.get("id") or "", []))
        references.extend([found] if found else [])


def _reference(node: "etree._Element", builder: TextBuilder, number: str, links: list[str]) -> Reference | None:
    """The entry, under the number that it or the text prints; `links` are the words of the links to it."""
    cited = _descendants(node, "element-citation", "mixed-citation", "citation", "nlm-citation")
    if not cited:
        return None
    label = " ".join(inline_text(n) for n in _children(node, "label")).strip("[]. ")

    def first(*names: str) -> str | None:
        found = [text for n in _descendants(cited[0], *names) if (text := inline_text(n))]
        return found[0] if found else None

    people = []
    for name in _descendants(cited[0], "name", "string-name"):
        surname = [inline_text(n) for n in _descendants(name, "surname")]
        given = [inline_text(n) for n in _descendants(name, "given-names")]
        people.append(" ".join((surname or [inline_text(name)])[:1] + given[:1]))
    authors = ", ".join(people) or first("collab")
    printed = re.search(r"((?:19|20)\d\d)([a-z]?)", first("year") or "")
    year, letter = (int(printed[1]), printed[2]) if printed else (None, "")
    doi = next((inline_text(n) for n in _descendants(cited[0], "pub-id") if n.get("pub-id-type") == "doi"), None)
    fields = [authors, f"({year})" if year else None, first("article-title", "chapter-title"), first("source")]
    numbers = [first("volume"), first("fpage")]
    own = inline_text(cited[0]) if local(cited[0]) == "mixed-citation" else ""
    content = own or ". ".join(filter(None, [*fields, ":".join(filter(None, numbers))]))
    numbered = label if label.isdigit() else number
    start, end = builder.add(kinds.REFERENCE, f"{numbered}. {content}" if numbered else content)
    if start == end:
        return None
    return Reference(
        key=numbered or author_year(authors or content, year, letter=letter), start=start, end=end,
        text=builder.text[start:end], authors=authors, year=year, title=first("article-title", "chapter-title"),
        journal=first("source"), doi=doi,
        cited_as=names(links, authors, year),
    )  # fmt: skip
