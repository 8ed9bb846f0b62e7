"""Who may see and who may decide, which database is ours, and whether a request comes from our own page.

The permission `exoclaim-review` is denied unless the actor is root or the configuration allows it:
`plugins: exoclaim: allow: {id: [ana, ben]}`. `hide-text: true` beside it hides passages from visitors.
Shims for Datasette 1.0 stand beside the calls of 0.65.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from datasette.utils import actor_matches_allow
from datasette.utils.sqlite import sqlite3  # the SQLite that Datasette uses: locks hold within one library only

PERMISSION = "exoclaim-review"
APPLICATION_ID = 0x45584F43  # "EXOC", which an exoclaim database carries in its header
PLUGIN = "exoclaim"
WITHOUT_TEXT = {  # what visitors may see where passages are hidden: names and counts, no sentence
    "findings", "disputes", "compartment_matrix", "concepts", "misev", "review_by_predicate", "review_by_paper",
    "review_by_curator",
}  # fmt: skip


_known: dict[str, bool] = {}


def is_ours(path: str | None) -> bool:
    """Whether the file is an SQLite database made by exoclaim, by its application id; False when unreadable.

    Asked of SQLite, never by reading the file: on POSIX, closing a file gives up all locks that this process holds on it,
    and the next program to close the database would then throw its newest rows away.
    """
    if path is None:
        return False
    if path not in _known:
        try:
            conn = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)
            try:
                _known[path] = conn.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
            finally:
                conn.close()
        except sqlite3.OperationalError:  # missing, locked: may change
            return False
        except sqlite3.DatabaseError:
            _known[path] = False
    return _known[path]


def our_databases(datasette: Any) -> dict[str, Any]:
    """Name and Database of every attached exoclaim database, in the order of attachment."""
    return {name: db for name, db in datasette.databases.items() if is_ours(db.path)}


def database_of(datasette: Any, name: str | None) -> Any | None:
    """The exoclaim database called `name`, the first one when no name is given, else None."""
    ours = our_databases(datasette)
    return ours.get(name) if name else next(iter(ours.values()), None)


def is_allowed(datasette: Any, actor: dict[str, Any] | None) -> bool | None:
    """Our answer to the permission check: True for root and whom the configuration allows, None (no opinion) else."""
    if actor and actor.get("id") == "root":
        return True
    allow = (datasette.plugin_config(PLUGIN) or {}).get("allow")
    return True if allow is not None and actor_matches_allow(actor, allow) else None


async def may_review(datasette: Any, actor: dict[str, Any] | None) -> bool:
    """Whether the actor may write verdicts; denied by default."""
    if hasattr(datasette, "permission_allowed"):  # 0.65
        return bool(await datasette.permission_allowed(actor, PERMISSION, default=False))
    return bool(await datasette.allowed(action=PERMISSION, actor=actor))  # 1.0


def hides_text(datasette: Any, actor: dict[str, Any] | None) -> bool:
    """Whether passages are hidden from this actor: from anonymous visitors, where the configuration says `hide-text: true`."""
    return actor is None and bool((datasette.plugin_config(PLUGIN) or {}).get("hide-text"))


def closes(datasette: Any, actor: dict[str, Any] | None, action: str, resource: Any) -> bool:
    """Whether hidden passages close this to the actor: every table that is not known to be without them, and all SQL."""
    if not hides_text(datasette, actor):
        return False
    database, table = resource if isinstance(resource, tuple) else (resource, None)
    if database not in our_databases(datasette):
        return False
    if action == "view-table":
        return table not in WITHOUT_TEXT
    return action in ("execute-sql", "view-query", "view-database-download")


async def ensure_may_view(datasette: Any, actor: dict[str, Any] | None, database: str, table: str = "evidence") -> None:
    """Raise Datasette's Forbidden unless the actor may see this table of the database."""
    if hasattr(datasette, "permission_allowed"):  # 0.65
        await datasette.ensure_permissions(
            actor, [("view-table", (database, table)), ("view-database", database), "view-instance"]
        )
        return
    from datasette.resources import TableResource  # 1.0

    await datasette.ensure_permission(action="view-table", resource=TableResource(database=database, table=table), actor=actor)


def foreign_origin(headers: Any, scheme_host: str) -> str | None:
    """What is wrong with where a writing request comes from, in words, or None.

    Beside the CSRF token: browsers say in these headers whose page made the request. Other clients send neither.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return f"the request was made by a page of another site (Sec-Fetch-Site: {site})"
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != scheme_host:
        return "the request was made by a page of another origin"
    return None
