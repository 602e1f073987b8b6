// What a page does when it is touched: search, sort, filter, trace, copy, dark or light. Without it everything can be read.
"use strict";
{
  const root = document.documentElement;
  const make = (tag, text, scope) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (scope) node.scope = scope;
    return node;
  };

  // A figure as it is worded: "−$5.2bn", "≈20%", "10–40%", "<0.01%". A range counts by its middle; words come last.
  const SCALES = { m: 1e6, bn: 1e9, tn: 1e12 };
  const number = (text) => {
    const found = [...text.replaceAll(",", "").matchAll(/([−+-]?)\$?(\d+(?:\.\d+)?)(tn|bn|m)?/g)];
    if (!found.length || /^[a-z]/i.test(text)) return NaN;
    const values = found.map(([, sign, digits, scale]) => (sign === "−" || sign === "-" ? -1 : 1) * digits * (SCALES[scale] ?? 1));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };

  const rows = (body) => [...body.rows].filter((row) => !row.classList.contains("trace"));
  const close = (row) => {
    const next = row.nextElementSibling;
    if (next?.classList.contains("trace")) next.remove();
    row.querySelectorAll("td > button").forEach((button) => button.setAttribute("aria-expanded", "false"));
  };

  const words = (row) => [...row.cells].filter((cell) => cell.matches("th, .w")).map((cell) => cell.textContent);

  const sort = (button) => {
    const head = button.closest("th"), table = head.closest("table"), body = table.tBodies[0];
    const numeric = head.classList.contains("n");
    const first = numeric ? "descending" : "ascending";
    const now = head.getAttribute("aria-sort");
    const order = now ? (now === "ascending" ? "descending" : "ascending") : first;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    const all = rows(body);
    all.forEach(close);
    const sign = order === "ascending" ? 1 : -1;
    const key = (row) => {
      const text = row.cells[head.cellIndex].textContent;
      return numeric ? number(text) : text;
    };
    const compare = (one, other) => {
      if (!numeric) return sign * one.localeCompare(other, "en", { numeric: true });
      if (isNaN(one) || isNaN(other)) return isNaN(one) - isNaN(other);
      return sign * (one - other);
    };
    const keyed = all.map((row) => [key(row), row]);
    keyed.sort((one, other) => compare(one[0], other[0]));
    body.append(...keyed.map(([, row]) => row));
  };

  const count = (box) => {
    const all = rows(box.querySelector("tbody")), shown = all.filter((row) => !row.hidden).length;
    box.querySelector(".tools").hidden = all.length < 4;
    box.querySelector(".count").textContent = (shown === all.length ? "" : `${shown} of `) + (all.length === 1 ? "1 row" : `${all.length} rows`);
  };
  const asked = (input) => input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const filter = (box) => {
    const all = asked(box.querySelector("input"));
    const wanted = box.querySelector("select")?.value ?? "";
    for (const row of rows(box.querySelector("tbody"))) {
      const cells = words(row);
      const text = cells.join(" ").toLowerCase();
      row.hidden = !all.every((word) => text.includes(word)) || (wanted !== "" && !cells.includes(wanted));
      if (row.hidden) close(row);
    }
    count(box);
  };

  // Scenarios in whose text all the words occur, of the trade and of the kind that is wanted. What is hidden is not in the contents.
  const find = (box) => {
    const all = asked(box.querySelector("input")), choices = [...box.querySelectorAll("select")];
    const scenarios = [...document.querySelectorAll(".scenario")];
    const text = (part) => part.matches("script") ? "" : part.textContent;
    for (const one of scenarios) {
      const pictures = [...one.querySelectorAll("img")].map((image) => image.alt);
      const said = [one.id, ...[...one.children].map(text), ...pictures].join(" ").toLowerCase();
      one.hidden = !all.every((word) => said.includes(word)) || choices.some(({ value, dataset }) => value && value !== one.dataset[dataset.key]);
      const line = document.querySelector(`nav a[href="#${one.id}"]`)?.parentElement;
      if (line) line.hidden = one.hidden;
    }
    const shown = scenarios.filter((one) => !one.hidden).length;
    box.querySelector(".count").textContent = (shown === scenarios.length ? "" : `${shown} of `) + `${scenarios.length} scenarios`;
    box.hidden = scenarios.length < 2;
  };

  // The traces that a scenario carries packed. They are unpacked once, when asked for.
  const read = new Map();
  const unpack = async (script) => {
    const bytes = Uint8Array.from(atob(script.textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
  };
  const unpacked = (section) => {
    const script = section.querySelector(":scope > script");
    if (!read.has(script)) read.set(script, unpack(script));
    return read.get(script);
  };
  const points = (thousandths, change, unit) => {
    const sign = thousandths < 0 ? "−" : change && thousandths > 0 ? "+" : "";
    return `${sign}${(Math.abs(thousandths) / 1000).toFixed(3)}${unit}`;
  };
  const layOut = (row, traces) => {
    const trace = traces.rows[row.dataset.t], heads = traces.heads[trace.head];
    const table = make("table");
    table.createCaption().textContent = `What makes the rate: ${words(row).filter(Boolean).join(" · ")}`;
    const top = table.createTHead().insertRow();
    top.append(make("th", "Measure", "col"));
    const cells = (line, values) => values.forEach((value, place) => {
      const change = heads[place].startsWith("Change");
      const cell = line.insertCell();
      cell.className = "n";
      cell.textContent = points(value, change, change ? " pp" : "%");
    });
    for (const head of heads) {
      const cell = make("th", head, "col");
      cell.className = "n";
      top.append(cell);
    }
    const body = table.createTBody();
    for (const [of, values] of trace.parts) {
      const line = body.insertRow(), [title, source] = traces.of[of], cell = make("th", title, "row");
      if (source) cell.append(make("small", source));
      line.append(cell);
      cells(line, values);
    }
    const total = table.createTFoot().insertRow();
    total.append(make("th", "Together", "row"));
    cells(total, trace.total);
    return table;
  };
  const open = async (button) => {
    const row = button.closest("tr"), was = button.getAttribute("aria-expanded") === "true";
    close(row);
    if (was) return;
    const traces = await unpacked(row.closest(".scenario"));
    close(row);
    const line = make("tr"), cell = make("td");
    line.className = "trace";
    cell.colSpan = row.cells.length;
    cell.append(layOut(row, traces));
    line.append(cell);
    row.after(line);
    button.setAttribute("aria-expanded", "true");
  };

  const copy = async (button) => {
    const words = button.textContent, text = document.getElementById(button.dataset.copy).textContent;
    let done = false;
    try {
      await navigator.clipboard.writeText(text);
      done = true;
    } catch {
      const area = make("textarea", text);
      document.body.append(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
      button.focus();
    }
    button.textContent = done ? "Copied" : "Not copied: select the text";
    setTimeout(() => (button.textContent = words), 2000);
  };

  const theme = document.querySelector(".theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const paint = () => theme?.setAttribute("aria-pressed", String(isDark()));
  system.addEventListener("change", paint);

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!button) return;
    if (button.matches("thead button")) sort(button);
    else if (button.matches("td > button")) open(button);
    else if (button.matches(".copy")) copy(button);
    else if (button === theme) {
      root.dataset.theme = isDark() ? "light" : "dark";
      paint();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const trace = event.target.closest?.(".trace") ?? event.target.closest?.("tr")?.nextElementSibling;
    if (!trace?.classList?.contains("trace")) return;
    const row = trace.previousElementSibling, button = row.querySelector('[aria-expanded="true"]');
    close(row);
    button?.focus();
  });
  document.addEventListener("input", (event) => {
    const box = event.target.closest?.(".table");
    if (box) filter(box);
    const finder = event.target.closest?.(".find");
    if (finder) find(finder);
  });

  // What is replaced while the page is open is made ready again: the same is done for the whole page at first.
  const ready = (part) => {
    part.querySelectorAll("tr[data-t] > td > button").forEach((button) => button.setAttribute("aria-expanded", "false"));
    part.querySelectorAll(".table").forEach(count);
    document.querySelectorAll(".find").forEach(find);
  };
  document.addEventListener("dutylab:replaced", (event) => ready(event.target));
  if (matchMedia("(max-width: 70rem)").matches) document.querySelector("nav details")?.removeAttribute("open");
  paint();
  ready(document);
}
