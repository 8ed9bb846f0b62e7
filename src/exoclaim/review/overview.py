"""Overview pages: who is where, the network around a concept, the MISEV table, progress. They read; none writes."""

from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from exoclaim.review import matrix, misev, network
from exoclaim.review.large import is_large
from exoclaim.review.shell import base, open_database, render

# The first papers by title, and those with a decision: no others can be among the 500. Each is then counted by itself.
_PAPERS = """WITH listed(id) AS (
  SELECT r.document FROM current_verdicts AS v JOIN relations AS r ON r.id = v.relation_id
  UNION SELECT id FROM (
    SELECT id FROM documents AS d WHERE EXISTS (SELECT 1 FROM relations AS r WHERE r.document = d.id) ORDER BY title LIMIT 500)
)
SELECT d.id AS document, d.title AS title, count(*) AS claims, count(r.decision) AS decided,
  coalesce(sum(r.decision = 'reject'), 0) AS rejected
FROM (
  SELECT r.document AS document, (SELECT decision FROM current_verdicts AS v WHERE v.relation_id = r.id) AS decision
  FROM listed AS l CROSS JOIN relations AS r ON r.document = l.id
) AS r JOIN documents AS d ON d.id = r.document
GROUP BY d.id ORDER BY decided * 1.0 / claims DESC, title LIMIT 500"""


async def matrix_page(datasette: Any, request: Any) -> Response:
    """The heat map of cargo by compartment."""
    db = await open_database(datasette, request, "findings")
    evidence = datasette.urls.table(db.name, "evidence")

    def link(row: Any) -> str:
        conditions = [("predicate__in", "located_in,enriched_in,marker_of,sorted_to")]
        for role, what in (("subject", "cargo"), ("object", "compartment")):
            curie = str(row[f"{what}_id"])
            text = curie.removeprefix("text:")
            conditions.append((f"{role}_id__exact", curie) if text == curie else (f"{role}__like", text))
        return f"{evidence}?{urlencode(conditions)}"

    large = is_large(db)
    rows = (await db.execute(matrix.SQL_OF_LARGE if large else matrix.SQL)).rows
    drawn = matrix.heat_map(rows, link)
    return await render(datasette, request, "matrix.html", db, heat_map=drawn, cells=len(rows), large=large)


async def network_page(datasette: Any, request: Any) -> Response:
    """What the papers say of one concept, as a star of findings; the best known one when none is named."""
    db = await open_database(datasette, request, "findings")
    busiest = (await db.execute(network.BUSIEST_OF_LARGE if is_large(db) else network.BUSIEST)).rows
    centre = (request.args.get("concept") or "").strip() or (busiest[0]["id"] if busiest else "")
    rows = (await db.execute(network.AROUND, {"id": centre})).rows

    def link(concept: str) -> str:
        return f"{base(datasette)}network?{urlencode({'db': db.name, 'concept': concept})}"

    return await render(
        datasette, request, "network.html", db, picture=network.star(centre, rows, link), rows=network.listed(centre, rows),
        centre=centre, name=network.name_of(centre, rows), busiest=busiest,
    )  # fmt: skip


async def misev_page(datasette: Any, request: Any) -> Response:
    """What the papers say of the proteins that MISEV asks for, by its categories."""
    db = await open_database(datasette, request, "misev")
    rows = (await db.execute(misev.SQL)).rows
    return await render(datasette, request, "misev.html", db, groups=misev.groups(rows))


async def progress_page(datasette: Any, request: Any) -> Response:
    """How far the curators are, how often the extractor was right, what is in dispute between them, and orphans."""
    db = await open_database(datasette, request, "review_by_paper")
    queries = {
        "predicate": "SELECT * FROM review_by_predicate ORDER BY decided DESC, predicate",
        "paper": _PAPERS,
        "curator": "SELECT * FROM review_by_curator ORDER BY decided DESC, actor",
    }
    tables = {name: (await db.execute(query)).rows for name, query in queries.items()}
    counts = (
        await db.execute(
            "SELECT (SELECT count(*) FROM relations) AS claims, (SELECT count(*) FROM current_verdicts) AS decided, "
            "(SELECT count(*) FROM adjudication_queue) AS disagreed, "
            "(SELECT count(DISTINCT relation_id) FROM orphan_verdicts) AS orphans, "
            "(SELECT count(*) FROM (SELECT 1 FROM curator_verdicts GROUP BY relation_id HAVING count(*) > 1)) AS twice"
        )
    ).first()
    return await render(datasette, request, "progress.html", db, tables=tables, counts=counts)


async def disputes(datasette: Any, request: Any) -> Response:
    """On to the view of disputes."""
    db = await open_database(datasette, request, "findings")
    return Response.redirect(datasette.urls.table(db.name, "disputes"))
