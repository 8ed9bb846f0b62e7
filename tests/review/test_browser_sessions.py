"""Whole sessions in a real browser: 50 claims, edits, one decision for many, two browsers, a killed server, accessibility."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from .browsing import PATIENCE, By, Wait, chromium, complaints, needs_chromium, opened, presser, stored
from .conftest import analysis, make_database
from .running import free_port, server, source_environment

pytestmark = needs_chromium
AXE = Path(os.environ.get("EXOCLAIM_AXE", Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"))


def queue(address: str, query: str = "") -> str:
    return f"{address.split('/-/')[0]}/-/exoclaim/queue?{query}"


def test_fifty_claims_with_a_reload_in_the_middle(tmp_path: Path) -> None:
    path = make_database(tmp_path / "exoclaim.db")
    with server(path) as address, chromium(tmp_path / "profile") as browser:
        browser.get(address)
        opened(browser, queue(address))
        press, sent = presser(browser), []
        for number in range(50):
            if number == 25:
                shown = browser.find_element(By.ID, "triple").text
                browser.refresh()
                Wait(browser, PATIENCE).until(lambda b: b.find_element(By.ID, "card").is_displayed())
                assert browser.find_element(By.ID, "triple").text == shown
            if number % 5 == 4:
                press("r")
                press("1")
                sent.append(("reject", "not_stated", ""))
            else:
                press("a")
                sent.append(("accept", "", ""))
        assert stored(path) == sent
        assert browser.find_element(By.ID, "progress-words").text == "50 of 56 decided"
        assert complaints(browser) == []


def test_words_are_picked_and_concepts_corrected(tmp_path: Path) -> None:
    path = make_database(tmp_path / "exoclaim.db")
    (row,) = sqlite3.connect(path).execute(
        "SELECT relation_id, sentence, document FROM evidence WHERE subject = 'miR-21' AND predicate = 'enriched_in'"
    )
    with server(path) as address, chromium(tmp_path / "profile") as browser:
        browser.get(address)
        opened(browser, queue(address, f"show=all&id={row[0]}"))
        press = presser(browser)
        press("e")
        browser.find_element(By.CSS_SELECTOR, "[data-pick=object]").click()
        words = [w.text for w in browser.find_elements(By.CSS_SELECTOR, ".word")]
        for word in ("abundant", "exosomes"):
            browser.find_elements(By.CSS_SELECTOR, ".word")[words.index(word)].click()
        concept = browser.find_element(By.ID, "e-object-concept")
        concept.clear()
        concept.send_keys("GO:1903561")
        browser.find_element(By.CSS_SELECTOR, "#edit-panel button[type=submit]").click()
        Wait(browser, PATIENCE).until(lambda b: b.find_element(By.ID, "said").text.startswith("Corrected"))
        after = json.loads(stored(path)[0][2])
        assert after["object"]["concept"] == "GO:1903561"
        assert after["object"]["text"].startswith("abundant")
        assert after["object"]["text"].endswith("exosomes")
        assert complaints(browser) == []


def test_one_decision_for_all_identical_claims_and_back(tmp_path: Path) -> None:
    """A paper that says the same three times."""
    from exoclaim.store import open_database, start_run, write_analysis

    path = tmp_path / "exoclaim.db"
    db = open_database(path)
    line = "{CD63|PROTEIN|HGNC:1692} is {+found in} {exosomes|COMPARTMENT|GO:0070062}."
    said = ("FINDING", line, [(0, "located_in", 1, 0.5, "")])
    write_analysis(
        db, analysis("Same", [said, said, said]), run=start_run(db, version="0", model="demo", config_hash="0"), pipeline="0"
    )
    db.close()
    with server(path) as address, chromium(tmp_path / "profile") as browser:
        browser.get(address)
        opened(browser, queue(address))
        press = presser(browser)
        assert "the 2 identical claims" in browser.find_element(By.ID, "identical-line").text
        press("i")
        assert "and 2 identical" in press("a")
        assert browser.find_element(By.ID, "done").is_displayed()
        assert "3 claims are open again" in press("u")
        assert [row[0] for row in stored(path)] == ["accept"] * 3 + ["undo"] * 3
        assert sqlite3.connect(path).execute("SELECT count(*) FROM current_verdicts").fetchone() == (0,)


def test_two_browsers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = make_database(tmp_path / "exoclaim.db")
    with server(path) as address, chromium(tmp_path / "one") as first, chromium(tmp_path / "two") as second:
        first.get(address)
        second.get(queue(address))
        second.add_cookie({"name": "ds_actor", "value": first.get_cookie("ds_actor")["value"]})
        failed: list[BaseException] = []

        def work(browser: Any, key: str) -> None:
            try:
                opened(browser, queue(address))
                for _ in range(10):
                    presser(browser)(key)
            except BaseException as error:
                failed.append(error)

        workers = [threading.Thread(target=work, args=pair) for pair in ((first, "a"), (second, "s"))]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert failed == []
        assert sorted(row[0] for row in stored(path)) == ["accept"] * 10 + ["skip"] * 10
        assert complaints(first) == complaints(second) == []


def test_a_verdict_outlives_the_server(tmp_path: Path) -> None:
    """The server is killed, a key pressed, the page closed; a new server gets the verdict when the page is opened again."""
    path = make_database(tmp_path / "exoclaim.db")
    serve = """import sys, uvicorn
from pathlib import Path
from exoclaim.review.serve import build_app
app = build_app(Path(sys.argv[1]))
app._secret = "test"
print(app.sign({"a": {"id": "root"}}, "actor"), flush=True)
uvicorn.run(app.app(), port=int(sys.argv[2]), log_level="error")"""
    port = free_port()

    def start() -> tuple[subprocess.Popen[str], str]:
        process = subprocess.Popen(
            [sys.executable, "-c", serve, str(path), str(port)], stdout=subprocess.PIPE, text=True, env=source_environment()
        )
        assert process.stdout is not None
        cookie = process.stdout.readline().strip()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                httpx.get(f"http://127.0.0.1:{port}/-/versions.json")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        return process, cookie

    base = f"http://127.0.0.1:{port}/-/exoclaim/"
    server_process, cookie = start()
    try:
        with chromium(tmp_path / "profile") as browser:
            browser.get(f"{base}static/icon.svg")
            browser.add_cookie({"name": "ds_actor", "value": cookie})
            opened(browser, f"{base}queue")
            name = browser.find_element(By.ID, "triple").text
            server_process.send_signal(signal.SIGKILL)
            server_process.wait()
            browser.find_element(By.TAG_NAME, "body").send_keys("a")
            Wait(browser, PATIENCE).until(lambda b: "is kept here" in b.find_element(By.ID, "problem").text)
            browser.get("about:blank")
            assert stored(path) == []
            server_process, cookie = start()
            opened(browser, f"{base}queue")
            Wait(browser, PATIENCE).until(lambda b: "stored now" in b.find_element(By.ID, "said").text)
            assert [row[0] for row in stored(path)] == ["accept"]
            assert browser.find_element(By.ID, "triple").text != name
    finally:
        server_process.kill()
        server_process.wait()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm install --prefix tests/review")
def test_no_serious_fault_of_accessibility(tmp_path: Path) -> None:
    path = make_database(tmp_path / "exoclaim.db")
    paper = sqlite3.connect(path).execute("SELECT id FROM documents").fetchone()[0]
    with server(path) as address, chromium(tmp_path / "profile") as browser:
        browser.get(address)
        opened(browser, queue(address))
        pages = ["", "keys r", "keys e", "matrix", "network", "misev", "progress", f"paper/{paper}"]
        for page in pages:
            if page.startswith("keys"):
                opened(browser, queue(address))
                presser(browser)(page[-1])
            elif page:
                browser.get(f"{address.split('/-/')[0]}/-/exoclaim/{page}")
            browser.execute_script(AXE.read_text(encoding="utf-8"))
            found = browser.execute_async_script("axe.run().then(arguments[0])")["violations"]
            serious = [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found if v["impact"] in ("serious", "critical")]
            assert serious == [], page or "queue"
