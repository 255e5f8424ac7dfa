
"use strict";
const svg = document.querySelector("svg");
const tip = document.getElementById("tip");
const search = document.getElementById("search");

// Without this, browsers show the title of the whole picture wherever the pointer rests.
svg.setAttribute("aria-label", document.title);
svg.querySelector("title").remove();

// Names show at once, instead of the browser's own way, which is late. They are only ever text.
const names = new Map();
for (const circle of svg.querySelectorAll(".points circle")) {
  const title = circle.querySelector("title");
  names.set(circle, title.textContent);
  circle.setAttribute("aria-label", title.textContent);
  title.remove();
}
svg.addEventListener("pointermove", (event) => {
  const name = names.get(event.target);
  tip.style.display = name === undefined ? "none" : "block";
  if (name !== undefined) {
    tip.textContent = name;
    const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    const below = event.clientY + 18;
    const fits = below + tip.offsetHeight < innerHeight;
    tip.style.left = Math.max(8, left) + "px";
    tip.style.top = (fits ? below : event.clientY - 10 - tip.offsetHeight) + "px";
  }
});
svg.addEventListener("pointerleave", () => { tip.style.display = "none"; });

document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
search.addEventListener("input", () => {
  const wanted = search.value.toLowerCase();
  let found = 0;
  for (const [circle, name] of names) {
    const matches = wanted !== "" && name.toLowerCase().includes(wanted);
    circle.classList.toggle("found", matches);
    found += matches;
  }
  svg.classList.toggle("searched", wanted !== "");
  document.getElementById("count").textContent = wanted === "" ? "" : found + " found";
});

// The wheel zooms around the pointer, dragging moves, a double click shows everything again.
const whole = svg.viewBox.baseVal;
const all = [whole.x, whole.y, whole.width, whole.height];
let view = all;
const show = (next) => { view = next; svg.setAttribute("viewBox", view.join(" ")); };
const at = (event) => {
  const point = new DOMPoint(event.clientX, event.clientY);
  return point.matrixTransform(svg.getScreenCTM().inverse());
};
svg.addEventListener("wheel", (event) => {
  event.preventDefault();
  const factor = Math.exp(Math.max(-100, Math.min(100, event.deltaY)) / 400);
  const width = Math.min(all[2], view[2] * factor);
  const scale = width / view[2];
  const { x, y } = at(event);
  show([x - (x - view[0]) * scale, y - (y - view[1]) * scale, width, view[3] * scale]);
}, { passive: false });
let grip = null;
svg.addEventListener("pointerdown", (event) => {
  grip = at(event);
  svg.classList.add("dragged");
  svg.setPointerCapture(event.pointerId);
});
svg.addEventListener("pointermove", (event) => {
  if (grip !== null) {
    const now = at(event);
    show([view[0] + grip.x - now.x, view[1] + grip.y - now.y, view[2], view[3]]);
  }
});
for (const end of ["pointerup", "pointercancel"]) {
  svg.addEventListener(end, () => { grip = null; svg.classList.remove("dragged"); });
}
svg.addEventListener("dblclick", () => show(all));
