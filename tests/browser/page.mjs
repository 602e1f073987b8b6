// The pages of a batch in a real browser: `node tests/browser/page.mjs DUTYLAB [FOLDER FOR PICTURES]`.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";

const [program, pictures] = process.argv.slice(2).map((path) => resolve(path));
const folder = mkdtempSync(join(tmpdir(), "dutylab-page-"));
const batch = ["japan-cars", "law-korea-as-known", "south-east-asia", "law-japan-cars-response", "canada-ten-more", "nafta"];
execFileSync(program, ["report", "-q", ...batch], { cwd: folder, stdio: "ignore" });
const url = (name) => pathToFileURL(join(folder, "output", name)).href;
const keep = async (name, page) => pictures && writeFileSync(join(pictures, `${name}.png`), await page.picture());

const browser = await launch();
const checks = [];
const check = (name, work) => checks.push([name, work]);
const clean = (page) => {
  assert.deepEqual(page.errors, [], "errors in the console");
  const outside = page.requests.filter((url) => !/^(file|data):/.test(url));
  assert.deepEqual(outside, [], "requests to anywhere");
};

check("the page renders", async () => {
  const page = await browser.open(url("report.html"));
  const seen = await page.run(() => ({
    scenarios: document.querySelectorAll(".scenario").length,
    charts: [...document.querySelectorAll(".scenario > figure svg")].filter((svg) => svg.getBoundingClientRect().width > 300).length,
    text: document.querySelector("svg.chart text").getComputedTextLength(),
    font: document.fonts.check("16px Inter"),
  }));
  assert.equal(seen.scenarios, batch.length);
  assert.ok(seen.charts === batch.length && seen.text > 5 && seen.font, JSON.stringify(seen));
  await keep("desktop", page);
  clean(page);
});

check("tables sort, and say so", async () => {
  const page = await browser.open(url("report.html"));
  const sorted = () => page.run(() => {
    const table = document.querySelector("#t-law-korea-as-known-h-t").closest("table");
    const head = table.tHead.rows[0].cells[1];
    head.querySelector("button").click();
    return [head.getAttribute("aria-sort"), [...table.tBodies[0].rows].map((row) => row.cells[1].textContent)];
  });
  const size = (word) => Number(word.match(/[\d.]+/)[0]) * { m: 1, bn: 1000 }[word.match(/(m|bn)?$/)[0]];
  const [down, falling] = await sorted();
  const [up, rising] = await sorted();
  assert.deepEqual([down, up], ["descending", "ascending"]);
  assert.equal(falling.length, 40);
  const sizes = falling.filter((word) => /(m|bn)$/.test(word)).map(size);
  assert.deepEqual(sizes, [...sizes].sort((one, other) => other - one));
  assert.equal(rising.at(-1), falling[0]);
  clean(page);
});

check("tables filter, and count", async () => {
  const page = await browser.open(url("report.html"));
  const type = (id, value) => page.run((id, value) => {
    const field = document.getElementById(id);
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const box = field.closest(".table");
    const shown = [...box.querySelectorAll("tbody > tr")].filter((row) => !row.hidden);
    return [box.querySelector("output").textContent, shown.map((row) => row.cells[0].textContent), shown.map((row) => row.cells[1].textContent)];
  }, id, value);
  assert.deepEqual((await type("t-law-korea-as-known-h-f", "vehicles")).slice(0, 2), ["1 of 40 rows", ["87 Vehicles"]]);
  assert.equal((await type("t-law-korea-as-known-h-f", ""))[0], "40 rows");
  const [, , cases] = await type("t-south-east-asia-p-c", "one rate");
  assert.ok(cases.length === 4 && cases.every((name) => name === "one rate"), String(cases));
  clean(page);
});

check("a rate opens its trace by keyboard, and Escape closes it", async () => {
  const page = await browser.open(url("report.html"));
  await page.run(() => {
    const table = document.getElementById("t-law-korea-as-known-p-t").closest("table");
    table.closest("details").open = true;
    table.querySelector("tr[data-t] button").focus();
  });
  await page.press("Enter");
  const trace = await page.until(() => document.querySelector("tr.trace")?.innerText);
  assert.match(trace, /What makes the rate: South Korea/);
  assert.match(trace, /Together/);
  const sums = await page.run(() => {
    const table = document.querySelector(".trace table");
    const number = (cell) => Math.round(Number(cell.textContent.replace("−", "-").replace(/[^-\d.]/g, "")) * 1000);
    const column = (at) => [...table.tBodies[0].rows].reduce((sum, row) => sum + number(row.cells[at]), 0);
    return [1, 2, 3].map((at) => [column(at), number(table.tFoot.rows[0].cells[at])]);
  });
  for (const [parts, total] of sums) assert.equal(parts, total, "parts add up to the rate");
  await keep("trace", page);
  await page.press("Escape");
  assert.deepEqual(await page.run(() => [document.querySelectorAll(".trace").length, document.activeElement.getAttribute("aria-expanded")]), [0, "false"]);
  clean(page);
});

check("a sentence and a file are copied", async () => {
  const page = await browser.open(url("index.html"));
  for (const id of ["quote-japan-cars", "f-japan-cars"]) {
    const wanted = await page.run((id) => {
      document.querySelector(`[data-copy="${id}"]`).closest("details")?.setAttribute("open", "");
      document.querySelector(`[data-copy="${id}"]`).click();
      return document.getElementById(id).textContent;
    }, id);
    await page.until((id) => document.querySelector(`[data-copy="${id}"]`).textContent === "Copied", id);
    assert.equal(await page.run(() => navigator.clipboard.readText()), wanted);
  }
  clean(page);
});

check("scenarios are searched, and filtered by trade and kind", async () => {
  for (const name of ["report.html", "index.html"]) {
    const page = await browser.open(url(name));
    const ask = (id, value) => page.run((id, value) => {
      const field = document.getElementById(id);
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      const seen = (one) => one.checkVisibility();
      return {
        scenarios: [...document.querySelectorAll(".scenario")].filter(seen).map((one) => one.id),
        lines: [...document.querySelectorAll("nav a[href^='#s-']")].filter(seen).map((one) => one.hash.slice(1)),
        count: document.querySelector("#find .count").textContent,
      };
    }, id, value);
    const all = await ask("find-word", "");
    assert.deepEqual([all.scenarios.length, all.lines.length, all.count], [6, 6, "6 scenarios"]);
    const cars = await ask("find-word", "JAPAN  cars");
    assert.ok(cars.scenarios.includes("s-japan-cars") && !cars.scenarios.includes("s-south-east-asia"), String(cars.scenarios));
    assert.deepEqual(cars.lines, cars.scenarios);
    assert.deepEqual((await ask("find-word", "no such word")), { scenarios: [], lines: [], count: "0 of 6 scenarios" });
    await ask("find-word", "");
    const law = await ask("find-basis", "Law in force on both sides");
    assert.deepEqual([law.scenarios.toSorted(), law.count], [["s-law-japan-cars-response", "s-law-korea-as-known", "s-nafta"], "3 of 6 scenarios"]);
    assert.equal((await ask("find-basis", "")).scenarios.length, 6);
    const trade = await page.run(() => document.getElementById("s-nafta").dataset.world);
    assert.deepEqual((await ask("find-world", trade)).scenarios, ["s-nafta"]);
    clean(page);
  }
});

check("dark and light", async () => {
  const ground = () => getComputedStyle(document.body).backgroundColor;
  const dark = await browser.open(url("report.html"), { dark: true });
  const [before, pressed] = await dark.run(() => [getComputedStyle(document.body).backgroundColor, document.querySelector(".theme").ariaPressed]);
  assert.notEqual(before, "rgb(255, 255, 255)");
  assert.equal(pressed, "true");
  await keep("dark", dark);
  await dark.run(() => document.querySelector(".theme").click());
  assert.equal(await dark.run(ground), "rgb(255, 255, 255)");
  clean(dark);
});

check("nothing overflows a telephone, and charts are drawn for it", async () => {
  for (const name of ["report.html", "index.html"]) {
    const page = await browser.open(url(name), { width: 375, height: 800 });
    const [wide, screen] = await page.run(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= screen, `${name}: ${wide} of ${screen}`);
    await keep(`phone-${name}`, page);
    await page.run(() => document.querySelector("#s-japan-cars figure").scrollIntoView());
    const drawn = await page.until(() => {
      const image = document.querySelector("#s-japan-cars img");
      if (image) return image.complete && image.currentSrc;
      return [...document.querySelectorAll("#s-japan-cars > figure svg")].map((svg) => svg.checkVisibility() && svg.getAttribute("width")).find(Boolean);
    });
    assert.ok(name === "report.html" ? drawn < 400 : drawn.endsWith(".phone.svg"), `${name}: ${drawn}`);
    await keep(`phone-chart-${name}`, page);
    clean(page);
  }
});

check("the keyboard goes in the order of the page", async () => {
  const page = await browser.open(url("report.html"));
  const order = [];
  for (let presses = 0; presses < 40; presses++) {
    await page.press("Tab");
    order.push(await page.run(() => {
      const { top, left } = document.activeElement.getBoundingClientRect();
      const outline = getComputedStyle(document.activeElement).outlineStyle;
      return [document.activeElement.textContent.trim().slice(0, 30), Math.round(top + scrollY), Math.round(left), outline];
    }));
  }
  assert.equal(order[0][0], "Skip to the content");
  assert.ok(order.every(([, , , outline]) => outline !== "none"), "what is chosen is seen");
  assert.equal(new Set(order.map(String)).size, order.length, "no trap");
  clean(page);
});

check("the page that a run leaves", async () => {
  const page = await browser.open(url("index.html"));
  const broken = await page.run(async () => {
    const pictures = [...document.images];
    pictures.forEach((picture) => (picture.loading = "eager"));
    await Promise.all(pictures.map((picture) => picture.decode().catch(() => {})));
    return [pictures.length, pictures.filter((picture) => !picture.naturalWidth).map((picture) => picture.src)];
  });
  assert.ok(broken[0] > 10);
  assert.deepEqual(broken[1], []);
  await keep("index", page);
  clean(page);
});

check("the page prints", async () => {
  const page = await browser.open(url("report.html"));
  const pdf = await page.print();
  assert.ok(pdf.length > 50_000);
  if (pictures) writeFileSync(join(pictures, "print.pdf"), pdf);
  clean(page);
});

let failed = 0;
for (const [name, work] of checks) {
  try {
    await work();
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n${error.stack}`);
  }
}
await browser.close();
rmSync(folder, { recursive: true, force: true });
process.exitCode = failed ? 1 : 0;
