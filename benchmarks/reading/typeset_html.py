"""Typesets a paper with Chromium's "print to PDF": two columns, or three with a side bar. Needs `apt-get install chromium`.

Words carry soft hyphens (pyphen), since a headless Chromium has no dictionary of its own.
"""

import html
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pyphen
from content import CITED, FOOTNOTE, SIDEBAR, TABLE, Block, Paper

_STYLE = """
@page { size: A4; margin: 24mm 18mm 22mm; font: 8pt serif;
  @top-left { content: "%(even)s" } @top-right { content: "%(odd)s" }
  @bottom-center { content: counter(page) } @bottom-right { content: "%(foot)s" } }
body { font: 9.5pt/1.25 "Liberation Serif", serif; margin: 0; text-align: justify }
main { column-count: %(columns)d; column-gap: 6mm }
p { margin: 0; text-indent: 1em; orphans: 1; widows: 1 }
h1 { font-size: 18pt; text-align: left; margin: 0 0 2mm } h2 { font-size: 11pt; text-align: left; margin: 3mm 0 1mm }
sup { font-size: 65%%; line-height: 0 } .by { font-style: italic; text-indent: 0; margin-bottom: 4mm }
figure { margin: 3mm 0; break-inside: avoid; font-size: 8pt } figure div { height: 25mm; background: #888 }
aside { float: right; width: 45mm; border: 1px solid; padding: 2mm; margin-left: 6mm; font: 8pt "Liberation Sans" }
table, .note { font-size: 8pt; margin: 3mm 0 } li { font-size: 8pt }
"""
_hyphens = pyphen.Pyphen(lang="en_US")


def available() -> str:
    """Empty, or what is missing."""
    return "" if shutil.which("chromium") else "chromium is not installed"


def typeset(paper: Paper, target: Path, *, layout: str) -> None:
    """Writes the PDF; `layout` is "two columns" or "three columns"."""
    columns = 3 if layout == "three columns" else 2
    source = target.with_suffix(".html")
    source.write_text(_document(paper, columns=columns), "utf-8")
    with tempfile.TemporaryDirectory() as profile:
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
                   "--no-pdf-header-footer", f"--print-to-pdf={target}", source.resolve().as_uri()]  # fmt: skip
        subprocess.run(command, capture_output=True, check=True, timeout=300)


def _document(paper: Paper, *, columns: int) -> str:
    style = _STYLE % {"columns": columns, "even": paper.heads[0], "odd": paper.heads[1], "foot": paper.foot}
    parts = [f'<meta charset="utf-8"><html lang="en"><style>{style}</style>', f"<h1>{html.escape(paper.title)}</h1>"]
    parts.append(f'<p class="by">{paper.byline}</p>')
    if columns == 3:
        parts.append(f"<aside>{SIDEBAR}</aside>")
        parts += [_block(block) for block in paper.blocks[:1]]
    parts.append("<main>")
    for number, block in enumerate(paper.blocks[columns == 3 :]):
        parts.append(_block(block))
        if number == 3:
            rows = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}" for row in TABLE)
            parts.append(f"<table>{rows}</table>")
        if number == 5:
            parts.append(f'<p class="note">* {FOOTNOTE}</p>')
    entries = "".join(f"<li>{html.escape(r.text)}" for r in paper.references)
    return "\n".join([*parts, f"<h2>References</h2><ol>{entries}</ol></main>"])


def _block(block: Block) -> str:
    words = html.escape(" ".join(block.sentences))
    words = CITED.sub(r"<sup>\1</sup>", words)
    if block.kind == "heading":
        return f"<h2>{words}</h2>"
    words = re.sub(r"(?<![\w&-])[a-z]{6,}(?![\w;-])", lambda found: _hyphens.inserted(found[0], "\u00ad"), words)
    return f"<figure><div></div>{words}</figure>" if block.kind == "legend" else f"<p>{words}</p>"
