// What the views are built of: elements, inputs, rows. Nothing here parses markup, so contract text stays text.
// This file, panel.js and the script of one view are joined, in this order, to one module.

/** An element with attributes (a function is a listener) and children; strings become text nodes. */
function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  const shown = (child) => child !== null && child !== undefined && child !== false && child !== "";
  node.append(...children.flat(Infinity).filter(shown));
  return node;
}

/** A button; by its key it is found again after a redraw, so that it keeps the focus. */
function button(key, word, click, attributes = {}) {
  return h("button", { "data-key": key, click, ...attributes }, word);
}

function small(text, look) {
  return text ? h("small", { class: look }, text) : null;
}

function line(...children) {
  return h("div", { class: "c2i-line" }, children);
}

/** A status as a word with a colour, never by colour alone. */
function chip(word, tone) {
  return h("span", { class: `c2i-chip c2i-tone-${tone ?? "plain"}` }, word);
}

/** A form that belongs to a place on the screen; its first choice takes the focus when it opens. */
function form(key, label, children) {
  return h("div", { class: "c2i-form", role: "group", "aria-label": label, "data-form": key }, children);
}

/** Amounts side by side, each under its label. */
function sums(lines) {
  const sum = ([label, amount]) => h("li", {}, h("small", {}, label), h("strong", {}, amount));
  return h("ul", { class: "c2i-sums" }, lines.map(sum));
}

function tableHead(columns) {
  const column = ([text, look]) => h("th", { scope: "col", class: look }, text);
  return h("thead", {}, h("tr", {}, columns.map(column)));
}

/** A row, and what belongs below it over its whole width: a form, a refusal. */
function tableRow(cells, below) {
  const parts = below.filter(Boolean);
  return [
    h("tr", {}, cells),
    parts.length > 0 && h("tr", { class: "c2i-below" }, h("td", { colspan: cells.length }, parts)),
  ];
}

/** The heading of a milestone's row: its id, its name, and a word in small letters. */
function named(id, name, detail) {
  const words = h("div", {}, name, small(detail));
  return h("th", { scope: "row" }, h("div", { class: "c2i-named" }, h("span", { class: "c2i-id" }, id), words));
}

/** Why something was not done, and what to do; the rule of the ledger, where one refused. */
function alertBox(failure) {
  const rule = failure.rule?.includes("rule ") ? ` (${failure.rule})` : null;
  return h(
    "div",
    { class: "c2i-alert", role: "alert" },
    h("strong", {}, "Not done: "),
    h("span", {}, failure.what, " ", failure.remedy),
    small(rule),
  );
}

function refreshButton(panel) {
  const look = { class: "c2i-quiet", title: "Read the ledger again" };
  return button("refresh", "Refresh", () => panel.send("refresh"), look);
}

/**
 * An input whose unsent text outlives a redraw, with its label (`hide`: for the ear only).
 *
 * spec: key, label, value, kind (text, lines, money, percent, days, date, …), choices, hide, next (takes the focus).
 * `enter` is called for the Enter key, `leave` when the input is left with another text, `focus` when it is entered.
 */
function input(panel, spec, { enter, leave, focus } = {}) {
  const old = spec.value ?? "";
  const value = panel.said(spec.key, old);
  const choices = spec.choices ?? [];
  const tag = choices.length > 0 ? "select" : spec.kind === "lines" ? "textarea" : "input";
  const node = h(tag, {
    "data-key": spec.key,
    "data-next": spec.next,
    "aria-label": spec.hide ? spec.label : null,
    "aria-invalid": panel.failed(spec.key) ? "true" : null,
    class: `c2i-${spec.kind ?? "text"}`,
    placeholder: spec.kind === "date" ? "YYYY-MM-DD" : null,
    rows: tag === "textarea" ? value.split("\n").length : null,
    spellcheck: "false",
  });
  if (choices.length > 0 && !choices.includes(value)) node.append(h("option", { value: "" }, "–"));
  for (const choice of choices) node.append(h("option", { value: choice }, choice));
  node.value = value;
  const keep = () => (node.value === old ? panel.typed.delete(spec.key) : panel.typed.set(spec.key, node.value));
  node.addEventListener("input", keep);
  node.addEventListener("change", () => {
    if (!node.isConnected) return; // it was redrawn while it had the focus
    keep();
    if (panel.typed.has(spec.key)) leave?.(node.value);
  });
  node.addEventListener("focus", () => focus?.());
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      panel.typed.delete(spec.key);
      node.value = old;
    } else if (event.key === "Enter" && !event.shiftKey && enter) {
      event.preventDefault();
      enter(node.value);
    }
  });
  return spec.hide ? node : h("label", { class: "c2i-field" }, h("span", {}, spec.label), node);
}

/** A box to tick, "yes" or "no", whose state outlives a redraw. */
function checkbox(panel, key, label, checked, changed) {
  const now = panel.said(key, checked ? "yes" : "no") === "yes";
  const box = h("input", { type: "checkbox", "data-key": key, checked: now });
  box.addEventListener("change", () => {
    panel.typed.set(key, box.checked ? "yes" : "no");
    changed?.();
  });
  return h("label", { class: "c2i-check" }, box, h("span", {}, label));
}

/** A choice of files to go with what is recorded; they are kept in the ledger. */
function fileInput(panel, key, label) {
  const node = h("input", { type: "file", multiple: true, "data-key": key });
  if (panel.files.has(key)) node.files = panel.files.get(key);
  node.addEventListener("change", () => panel.files.set(key, node.files));
  return h("label", { class: "c2i-field" }, h("span", {}, label), node);
}
