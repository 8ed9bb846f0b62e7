"""What the terminal shows: tables, progress, one document in several formats. Decides nothing."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from exoclaim.schema import Analysis, Relation, Span

if TYPE_CHECKING:
    from exoclaim.pipeline import Summary
    from exoclaim.store import Version
    from exoclaim.store.findings import Expectation, Finding


def _wide(console: Console) -> Console:
    """Piped output is not cut at 80 columns."""
    if not console.is_terminal:
        console.width = 160
    return console


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on stderr where that is a terminal; silent elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda path, number, total: bar.update(task, completed=number, total=total, description=Path(path).name[:40])


def summary(found: "Summary", db: Path) -> None:
    """The table at the end of an ingest, and each failure with its reason."""
    table = Table(title=Text(f"Stored in {db}"), title_justify="left")
    for name in ("documents", "unchanged", "failed", "sentences", "mentions", "relations"):
        table.add_column(name, justify="right")
    numbers = (found.stored, found.skipped, len(found.failures), found.sentences, found.mentions, found.relations)
    table.add_row(*map(str, numbers))
    console = _wide(Console())
    console.print(table)
    for failure in found.failures:
        Console(stderr=True, soft_wrap=True).print(f"failed: {failure.message}", style="red", markup=False, highlight=False)
    old_versions(found.others, db)
    if found.stopped:
        console.print("Stopped. What is listed is stored whole; the same command goes on from here.")


def old_versions(found: "Iterable[Version]", db: Path) -> None:
    """Texts of papers that were read again with other content, each with the command that takes it out."""
    for old in found:
        words = f"{old.source} is here with other content, too, as of {old.when}."
        way_out = f"If that was corrected, take the old text out: exoclaim db forget {old.id[:12]} --db {quote(str(db))}"
        Console().print(Text(f"{words} {way_out}"), soft_wrap=True)


def findings(rows: "list[Finding]") -> None:
    """Findings as a table; `papers` say it, `sources` are the works on whose word they do."""
    table = Table()
    for name in ("subject", "predicate", "object"):
        table.add_column(name, overflow="fold")
    rolled = any(f.direct is not None for f in rows)
    numbers = ("papers", "sources", "affirm", "deny", "doubt", *(["direct"] if rolled else []), "confidence")
    for name in numbers:
        table.add_column(name, justify="right")
    for f in rows:
        counts = (f.papers, f.sources, f.affirm, f.deny, f.doubt, *([f.direct] if rolled else []))
        table.add_row(Text(f.subject), f.predicate, Text(f.object), *map(str, counts), f"{f.best_confidence:.2f}")
    _wide(Console()).print(table)


def expectations(rows: "list[Expectation]") -> None:
    """What is said of proteins in vesicles, beside what is expected of them."""
    table = Table()
    for name in ("cargo", "compartment", "affirm", "deny", "doubt", "MISEV2018", "MISEV2023", "ExoCarta", "surprise"):
        number = name in ("affirm", "deny", "doubt", "ExoCarta")
        table.add_column(name, justify="right" if number else "left", overflow="fold")
    for e in rows:
        said = (str(e.affirm), str(e.deny), str(e.doubt), e.misev2018 or "", e.misev2023 or "")
        table.add_row(Text(e.cargo), Text(e.compartment), *said, str(e.exocarta), e.surprise or "")
    _wide(Console()).print(table)


def _status(r: Relation) -> str:
    return ("NOT " if r.polarity == "negated" else "") + ("maybe" if r.certainty == "speculative" else "")


def analysis(found: Analysis, form: str) -> str:
    """One document in the format asked for, with a line break at the end."""
    from exoclaim.export import to_brat, to_pubannotation

    if form == "pubannotation":
        return json.dumps(to_pubannotation(found), ensure_ascii=False, indent=1) + "\n"
    if form == "brat":
        return to_brat(found)[1]
    if form == "jsonl":
        return "".join(json.dumps(_row(found, r), ensure_ascii=False) + "\n" for r in found.relations)
    if form == "html":
        return _page(found)
    table = Table()
    for name in ("subject", "predicate", "object", "", "cites", "conf.", "sentence"):
        table.add_column(name, overflow="fold", max_width=60 if name == "sentence" else None)
    for r in found.relations:
        row = _row(found, r)
        texts = (
            row["subject"],
            r.predicate,
            row["object"],
            _status(r),
            ", ".join(r.attribution),
            f"{r.confidence:.2f}",
            row["sentence"],
        )
        table.add_row(*(Text(str(t)) for t in texts))
    console = _wide(Console())
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def _row(found: Analysis, r: Relation) -> dict[str, object]:
    subject, obj = found.mentions[r.subject], found.mentions[r.object]
    text = found.document.text

    def cue(span: Span | None) -> dict[str, object] | None:
        return {"text": text[slice(*span)], "start": span[0], "end": span[1]} if span else None

    return {
        "id": found.relation_id(r),
        "subject": found.surface(r.subject), "subject_label": subject.label,
        "subject_id": subject.concept.id if subject.concept else None,
        "subject_start": subject.start, "subject_end": subject.end,
        "predicate": r.predicate,
        "object": found.surface(r.object), "object_label": obj.label, "object_id": obj.concept.id if obj.concept else None,
        "object_start": obj.start, "object_end": obj.end,
        "polarity": r.polarity, "certainty": r.certainty, "confidence": round(r.confidence, 4),
        "attribution": list(r.attribution), "own": list(r.own),
        "predicate_cue": cue(r.predicate_cue), "polarity_cue": cue(r.polarity_cue), "certainty_cue": cue(r.certainty_cue),
        "found_by": r.found_by, "sentence": found.sentences[subject.sentence].text,
        "claim": found.sentences[subject.sentence].claim,
    }  # fmt: skip


def explanation(found: Analysis) -> str:
    """For each relation why it was found: arguments, cues, citation, confidence."""
    out = []
    text = found.document.text

    def named(what: str, span: Span | None) -> list[str]:
        return [f"    {what:<15} {text[slice(*span)]!r} at {span[0]}-{span[1]}"] if span else []

    for r in found.relations:
        subject, obj = found.mentions[r.subject], found.mentions[r.object]
        out += [f"{found.surface(r.subject)!r} {r.predicate} {found.surface(r.object)!r}   {r.polarity}, {r.certainty}"]
        out += [f"    {'sentence':<15} {found.sentences[subject.sentence].text}"]
        for what, m in (("subject", subject), ("object", obj)):
            out += [f"    {what:<15} {m.label} at {m.start}-{m.end}, tagger {m.score:.2f}"]
            for mark, c in zip(["stands for", *["or"] * len(m.candidates)], m.candidates, strict=False):
                out += [f"    {'':<15} {mark} {c.concept.id} {c.concept.name}, score {c.score:.2f}: {c.reason}"]
        out += (
            named("predicate cue", r.predicate_cue)
            + named("polarity cue", r.polarity_cue)
            + named("certainty cue", r.certainty_cue)
        )
        out += [f"    {'cites':<15} {', '.join(r.attribution)}"] if r.attribution else []
        out += [f"    {'rests on':<15} {', '.join(r.own)}"] if r.own else []
        out += [f"    {'confidence':<15} {r.confidence:.2f}, found by {r.found_by}", ""]
    return "\n".join(out) + "\n"


def _page(found: Analysis) -> str:
    """A page of its own: the text with mentions marked, and the relations as a list."""
    text, at, parts = found.document.text, 0, []
    for m in sorted(found.mentions, key=lambda m: (m.start, -m.end)):
        if m.start >= at:
            parts += [
                escape(text[at : m.start]),
                f'<mark title="{m.label}">{escape(text[m.start : m.end])}<sub>{m.label}</sub></mark>',
            ]
            at = m.end
    rows = "".join(
        f"<li>{escape(found.surface(r.subject))} <b>{_status(r)} {r.predicate}</b> "
        f"{escape(found.surface(r.object))} ({r.confidence:.2f})</li>"
        for r in found.relations
    )
    style = "body{font:16px/1.6 sans-serif;max-width:60rem;margin:2rem auto}"
    style += "pre{white-space:pre-wrap;font:inherit}sub{font-size:.6em}"
    title = escape(found.document.title or found.document.source)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{style}</style><h1>{title}</h1>'
        f"<ol>{rows}</ol><pre>{''.join(parts)}{escape(text[at:])}</pre></html>\n"
    )
