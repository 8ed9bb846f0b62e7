"""The routes under /-/exoclaim/: queue, verdict, paper, matrix, disputes, and the static files they need.

Each checks that the actor may see the database; only the verdict writes.
"""

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from datasette.utils.asgi import NotFound, Response

from exoclaim.review import access, claims, matrix, paper, verdicts
from exoclaim.schema import Certainty, Polarity, Predicate

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_NO_STORE = {"cache-control": "private, no-store"}


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


async def _open(datasette: Any, request: Any) -> Any:
    db = access.database_of(datasette, request.args.get("db"))
    if db is None:
        raise NotFound("No exoclaim database of this name is being served")
    await access.ensure_may_view(datasette, request.actor, db.name)
    return db


async def _render(datasette: Any, request: Any, template: str, db: Any, **context: Any) -> Response:
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
    return Response.html(html, headers=_NO_STORE)


async def queue(datasette: Any, request: Any) -> Response:
    """The queue: a shell that its script fills, claim by claim."""
    db = await _open(datasette, request)
    try:
        filters = claims.Filters.from_query(request.args)
    except claims.BadFilter as error:
        return Response.text(f"{error}\n", status=400)
    documents = await db.execute("SELECT id, title FROM documents ORDER BY title, id LIMIT 2000")
    return await _render(
        datasette, request, "queue.html", db, filters=filters, documents=documents.rows, reasons=verdicts.REASONS,
        choices=claims.CHOICES, predicates=list(Predicate), polarities=list(Polarity), certainties=list(Certainty),
    )  # fmt: skip


async def queue_json(datasette: Any, request: Any) -> Response:
    """The claim `id`, or the next one behind `after`, with the progress under these filters."""
    db = await _open(datasette, request)
    try:
        filters = claims.Filters.from_query(request.args)
    except claims.BadFilter as error:
        return Response.json({"error": str(error)}, status=400)
    wanted = request.args.get("id") or await claims.next_claim(db, filters, after=request.args.get("after"))
    shown = await claims.claim(db, wanted) if wanted else None
    if wanted and shown is None:
        return Response.json({"error": f"There is no claim {wanted} in this database."}, status=404, headers=_NO_STORE)
    mine = verdicts.actor_name(request.actor)
    answer = {
        "claim": shown,
        "progress": await claims.progress(db, filters),
        "last_decided": await claims.last_decided(db, mine) if request.actor else None,
    }
    return Response.json(answer, headers=_NO_STORE)


async def verdict(datasette: Any, request: Any) -> Response:
    """Store one verdict: POST only, with permission, from our own page."""
    if request.method != "POST":
        return Response.json({"error": "Verdicts are sent by POST."}, status=405, headers={"allow": "POST"})
    if not await access.may_review(datasette, request.actor):
        return Response.json(
            {"error": "You may read, but not decide. Open the link that `exoclaim review` printed."}, status=403
        )
    wrong = access.foreign_origin(request.headers, request.headers.get("host", ""))
    if wrong:
        return Response.json({"error": f"Not stored: {wrong}."}, status=403)
    db = await _open(datasette, request)
    try:
        stored = await verdicts.store_verdict(db, verdicts.actor_name(request.actor), await request.post_vars())
    except verdicts.Refused as error:
        return Response.json({"error": str(error)}, status=error.status)
    return Response.json(stored, headers=_NO_STORE)


async def paper_page(datasette: Any, request: Any) -> Response:
    """A whole paper with its claims."""
    db = await _open(datasette, request)
    wanted = {"d": request.url_vars["document"]}
    document = (await db.execute("SELECT id, title, text, source, format FROM documents WHERE id = :d", wanted)).first()
    if document is None:
        raise NotFound("There is no such paper in this database")
    rows = {
        name: (await db.execute(getattr(paper, name), wanted)).rows for name in ("SENTENCES", "MENTIONS", "PAGES", "CLAIMS")
    }
    listed, numbers = paper.claim_groups(rows["CLAIMS"])
    text = paper.text_html(document["text"], rows["SENTENCES"], rows["MENTIONS"], rows["PAGES"], numbers)
    return await _render(datasette, request, "paper.html", db, document=document, text=text, claims=listed, pages=rows["PAGES"])


async def matrix_page(datasette: Any, request: Any) -> Response:
    """The heat map of cargo by compartment."""
    db = await _open(datasette, request)
    evidence = datasette.urls.table(db.name, "evidence")

    def link(row: Any) -> str:
        conditions = [("predicate__in", "located_in,enriched_in,marker_of,sorted_to")]
        for role, what in (("subject", "cargo"), ("object", "compartment")):
            curie = str(row[f"{what}_id"])
            text = curie.removeprefix("text:")
            conditions.append((f"{role}_id__exact", curie) if text == curie else (f"{role}__like", text))
        return f"{evidence}?{urlencode(conditions)}"

    rows = (await db.execute(matrix.SQL)).rows
    return await _render(datasette, request, "matrix.html", db, heat_map=matrix.heat_map(rows, link), cells=len(rows))


async def disputes(datasette: Any, request: Any) -> Response:
    """On to the view of disputes."""
    db = await _open(datasette, request)
    return Response.redirect(datasette.urls.table(db.name, "disputes"))


ROUTES: list[tuple[str, Any]] = [
    (r"^/-/exoclaim/?$", queue),
    (r"^/-/exoclaim/queue$", queue),
    (r"^/-/exoclaim/queue\.json$", queue_json),
    (r"^/-/exoclaim/verdict$", verdict),
    (r"^/-/exoclaim/paper/(?P<document>[0-9a-zA-Z_-]+)$", paper_page),
    (r"^/-/exoclaim/matrix$", matrix_page),
    (r"^/-/exoclaim/disputes$", disputes),
    (r"^/-/exoclaim/static/(?P<name>[a-z]+\.(?:css|js|svg))$", static),
]
