// Opens every page of a folder in Chromium, from the disk, and prints a JSON list of what a reader would stumble over.
//
//     node look.cjs CHROMIUM SITE [TERM=PAGE …]
//
// In three forms: 1280 px wide in light and in dark, 390 px wide. With terms, what the search finds for them.
"use strict";

const { readdirSync } = require("node:fs");
const { join, relative, resolve } = require("node:path");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const [browserPath, folder, ...terms] = process.argv.slice(2);
const site = resolve(folder);
const FORMS = [
  { name: "light", viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  { name: "dark", viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  { name: "phone", viewport: { width: 390, height: 844 }, colorScheme: "light" },
];

function pagesOf(place) {
  return readdirSync(place, { withFileTypes: true }).flatMap((entry) => {
    const path = join(place, entry.name);
    if (entry.isDirectory()) return pagesOf(path);
    return entry.name.endsWith(".html") && entry.name !== "404.html" ? [path] : [];
  });
}

// Runs in the page.
function look(form) {
  const found = [];
  const width = innerWidth;
  const name = (element) => [element.tagName.toLowerCase(), ...element.classList].slice(0, 3).join(".");
  const short = (text) => text.trim().replace(/\s+/g, " ").slice(0, 40);
  const parents = function* (element) {
    for (let each = element; each; each = each.parentElement) yield each;
  };
  const scrolls = (element) =>
    [...parents(element)].find((each) => each !== document.body && /auto|scroll/.test(getComputedStyle(each).overflowX));

  const scheme = document.body.dataset.mdColorScheme;
  if (scheme && (form === "dark") !== (scheme === "slate")) found.push(`the palette is ${scheme}`);
  if (document.documentElement.scrollWidth > width) {
    found.push(`the page is ${document.documentElement.scrollWidth} px wide`);
  }
  for (const image of document.images) {
    if (!image.complete || !image.naturalWidth) found.push(`no picture: ${image.src}`);
  }
  if (form !== "phone") {
    for (const wrap of document.querySelectorAll(".md-typeset__scrollwrap")) {
      const over = wrap.scrollWidth - wrap.clientWidth;
      if (over > 1 && !wrap.closest(".matrix")) found.push(`a table is ${over} px too wide: ${short(wrap.textContent)}`);
    }
    for (const label of document.querySelectorAll(".md-sidebar .md-ellipsis")) {
      if (label.scrollWidth > label.clientWidth + 1) found.push(`cut in the navigation: ${short(label.textContent)}`);
    }
  }

  // Colours as they come out, with what lies beneath.
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const colour = (text) => {
    if (!known.has(text)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(text, [red, green, blue, alpha / 255]);
    }
    return known.get(text);
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const once = (ask) => {
    const answers = new Map();
    return (element) => {
      if (!answers.has(element)) answers.set(element, ask(element));
      return answers.get(element);
    };
  };
  const opacity = once((element) => {
    const above = element.parentElement ? opacity(element.parentElement) : 1;
    return above * getComputedStyle(element).opacity;
  });
  const behind = once((element) => {
    const layers = [];
    for (const each of parents(element)) {
      if (getComputedStyle(each).backgroundImage.includes("gradient")) return null; // many colours: for eyes
      const layer = colour(getComputedStyle(each).backgroundColor);
      layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reduceRight((below, top) => over(top, below), [255, 255, 255, 1]);
  });
  const light = ([...channels]) => {
    const [red, green, blue] = channels.slice(0, 3).map((each) => {
      const part = each / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  const texts = [];
  const pale = new Set();
  const content = document.querySelector("article.md-content__inner") || document.body;
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.nodeValue.trim()) continue;
    if (!element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })) continue;
    if (element.closest("script, style, title, desc, .headerlink, .md-code__nav, .hide, .skip")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
    if (!boxes.length) continue;
    const style = getComputedStyle(element);
    const scroller = scrolls(element);
    const svg = element.closest("svg");
    if (!scroller && boxes.some((box) => box.right > width + 1)) {
      found.push(`text leaves the page: ${short(node.nodeValue)}`);
    }
    const size = parseFloat(style.fontSize) * (svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1);
    if (size < 10.5) found.push(`${size.toFixed(1)} px is too small to read: ${short(node.nodeValue)}`);
    const below = svg ? null : behind(element);
    if (below) {
      const own = colour(style.color);
      const [one, other] = [light(over([own[0], own[1], own[2], own[3] * opacity(element)], below)), light(below)];
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
      const what = `contrast ${ratio.toFixed(2)} of ${name(element)}`;
      if (ratio < (large ? 3 : 4.5) && !pale.has(what)) {
        pale.add(what);
        found.push(`${what}: ${short(node.nodeValue)}`);
      }
    }
    for (const { left, right, top, bottom, height } of boxes) {
      texts.push({ left, right, top: top + height * 0.2, bottom: bottom - height * 0.2, node, scroller });
    }
  }
  texts.sort((one, other) => one.top - other.top);
  texts.forEach((one, number) => {
    for (let next = number + 1; next < texts.length && texts[next].top < one.bottom - 1; next++) {
      const other = texts[next];
      const meet = one.left < other.right - 2 && other.left < one.right - 2;
      // What scrolls is cut at its edge, and so lies beneath nothing.
      if (meet && one.node !== other.node && one.scroller === other.scroller && !one.scroller) {
        found.push(`one text over another: ${short(one.node.nodeValue)} / ${short(other.node.nodeValue)}`);
      }
    }
  });
  return found;
}

async function searched(browser) {
  const page = await browser.newPage({ viewport: FORMS[0].viewport });
  await page.goto(pathToFileURL(join(site, "index.html")).href);
  const missing = [];
  for (const each of terms) {
    const [term, wanted] = each.split("=");
    await page.fill(".md-search__input", "");
    await page.click(".md-search__input");
    await page.keyboard.type(term);
    const first = page.locator(".md-search-result__link").first();
    const hit = page.locator(`.md-search-result__link[href*="${wanted}"]`).first();
    try {
      await hit.waitFor({ timeout: 20_000, state: "attached" });
    } catch {
      const shown = (await first.count()) ? await first.getAttribute("href") : "nothing";
      missing.push(`search: ${term} doesn't find ${wanted}, but ${shown}`);
    }
  }
  await page.close();
  return missing;
}

async function main() {
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
  const found = terms.length ? await searched(browser) : [];
  const pages = pagesOf(site);
  for (const form of FORMS) {
    const context = await browser.newContext({ viewport: form.viewport, colorScheme: form.colorScheme });
    const page = await context.newPage();
    let told = [];
    page.on("pageerror", (error) => told.push(`script: ${error.message}`));
    page.on("console", (message) => message.type() === "error" && told.push(`console: ${message.text()}`));
    page.on("request", (request) => /^(https?|wss?):/.test(request.url()) && told.push(`asks ${request.url()}`));
    for (const path of pages) {
      told = [];
      await page.goto(pathToFileURL(path).href, { waitUntil: "load" });
      told.push(...(await page.evaluate(look, form.name)));
      found.push(...[...new Set(told)].map((each) => `${relative(site, path)}, ${form.name}: ${each}`));
    }
    await context.close();
  }
  await browser.close();
  console.log(JSON.stringify({ pages: pages.length, found }));
}

main();
