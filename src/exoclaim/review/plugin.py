"""The Datasette plugin: every hook, each a few lines that hand over to the file that does the work.

Entry point `exoclaim` of the group `datasette`, so that `datasette outputs/exoclaim.db` has it too. Databases that
exoclaim did not make are left alone.
"""

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import datasette as _datasette
from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup, escape

from exoclaim.review import access, cells, claims, headers, large, marks, metadata, named_queries, pages, shell
from exoclaim.review.spreadsheet import safe_csv

F = TypeVar("F", bound=Callable[..., Any])
hookimpl: Callable[[F], F] = _datasette.hookimpl  # Datasette has no types
_hookimpl_of_1_0: Callable[[F], F] = _datasette.hookimpl(optionalhook=True)  # 0.65 knows no such hook
_QUEUE_FILTERS = ("predicate", "polarity", "certainty", "document")


@hookimpl
def startup() -> None:
    """Keep Datasette from using rich, a dependency of ours, for its error pages.

    With it, an unknown address ends in an error of rich's own, and the terminal shows local variables, session cookies too.
    """
    from datasette import handle_exception  # not at the top: before datasette.app it would register itself half-loaded

    handle_exception.rich = None


@hookimpl
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Titles, descriptions, facets, sort orders and units."""
    base, described = shell.base(datasette), {}
    for name, db in access.our_databases(datasette).items():
        described[name] = metadata.database_metadata(
            base, f"?db={quote(name, safe='')}", str(escape(datasette.urls.database(name))), large=large.is_large(db)
        )
    if not described:
        return {}
    alone = len(described) == 1 and all(db.name in described for db in datasette.databases.values() if db.path)
    front = {"title": "exoclaim", "description_html": next(iter(described.values()))["description_html"]} if alone else {}
    return {**front, "databases": described}


@hookimpl
def canned_queries(datasette: Any, database: str) -> dict[str, dict[str, Any]]:
    """The named queries."""
    db = access.our_databases(datasette).get(database)
    if db is None:
        return {}
    return named_queries.QUERIES_OF_LARGE if large.is_large(db) else named_queries.QUERIES


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """The SQL function that makes a search that cannot be a syntax error."""
    conn.create_function("exoclaim_search", 1, named_queries.search_words, deterministic=True)


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Marked sentences, badges and links. A row that names its claim gets the sentence marked at the stored offsets."""
    if database not in access.our_databases(datasette):
        return None
    if column == "sentence" and {"relation_id", "subject", "object"} <= set(row.keys()):

        async def marked() -> Markup | None:
            found = await claims.marked_sentence(datasette.get_database(database), row["relation_id"])
            return marks.to_html(found) if found else cells.marked_sentence(row)

        return marked()
    return cells.cell(row, value, column, table=table, base=shell.base(datasette), database=database)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Our pages under /-/exoclaim/."""
    return pages.ROUTES


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Our templates behind those of Datasette and of the user, so that a user's own come first."""
    loaders = [env.loader] if env.loader else []
    env.loader = ChoiceLoader([*loaders, PackageLoader("exoclaim.review", "templates")])


@hookimpl
def extra_css_urls(database: str | None, datasette: Any) -> list[str]:
    """The look of marks and badges in Datasette's own pages."""
    return (
        [shell.static_url(datasette, "marks.css"), shell.static_url(datasette, "tables.css")]
        if database in access.our_databases(datasette)
        else []
    )


@hookimpl
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """Our pages in the menu."""
    base = shell.base(datasette)
    words = (
        ("queue", "Review claims"),
        ("matrix", "Who is where"),
        ("network", "Network"),
        ("misev", "MISEV"),
        ("progress", "Progress"),
    )
    return [{"href": base + page, "label": label} for page, label in words] if access.our_databases(datasette) else []


@hookimpl
def table_actions(datasette: Any, database: str, table: str, request: Any) -> list[dict[str, str]]:
    """From filtered evidence to the queue with the same filters; counting, where a large database leaves it out."""
    db = access.our_databases(datasette).get(database)
    counting = [large.counting_link(request)] if db is not None and large.is_large(db) else []
    if table not in ("evidence", "review_queue") or db is None:
        return counting
    kept = {}
    for name in _QUEUE_FILTERS:
        value = large.asked_for(request, name)
        if value:
            kept[name] = value
    return [
        {
            "href": f"{shell.base(datasette)}queue?{urlencode({'db': database} | kept)}",
            "label": "Review these claims one by one",
        },
        *counting,
    ]


@hookimpl
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Any:
    """Conditions that an index answers, in large databases."""

    async def narrowed() -> Any:
        return await large.narrowed(datasette, request, database, table)

    return narrowed


@hookimpl
def handle_exception(datasette: Any, exception: Exception) -> None:
    """Our words for what takes too long; the page around them is Datasette's."""
    large.in_words(datasette, exception)


@hookimpl
def permission_allowed(datasette: Any, actor: dict[str, Any] | None, action: str, resource: Any) -> bool | None:
    """Datasette 0.65: `exoclaim-review` for root and whom the configuration allows; passages that are to be hidden."""
    if access.closes(datasette, actor, action, resource):
        return False
    return access.is_allowed(datasette, actor) if action == access.PERMISSION else None


@_hookimpl_of_1_0
def register_actions() -> list[Any]:
    """Datasette 1.0: the permission by its name."""
    from datasette.permissions import Action

    return [Action(name=access.PERMISSION, description="Decide on claims")]


@_hookimpl_of_1_0
def permission_resources_sql(datasette: Any, actor: dict[str, Any] | None, action: str) -> Any:
    """Datasette 1.0: the same answer as `permission_allowed` gives for `exoclaim-review`."""
    from datasette.permissions import PermissionSQL

    allowed = action == access.PERMISSION and access.is_allowed(datasette, actor)
    return PermissionSQL.allow(reason="exoclaim: root, or allowed by the configuration") if allowed else None


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    """Security headers on every page of a Datasette that serves an exoclaim database, and no counting of large ones."""

    def wrap(app: headers.App) -> headers.App:
        def ours() -> bool:
            return bool(access.our_databases(datasette))

        counted = large.uncounted(safe_csv(app, applies=ours), datasette)
        return headers.security_headers(counted, applies=ours, own_prefix=shell.base(datasette))

    return wrap
