// The stranger's test in a real browser: init, watch, edit one rate, see the chart change. Then how long a save takes to be
// seen, in milliseconds.
//
//   node tests/browser/live.cjs target/release/dutylab
//
// It needs Chromium (CHROMIUM says where, default /usr/bin/chromium) and the package playwright-core (NODE_PATH says where).
"use strict";
const assert = require("node:assert");
const { spawn, execFileSync } = require("node:child_process");
const fs = require("node:fs");
const http = require("node:http");
const os = require("node:os");
const path = require("node:path");
const readline = require("node:readline");
const { chromium } = require("playwright-core");

const program = path.resolve(process.argv[2]);
const home = fs.mkdtempSync(path.join(os.tmpdir(), "live-"));
const SAVES = 15;
const now = () => performance.now();
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)].toFixed(0);

// Starts `dutylab watch`; its events arrive in order.
const watch = async (scenario) => {
  const child = spawn(program, ["watch", scenario, "--port", "0", "--json"], { cwd: path.join(home, "study") });
  child.stderr.resume();
  const events = [], waiting = [];
  readline.createInterface({ input: child.stdout }).on("line", (line) => {
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
};

// Edits a file in place, as an editor does.
const edit = (file, from, to) => {
  const text = fs.readFileSync(file, "utf8");
  assert(text.includes(from), `${file} has no ${from}`);
  fs.writeFileSync(file + "~", text.replace(from, to));
  fs.renameSync(file + "~", file);
};

const listen = (url, told) =>
  http.get(`${url}live?since=0`, (answer) => {
    answer.setEncoding("utf8");
    let rest = "";
    answer.on("data", (text) => {
      rest += text;
      for (let end; (end = rest.indexOf("\n\n")) >= 0; rest = rest.slice(end + 2)) {
        if (rest.startsWith("data: ")) told(JSON.parse(rest.slice(6, end)), now());
      }
    });
    answer.on("error", () => {});
  });

// Milliseconds from a save to the event, to the page in the browser, and to the files on disk.
const measure = async (browser, scenario, rate) => {
  const { child, next, url } = await watch(`scenarios/${scenario}.toml`);
  await next("written");
  const page = await browser.newPage();
  let seen, told;
  await page.exposeFunction("seen", (pieces) => pieces.includes(`s-${scenario}`) && seen?.(now()));
  await page.goto(url);
  await page.evaluate(() => document.addEventListener("dutylab:updated", (event) => requestAnimationFrame(() => window.seen(event.detail.pieces))));
  const stream = listen(url, ({ pieces }, at) => pieces[`s-${scenario}`] && told?.(at));
  await pause(300);
  const file = path.join(home, "study/scenarios", `${scenario}.toml`);
  const times = { event: [], page: [], disk: [] };
  let last = rate[0];
  for (let save = 1; save <= SAVES; save++) {
    const both = [new Promise((done) => (told = done)), new Promise((done) => (seen = done))];
    const value = rate[1](save);
    const began = now();
    edit(file, last, value);
    last = value;
    const [event, browser] = await Promise.all(both);
    await next("written");
    times.event.push(event - began);
    times.page.push(browser - began);
    times.disk.push(now() - began);
    await pause(100);
  }
  stream.destroy();
  child.kill("SIGINT");
  await page.close();
  console.log(`${scenario}: median of ${SAVES} saves: ${median(times.event)} ms to the event, ${median(times.page)} ms to the browser, ${median(times.disk)} ms to the files`);
};

const main = async () => {
  execFileSync(program, ["init", "study", "-q"], { cwd: home });
  // Ten points more on every flow, on the whole law.
  fs.writeFileSync(path.join(home, "study/scenarios/whole-law.toml"), [
    'title = "Ten points more on everything"', 'baseline = "us"', "date = 2025-10-25", "[scope]", "[[measure]]", 'id = "more"', 'rate = "10%"', "",
  ].join("\n"));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  const { child, url } = await watch("scenarios/my-first.toml");
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  const wrong = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => request.url().startsWith(url) || request.url().startsWith("data:") || wrong.push(request.url()));
  await page.goto(url);
  const file = path.join(home, "study/scenarios/my-first.toml");
  const section = page.locator("#s-my-first");
  const chart = section.locator("figure svg").first();
  await section.getByText("to 20%").first().waitFor();

  // What the reader did stays: a folded list, an opened file, a filter, an order, a trace, the place on the page.
  await section.locator("details.file summary").click();
  const table = section.locator(".table").first();
  const sorted = table.locator("thead th").nth(1);
  await sorted.locator("button").click();
  await page.locator("#headline tr[data-t] td > button").first().click();
  await page.locator("#headline tr.trace").waitFor();
  await chart.scrollIntoViewIfNeeded();
  const place = () => chart.evaluate((node) => [Math.round(node.getBoundingClientRect().top), scrollY > 0]);
  const before = await place();
  const drawn = await chart.evaluate((node) => node.outerHTML);

  edit(file, 'set     = "20%"', 'set     = "25%"');
  await section.getByText("to 25%").first().waitFor();
  assert.notEqual(await chart.evaluate((node) => node.outerHTML), drawn, "the chart is another one");
  assert(await section.locator("details.file").evaluate((node) => node.open), "the file stays open");
  assert.equal(await sorted.getAttribute("aria-sort"), "descending");
  await page.locator("#headline tr.trace").waitFor();
  await pause(200);
  const after = await place();
  assert(Math.abs(after[0] - before[0]) < 3 && after[1] === before[1], `${before} became ${after}`);

  edit(file, "jp.cars", "jp.cras");
  await page.locator("#diagnostics").getByText("jp.cras").first().waitFor();
  await section.locator(".stale").waitFor();
  await section.getByText("to 25%").first().waitFor();
  await page.screenshot({ path: path.join(home, "broken.png") });
  edit(file, "jp.cras", "jp.cars");
  await section.locator(".stale").waitFor({ state: "detached" });
  assert.equal(await page.locator("#diagnostics").textContent(), "");

  assert.deepEqual(wrong, [], "nothing is asked for elsewhere, nothing fails");
  child.kill("SIGINT");
  await page.locator(".sign").getByText("Not connected").waitFor();
  await page.close();
  console.log("the stranger's test holds");
  await measure(browser, "my-first", ['"25%"', (save) => `"${10 + save / 10}%"`]);
  await measure(browser, "whole-law", ['"10%"', (save) => `"${10 + save / 10}%"`]);
  await browser.close();
  if (process.env.KEEP) console.log(home);
  else fs.rmSync(home, { recursive: true });
};

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
