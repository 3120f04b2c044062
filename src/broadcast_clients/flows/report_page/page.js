"use strict";
document.documentElement.classList.add("js");
const guide = document.querySelector("#guide");
const scroll = guide && guide.querySelector(".scroll");
const shownDay = () => guide.querySelector(".day-" + guide.querySelector("input[name=day]:checked").value);
const px = (name) => parseFloat(getComputedStyle(guide).getPropertyValue(name));

function toMinute(minute) {
  scroll.scrollLeft = Math.max(0, minute * px("--m") - scroll.clientWidth / 4);
}
function tick(line) {
  const minute = Math.floor((Date.now() - Number(line.dataset.begin)) / 60000);
  const inside = minute >= 0 && minute < Number(line.dataset.minutes);
  line.hidden = !inside;
  if (inside) line.style.setProperty("--b", minute);
}
function open(item) {
  const box = document.querySelector("#airing");
  const known = JSON.parse(document.querySelector("#contents").textContent)[item.dataset.c] || [];
  const set = (name, text) => {
    const place = box.querySelector("." + name);
    place.textContent = text || "";
    place.hidden = !text;
  };
  set("name", item.querySelector("b").textContent);
  set("sub", known[0]);
  set("what", [item.closest(".row").querySelector("h3").textContent, item.title].join(" · "));
  set("facts", known.slice(2).filter(Boolean).join(" · "));
  set("text", known[1]);
  box.showModal();
}
function step(from, key) {
  const row = from.closest(".row");
  if (key === "ArrowRight") return from.nextElementSibling;
  if (key === "ArrowLeft") return from.previousElementSibling;
  const next = key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
  const items = next ? [...next.querySelectorAll(".p")] : [];
  const at = Number(from.style.getPropertyValue("--b"));
  return items.filter((each) => Number(each.style.getPropertyValue("--b")) <= at).pop() || items[0];
}

if (scroll) {
  for (const line of guide.querySelectorAll(".now[data-live]")) {
    tick(line);
    setInterval(tick, 30000, line);
  }
  for (const day of guide.querySelectorAll(".day")) {
    const first = day.querySelector(".p");
    if (first) first.tabIndex = 0;
  }
  const begin = () => {
    const line = shownDay().querySelector(".now:not([hidden])");
    toMinute(line ? Number(line.style.getPropertyValue("--b")) : 18 * 60);
  };
  guide.addEventListener("change", (event) => {
    if (event.target.name === "day") begin();
  });
  scroll.addEventListener("click", (event) => {
    const item = event.target.closest(".p");
    if (item) open(item);
  });
  scroll.addEventListener("keydown", (event) => {
    const item = event.target.closest(".p");
    if (!item) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open(item);
    } else if (event.key.startsWith("Arrow")) {
      const next = step(item, event.key);
      event.preventDefault();
      if (next) {
        item.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
      }
    }
  });
  begin();
}
