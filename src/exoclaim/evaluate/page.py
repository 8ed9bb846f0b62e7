"""The report, and a comparison of two, as one HTML page that needs nothing else: no script, no font, no image from outside.

Everything that comes from a document or a file name is escaped. Numbers are those of `report`.
"""

from collections.abc import Iterable, Sequence
from html import escape

from exoclaim.evaluate.bootstrap import CERTAINTY, MACRO
from exoclaim.evaluate.calibration import calibration_bins, calibration_error
from exoclaim.evaluate.paired import Comparison
from exoclaim.evaluate.pictures import bars, differences, precision_and_recall, reliability
from exoclaim.evaluate.report import Report
from exoclaim.evaluate.score import HEADLINES, PRF, RelationError, Scores
from exoclaim.schema import Span

MOST_ERRORS = 2000
STYLE = """
:root { color-scheme: light dark; --ink: #222; --soft: #777; --paper: #fff; --line: #ddd;
  --p: #b5cde3; --r: #8fbf9f; --f: #2f5d8a; --subject: #cfe3f7; --object: #f9e0b8; }
@media (prefers-color-scheme: dark) { :root { --ink: #ddd; --soft: #999; --paper: #181a1b; --line: #444;
  --p: #3d5a75; --r: #3f6b4e; --f: #7fb0de; --subject: #254a6b; --object: #6b4d1c; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 64rem;
  margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td.n { text-align: right; } .soft, svg .count { color: var(--soft); fill: var(--soft); }
svg { max-width: 100%; } svg text { font-size: 12px; fill: var(--ink); }
.p { fill: var(--p); } .r { fill: var(--r); } .f { fill: var(--f); }
.frame, .ideal, .line { fill: none; stroke: var(--line); } .ideal { stroke-dasharray: 4; } .line { stroke: var(--f); }
mark { color: inherit; background: var(--subject); border-radius: 3px; padding: 0 2px; } mark.o { background: var(--object); }
li { margin: .6rem 0; } summary { cursor: pointer; padding: .2rem 0; }
"""


def html_page(report: Report, *, title: str = "Evaluation") -> str:
    """The page as text, to be written as UTF-8."""
    s = report.scores
    body = [f"<h1>{escape(title)}</h1>", _intro(report), "<h2>Figures</h2>", _headlines(report)]
    predicates = [(name, s.prf(f"predicate:{name}")) for name in s.names("predicate")]
    body += ["<h2>Predicates</h2>", '<p class="soft">Precision, recall, F1; right / predicted / gold.</p>', bars(predicates)]
    body += ["<h2>Entities</h2>", _figures((name, s.prf(f"label:{name}")) for name in s.names("label"))]
    body += ['<p class="soft">By the four schemas of SemEval 2013, all labels.</p>', _schemas(report)]
    body += ["<h2>Claims</h2>", _figures((name, s.prf(f"claim:{name}")) for name in s.names("claim"))]
    if found := calibration_bins(report.calibration):
        error = calibration_error(found)
        body += ["<h2>Confidence</h2>", f"<p>Expected calibration error {error:.3f}.</p>", reliability(found)]
        body.append(precision_and_recall(report.calibration, s.prf("relations").gold))
    if report.by_section:
        body += ["<h2>Sections</h2>", _parts(report.by_section.items())]
    if len(report.by_document) > 1:
        body += ["<h2>Documents</h2>", _parts(report.by_document)]
    body += ["<h2>What was taken for what</h2>", _confusion(report), "<h2>Errors</h2>", _errors(report.errors)]
    return _whole(title, body)


def comparison_page(found: Comparison, *, title: str = "Comparison") -> str:
    """The differences of two predictions with their intervals, and the errors that only one of the two makes."""
    a, b = map(escape, found.names)
    body = [f"<h1>{escape(title)}</h1>", f"<p>A: {a}<br>B: {b}</p>"]
    body.append(f"<p>{found.documents} documents, {found.draws} draws.</p>")
    body += [*(f"<p>{escape(line)}</p>" for line in found.gaps()), "<h2>B minus A</h2>"]
    body.append('<p class="soft">The difference of F1 and its 95 % interval, by a paired bootstrap.</p>')
    body.append(differences([(f"{d.measure}, by {d.over}", d.b - d.a, d.interval) for d in found.differences]))
    rows = [
        [escape(d.measure), d.over, f"{d.a:.3f}", f"{d.b:.3f}", f"{d.b - d.a:+.3f}",
         f"{d.interval[0]:+.3f} to {d.interval[1]:+.3f}", f"{d.p:.3f}"]
        for d in found.differences
    ]  # fmt: skip
    body.append(_table(["F1 of", "drawn", "A", "B", "B minus A", "95 % interval", "p"], rows))
    for name, errors in (("A", found.only_a), ("B", found.only_b)):
        missed = sum(error.kind == "missed" for error in errors)
        body.append(f"<h2>Errors that only {name} makes</h2><p>{missed} missed, {len(errors) - missed} wrong.</p>")
        body.append(_errors(errors))
    return _whole(title, body)


def _whole(title: str, body: Sequence[str]) -> str:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>\n' + "\n".join(body) + "\n</body></html>\n"


def _intro(report: Report) -> str:
    words = f"{report.documents} documents, {report.units} units that intervals draw from."
    if report.missing:
        words += f" No prediction for {', '.join(report.missing)}."
    return f"<p>{escape(words)}</p>"


def _headlines(report: Report) -> str:
    s = report.scores
    rows = [[escape(name), *_numbers(s.prf(name)), *_intervals(report, name)] for name in HEADLINES]
    rows.append(["relations of a document, by concept", *_numbers(report.concepts), "", ""])
    rows.append(["certainty accuracy", "", "", f"{s.certainty_accuracy:.3f}", "", "", "", *_intervals(report, CERTAINTY)])
    rows.append(["claims, macro", "", "", f"{s.claims_macro_f:.3f}", "", "", "", *_intervals(report, MACRO)])
    head = ["", "P", "R", "F1", "right", "predicted", "gold", "95 % interval of F1, by sentences", "by documents"]
    return _table(head, rows)


def _intervals(report: Report, name: str) -> list[str]:
    found = (held.get(name) for held in (report.intervals, report.document_intervals))
    return [f"{interval[0]:.3f} to {interval[1]:.3f}" if interval else "" for interval in found]


def _schemas(report: Report) -> str:
    outcomes = ("correct", "incorrect", "partial", "missed", "spurious")
    rows = []
    for schema, by_label in report.schemas.items():
        r = by_label["all"]
        rows.append([schema, *(f"{r[x]:.3f}" for x in ("precision", "recall", "f1")), *(str(r[x]) for x in outcomes)])
    return _table(["", "P", "R", "F1", *outcomes], rows)


def _parts(parts: Iterable[tuple[str, Scores]]) -> str:
    """Sections or documents: relations in full, then F1 of entities and claims."""
    rows = [
        [escape(name), *_numbers(s.prf("relations")), f"{s.prf('entities').f:.3f}", f"{s.claims_macro_f:.3f}"]
        for name, s in parts
    ]
    return _table(["relations", "P", "R", "F1", "right", "predicted", "gold", "entities F1", "claims F1"], rows)


def _figures(figures: Iterable[tuple[str, PRF]]) -> str:
    rows = [[escape(name), *_numbers(prf)] for name, prf in figures]
    return _table(["", "P", "R", "F1", "right", "predicted", "gold"], rows)


def _numbers(prf: PRF) -> list[str]:
    shares = [f"{value:.3f}" for value in (prf.precision, prf.recall, prf.f)]
    return [*shares, str(prf.tp), str(prf.predicted), str(prf.gold)]


def _confusion(report: Report) -> str:
    rows = [["polarity", g, p, str(n)] for (g, p), n in report.flips.most_common()]
    rows += [["predicate", g, p, str(n)] for (g, p), n in report.confusion.most_common()]
    rows += [["direction", "", "", str(report.swapped)]] * bool(report.swapped)
    return _table(["", "gold", "predicted", "times"], [[escape(cell) for cell in row] for row in rows])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells are HTML already; those that begin with a number stand to the right."""

    def line(row: Sequence[str]) -> str:
        return "".join(f'<td class="n">{cell}</td>' if cell.lstrip("+-")[:1].isdigit() else f"<td>{cell}</td>" for cell in row)

    lines = ["".join(f"<th>{cell}</th>" for cell in head), *map(line, rows)]
    return "<table>" + "\n".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _errors(errors: Sequence[RelationError]) -> str:
    """A part for each predicate that opens and closes, the one with most errors first."""
    if not errors:
        return "<p>None.</p>"
    shown = f"<p>The first {MOST_ERRORS} of {len(errors)}.</p>" if len(errors) > MOST_ERRORS else ""
    groups: dict[str, list[RelationError]] = {}
    for error in errors[:MOST_ERRORS]:
        groups.setdefault(error.relation.predicate, []).append(error)
    for predicate, members in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        missed = sum(error.kind == "missed" for error in members)
        summary = f"<summary>{escape(predicate)}: {missed} missed, {len(members) - missed} wrong</summary>"
        shown += f"<details>{summary}<ol>" + "\n".join(map(_error, members)) + "</ol></details>"
    return shown


def _error(error: RelationError) -> str:
    r = error.relation
    near = f" <span class='soft'>(only the {escape(error.near)} differs)</span>" if error.near else ""
    said = f"<b>{escape(error.kind)}</b> {escape(r.predicate)}, {escape(r.polarity)}, {escape(r.certainty)}{near}"
    shown = highlighted(error) or escape(f"{r.subject} {r.predicate} {r.object}")
    return f'<li>{said} <span class="soft">{escape(error.document)}</span><br>{shown}</li>'


def highlighted(error: RelationError) -> str:
    """The sentence (or, outside any, the stretch between the arguments) with subject and object marked, escaped."""
    text, r = error.text, error.relation
    if not text:
        return ""
    spans: list[tuple[Span, str]] = sorted([(r.subject, "s"), (r.object, "o")])
    begin, end = error.sentence or r.subject
    begin, end = min(begin, spans[0][0][0]), max(end, spans[0][0][1], spans[1][0][1])
    parts, at = [], begin
    for (start, stop), kind in spans:
        start = max(start, at)  # arguments may overlap: the second one gives way
        if start < stop:
            parts += [escape(text[at:start]), f'<mark class="{kind}">{escape(text[start:stop])}</mark>']
            at = stop
    return "".join(parts) + escape(text[at:end])
