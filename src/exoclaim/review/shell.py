"""What all pages of ours share: their addresses, the static files, the check of who may see, the frame around a page."""

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from datasette.utils.asgi import NotFound, Response

from exoclaim.review import access, verdicts

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
NO_STORE = {"cache-control": "private, no-store"}


def base(datasette: Any) -> str:
    """The path of our pages, with a final slash and the server's own prefix."""
    return str(datasette.urls.path("/-/exoclaim/"))


@cache
def _static(name: str) -> tuple[bytes, str]:
    content = files("exoclaim.review").joinpath("static", name).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:12]


def static_url(datasette: Any, name: str) -> str:
    """The address of a static file, with a hash that changes with its content."""
    return f"{base(datasette)}static/{name}?{_static(name)[1]}"


async def static(request: Any) -> Response:
    """A static file of this package."""
    name = request.url_vars["name"]
    try:
        content, digest = _static(name)
    except FileNotFoundError:
        raise NotFound(f"There is no {name}") from None
    headers = {"cache-control": "public, max-age=86400", "etag": f'"{digest}"'}
    return Response(content, headers=headers, content_type=_TYPES[name.rsplit(".", 1)[-1]])


async def open_database(datasette: Any, request: Any, table: str = "evidence") -> Any:
    """The database that the request names, when the actor may see `table` of it. Raises NotFound and Forbidden."""
    db = access.database_of(datasette, request.args.get("db"))
    if db is None:
        raise NotFound("No exoclaim database of this name is being served")
    await access.ensure_may_view(datasette, request.actor, db.name, table)
    return db


async def render(datasette: Any, request: Any, template: str, db: Any, **context: Any) -> Response:
    """The page made from a template of ours, never kept by a cache."""
    shared = {
        "here": template.removesuffix(".html"),
        "base": base(datasette),
        "db": db.name,
        "db_query": f"?db={quote(db.name, safe='')}",
        "db_url": datasette.urls.database(db.name),
        "static_url": lambda name: static_url(datasette, name),
        "may_review": await access.may_review(datasette, request.actor) and db.is_mutable,
        "read_only": not db.is_mutable,
        "actor_name": verdicts.actor_name(request.actor) if request.actor else "",
    }
    html = await datasette.render_template(f"exoclaim/{template}", shared | context, request=request)
    return Response.html(html, headers=NO_STORE)
