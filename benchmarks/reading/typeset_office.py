"""Typesets a paper with LibreOffice Writer, from a flat OpenDocument file: two columns, hyphens, heads and feet.

Needs `apt-get install libreoffice-writer hyphen-en-us`.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from content import CITED, FOOTNOTE, TABLE, Block, Paper

_NAMES = {"office": "office", "text": "text", "style": "style", "fo": "xsl-fo-compatible", "table": "table"}
_SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"' for name, path in _NAMES.items())
_HEAD = Path(__file__).with_suffix(".xml").read_text("utf-8")


def available() -> str:
    """Empty, or what is missing."""
    return "" if shutil.which("soffice") else "libreoffice-writer is not installed"


def typeset(paper: Paper, target: Path, *, layout: str) -> None:
    """Writes the PDF; there is one `layout`, "two columns"."""
    source = target.with_suffix(".fodt")
    source.write_text(_document(paper), "utf-8")
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", "pdf",
                   "--outdir", str(target.parent), str(source)]  # fmt: skip
        subprocess.run(command, capture_output=True, check=True, timeout=600)


def _document(paper: Paper) -> str:
    parts = [_HEAD % {"spaces": _SPACES, "even": paper.heads[0], "odd": paper.heads[1], "foot": paper.foot}]
    parts.append(_paragraph("Title", escape(paper.title)) + _paragraph("Byline", paper.byline))
    parts.append('<text:section text:style-name="Cols" text:name="columns">')
    for number, block in enumerate(paper.blocks):
        parts.append(_block(block, note=number == 2))
        if number == 4:
            cells = [[f"<table:table-cell>{_paragraph('Small', c)}</table:table-cell>" for c in row] for row in TABLE]
            rows = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in cells)
            parts.append(f'<table:table><table:table-column table:number-columns-repeated="3"/>{rows}</table:table>')
    parts.append(_paragraph("Head", "References"))
    parts += [_paragraph("Small", f"{r.number}. {escape(r.text)}") for r in paper.references]
    return "".join([*parts, "</text:section></office:text></office:body></office:document>"])


def _block(block: Block, *, note: bool) -> str:
    words = CITED.sub(r'<text:span text:style-name="Up">\1</text:span>', escape(" ".join(block.sentences)))
    if note:
        words += (
            '<text:note text:note-class="footnote"><text:note-citation>*</text:note-citation><text:note-body>'
            + _paragraph("Small", FOOTNOTE) + "</text:note-body></text:note>"
        )  # fmt: skip
    return _paragraph({"heading": "Head", "legend": "Small"}.get(block.kind, "Body"), words)


def _paragraph(style: str, words: str) -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'
