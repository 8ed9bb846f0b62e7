// The queue: asks for one claim after the other, draws it as text nodes, and sends verdicts. No library.
"use strict";

const app = document.getElementById("app");
const csrf = document.querySelector("meta[name=exoclaim-csrf]").content;
const mayReview = app.dataset.mayReview === "yes";
const WORDS = { subject: "subject", object: "object", predicate: "says", polarity: "denies", certainty: "hedges" };
const ROLES = ["subject", "object"];
const DONE = { accept: "Accepted", reject: "Rejected", edit: "Corrected", skip: "Skipped" };
const FILTERS = ["predicate", "polarity", "certainty", "document", "q", "show", "order"];

let claim = null; // the claim on screen
let lastDecided = null; // what an undo takes back
let seen = []; // ids of the claims shown, in order
let place = -1; // where in `seen` we are
let busy = false;
let picking = null; // the argument whose words are being picked in the edit panel
let picked = {}; // role: [first word, last word]
let words = []; // the sentence in words: {text, start, end} in code points
const outboxKey = `exoclaim-outbox:${app.dataset.db}:${app.dataset.actor}`;

const byId = (id) => document.getElementById(id);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

function filters() {
  const params = new URLSearchParams({ db: app.dataset.db });
  const form = new FormData(byId("filter-form"));
  for (const name of FILTERS) if (form.get(name)) params.set(name, form.get(name));
  return params;
}

function tell(words) {
  byId("said").textContent = words;
}

function complain(words) {
  byId("problem").textContent = words;
  byId("problem").hidden = !words;
}

async function ask(url, options) {
  let response;
  try {
    response = await fetch(url, { credentials: "same-origin", ...options });
  } catch {
    throw new Error("The server does not answer; is exoclaim review still running?");
  }
  const type = response.headers.get("content-type") || "";
  const answer = type.includes("json") ? await response.json() : { error: await response.text() };
  if (!response.ok) throw Object.assign(new Error(answer.error || `The server answered ${response.status}`), { status: response.status });
  return answer;
}

async function load(extra = {}) {
  const params = filters();
  for (const [name, value] of Object.entries(extra)) if (value) params.set(name, value);
  show(await ask(`${app.dataset.base}queue.json?${params}`));
}

function show(answer) {
  claim = answer.claim;
  lastDecided = answer.last_decided;
  drawProgress(answer.progress);
  closePanels();
  byId("card").hidden = !claim;
  byId("done").hidden = Boolean(claim);
  if (claim) draw();
  const address = filters();
  if (claim) address.set("id", claim.relation_id);
  history.replaceState(null, "", `?${address}`);
  setButtons();
}

function remember() {
  if (!claim || seen[place] === claim.relation_id) return;
  seen = [...seen.slice(0, place + 1), claim.relation_id];
  place = seen.length - 1;
}

function setButtons() {
  for (const button of document.querySelectorAll("[data-act]")) {
    const act = button.dataset.act;
    if (["accept", "reject", "edit", "skip"].includes(act)) button.disabled = !mayReview || !claim;
    if (act === "undo") button.disabled = !mayReview || !(lastDecided || (claim && claim.verdict));
    if (act === "previous") button.disabled = place <= 0 && Boolean(claim);
  }
}

function drawProgress(progress) {
  byId("progress").max = Math.max(progress.total, 1);
  byId("progress").value = progress.decided;
  byId("progress-words").textContent = `${progress.decided.toLocaleString("en")} of ${progress.total.toLocaleString("en")} decided`;
  const words = [];
  for (const [name, value] of filters()) {
    if (["db", "show", "order"].includes(name)) continue;
    const option = byId("filter-form").elements[name].selectedOptions;
    words.push(`${name === "q" ? "words" : name}: ${option ? option[0].textContent : value}`);
  }
  const form = byId("filter-form").elements;
  words.push(`${form.show.value}, ${form.order.selectedOptions[0].textContent}`);
  byId("filter-summary").textContent = words.join(" · ");
}

function badge(css, sign, words) {
  return element("span", { class: `ex-badge ${css}` }, element("span", { "aria-hidden": "true" }, `${sign} `), words);
}

function draw() {
  const denied = claim.polarity === "negated";
  byId("triple").replaceChildren(
    element("bdi", {}, claim.subject.text), " ", element("span", { class: `arrow${denied ? " denied" : ""}` }, claim.phrase), " ",
    element("bdi", {}, claim.object.text));
  const badges = [
    denied ? badge("ex-denied", "✗", "negated") : badge("ex-plain", "✓", "affirmed"),
    claim.certainty === "speculative" ? badge("ex-doubt", "?", "speculative") : badge("ex-plain", "!", "asserted"),
  ];
  const verdicts = { accept: ["ex-good", "✓", "accepted"], reject: ["ex-denied", "✗", "rejected"], edit: ["ex-doubt", "✎", "corrected"] };
  if (claim.verdict) badges.push(badge(...verdicts[claim.verdict]));
  byId("badges").replaceChildren(...badges);
  drawPassage();
  drawFacts();
  byId("identical-line").hidden = !claim.identical || !mayReview;
  byId("identical").checked = false;
  byId("identical-words").textContent = claim.identical === 1 ? "the identical claim" : `the ${claim.identical} identical claims`;
  drawEdit();
}

function drawEdit() {
  byId("e-predicate").value = claim.predicate;
  byId("e-polarity").value = claim.polarity;
  byId("e-certainty").value = claim.certainty;
  picked = {};
  picking = null;
  words = [];
  const text = claim.sentence.map((piece) => piece.text).join("");
  for (const found of text.matchAll(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}\p{C}]/gu)) {
    const start = Array.from(text.slice(0, found.index)).length; // code points, as the server counts
    words.push({ text: found[0], start, end: start + Array.from(found[0]).length });
  }
  for (const role of ROLES) {
    byId(`e-${role}-label`).value = claim[role].label;
    byId(`e-${role}-concept`).value = claim[role].id || "";
  }
  drawPicked();
}

function drawPicked() {
  byId("e-words").replaceChildren(...words.map((word, number) => {
    const within = (role) => picked[role] && picked[role][0] <= number && number <= picked[role][1];
    const css = ROLES.filter(within).map((role) => `ex-${role}`).join(" ");
    const button = element("button", { type: "button", class: `word ${css}`, "data-word": number, "aria-pressed": String(Boolean(picking && within(picking))) }, word.text);
    button.disabled = !picking;
    return button;
  }));
  for (const role of ROLES) {
    const own = picked[role] && Array.from(claim.sentence.map((piece) => piece.text).join("")).slice(words[picked[role][0]].start, words[picked[role][1]].end).join("");
    byId(`e-${role}-words`).textContent = own || claim[role].text;
    document.querySelector(`[data-pick=${role}]`).setAttribute("aria-pressed", String(picking === role));
  }
  byId("e-hint").textContent = picking ? `Click the first and the last word of the ${picking}.` : "";
}

function pick(number) {
  const [first, last] = picked[picking] || [null, null];
  const extend = first !== null && first === last && number !== first;
  picked[picking] = extend ? [Math.min(first, number), Math.max(first, number)] : [number, number];
  drawPicked();
  byId("e-words").children[number].focus();
}

function corrections() {
  const fields = Object.fromEntries(new FormData(byId("edit-panel")));
  for (const role of ROLES) { // words that were picked in an earlier correction stay picked
    const [start, end] = picked[role] ? [words[picked[role][0]].start, words[picked[role][1]].end] : claim[role].picked || [];
    if (end) Object.assign(fields, { [`${role}_start`]: start, [`${role}_end`]: end });
  }
  return fields;
}

function drawPassage() {
  const sentence = element("p", { class: "claim-sentence" });
  const text = element("bdi", { class: "ex-sentence", dir: "ltr" });
  for (const piece of claim.sentence) {
    if (!piece.kinds.length) {
      text.append(piece.text);
      continue;
    }
    const label = piece.ending.map((kind) => WORDS[kind]).join(" ");
    text.append(element("mark", { class: `ex-mark ${piece.kinds.map((kind) => `ex-${kind}`).join(" ")}`, title: piece.title, "data-label": label }, piece.text));
  }
  sentence.append(text);
  const context = (sentences) => sentences.length ? [element("p", { class: "context" }, element("bdi", {}, sentences.join(" ")))] : [];
  byId("passage").replaceChildren(...context(claim.before), sentence, ...context(claim.following));
}

function link(url, words) {
  return url ? element("a", { href: url, rel: "noopener noreferrer", target: "_blank", class: "ex-id" }, words) : words;
}

function told(after) {
  const values = ["predicate", "polarity", "certainty"].map((name) => (after[name] || "").replaceAll("_", " "));
  const roles = ROLES.filter((role) => after[role]).map((role) => `${role}: ${[after[role].text, after[role].label, after[role].concept].filter(Boolean).join(" ")}`);
  return [...values, ...roles].filter(Boolean).join(", ");
}

function drawFacts() {
  const rows = [];
  const fact = (name, ...values) => rows.push(element("dt", {}, name), element("dd", {}, ...values));
  const concept = (argument) => [`${argument.label} `, argument.id ? link(argument.url, argument.id) : element("span", { class: "muted" }, "no concept"),
    argument.name && argument.name !== argument.text ? ` ${argument.name}` : ""];
  const paper = `${app.dataset.base}paper/${encodeURIComponent(claim.document)}?db=${encodeURIComponent(app.dataset.db)}`;
  fact("Paper", element("a", { href: paper }, claim.title));
  fact("Place", [claim.page ? `page ${claim.page}` : "", claim.section || "", claim.sentence_claim.toLowerCase()].filter(Boolean).join(" · "));
  fact("Subject", ...concept(claim.subject));
  fact("Object", ...concept(claim.object));
  if (claim.extracted) fact("As extracted", claim.extracted.replaceAll("_", " "));
  if (claim.citations.length) {
    const missing = (kind) => kind === "citation" ? "not in the reference list" : kind;
    fact(claim.citations.length > 1 ? "Citations" : "Citation", ...claim.citations.map((citation) =>
      element("div", {}, element("b", {}, `[${citation.key}] `), citation.text || element("span", { class: "muted" }, missing(citation.kind)),
        citation.url ? " " : "", citation.url ? link(citation.url, "doi") : "")));
  }
  const percent = `${Math.round(claim.confidence * 100)} %`;
  fact("Confidence", element("meter", { min: "0", max: "1", value: claim.confidence, title: percent }, percent), ` ${percent} · ${claim.extractor}, ${claim.version}`);
  fact("Why", claim.why);
  if (claim.history.length) {
    fact("Verdicts", ...claim.history.map((row) => {
      const after = row.after ? told(JSON.parse(row.after)) : "";
      return element("div", {}, [row.decision, row.reason.replaceAll("_", " "), after, row.actor, row.decided_at.replace("T", " ").replace("+00:00", " UTC")].filter(Boolean).join(" · "));
    }));
  }
  byId("facts").replaceChildren(...rows);
}

function closePanels() {
  for (const name of ["reject", "edit"]) {
    byId(`${name}-panel`).hidden = true;
    document.querySelector(`[data-act=${name}]`).setAttribute("aria-expanded", "false");
  }
}

function togglePanel(name) {
  const panel = byId(`${name}-panel`);
  const open = panel.hidden;
  closePanels();
  panel.hidden = !open;
  document.querySelector(`[data-act=${name}]`).setAttribute("aria-expanded", String(open));
  if (open) panel.querySelector(name === "edit" ? "select" : "button").focus({ preventScroll: true });
}

async function decide(decision, fields = {}) {
  if (!claim) return;
  const judged = claim.relation_id;
  const name = `${claim.subject.text} ${claim.phrase} ${claim.object.text}`;
  const also = byId("identical").checked && decision !== "skip" ? claim.identical : 0;
  const settles = filters().get("show") === "disagreed" ? { settles: "1" } : {};
  const answer = await send({ relation_id: judged, decision, ...(also ? { identical: "1" } : {}), ...settles, ...fields });
  document.activeElement.blur();
  show(answer);
  remember();
  const others = answer.stored > 1 ? ` and ${answer.stored - 1} identical` : "";
  tell(`${DONE[decision]}: ${name}${others}.${decision === "skip" ? "" : " Press u to undo."}`);
}

function uid() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Verdicts are kept in the browser until the server has said that they are stored; their uid lets them be sent twice.
function outbox(change) {
  let kept = [];
  try {
    kept = JSON.parse(localStorage.getItem(outboxKey)) || [];
    if (change) localStorage.setItem(outboxKey, JSON.stringify(change(kept)));
  } catch { /* no storage in this browser: then only this page remembers */ }
  return kept;
}

async function send(fields) {
  const kept = { uid: uid(), ...fields };
  const others = (list) => list.filter((one) => one.uid !== kept.uid);
  outbox((list) => [...others(list), kept]);
  const body = new URLSearchParams({ ...kept, then: "1" });
  for (let wait = 500; ; wait = Math.min(wait * 2, 5000)) {
    try {
      const answer = await ask(`${app.dataset.base}verdict?${filters()}`, { method: "POST", headers: { "x-csrftoken": csrf }, body });
      outbox(others);
      complain("");
      return answer;
    } catch (error) {
      if (error.status === 403) throw new Error(`${error.message} Your verdict is kept here until you are logged in again.`);
      if (error.status && error.status !== 503) {
        outbox(others);
        throw error;
      }
      complain("The server does not answer. Your verdict is kept here and sent again; you may also close the page.");
      await new Promise((done) => setTimeout(done, wait));
    }
  }
}

async function sendKept() {
  const kept = mayReview ? outbox() : [];
  if (!kept.length) return false;
  for (const one of kept) show(await send(one));
  remember();
  tell(kept.length === 1 ? "A verdict of before was still here; it is stored now." : `${kept.length} verdicts of before were still here; they are stored now.`);
  return true;
}

async function undo() {
  const answer = await send({ relation_id: lastDecided || claim.relation_id, decision: "undo" });
  show(answer);
  remember();
  tell(answer.stored > 1 ? `Undone; ${answer.stored} claims are open again.` : "Undone; the claim is open again.");
}

async function go(step) {
  const at = place + (claim ? step : 0);
  if (step < 0 && at < 0) return;
  if (step < 0 || at < seen.length) {
    await load({ id: seen[at] });
    place = at;
  } else {
    await load({ after: claim ? claim.relation_id : "" });
    remember();
  }
  setButtons();
  tell("");
}

const ACTS = {
  accept: () => decide("accept"),
  reject: () => togglePanel("reject"),
  edit: () => togglePanel("edit"),
  skip: () => decide("skip"),
  undo,
  next: () => go(1),
  previous: () => go(-1),
  help: () => byId("help").showModal(),
};

async function act(work) {
  if (busy) return;
  busy = true;
  document.body.setAttribute("aria-busy", "true");
  complain("");
  try {
    await work();
  } catch (error) {
    complain(error.message);
  } finally {
    busy = false;
    document.body.removeAttribute("aria-busy");
    setButtons();
  }
}

function press(name) {
  if (name === "identical") {
    if (!byId("identical-line").hidden) byId("identical").click();
    return;
  }
  const button = document.querySelector(`[data-act=${name}]`);
  if (!button.disabled) act(ACTS[name]);
}

const KEYS = { a: "accept", r: "reject", e: "edit", s: "skip", u: "undo", n: "next", p: "previous", i: "identical", "?": "help" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || byId("help").open) return;
  if (event.key === "Escape") {
    closePanels();
    document.activeElement.blur();
    return;
  }
  if (event.repeat || (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox")) return;
  if (!byId("edit-panel").hidden && event.target.closest("#edit-panel")) return; // keys belong to the form
  const reasons = document.querySelectorAll("[data-reason]");
  if (!byId("reject-panel").hidden && /^[1-9]$/.test(event.key) && reasons[event.key - 1]) {
    event.preventDefault();
    act(() => decide("reject", { reason: reasons[event.key - 1].dataset.reason }));
  } else if (KEYS[event.key]) {
    event.preventDefault();
    press(KEYS[event.key]);
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.act) press(button.dataset.act);
  else if (button.dataset.reason) act(() => decide("reject", { reason: button.dataset.reason }));
  else if ("close" in button.dataset) closePanels();
  else if (button.dataset.pick) {
    picking = picking === button.dataset.pick ? null : button.dataset.pick;
    drawPicked();
  } else if (button.dataset.word) pick(Number(button.dataset.word));
});

byId("edit-panel").addEventListener("submit", (event) => {
  event.preventDefault();
  act(() => decide("edit", corrections()));
});

function refilter(event) {
  event.preventDefault();
  seen = [];
  place = -1;
  act(async () => {
    await load();
    remember();
  });
}
byId("filter-form").addEventListener("submit", refilter);
byId("filter-form").addEventListener("change", refilter);

act(async () => {
  let problem = "";
  try {
    if (await sendKept()) return;
  } catch (error) {
    problem = error.message;
  }
  try {
    await load({ id: new URLSearchParams(location.search).get("id") });
  } catch (error) { // that claim is gone: the next one, and why
    problem = error.message;
    await load();
  }
  remember();
  complain(problem);
});
