// Keeps a served page up to date: takes the pieces that changed, and leaves the reader where they were.
"use strict";
{
  let version = document.currentScript.dataset.version;
  const main = document.getElementById("main");

  const sign = document.createElement("p");
  sign.className = "sign";
  sign.setAttribute("role", "status");
  document.body.append(sign);
  const say = (words) => (sign.textContent = words);

  // What a reader did to a piece: details opened, tables filtered, sorted and scrolled, the place of the cursor.
  const boxes = (piece) => [...piece.querySelectorAll("input, select, summary, button, a, [tabindex]")];
  const name = ({ cells }) => [...cells].filter((cell) => cell.matches("th, .w")).map((cell) => cell.textContent).join("\n");
  const state = (piece) => ({
    details: [...piece.querySelectorAll("details")].map((node) => node.open),
    fields: [...piece.querySelectorAll("input, select")].map((node) => [node.id, node.value]),
    scrolls: [...piece.querySelectorAll(".scroll")].map((node) => [node.scrollLeft, node.scrollTop]),
    sorts: [...piece.querySelectorAll("thead th")].map((node) => node.getAttribute("aria-sort")),
    traces: [...piece.querySelectorAll("td > [aria-expanded=true]")].map((node) => [name(node.closest("tr")), node.closest("td").cellIndex]),
    focus: boxes(piece).indexOf(document.activeElement),
  });
  const restore = (piece, was, hold) => {
    piece.querySelectorAll("details").forEach((node, at) => (node.open = was.details[at] ?? node.open));
    piece.querySelectorAll("thead th").forEach((node, at) => {
      // A click turns the order around: no more than two lead to each.
      for (let clicks = 0; was.sorts[at] && node.getAttribute("aria-sort") !== was.sorts[at] && clicks < 2; clicks++) {
        node.querySelector("button")?.click();
      }
    });
    for (const [id, value] of was.fields) {
      const field = piece.querySelector(`#${CSS.escape(id)}`);
      if (!field || field.value === value) continue;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const open = new Map(was.traces);
    for (const row of piece.querySelectorAll("tr[data-t]")) {
      const button = row.cells[open.get(name(row))]?.querySelector("button");
      if (!button) continue;
      // A trace is unpacked before it is laid out.
      new MutationObserver((_, observer) => {
        observer.disconnect();
        hold();
      }).observe(row.parentElement, { childList: true });
      button.click();
    }
    piece.querySelectorAll(".scroll").forEach((node, at) => ([node.scrollLeft, node.scrollTop] = was.scrolls[at] ?? [0, 0]));
    boxes(piece)[was.focus]?.focus({ preventScroll: true });
  };

  const replace = (id, html, hold) => {
    const frame = document.createElement("template");
    frame.innerHTML = html;
    const piece = frame.content.firstElementChild, old = document.getElementById(id);
    if (!old) return main.append(piece);
    const was = state(old);
    old.replaceWith(piece);
    piece.dispatchEvent(new Event("dutylab:replaced", { bubbles: true }));
    restore(piece, was, hold);
  };

  const arrange = (order) => {
    const wanted = order.map((id) => document.getElementById(id)).filter((piece) => piece?.parentElement === main);
    for (const piece of [...main.children]) if (!wanted.includes(piece)) piece.remove();
    wanted.forEach((piece, at) => main.children[at] === piece || main.insertBefore(piece, main.children[at]));
  };

  const update = ({ version: now, order, pieces }) => {
    // The first piece in sight stays where it is, unless the reader goes elsewhere.
    const anchor = scrollY > 0 && [...main.children].find((piece) => piece.getBoundingClientRect().bottom > 0);
    const place = () => document.getElementById(anchor.id)?.getBoundingClientRect().top;
    const top = anchor && place();
    let at = scrollY;
    const hold = () => {
      if (!anchor || scrollY !== at) return;
      scrollBy({ top: (place() ?? top) - top, behavior: "instant" });
      at = scrollY;
    };
    for (const [id, html] of Object.entries(pieces)) replace(id, html, hold);
    arrange(order);
    // A page that was shorter for a moment may have moved by itself.
    at = scrollY;
    hold();
    document.title = document.getElementById("title").textContent;
    version = now;
    document.dispatchEvent(new CustomEvent("dutylab:updated", { detail: { version, pieces: Object.keys(pieces) } }));
  };

  const connect = () => {
    const source = new EventSource(`live?since=${version}`);
    source.onopen = () => say("");
    source.onmessage = (event) => update(JSON.parse(event.data));
    source.onerror = () => {
      source.close();
      say("Not connected: dutylab watch has ended. What is shown is the last result.");
      setTimeout(connect, 1000);
    };
  };
  connect();
}
