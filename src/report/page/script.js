// What a page does when it is touched: sort, filter, trace, copy, dark or light. Without it everything can be read.
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
    row.querySelectorAll(".rate").forEach((button) => button.setAttribute("aria-expanded", "false"));
  };

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
    box.querySelector(".count").textContent = (shown === all.length ? "" : `${shown} of `) + (all.length === 1 ? "1 row" : `${all.length} rows`);
  };
  const filter = (box) => {
    const words = box.querySelector("input").value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = box.querySelector("select")?.value ?? "";
    for (const row of rows(box.querySelector("tbody"))) {
      const text = [...row.cells].filter((cell) => !cell.classList.contains("n")).map((cell) => cell.textContent);
      const all = text.join(" ").toLowerCase();
      row.hidden = !words.every((word) => all.includes(word)) || (wanted !== "" && !text.includes(wanted));
      if (row.hidden) close(row);
    }
    count(box);
  };

  // Traces lie in the page as JSON; each is read when the first of its scenario is asked for.
  const read = {};
  const traces = (name) => (read[name] ??= JSON.parse(document.querySelector(`script[data-for="${CSS.escape(name)}"]`).textContent));
  const points = (thousandths, change, unit) => {
    const sign = thousandths < 0 ? "−" : change && thousandths > 0 ? "+" : "";
    return `${sign}${(Math.abs(thousandths) / 1000).toFixed(3)}${unit}`;
  };
  const layOut = (row) => {
    const [, name, at] = row.dataset.t.match(/^(.*)\/(\d+)$/);
    const data = traces(name), trace = data.rows[at], heads = data.heads[trace.head];
    const words = [...row.cells].filter((cell) => !cell.classList.contains("n")).map((cell) => cell.textContent).filter(Boolean);
    const table = make("table");
    table.createCaption().textContent = `What makes the rate: ${words.join(" · ")}`;
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
      const line = body.insertRow(), [title, source] = data.of[of], cell = make("th", title, "row");
      if (source) cell.append(make("small", source));
      line.append(cell);
      cells(line, values);
    }
    const total = table.createTFoot().insertRow();
    total.append(make("th", "Together", "row"));
    cells(total, trace.total);
    return table;
  };
  const open = (button) => {
    const row = button.closest("tr"), was = button.getAttribute("aria-expanded") === "true";
    close(row);
    if (was) return;
    const line = make("tr"), cell = make("td");
    line.className = "trace";
    cell.colSpan = row.cells.length;
    cell.append(layOut(row));
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
    else if (button.matches(".rate")) open(button);
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
  });

  // What is replaced while the page is open is made ready again: the same is done for the whole page at first.
  const ready = (part) => {
    part.querySelectorAll(".rate").forEach((button) => button.setAttribute("aria-expanded", "false"));
    part.querySelectorAll(".table").forEach(count);
    part.querySelectorAll("script[data-for]").forEach((script) => delete read[script.dataset.for]);
  };
  document.addEventListener("dutylab:replaced", (event) => ready(event.target));
  if (matchMedia("(max-width: 70rem)").matches) document.querySelector("nav details")?.removeAttribute("open");
  paint();
  ready(document);
}
