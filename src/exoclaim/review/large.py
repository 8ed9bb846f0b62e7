"""What changes where a database is large: nothing is counted or sorted unasked that would take seconds.

Small databases keep counts, facets and orders. Every hook of the plugin asks here; no page is made here.
"""

from contextlib import suppress
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode
from weakref import WeakSet

from datasette.filters import FilterArguments
from datasette.utils.sqlite import sqlite3
from datasette.views.base import DatasetteError

from exoclaim.review import access
from exoclaim.review.headers import App, Receive, Scope, Send

LARGE = 20_000  # claims; with all its facets the evidence takes 0.2 s to count at 10,000, 1.5 s at 49,000
_FEW = 20_000  # mentions; a more frequent concept is met soon enough by reading on from the start
_WHOLE = {  # views that sum over everything: the column by which one is asked for, and the command that takes its time
    "findings_rolled_up": ("", "exoclaim findings --roll-up"),
    "expected": ("cargo_id", "exoclaim findings --expected"),
    "groundings": ("", "exoclaim lexicon look-up NAME"),
}
_large: "WeakSet[Any]" = WeakSet()


def is_large(db: Any) -> bool:
    """Whether this Database of Datasette was large when it was looked at last."""
    return db in _large


async def look(datasette: Any) -> None:
    """Find out which databases are large; one that is stays so. What cannot be read now has its page say so."""
    for db in access.our_databases(datasette).values():
        if db not in _large:
            with suppress(sqlite3.Error):
                highest = (await db.execute("SELECT max(rowid) FROM relations")).first()[0]  # counting would read an index
                if (highest or 0) > LARGE:
                    _large.add(db)


def uncounted(app: App, datasette: Any) -> App:
    """Ask tables and views of a large database without their count and facets, unless the address says otherwise.

    `_nocount=` and `_facet=…` in an address bring them back: then Datasette counts, as long as its limit of time lets it.
    """

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await look(datasette)
            ours = access.our_databases(datasette)
            if any(is_large(db) and scope["path"].startswith(f"{datasette.urls.database(name)}/") for name, db in ours.items()):
                scope = {**scope, "query_string": without_counts(scope.get("query_string", b""))}
        await app(scope, receive, send)

    return wrapped


def without_counts(query: bytes) -> bytes:
    """The query string with Datasette's own switches against counting, where it does not speak of it."""
    given = {name for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True)}
    added = [] if "_nocount" in given else [b"_nocount=1"]
    if not any(name == "_nofacet" or name.startswith("_facet") for name in given):
        added.append(b"_nofacet=1")
    return b"&".join([query, *added] if query else added)


def counting_link(request: Any) -> dict[str, str]:
    """The entry of a table's menu that counts its rows and facets after all."""
    given = [(name, value) for name in request.args for value in request.args.getlist(name)]
    kept = [(name, value) for name, value in given if name not in ("_nocount", "_nofacet")]
    return {"href": f"?{urlencode([*kept, ('_nocount', ''), ('_nofacet', '')])}", "label": "Count these rows (may take long)"}


async def narrowed(datasette: Any, request: Any, database: str, table: str) -> FilterArguments | None:
    """The condition that lets the evidence of a concept begin at its index; None where nothing is to be changed.

    Raises DatasetteError at once where a view would sum over the whole of a large database.
    """
    db = access.our_databases(datasette).get(database)
    if db is None or not is_large(db):
        return None
    if table in _WHOLE and not asked_for(request, _WHOLE[table][0]):
        raise DatasetteError(
            _too_much(table, *_WHOLE[table]), title="Too much to sum up at once", status=400, message_is_html=True
        )
    subject, place = asked_for(request, "subject_id"), asked_for(request, "object_id")
    if table != "evidence" or not (subject or place):
        return None
    if subject:
        ids = """SELECT id FROM relations WHERE subject_key = :ex_key
UNION ALL SELECT relation FROM corrected_keys WHERE subject_key = :ex_key"""
        return FilterArguments([f"relation_id IN ({ids})"], {"ex_key": subject})
    counted = "SELECT count(*) FROM (SELECT 1 FROM mentions WHERE concept = ? LIMIT ?)"
    if (await db.execute(counted, [place, _FEW])).first()[0] >= _FEW:
        return None
    ids = """SELECT r.id FROM mentions AS m JOIN relations AS r ON r.object = m.id WHERE m.concept = :ex_key
UNION ALL SELECT relation FROM corrected_keys WHERE object_key = :ex_key"""
    return FilterArguments([f"relation_id IN ({ids})"], {"ex_key": place})


def asked_for(request: Any, column: str) -> str | None:
    """What a filter of the address asks `column` to be."""
    given: str | None = request.args.get(column) or request.args.get(f"{column}__exact")
    return given


def _too_much(table: str, column: str, command: str) -> str:
    form = (
        f'<form method="get"><label>{column} <input name="{column}__exact" placeholder="HGNC:1692" required></label> '
        '<input type="submit" value="Show"></form>'
    )
    return (
        f"<p>{escape(table)} sums over all claims, and this database is large. <code>{escape(command)}</code> "
        f"on the command line answers, and takes its time.</p>{'<p>Or ask for one here:</p>' + form if column else ''}"
    )


def in_words(datasette: Any, exception: Exception) -> None:
    """Say why a question that ran out of time did, and what to do, instead of naming a setting of Datasette's."""
    large = any(is_large(db) for db in access.our_databases(datasette).values())
    if large and isinstance(exception, DatasetteError) and exception.title == "SQL Interrupted":
        exception.title = "This takes too long"
        exception.message = (
            "<p>No index answers this question, so all rows of a large database would have to be read. Narrow it (by document "
            "or by subject_id), take another order, or ask it with <code>exoclaim export</code>, which takes its time.</p>"
        )
