"""Typeset the PDFs that the tutorial reads, from texts of the corpus; the same texts give the same bytes.

    python docs/tutorial/make_papers.py

`corpus/typeset.py` sets the type; this file only brings wrapped texts into its form: one line a paragraph, a byline second.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BYLINE = "Text written for the exoclaim corpus"
PAPERS = ("cargo-sorting", "escrt-sorting", "lipids")


def main() -> int:
    """Write one PDF for each of PAPERS."""
    sys.path.insert(0, str(ROOT / "corpus"))
    from typeset import typeset

    for name in PAPERS:
        text = (ROOT / "corpus" / "texts" / f"{name}.txt").read_text(encoding="utf-8")
        body, mark, references = text.partition("\nReferences\n")
        paragraphs = [" ".join(p.split()) for p in re.split(r"\n\s*\n", body) if p.strip()]
        if paragraphs[1] != BYLINE:
            paragraphs.insert(1, BYLINE)
        typeset("\n".join(paragraphs) + mark + references).output(str(Path(__file__).parent / "papers" / f"{name}.pdf"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
