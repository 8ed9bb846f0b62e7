"""What the links of a JATS article to its reference list print: `xref` with `rid`, by the id of the entry. Writes no text."""

import re
from collections import defaultdict
from collections.abc import Sequence

from lxml import etree

from exoclaim.read.jats_inline import local
from exoclaim.read.references import author_year

_YEAR = re.compile(r"\(?((?:19|20)\d\d)([a-z]?)\)?")


def printed_links(article: "etree._Element") -> dict[str, list[str]]:
    """Id of an entry → what the links to it print, each form once, in the order of the text."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for node in article.iter(etree.Element):
        if local(node) == "xref" and node.get("ref-type", "bibr") == "bibr":
            words = " ".join("".join(node.itertext()).split()).strip("[]()., ")
            for identity in (node.get("rid") or "").split():
                if words:
                    found[identity][words] = None
    return {identity: list(forms) for identity, forms in found.items()}


def numbers(ids: Sequence[str], links: dict[str, list[str]]) -> list[str]:
    """The number by which the text cites each entry of a list without labels; empty where it cites by names.

    An entry that only a range such as 3–7 cites takes its place in the list, when all others are cited by theirs.
    """
    printed = [next((form for form in links.get(identity, ()) if form.isdigit()), "") for identity in ids]
    by_place = any(printed) and all(form in ("", str(place)) for place, form in enumerate(printed, start=1))
    return [str(place) for place in range(1, len(ids) + 1)] if by_place else printed


def names(forms: Sequence[str], authors: str | None, year: int | None) -> tuple[str, ...]:
    """How else the text cites an entry: what its links print, with the authors put before a bare year."""
    found = [author_year(authors, year)] if authors and year else []
    for form in forms:
        bare = _YEAR.fullmatch(form)
        if bare and authors:
            found.append(author_year(authors, int(bare[1]), letter=bare[2]))
        elif not form.isdigit() and not bare:
            found.append(form)
    return tuple(dict.fromkeys(found))
