"""The overview pages, what visitors may see where passages are hidden, and cookies."""

import re
from html import unescape
from pathlib import Path

import pytest

from exoclaim.review.misev import groups
from exoclaim.review.network import star

from .conftest import HOSTILE, Client, make_database
from .test_verdicts import some_claim


def test_the_network_names_every_neighbour_and_leads_on(reader: Client) -> None:
    page = reader.get("/-/exoclaim/network?concept=GO:0070062").text
    expected = reader.rows("SELECT * FROM findings WHERE subject_id = 'GO:0070062' OR object_id = 'GO:0070062'")
    assert len(expected) > 5
    assert page.count("<tr><td>") == len(expected)
    drawn = page[page.index("<svg") : page.index("</svg>")]
    links = [unescape(link) for link in re.findall(r'<a href="([^"]*)"', drawn)]
    assert len(links) == len({r["subject_id"] if r["object_id"] == "GO:0070062" else r["object_id"] for r in expected})
    assert reader.get(links[0]).status_code == 200
    assert "ex-deny" in drawn or "ex-dispute" in drawn


def test_a_network_of_hostile_or_unknown_words_stays_text(reader: Client) -> None:
    for concept in (f"text:{HOSTILE}", "nothing", ""):
        page = reader.get("/-/exoclaim/network", params={"concept": concept})
        assert page.status_code == 200
        assert HOSTILE not in page.text
    assert star("x", [], lambda c: c) == ""


def test_the_misev_table_counts_sentences(reader: Client) -> None:
    page = reader.get("/-/exoclaim/misev").text
    assert ">CD63</a>" in page
    assert page.count("MISEV2018</h2>") == page.count("MISEV2023</h2>") == 1
    line = {"edition": 2023, "category": "1a", "meaning": "m", "symbol": "CD63", "id": "HGNC:1692", "deny": 0, "doubt": 0}
    first, second = groups([line | {"affirm": 3}, line | {"affirm": 0}, line | {"category": "1b", "affirm": 0}])
    assert (first["seen"], len(first["proteins"]), second["seen"], second["category"]) == (1, 2, 0, "1b")


def test_progress_and_precision_follow_the_verdicts(curator: Client) -> None:
    claim = some_claim(curator)
    curator.post({"relation_id": claim, "decision": "reject", "reason": "other"})
    assert curator.rows("SELECT * FROM review_by_predicate") == [
        {"predicate": "located_in", "decided": 1, "accepted": 0, "corrected": 0, "rejected": 1, "precision": 0.0,
         "mean_confidence": curator.rows("SELECT confidence FROM evidence WHERE relation_id = ?", claim)[0]["confidence"]}
    ]  # fmt: skip
    page = curator.get("/-/exoclaim/progress").text
    assert "<b>1</b> of 56 claims decided" in page
    assert "<td>root</td><td>1</td>" in re.sub(r"\s+<", "<", page)


TEXT_PAGES = ["/-/exoclaim/queue", "/-/exoclaim/queue.json", "/-/exoclaim/paper/{document}", "/exoclaim/evidence",
              "/exoclaim/sentences", "/exoclaim/documents.json", "/exoclaim/sentences_fts", "/exoclaim/denied",
              "/exoclaim/find-in-sentences?q=exosomes", "/exoclaim?sql=select+text+from+sentences", "/exoclaim/references",
              "/exoclaim/findings?_where=1", "/exoclaim.db", "/exoclaim/verdicts"]  # fmt: skip
OPEN_PAGES = ["/exoclaim", "/exoclaim/findings", "/exoclaim/disputes.csv", "/-/exoclaim/matrix", "/-/exoclaim/network",
              "/-/exoclaim/misev", "/-/exoclaim/progress"]  # fmt: skip


@pytest.fixture(scope="module")
def closed(demo: Path) -> Client:
    return Client(demo, metadata={"plugins": {"exoclaim": {"hide-text": True}}})


@pytest.mark.parametrize("path", [*TEXT_PAGES, *OPEN_PAGES])
def test_passages_are_hidden_from_visitors_where_so_set(closed: Client, path: str) -> None:
    (paper,) = closed.rows("SELECT id FROM documents WHERE title LIKE 'Rab %'")
    answer = closed.get(path.format(document=paper["id"]), root=False)
    found = closed.rows("SELECT text FROM sentences WHERE length(text) > 60")
    passages = [" ".join(row["text"].split()[:6]) for row in found]
    assert not [passage for passage in passages if passage in answer.text]
    if path in OPEN_PAGES:
        assert answer.status_code == 200
    elif "_where" not in path:
        assert answer.status_code in (400, 403)
    if path not in ("/exoclaim.db", "/exoclaim/findings?_where=1"):
        assert closed.get(path.format(document=paper["id"])).status_code == 200


def test_cookies_are_closed_to_scripts(reader: Client) -> None:
    answer = reader.get("/-/exoclaim/queue", root=False)
    assert "httponly" in answer.headers["set-cookie"].lower()
    token = reader.app._root_token
    answer = reader.get(f"/-/auth-token?token={token}", root=False)
    assert "ds_actor" in answer.headers["set-cookie"]
    assert "httponly" in answer.headers["set-cookie"].lower()


def test_a_team_logs_in_by_passwords(tmp_path: Path) -> None:
    pytest.importorskip("datasette_auth_passwords", reason="datasette-auth-passwords is not installed")
    from datasette_auth_passwords.utils import hash_password

    team = {"ana_password_hash": hash_password("long secret"), "actors": {"ana": {"id": "ana"}}}
    plugins = {"datasette-auth-passwords": team, "exoclaim": {"allow": {"id": ["ana"]}}}
    client = Client(make_database(tmp_path / "exoclaim.db"), metadata={"plugins": plugins})
    token = client.get("/-/login", root=False).cookies["ds_csrftoken"]
    for password, status in (("wrong", 200), ("long secret", 302)):
        answer = client.run(
            client.app.client.post(
                "/-/login", data={"username": "ana", "password": password, "csrftoken": token}, cookies={"ds_csrftoken": token}
            )
        )
        assert answer.status_code == status
    client.root = {"ds_actor": answer.cookies["ds_actor"]}
    assert client.post({"relation_id": some_claim(client), "decision": "accept"}).status_code == 200
    assert [row["actor"] for row in client.rows("SELECT actor FROM verdicts")] == ["ana"]
