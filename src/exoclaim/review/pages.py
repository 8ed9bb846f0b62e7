"""The routes under /-/exoclaim/ that show and decide claims: queue, verdict, paper, page image; and the list of routes.

Each checks that the actor may see the database; only the verdict writes.
"""

from typing import Any

from datasette.utils.asgi import NotFound, Response

from exoclaim.review import access, order, overview, page_image, paper, verdicts
from exoclaim.review.filters import CHOICES, BadFilter, Filters
from exoclaim.review.shell import NO_STORE, open_database, render, static
from exoclaim.schema import Certainty, Label, Polarity, Predicate

_PAPERS = """SELECT id, title FROM documents
WHERE id = :chosen OR id IN (SELECT id FROM documents ORDER BY title, id LIMIT 2000) ORDER BY title, id"""


async def queue(datasette: Any, request: Any) -> Response:
    """The queue: a shell that its script fills, claim by claim."""
    db = await open_database(datasette, request)
    try:
        filters = Filters.from_query(request.args)
    except BadFilter as error:
        return Response.text(f"{error}\n", status=400)
    documents = await db.execute(_PAPERS, {"chosen": filters.document})
    return await render(
        datasette, request, "queue.html", db, filters=filters, documents=documents.rows, reasons=verdicts.REASONS,
        choices=CHOICES, predicates=list(Predicate), polarities=list(Polarity), certainties=list(Certainty),
        labels=list(Label),
    )  # fmt: skip


async def queue_json(datasette: Any, request: Any) -> Response:
    """The claim `id`, or the next one behind `after`, with the progress under these filters."""
    db = await open_database(datasette, request)
    try:
        filters = Filters.from_query(request.args)
    except BadFilter as error:
        return Response.json({"error": str(error)}, status=400)
    wanted = request.args.get("id")
    mine = verdicts.actor_name(request.actor)
    found = await order.answer(db, filters, mine, wanted=wanted, after=request.args.get("after"))
    if wanted and found["claim"] is None:
        return Response.json({"error": f"There is no claim {wanted} in this database."}, status=404, headers=NO_STORE)
    if not request.actor:
        found["last_decided"] = None
    return Response.json(found, headers=NO_STORE)


async def verdict(datasette: Any, request: Any) -> Response:
    """Store one verdict: POST only, with permission, from our own page. With `then`, the next claim comes back."""
    if request.method != "POST":
        return Response.json({"error": "Verdicts are sent by POST."}, status=405, headers={"allow": "POST"})
    if not await access.may_review(datasette, request.actor):
        return Response.json(
            {"error": "You may read, but not decide. Open the link that `exoclaim review` printed."}, status=403
        )
    wrong = access.foreign_origin(request.headers, request.headers.get("host", ""))
    if wrong:
        return Response.json({"error": f"Not stored: {wrong}."}, status=403)
    db = await open_database(datasette, request)
    try:
        fields = await request.post_vars()
        filters = Filters.from_query(request.args)
        stored = await verdicts.store_verdict(db, verdicts.actor_name(request.actor), fields)
    except BadFilter as error:
        return Response.json({"error": str(error)}, status=400)
    except verdicts.Refused as error:
        return Response.json({"error": str(error)}, status=error.status)
    if "then" not in fields:
        return Response.json(stored, headers=NO_STORE)
    after, wanted = (None, fields["relation_id"]) if stored["decision"] == "undo" else (fields["relation_id"], None)
    shown = await order.answer(db, filters, verdicts.actor_name(request.actor), wanted=wanted, after=after)
    if wanted and shown["claim"] is None:  # the claim that was undone is gone with a new ingest
        shown = await order.answer(db, filters, verdicts.actor_name(request.actor))
    return Response.json(stored | shown, headers=NO_STORE)


async def paper_page(datasette: Any, request: Any) -> Response:
    """A whole paper with its claims."""
    db = await open_database(datasette, request)
    wanted = {"d": request.url_vars["document"]}
    document = (await db.execute("SELECT id, title, text, source, format FROM documents WHERE id = :d", wanted)).first()
    if document is None:
        raise NotFound("There is no such paper in this database")
    rows = {
        name: (await db.execute(getattr(paper, name), wanted)).rows for name in ("SENTENCES", "MENTIONS", "PAGES", "CLAIMS")
    }
    listed, numbers = paper.claim_groups(rows["CLAIMS"])
    boxes = page_image.boxes_of(rows["PAGES"], rows["SENTENCES"]) if document["format"] == "pdf" else {}
    text = paper.text_html(document["text"], rows["SENTENCES"], rows["MENTIONS"], rows["PAGES"], numbers)
    return await render(
        datasette, request, "paper.html", db, document=document, text=text, claims=listed, pages=rows["PAGES"], boxes=boxes
    )


async def page_picture(datasette: Any, request: Any) -> Response:
    """A page of the PDF as a picture."""
    db = await open_database(datasette, request)
    wanted = {"d": request.url_vars["document"], "n": int(request.url_vars["page"])}
    found = (
        await db.execute(
            "SELECT d.source FROM documents AS d JOIN pages AS p ON p.document = d.id "
            "WHERE d.id = :d AND p.number = :n AND d.format = 'pdf'",
            wanted,
        )
    ).first()
    if found is None:
        raise NotFound("There is no such page")
    try:
        path = page_image.find_file(found["source"], request.url_vars["document"], db.path)
        picture = await page_image.render(path, wanted["n"])
    except page_image.NoImage as error:
        return Response.text(f"{error}\n", status=404)
    return Response(picture, headers={"cache-control": "private, max-age=3600"}, content_type="image/png")


ROUTES: list[tuple[str, Any]] = [
    (r"^/-/exoclaim/?$", queue),
    (r"^/-/exoclaim/queue$", queue),
    (r"^/-/exoclaim/queue\.json$", queue_json),
    (r"^/-/exoclaim/verdict$", verdict),
    (r"^/-/exoclaim/paper/(?P<document>[0-9a-zA-Z_-]+)$", paper_page),
    (r"^/-/exoclaim/paper/(?P<document>[0-9a-f]+)/page/(?P<page>[0-9]{1,5})\.png$", page_picture),
    (r"^/-/exoclaim/matrix$", overview.matrix_page),
    (r"^/-/exoclaim/network$", overview.network_page),
    (r"^/-/exoclaim/misev$", overview.misev_page),
    (r"^/-/exoclaim/progress$", overview.progress_page),
    (r"^/-/exoclaim/disputes$", overview.disputes),
    (r"^/-/exoclaim/static/(?P<name>[a-z]+\.(?:css|js|svg))$", static),
]
