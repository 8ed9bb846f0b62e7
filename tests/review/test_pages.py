import re
import sqlite3
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from exoclaim.review.access import APPLICATION_ID, is_ours
from exoclaim.review.matrix import heat_map, shade
from exoclaim.store import database

from .conftest import BIDI, HOSTILE, Client, papers


class Reader(HTMLParser):
    """Tags, ids, links and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


OWN_PAGES = ["/-/exoclaim/", "/-/exoclaim/queue", "/-/exoclaim/matrix", "/-/exoclaim/paper/{document}"]


def address(client: Client, path: str) -> str:
    return path.format(document=client.rows("SELECT id FROM documents WHERE title LIKE 'What tumour%'")[0]["id"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *((path, 200) for path in OWN_PAGES),
        ("/-/exoclaim/queue.json", 200),
        ("/-/exoclaim/disputes", 302),
        ("/-/exoclaim/static/queue.js", 200),
        ("/-/exoclaim/static/pages.css", 200),
        ("/-/exoclaim/static/nope.js", 404),
        ("/-/exoclaim/static/serve.py", 404),
        ("/-/exoclaim/paper/nope", 404),
        ("/exoclaim", 200),
        ("/exoclaim/evidence", 200),
        ("/exoclaim/evidence?predicate=enriched_in&_facet=document", 200),
        ("/exoclaim/findings", 200),
        ("/exoclaim/disputes", 200),
        ("/exoclaim/pages", 200),
        ("/exoclaim/verdicts", 200),
    ],
)
def test_status(reader: Client, path: str, status: int) -> None:
    assert reader.get(address(reader, path)).status_code == status


@pytest.mark.parametrize("path", OWN_PAGES)
def test_own_pages_have_nothing_inline_and_load_nothing_foreign(reader: Client, path: str) -> None:
    answer = reader.get(address(reader, path))
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", answer.text)
    assert not re.search(r"""(?:src|<link[^>]*href)=["'](?:https?:)?//""", answer.text)


def test_datasettes_pages_cannot_be_framed_or_load_from_elsewhere(reader: Client) -> None:
    headers = reader.get("/exoclaim/evidence").headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/exoclaim/evidence?_size=max", "/exoclaim/findings", "/exoclaim/mentions", *OWN_PAGES])
def test_hostile_text_stays_text(reader: Client, path: str) -> None:
    page = reader.get(address(reader, path)).text
    assert HOSTILE not in page
    if "queue" not in path and path != "/-/exoclaim/":
        assert HOSTILE in Reader(page).text


def test_evidence_marks_sentences_and_links_claims_papers_and_concepts(reader: Client) -> None:
    page = reader.get("/exoclaim/evidence?subject=miR-21&predicate=enriched_in").text
    (row,) = reader.rows("SELECT relation_id, document FROM evidence WHERE subject = 'miR-21' AND predicate = 'enriched_in'")
    assert f"/-/exoclaim/queue?db=exoclaim&amp;show=all&amp;id={row['relation_id']}" in page
    assert f"/-/exoclaim/paper/{row['document']}?db=exoclaim" in page
    assert "https://amigo.geneontology.org/amigo/term/GO:0070062" in page
    for kind, text in (("subject", "miR-21"), ("predicate", "abundant"), ("object", "exosomes")):
        assert re.search(rf'<mark class="ex-mark ex-{kind}"[^>]*>{text}</mark>', page)
    assert "/-/exoclaim/queue?db=exoclaim&amp;predicate=enriched_in" in page


def test_evidence_is_described_and_faceted(reader: Client) -> None:
    page = reader.get("/exoclaim/evidence").text
    assert "One row for each claim" in page
    for facet in ("predicate", "polarity", "certainty", "subject_label", "object_label", "title"):
        assert f'data-column="{facet}"' in page
    assert "595" in reader.get("/exoclaim/pages").text


def test_a_paper_is_its_text_with_links_both_ways(reader: Client) -> None:
    for paper in reader.rows("SELECT id, text FROM documents"):
        page = reader.get(f"/-/exoclaim/paper/{paper['id']}").text
        article = page[page.index("<article") : page.index("</article>")]
        without_numbers = re.sub(r'<a class="ex-number".*?</a>|<span class="ex-page".*?</span>', "", article)
        assert unescape(re.sub(r"<[^>]*>", "", without_numbers)) == paper["text"]
        found = Reader(page)
        ids = {value for name, value in found.attributes if name == "id"}
        targets = {value[1:] for name, value in found.attributes if name == "href" and value and value.startswith("#")}
        assert targets <= ids
        claims = [row["sentence"] for row in reader.rows("SELECT sentence FROM relations WHERE document = ?", paper["id"])]
        assert {f"s-{sentence}" for sentence in claims} <= targets
        assert {f"claim-{n + 1}" for n in range(len(claims))} <= targets


def test_the_matrix_counts_what_the_view_counts(reader: Client) -> None:
    page = reader.get("/-/exoclaim/matrix").text
    assert "CD63 – extracellular exosome: 2 affirm, 1 deny, 1 hedge" in page
    assert page.count("<rect") == reader.rows("SELECT count(*) AS n FROM compartment_matrix")[0]["n"]


def test_every_cell_of_the_matrix_leads_to_evidence(reader: Client) -> None:
    page = reader.get("/-/exoclaim/matrix").text
    links = [unescape(link) for link in re.findall(r'<a href="([^"]*)" aria-label', page)]
    assert links
    for link in links[:8]:
        assert reader.get(link.replace("/evidence?", "/evidence.json?")).json()["filtered_table_rows_count"] > 0


def test_shades_rise_with_the_count() -> None:
    for highest in (1, 8, 500):
        steps = [shade(count, highest) for count in range(highest + 1)]
        assert steps == sorted(steps)
        assert steps[0] == 0 < steps[1]
        assert max(steps) <= 5
    assert shade(500, 500) == 5
    assert heat_map([], lambda row: "") == ""


def test_visitors_read_but_are_not_offered_to_decide(reader: Client) -> None:
    page = reader.get("/-/exoclaim/queue", root=False).text
    assert 'data-may-review="no"' in page
    assert 'data-act="accept" aria-keyshortcuts="a" disabled' in page
    assert 'data-may-review="yes"' in reader.get("/-/exoclaim/queue").text


def test_what_is_hidden_from_visitors_is_hidden_here_too(demo: Path) -> None:
    client = Client(demo, metadata={"allow": {"id": "root"}})
    for path in [*OWN_PAGES, "/-/exoclaim/queue.json", "/-/exoclaim/disputes"]:
        assert client.get(address(client, path), root=False).status_code == 403
        assert client.get(address(client, path)).status_code in (200, 302)


def test_only_exoclaims_databases_are_ours(tmp_path: Path, demo: Path) -> None:
    assert APPLICATION_ID == database.APPLICATION_ID
    assert is_ours(str(demo))
    (tmp_path / "short").write_bytes(b"SQLite format 3\0")
    (tmp_path / "text").write_text("some text")
    sqlite3.connect(tmp_path / "foreign").execute("CREATE TABLE t (x)")
    assert not [name for name in ("short", "text", "foreign", "missing") if is_ours(str(tmp_path / name))]
    assert not is_ours(None)


def test_the_demonstration_is_varied() -> None:
    relations = [relation for _, tagged in papers() for *_, found in tagged for relation in found]
    assert len(relations) >= 50
    assert len({predicate for _, predicate, *_ in relations}) >= 13
    assert any(BIDI in re.sub(r"[{}]", "", line) for _, tagged in papers() for _, line, _ in tagged)
