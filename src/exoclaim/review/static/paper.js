// The PDF page beside a paper: shows the page of a claim that is pointed at, with its sentence boxed. No library.
"use strict";

const sheet = document.getElementById("sheet");
const image = document.getElementById("sheet-image");
const boxes = document.getElementById("sheet-boxes");
const words = document.getElementById("sheet-words");
const sizes = sheet.dataset.sizes.trim().split(" ").map((size) => size.split("x").map(Number));
let shown = 0;

function box(values) {
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ["x", "y", "width", "height"].forEach((name, i) => rect.setAttribute(name, values[i]));
  return rect;
}

function show(page, marked = "", told = "") {
  if (page < 1 || page > sizes.length) return;
  const [width, height] = sizes[page - 1];
  boxes.setAttribute("viewBox", `0 0 ${width} ${height}`);
  boxes.replaceChildren(...marked.split(" ").filter(Boolean).map((one) => box(one.split(","))));
  words.textContent = `Page ${page} of ${sizes.length}${told}`;
  if (page === shown) return;
  shown = page;
  image.alt = `Page ${page} of the PDF`;
  image.src = `${sheet.dataset.pages}${page}.png${sheet.dataset.query}`;
}

image.addEventListener("error", async () => {
  const answer = await fetch(image.src, { credentials: "same-origin" });
  words.textContent = answer.ok ? "The page cannot be shown." : await answer.text();
  image.removeAttribute("src");
  boxes.replaceChildren();
});

function showClaim(item) {
  if (item && item.dataset.page) show(Number(item.dataset.page), item.dataset.boxes, `, sentence of claim ${item.value}`);
}

function showTarget() {
  const target = decodeURIComponent(location.hash.slice(1));
  const claim = [...document.querySelectorAll(".claim-list li")].find((item) => item.id === target || `s-${item.dataset.sentence}` === target);
  showClaim(claim);
  return Boolean(claim);
}

document.addEventListener("click", (event) => {
  const item = event.target.closest(".claim-list li, .ex-has-claims");
  if (!item) return;
  showClaim(item.matches("li") ? item : document.querySelector(`.claim-list li[data-sentence="${CSS.escape(item.id.slice(2))}"]`));
});
document.getElementById("sheet-back").addEventListener("click", () => show(shown - 1));
document.getElementById("sheet-on").addEventListener("click", () => show(shown + 1));
window.addEventListener("hashchange", showTarget);
if (!showTarget()) show(1);
