"""How fast reviewing is with 100,000 claims, while papers are read, and whether a killed server loses a verdict.

    python benchmarks/review/run.py queue      # key to next claim, by order and filter
    python benchmarks/review/run.py ingest     # the same while `exoclaim ingest` writes
    python benchmarks/review/run.py kill 100   # kill -9 at random while a script decides; counts lost verdicts
    python benchmarks/review/run.py keys       # 50 claims decided by keys in Chromium

Everything happens in a temporary folder. Times are taken by the client, from request to whole answer.
"""

import multiprocessing
import os
import random
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

from exoclaim.review.serve import build_app
from exoclaim.schema import (
    Analysis,
    Certainty,
    Concept,
    Document,
    Label,
    Mention,
    Polarity,
    Predicate,
    Relation,
    Sentence,
    View,
    document_id,
)
from exoclaim.store import open_database, start_run, write_analysis

ROOT = Path(__file__).parents[2]
PER_PAPER = 200


def paper(number: int) -> Analysis:
    """A made-up paper of PER_PAPER sentences with a claim each, over 400 proteins and 30 places."""
    dice = random.Random(number)
    text, sentences, mentions, relations = f"Paper {number}\n\n", [], [], []
    for i in range(PER_PAPER):
        protein, place = dice.randrange(400), dice.randrange(30)
        words = [f"PROT{protein}", dice.choice(["is found in", "is never found in", "may reach"]), f"organelle{place}"]
        start = len(text)
        line = f"{words[0]} {words[1]} {words[2]} in cells of line {i}."
        sentences.append(Sentence(start=start, end=start + len(line), text=line))
        kinds = ((Label.PROTEIN, f"HGNC:{protein}", words[0]), (Label.COMPARTMENT, f"GO:{place:07}", words[2]))
        for label, curie, name in kinds:
            at = start + line.index(name)
            concept = Concept(id=curie, name=name, label=label, source="made up")
            mentions.append(Mention(start=at, end=at + len(name), label=label, sentence=i, concept=concept))
        relations.append(
            Relation(
                subject=2 * i, object=2 * i + 1, predicate=dice.choice([Predicate.LOCATED_IN, Predicate.ENRICHED_IN]),
                polarity=Polarity.NEGATED if "never" in line else Polarity.AFFIRMED,
                certainty=Certainty.SPECULATIVE if "may" in line else Certainty.ASSERTED, confidence=round(dice.random(), 4),
            )
        )  # fmt: skip
        text += line + " "
    document = Document(
        id=document_id(text.encode()), source=f"{number}.txt", format="text", title=f"Paper {number}", text=text,
        view=View.identity(text),
    )  # fmt: skip
    return Analysis(document=document, sentences=tuple(sentences), mentions=tuple(mentions), relations=tuple(relations))


_NAMES = {  # tables to copy, and their columns that hold ids of a paper's own rows
    "documents": ("id",), "sentences": ("id", "document"), "mentions": ("id", "document", "sentence"),
    "relations": ("id", "document", "sentence", "subject", "object"),
}  # fmt: skip


def make(path: Path, papers: int, copies: int = 1) -> Path:
    """A database of made-up papers, each so many times: copies are made by SQL, which is quicker than writing them."""
    db = open_database(path)
    run = start_run(db, version="0", model="made up", config_hash="0")
    for number in range(papers):
        write_analysis(db, paper(number), run=run, pipeline="made up")
    with db.atomic():
        for table, own in _NAMES.items():
            columns = [row[1] for row in db.conn.execute(f"PRAGMA table_info({table})")]
            chosen = ", ".join(f'"{c}" || n' if c in own else f'"{c}"' for c in columns)
            numbers = f"WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < {copies - 1})"
            if copies > 1:
                db.conn.execute(f"{numbers} INSERT INTO {table} SELECT {chosen} FROM copy, (SELECT * FROM {table})")
    db.close()
    return path


def serve(path: Path, port: int) -> None:
    """The server, in a process forked from this one: nothing is imported again."""
    import uvicorn

    app = build_app(path)
    app._secret = "benchmark"
    uvicorn.run(app.app(), port=port, log_level="error")


class Server:
    """A running server and a curator's client on it."""

    def __init__(self, path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.process = multiprocessing.get_context("fork").Process(target=serve, args=(path, port), daemon=True)
        self.process.start()
        app = build_app(path)
        app._secret = "benchmark"
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)
        self.client.cookies.set("ds_actor", app.sign({"a": {"id": "root"}}, "actor"))
        for _ in range(600):
            try:
                self.token = self.client.get("/-/exoclaim/queue").cookies["ds_csrftoken"]
                break
            except httpx.TransportError:
                time.sleep(0.05)

    def decide(self, fields: dict[str, str], query: str = "") -> httpx.Response:
        """Send a verdict."""
        return self.client.post(f"/-/exoclaim/verdict?{query}", data=fields, headers={"x-csrftoken": self.token})

    def cpu(self) -> float:
        """Processor seconds that the server has used so far: a figure that other programs do not blur."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process.pid:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()


HEAD = "\n| what | n | median ms | p95 ms | worst ms | server's processor ms each |\n|---|---:|---:|---:|---:|---:|"


def told(name: str, seconds: list[float], cpu: float) -> None:
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    median, worst = statistics.median(ordered), ordered[-1]
    figures = " | ".join(f"{1000 * x:.0f}" for x in (median, p95, worst, cpu / len(ordered)))
    print(f"| {name} | {len(ordered)} | {figures} |", flush=True)


def keys(server: Server, query: str, presses: int) -> list[float]:
    """Seconds from the verdict to the next claim."""
    shown = server.client.get(f"/-/exoclaim/queue.json?{query}").json()["claim"]["relation_id"]
    taken = []
    for number in range(presses):
        started = time.perf_counter()
        fields = {"relation_id": shown, "decision": ("accept", "skip")[number % 2], "uid": f"{random.getrandbits(96):024x}"}
        answer = server.decide(fields | {"then": "1"}, query)
        taken.append(time.perf_counter() - started)
        shown = answer.raise_for_status().json()["claim"]["relation_id"]
    return taken


def queue(folder: Path, papers: int = 20, copies: int = 25, presses: int = 30) -> None:
    path = make(folder / "large.db", papers, copies)
    print(f"{papers * copies * PER_PAPER:,} claims, {path.stat().st_size / 2**20:.0f} MB", flush=True)
    server = Server(path)
    print(HEAD, flush=True)
    pages, used = [], server.cpu()
    for _ in range(presses):
        started = time.perf_counter()
        server.client.get("/-/exoclaim/queue").raise_for_status()
        pages.append(time.perf_counter() - started)
    told("queue page", pages, server.cpu() - used)
    for query in ("", "order=paper", "order=predicate", "order=concept", "order=dispute", "q=PROT17", "polarity=negated"):
        name, used, started = query or "uncertain first", server.cpu(), time.perf_counter()
        server.client.get(f"/-/exoclaim/queue.json?{query}").raise_for_status()
        told(f"first claim, {name}", [time.perf_counter() - started], server.cpu() - used)
        used, taken = server.cpu(), keys(server, query, presses)
        told(f"key to next claim, {name}", taken, server.cpu() - used)
    server.kill()


def ingest(folder: Path, presses: int = 120) -> None:
    path = make(folder / "busy.db", 100)
    server = Server(path)
    command = [sys.executable, "-m", "exoclaim.cli", "ingest", str(ROOT / "corpus" / "texts"), "--db", str(path), "--force"]
    told_by_ingest = folder / "ingest.txt"
    with told_by_ingest.open("wb") as log:
        reading = subprocess.Popen(command, stderr=log, stdout=subprocess.DEVNULL)
    taken: list[float] = []
    used = server.cpu()
    while reading.poll() is None:
        taken += keys(server, "", 5)
        time.sleep(0.2)
    count = sqlite3.connect(path).execute("SELECT count(*) FROM verdicts").fetchone()[0]
    print(f"ingest ended with {reading.returncode}; {len(taken)} verdicts sent, {count} stored")
    if reading.returncode:
        print(told_by_ingest.read_text(encoding="utf-8")[-500:])
    print(HEAD, flush=True)
    told("key to next claim while ingest writes", taken, server.cpu() - used)
    server.kill()


def kill(folder: Path, times: int = 100) -> None:
    path = make(folder / "killed.db", 5)
    ids = [row[0] for row in sqlite3.connect(path).execute("SELECT id FROM relations")]
    dice, stored, sent = random.Random(7), [], 0
    for _ in range(times):
        server = Server(path)
        left, striking = dice.randrange(8), None
        while True:
            if left <= 0 and striking is None:  # somewhere within the requests to come
                striking = threading.Timer(dice.uniform(0, 0.3), server.kill)
                striking.start()
            uid, left = f"{random.getrandbits(96):024x}", left - 1
            try:
                answer = server.decide({"relation_id": dice.choice(ids), "decision": "accept", "uid": uid})
            except httpx.TransportError:
                break
            sent += 1
            if answer.status_code == 200:
                stored.append(uid)
        if striking:
            striking.join()
    conn = sqlite3.connect(path)
    present = {row[0] for row in conn.execute("SELECT uid FROM verdicts")}
    check = conn.execute("PRAGMA integrity_check").fetchone()[0]
    lost = len(set(stored) - present)
    print(f"killed {times} times: {len(stored)} verdicts confirmed, {lost} lost, {sent} answered; database: {check}")
    if lost:
        raise SystemExit(1)


def keys_in_a_browser(folder: Path, claims: int = 50) -> None:
    from selenium import webdriver
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    path = make(folder / "keys.db", 20)
    server = Server(path)
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    base = str(server.client.base_url)
    browser.get(f"{base}/-/exoclaim/static/icon.svg")
    browser.add_cookie({"name": "ds_actor", "value": server.client.cookies["ds_actor"]})
    browser.get(f"{base}/-/exoclaim/queue")
    WebDriverWait(browser, 60).until(lambda b: b.find_element(By.ID, "card").is_displayed())
    started = time.perf_counter()
    page = browser.execute_async_script(KEYS, claims)
    print(f"{claims} claims decided by keys: {page / 1000:.1f} s of page time, {time.perf_counter() - started:.1f} s in all")
    count = sqlite3.connect(path).execute("SELECT count(*) FROM verdicts").fetchone()[0]
    print(f"{count} verdicts stored")
    browser.quit()
    server.kill()


KEYS = """
const [claims, done] = arguments;
const key = (k) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: k, bubbles: true }));
const ready = () => new Promise((go) => {
  const look = () => document.body.hasAttribute("aria-busy") ? setTimeout(look, 2) : go();
  look();
});
(async () => {
  const started = performance.now();
  for (let i = 0; i < claims; i++) {
    if (i % 3 === 2) { key("r"); await ready(); key("3"); } else key("a");
    await ready();
  }
  done(performance.now() - started);
})();
"""

if __name__ == "__main__":
    what = sys.argv[1] if len(sys.argv) > 1 else ""
    with tempfile.TemporaryDirectory() as temporary:
        if what == "kill":
            kill(Path(temporary), int(sys.argv[2]) if len(sys.argv) > 2 else 100)
        elif what in ("queue", "ingest", "keys"):
            {"queue": queue, "ingest": ingest, "keys": keys_in_a_browser}[what](Path(temporary))
        else:
            raise SystemExit(__doc__)
