"""A real Chromium for the browser tests: how it is started, how keys are pressed, what it complains about."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
By = pytest.importorskip("selenium.webdriver.common.by").By
Wait = pytest.importorskip("selenium.webdriver.support.ui").WebDriverWait

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--window-size=1280,900"]  # fmt: skip
needs_chromium = pytest.mark.skipif(not CHROMIUM or not DRIVER, reason="no chromium with chromedriver on this machine")
PATIENCE = 60  # seconds; a busy machine is slow, and waiting costs nothing where it is not


@contextmanager
def chromium(profile: Path) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in [*FLAGS, f"--user-data-dir={profile}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


def stored(database: Path) -> list[tuple[str, str, str]]:
    conn = sqlite3.connect(database)
    rows = conn.execute('SELECT decision, reason, "after" FROM verdicts ORDER BY id').fetchall()
    conn.close()
    return rows


def complaints(browser: Any) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] in ("WARNING", "SEVERE")]


def presser(browser: Any) -> Callable[[str], str]:
    """A function that presses a key and waits until the page has answered; returns what the page says."""

    def press(key: str) -> str:
        browser.find_element(By.TAG_NAME, "body").send_keys(key)
        Wait(browser, PATIENCE).until(lambda b: not b.find_element(By.TAG_NAME, "body").get_attribute("aria-busy"))
        return str(browser.find_element(By.ID, "said").text)

    return press


def opened(browser: Any, address: str) -> None:
    """Wait until a page of the queue shows a claim."""
    browser.get(address)
    Wait(browser, PATIENCE).until(lambda b: b.find_element(By.ID, "card").is_displayed())
