"""The review pages in a real browser: keys are pressed, verdicts are read from the database."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .browsing import PATIENCE, By, Wait, chromium, complaints, needs_chromium, opened, presser, stored
from .conftest import make_database
from .running import server

pytestmark = needs_chromium


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Any]:
    with chromium(tmp_path / "profile") as driver:
        yield driver


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return make_database(tmp_path / "exoclaim.db")


@pytest.fixture
def address(database: Path) -> Iterator[str]:
    with server(database) as url:
        yield url


def test_a_session_of_reviewing(browser: Any, address: str, database: Path) -> None:
    base = address.split("/-/")[0]
    browser.get(address)
    browser.get(f"{base}/exoclaim/evidence")
    # on a busy machine Chromium says that it is done before the table is there
    assert Wait(browser, PATIENCE).until(lambda b: b.find_elements(By.CSS_SELECTOR, "td.col-sentence mark.ex-subject"))
    browser.find_element(By.CSS_SELECTOR, "td.col-relation_id a").click()
    Wait(browser, PATIENCE).until(lambda b: b.find_element(By.ID, "card").is_displayed())

    browser.get(f"{base}/-/exoclaim/queue")
    Wait(browser, PATIENCE).until(lambda b: b.find_element(By.ID, "card").is_displayed())
    press, triple = presser(browser), lambda: browser.find_element(By.ID, "triple").text
    first = triple()
    assert press("a").startswith("Accepted")
    second = triple()
    assert second != first
    press("r")
    assert browser.find_element(By.ID, "reject-panel").is_displayed()
    assert press("3").startswith("Rejected")
    assert triple() not in (first, second)
    assert press("u").startswith("Undone")
    assert triple() == second
    assert [row[:2] for row in stored(database)] == [("accept", ""), ("reject", "wrong_object"), ("undo", "")]
    assert browser.find_element(By.ID, "progress-words").text == "1 of 56 decided"

    press("e")
    browser.find_element(By.CSS_SELECTOR, "#e-predicate option[value=originates_from]").click()
    browser.find_element(By.CSS_SELECTOR, "#edit-panel button[type=submit]").click()
    Wait(browser, PATIENCE).until(lambda b: b.find_element(By.ID, "said").text.startswith("Corrected"))
    assert '"predicate": "originates_from"' in stored(database)[-1][2]
    assert press("s").startswith("Skipped")
    here = triple()
    press("n")
    assert triple() != here
    press("p")
    assert triple() == here
    press("?")
    assert browser.find_element(By.ID, "help").is_displayed()
    assert [row[0] for row in stored(database)] == ["accept", "reject", "undo", "edit", "skip"]
    assert complaints(browser) == []


def test_hostile_text_and_narrow_screens(browser: Any, address: str) -> None:
    base = address.split("/-/")[0]
    browser.get(address)
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    )
    paper = "/-/exoclaim/queue?q=script"
    own = [f"/-/exoclaim/{page}" for page in ("matrix", "network", "misev", "progress")]
    for path in (paper, *own, "/exoclaim/evidence", "/exoclaim/independent-of-escrt"):
        browser.get(base + path)
        if path == paper:
            Wait(browser, PATIENCE).until(lambda b: b.find_element(By.ID, "card").is_displayed())
            assert "<script>alert('x')</script>" in browser.find_element(By.ID, "passage").text
        # the emulated screen takes its width a moment after the page is loaded
        Wait(browser, PATIENCE).until(lambda b: b.execute_script("return document.documentElement.scrollWidth") <= 360, path)
    assert complaints(browser) == []


def test_everything_by_mouse_on_a_narrow_screen(browser: Any, address: str, database: Path) -> None:
    base = address.split("/-/")[0]
    browser.get(address)
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    )
    opened(browser, f"{base}/-/exoclaim/queue")

    def click(css: str) -> str:
        browser.find_element(By.CSS_SELECTOR, css).click()
        Wait(browser, PATIENCE).until(lambda b: not b.find_element(By.TAG_NAME, "body").get_attribute("aria-busy"))
        Wait(browser, PATIENCE).until(lambda b: b.execute_script("return document.documentElement.scrollWidth") <= 360, css)
        return str(browser.find_element(By.ID, "said").text)

    first = browser.find_element(By.ID, "triple").text
    assert click("[data-act=accept]").startswith("Accepted")
    click("[data-act=reject]")
    assert click("[data-reason=reversed]").startswith("Rejected")
    assert click("[data-act=undo]").startswith("Undone")
    click("[data-act=edit]")
    click("#e-polarity option:not(:checked)")
    assert click("#edit-panel button[type=submit]").startswith("Corrected")
    assert click("[data-act=skip]").startswith("Skipped")
    click("[data-act=next]")
    click("[data-act=previous]")
    click("[data-act=help]")
    click("#help button")
    assert not browser.find_element(By.ID, "help").is_displayed()
    assert [row[:2] for row in stored(database)] == [
        ("accept", ""), ("reject", "reversed"), ("undo", ""), ("edit", ""), ("skip", "")
    ]  # fmt: skip
    click("#filters summary")
    click("#f-show option[value=decided]")
    assert browser.find_element(By.ID, "triple").text == first
    assert "show=decided" in browser.current_url
    spoken = browser.find_elements(By.CSS_SELECTOR, "[data-act]")  # a screen reader tells each button with its key
    assert [(b.get_attribute("aria-keyshortcuts"), b.accessible_name.split()[-1]) for b in spoken] == [
        ("a", "Accept"), ("r", "Reject"), ("e", "Edit"), ("s", "Skip"), ("u", "Undo"), ("p", "Back"), ("n", "Next"),
        ("?", "Help"),
    ]  # fmt: skip
    assert browser.find_element(By.ID, "said").get_attribute("aria-live") == "polite"
    assert complaints(browser) == []


def test_a_correction_is_corrected_again(browser: Any, address: str, database: Path) -> None:
    """What was picked and typed the first time stands in the form the second time, and stays."""
    conn = sqlite3.connect(database)
    (key,) = conn.execute("SELECT relation_id FROM evidence WHERE subject = 'PMEL' AND polarity = 'negated'").fetchone()
    browser.get(address)
    opened(browser, f"{address.split('/-/')[0]}/-/exoclaim/queue?show=all&id={key}")
    press = presser(browser)
    press("e")
    browser.find_element(By.CSS_SELECTOR, "[data-pick=object]").click()
    words = [w.text for w in browser.find_elements(By.CSS_SELECTOR, ".word")]
    for word in ("multivesicular", "bodies"):
        browser.find_elements(By.CSS_SELECTOR, ".word")[words.index(word)].click()
    browser.find_element(By.CSS_SELECTOR, "#edit-panel button[type=submit]").click()
    Wait(browser, PATIENCE).until(lambda b: b.find_element(By.ID, "said").text.startswith("Corrected"))
    press("p")
    assert "multivesicular bodies" in browser.find_element(By.ID, "triple").text
    assert "object: ESCRT" in browser.find_element(By.ID, "facts").text
    press("e")
    assert browser.find_element(By.ID, "e-object-words").text == "multivesicular bodies"
    browser.find_element(By.CSS_SELECTOR, "#e-polarity option[value=affirmed]").click()
    browser.find_element(By.CSS_SELECTOR, "#edit-panel button[type=submit]").click()
    Wait(browser, PATIENCE).until(lambda b: b.find_element(By.ID, "said").text.startswith("Corrected"))
    rows = conn.execute("SELECT object, polarity, extracted FROM evidence WHERE relation_id = ?", [key]).fetchall()
    conn.close()
    assert rows == [("multivesicular bodies", "affirmed", "object: ESCRT; polarity: negated")]
    assert complaints(browser) == []
