// Chromium, headless, driven through its own protocol over a pipe: no library, no port, no network.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-pipe",
];

/** Starts a browser with an empty profile. */
export async function launch(program = process.env.CHROMIUM ?? "chromium") {
  const profile = mkdtempSync(join(tmpdir(), "dutylab-browser-"));
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const [, , , out, back] = child.stdio;
  const waiting = new Map(), listeners = new Set();
  let number = 0, rest = "";
  child.on("error", (error) => waiting.forEach(({ reject }) => reject(error)));
  child.on("exit", (code) => waiting.forEach(({ reject }) => reject(new Error(`the browser ended: ${code}`))));
  back.setEncoding("utf8").on("data", (text) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop();
    for (const message of messages.map((text) => JSON.parse(text))) {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (asked) message.error ? asked.reject(new Error(message.error.message)) : asked.resolve(message.result);
      else listeners.forEach((listener) => listener(message));
    }
  });
  const send = (method, params = {}, sessionId) => new Promise((resolve, reject) => {
    waiting.set(++number, { resolve, reject });
    out.write(`${JSON.stringify({ id: number, method, params, sessionId })}\0`);
  });
  const close = async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    send("Browser.close").catch(() => {});
    const late = setTimeout(() => child.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(late);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { open: (url, view) => open(send, listeners, url, view), close };
}

/** Opens a page; notes what it asks for and what goes wrong in it. */
async function open(send, listeners, url, { width = 1280, height = 900, dark = false } = {}) {
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const ask = (method, params) => send(method, params, sessionId);
  const requests = [], errors = [];
  let loaded;
  const ready = new Promise((resolve) => (loaded = resolve));
  listeners.add(({ sessionId: from, method, params }) => {
    if (from !== sessionId) return;
    if (method === "Network.requestWillBeSent") requests.push(params.request.url);
    if (method === "Page.loadEventFired") loaded();
    if (method === "Runtime.exceptionThrown") errors.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    if (method === "Runtime.consoleAPICalled" && params.type === "error") errors.push(params.args.map((one) => one.value ?? one.description).join(" "));
    if (method === "Log.entryAdded" && params.entry.level === "error") errors.push(`${params.entry.text} ${params.entry.url ?? ""}`);
  });
  for (const domain of ["Page", "Runtime", "Network", "Log"]) await ask(`${domain}.enable`);
  await ask("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
  await ask("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }] });
  await send("Browser.grantPermissions", { permissions: ["clipboardReadWrite", "clipboardSanitizedWrite"] });
  await ask("Page.navigate", { url });
  await ready;
  await ask("Page.bringToFront");

  /** The value of a function run in the page. */
  const run = async (work, ...values) => {
    const expression = `(${work})(${values.map((value) => JSON.stringify(value)).join(",")})`;
    const { result, exceptionDetails } = await ask("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true, userGesture: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  /** Waits until a function run in the page says something true; gives what it says. */
  const until = async (work, ...values) => {
    for (const end = Date.now() + 10_000; ;) {
      const value = await run(work, ...values);
      if (value) return value;
      if (Date.now() > end) throw new Error(`not in ten seconds: ${work}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  /** Presses a key: "Tab", "Enter", "Escape". */
  const press = async (key) => {
    const text = key === "Enter" ? "\r" : undefined;
    const code = { Tab: 9, Enter: 13, Escape: 27 }[key];
    await ask("Input.dispatchKeyEvent", { type: "keyDown", key, code: key, windowsVirtualKeyCode: code, text });
    await ask("Input.dispatchKeyEvent", { type: "keyUp", key, code: key, windowsVirtualKeyCode: code });
  };
  /** A picture of what is in view, as bytes of a PNG. */
  const picture = async () => Buffer.from((await ask("Page.captureScreenshot", {})).data, "base64");
  /** The page as printed, as bytes of a PDF. */
  const print = async () => Buffer.from((await ask("Page.printToPDF", { printBackground: true, preferCSSPageSize: true })).data, "base64");
  return { run, until, press, picture, print, requests, errors, ask };
}
