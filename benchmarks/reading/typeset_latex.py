"""Typesets a paper with pdflatex: two columns, or one wide column with numbered lines as journals ask of manuscripts.

Needs `apt-get install texlive-latex-base texlive-latex-recommended texlive-latex-extra lmodern`.
"""

import shutil
import subprocess
from pathlib import Path

from content import CITED, FOOTNOTE, TABLE, Block, Paper

_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "μ": "mu", "µ": "mu", "Δ": "Delta"}
_HEAD = r"""\documentclass[10pt,twoside%(columns)s]{article}
\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{lmodern}
\usepackage[a4paper,margin=22mm]{geometry}\usepackage{fancyhdr}%(packages)s
\pagestyle{fancy}\fancyhf{}\fancyhead[LE]{%(even)s}\fancyhead[RO]{%(odd)s}\fancyfoot[C]{\thepage}\fancyfoot[R]{%(foot)s}
\setcounter{page}{117}\setcounter{secnumdepth}{0}\setlength{\emergencystretch}{1em}
\begin{document}%(start)s
"""


def available() -> str:
    """Empty, or what is missing."""
    return "" if shutil.which("pdflatex") else "pdflatex is not installed"


def typeset(paper: Paper, target: Path, *, layout: str) -> None:
    """Writes the PDF; `layout` is "two columns" or "numbered lines"."""
    source = target.with_suffix(".tex")
    source.write_text(_document(paper, numbered=layout == "numbered lines"), "utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"-output-directory={target.parent}", str(source)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout.decode(errors="replace")[-2000:])


def _document(paper: Paper, *, numbered: bool) -> str:
    title = rf"{{\LARGE\bfseries {_tex(paper.title)}\par}}\medskip {{\itshape {paper.byline}\par}}\bigskip"
    head = _HEAD % {
        "columns": "" if numbered else ",twocolumn", "packages": r"\usepackage{lineno}" if numbered else "",
        "even": paper.heads[0], "odd": paper.heads[1], "foot": rf"\tiny {paper.foot}",
        "start": rf"\linenumbers {title}" if numbered else rf"\twocolumn[{title}]",
    }  # fmt: skip
    parts = [head]
    for number, block in enumerate(paper.blocks):
        parts.append(_block(block, wide=number % 2 == 0 and not numbered))
        if number == 1:
            parts[-1] = parts[-1].rstrip() + rf"\footnote{{{FOOTNOTE}}}"
        if number == 4:
            rows = r"\\ ".join(" & ".join(row) for row in TABLE)
            table = rf"\begin{{tabular}}{{lrr}}\hline {rows}\\\hline\end{{tabular}}"
            parts.append(rf"\begin{{table}}[b]\centering {table}\end{{table}}")
    entries = "\n".join(rf"\bibitem{{k{r.number}}} {_tex(r.text)}" for r in paper.references)
    parts.append(rf"{{\small\begin{{thebibliography}}{{99}} {entries}\end{{thebibliography}}}}\end{{document}}")
    return "\n\n".join(parts)


def _block(block: Block, *, wide: bool) -> str:
    words = " ".join(CITED.sub(lambda found: f"\ue000{found[1]}\ue001", sentence) for sentence in block.sentences)
    words = _tex(words).replace("\ue000", r"\textsuperscript{").replace("\ue001", "}")
    if block.kind == "heading":
        return rf"\section{{{words}}}"
    if block.kind == "legend":
        star = "*" if wide else ""
        picture = r"\rule{6cm}{2.5cm}\par\medskip"
        legend = rf"\begin{{minipage}}{{0.95\linewidth}}\small {words}\end{{minipage}}"
        return rf"\begin{{figure{star}}}[t]\centering {picture} {legend}\end{{figure{star}}}"
    return words


def _tex(words: str) -> str:
    for sign in "&%#_$":
        words = words.replace(sign, rf"\{sign}")
    for letter, name in _GREEK.items():
        words = words.replace(letter, rf"$\{name}$")
    return words
