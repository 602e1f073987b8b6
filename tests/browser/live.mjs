// The stranger's test in a real browser: init, watch, edit one rate, see the chart change.
// `node tests/browser/live.mjs DUTYLAB [SAVES]`; with a number of saves it says how long each takes to be seen.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { launch } from "./browser.mjs";

const program = resolve(process.argv[2]);
const saves = Number(process.argv[3] ?? 0);
const home = mkdtempSync(join(tmpdir(), "dutylab-live-"));
const study = join(home, "study");
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Starts `dutylab watch`; `next` gives its events of a kind, in order. */
async function watch(scenario) {
  const child = spawn(program, ["watch", scenario, "--port", "0", "--json"], { cwd: study, stdio: ["ignore", "pipe", "ignore"] });
  const events = [], waiting = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    events.push(JSON.parse(line));
    waiting.splice(0).forEach((done) => done());
  });
  const next = async (kind) => {
    for (;;) {
      while (events.length) {
        const event = events.shift();
        if (event.event === kind) return event;
      }
      await new Promise((done) => waiting.push(done));
    }
  };
  return { child, next, url: (await next("serving")).url };
}

/** Edits a file as an editor does that saves by renaming. */
function edit(file, from, to) {
  const text = readFileSync(file, "utf8");
  assert.ok(text.includes(from), `${file} has no ${from}`);
  writeFileSync(`${file}~`, text.replace(from, to));
  renameSync(`${file}~`, file);
}

async function stranger(browser) {
  const { child, url } = await watch("scenarios/my-first.toml");
  const page = await browser.open(url);
  const file = join(study, "scenarios/my-first.toml");
  const says = (text) => document.querySelector("#s-my-first")?.textContent.includes(text);
  await page.until(says, "to 20%");

  // What the reader did stays: an opened file, an order, a trace, the place on the page.
  await page.run(() => {
    document.querySelector("#s-my-first details.file").open = true;
    document.querySelector("#s-my-first .table thead th:nth-child(2) button").click();
    document.querySelector("#s-my-first tr[data-t] td > button").click();
  });
  await page.until(() => document.querySelector("#s-my-first tr.trace"));
  const before = await page.run(() => {
    const chart = document.querySelector("#s-my-first figure svg");
    chart.scrollIntoView({ behavior: "instant" });
    return { drawn: chart.outerHTML, top: Math.round(chart.getBoundingClientRect().top) };
  });
  edit(file, 'set     = "20%"', 'set     = "25%"');
  await page.until(says, "to 25%");
  await page.until(() => document.querySelector("#s-my-first tr.trace"));
  await pause(300);
  const after = await page.run(() => {
    const chart = document.querySelector("#s-my-first figure svg");
    return {
      drawn: chart.outerHTML,
      top: Math.round(chart.getBoundingClientRect().top),
      open: document.querySelector("#s-my-first details.file").open,
      order: document.querySelector("#s-my-first .table thead th:nth-child(2)").getAttribute("aria-sort"),
    };
  });
  assert.notEqual(after.drawn, before.drawn, "the chart is another one");
  assert.deepEqual([after.open, after.order], [true, "descending"]);
  assert.ok(Math.abs(after.top - before.top) < 3, `${before.top} became ${after.top}`);

  edit(file, "s232.autos.jp", "s232.auots.jp");
  await page.until(() => document.querySelector("#diagnostics").textContent.includes("s232.auots.jp"));
  await page.until(() => document.querySelector("#s-my-first .stale"));
  assert.ok(await page.run(says, "to 25%"), "the last good result stays");
  edit(file, "s232.auots.jp", "s232.autos.jp");
  await page.until(() => !document.querySelector("#s-my-first .stale") && !document.querySelector("#diagnostics").textContent);

  assert.deepEqual(page.errors, [], "errors in the console");
  assert.deepEqual(page.requests.filter((one) => !one.startsWith(url) && !one.startsWith("data:")), [], "requests to elsewhere");
  child.kill("SIGINT");
  await page.until(() => document.querySelector(".sign")?.textContent.includes("Not connected"));
}

/** Milliseconds from a save to the page in the browser, and to the files: medians. */
async function measure(browser, scenario, last) {
  const { child, next, url } = await watch(`scenarios/${scenario}.toml`);
  await next("written");
  const page = await browser.open(url);
  await page.run(() => document.addEventListener("dutylab:updated", (event) => requestAnimationFrame(() => (window.seen = event.detail.pieces))));
  await pause(300);
  const times = { page: [], disk: [] };
  for (let save = 1; save <= saves; save++) {
    const value = `"${10 + save / 10}%"`, began = performance.now();
    edit(join(study, `scenarios/${scenario}.toml`), last, value);
    last = value;
    await page.until((id) => window.seen?.includes(id) && !(window.seen = null), `s-${scenario}`);
    times.page.push(performance.now() - began);
    await next("written");
    times.disk.push(performance.now() - began);
    await pause(100);
  }
  child.kill("SIGINT");
  const median = (all) => all.sort((one, other) => one - other)[Math.floor(all.length / 2)].toFixed(0);
  console.log(`${scenario}: median of ${saves} saves: ${median(times.page)} ms to the browser, looked at every 20 ms; ${median(times.disk)} ms to the files`);
}

execFileSync(program, ["init", "study", "-q"], { cwd: home });
// Ten points more on every flow, on the whole law.
const law = ['title = "Ten points more on everything"', 'baseline = "us"', "date = 2025-10-25", "[scope]", "[[measure]]", 'id = "more"', 'rate = "10%"', ""];
writeFileSync(join(study, "scenarios/whole-law.toml"), law.join("\n"));
const browser = await launch();
try {
  await stranger(browser);
  console.log("ok: init, watch, edit one rate, see the chart change");
  if (saves) {
    await measure(browser, "my-first", '"25%"');
    await measure(browser, "whole-law", '"10%"');
  }
} finally {
  await browser.close();
  rmSync(home, { recursive: true, force: true });
}
process.exit(0);
