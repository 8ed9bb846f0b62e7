"""Turns the running text of JATS elements into plain text; raised citations are written as " [12]"."""

import html
import re
from collections.abc import Callable

from lxml import etree

SKIPPED = frozenset(
    [
        "fig",
        "table-wrap",
        "fig-group",
        "table-wrap-group",
        "supplementary-material",
        "media",
        "graphic",
        "inline-graphic",
        "tex-math",
        "fn",
        "fn-group",
        "object-id",
        "list",
        "def-list",
        "disp-quote",
        "boxed-text",
        "table",
        "alternatives",
        "annotation",
        "label",
        "title-group",
    ]
)
"""Elements whose words are no part of the line around them."""
_STOPS = frozenset(".,;:")
_DASHES = re.compile("[‐‑−-]")
_KEYS = re.compile(r"\d[\d,;–‐‑−\s-]*")
_RUN = re.compile(r"\[(\d[\d,;–]*)\]([.,;:]?)((?: ?[,–‐‑−-] ?\[\d[\d,;–]*\])+)")
"""Keys that are raised one by one, the comma or dash between them outside of the links."""
_GOES_ON = re.compile(r"\][.,;:]?\s*[,–‐‑−-]\s*$")


def local(node: "etree._Element") -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def inline_text(node: "etree._Element", *, skipped: frozenset[str] = SKIPPED) -> str:
    """The words of an element on one line, without the figures, tables, lists and notes in it."""
    out: list[str] = []
    _write(node, out.append, out, skipped)
    return _RUN.sub(_as_one, " ".join("".join(out).split()))


def _as_one(run: re.Match[str]) -> str:
    return f"[{run[1]}{_DASHES.sub('–', re.sub(r'[][ ]', '', run[3]))}]{run[2]}"


def _write(node: "etree._Element", put: Callable[[str], None], out: list[str], skipped: frozenset[str]) -> None:
    put(node.text or "")
    for child in node:
        if child.tag is etree.Entity:
            put(html.unescape(child.text or ""))
        elif isinstance(child.tag, str):
            name = local(child)
            if name == "break":
                put(" ")
            elif _is_raised_citation(child, name, out):
                # As in a PDF the citation goes in front of the full stop behind which it is raised: it ends that sentence.
                raised = any(local(part) == "sup" for part in child.iter(etree.Element))
                raised = raised and not _goes_on(out)
                stop = out[-1][-1:] if raised and out and out[-1][-1:] in _STOPS else ""
                out[-1:] = [out[-1].removesuffix(stop)] if stop else out[-1:]
                put(f" [{_DASHES.sub('–', ''.join(''.join(child.itertext()).split()))}]{stop}")
            elif name in ("inline-formula", "disp-formula"):
                put(f" {''.join(_formula(child))} ")
            elif name not in skipped:
                _write(child, put, out, skipped)
        put(child.tail or "")


def _formula(node: "etree._Element") -> list[str]:
    if local(node) in ("tex-math", "annotation", "graphic"):
        return []
    parts = [node.text or ""]
    for child in node:
        parts += _formula(child) if local(child) else [html.unescape(child.text or "")]
        tail = child.tail or ""
        parts += [tail] if tail.strip() or "\n" not in tail else []  # line ends part the signs of MathML in the file only
    return parts


def _is_raised_citation(node: "etree._Element", name: str, out: list[str]) -> bool:
    content = "".join(node.itertext()).strip()
    if not _KEYS.fullmatch(content):
        return False
    if name == "sup":
        return any(_is_bibr(child) for child in node.iter(etree.Element))
    before = "".join(out[-4:])
    return _is_bibr(node) and (_goes_on(out) or (before.rstrip()[-1:] not in "[(,;–‐‑−-" and not before.endswith(" ")))


def _goes_on(out: list[str]) -> bool:
    """Whether a citation and the comma or dash behind it are the last that was written."""
    return bool(_GOES_ON.search("".join(out[-6:])))


def _is_bibr(node: "etree._Element") -> bool:
    return local(node) == "xref" and node.get("ref-type") == "bibr"
