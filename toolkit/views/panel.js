// What the views share: elements without markup, typed text that survives a redraw, answers that fail to come.
// This file is set in front of each view's own script; together they are one module.

/** An element. Strings become text nodes and nothing is parsed, so contract text cannot become markup. */
function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false && c !== ""));
  return node;
}

const CHANGED = "contract-to-invoice:changed"; // other views on the same page read again when one recorded something
const ROOM = 8; // megabytes that may go to the kernel in one message
const PATIENCE = 15000; // milliseconds until a silent kernel is mentioned
const SILENCE = { what: "The kernel does not answer.", remedy: "Run this cell again; nothing that was recorded is lost." };

class Panel {
  constructor(model, el, draw) {
    this.model = model;
    this.draw = draw;
    this.name = Math.random().toString(36).slice(2);
    this.count = 0;
    this.typed = new Map(); // what was typed and not sent yet, by key
    this.files = new Map(); // which files were chosen and not sent yet, by key
    this.choice = new Map(); // which form is open, which row is chosen: how it looks, never a fact
    this.waiting = new Map(); // what was sent and not answered yet: number -> action and key
    this.said = null; // the last answer to this panel
    this.silent = false;
    this.root = h("div", { class: "c2i", "data-lm-suppress-shortcuts": "true" });
    el.append(this.root);
    this.listen();
    this.redraw();
  }

  get facts() {
    return this.model.get("state").facts ?? {};
  }

  /** Ask the kernel to do something. The same thing asked twice before the answer counts once. */
  async send(action, key = "", values = {}, files = []) {
    for (const sent of this.waiting.values()) if (sent.action === action && sent.key === key) return;
    if (files.reduce((sum, file) => sum + file.size, 0) > ROOM * 2 ** 20) {
      this.said = { key, failure: { what: `The files are larger than ${ROOM} MB.`, remedy: "Record it in code, where files are given as paths.", rule: "" } };
      return this.redraw();
    }
    this.count += 1;
    const seq = `${this.name}-${this.count}`;
    this.waiting.set(seq, { action, key, timer: setTimeout(() => this.complain(), PATIENCE) });
    this.root.setAttribute("aria-busy", "true");
    const buffers = await Promise.all(files.map((file) => file.arrayBuffer()));
    try {
      this.model.send({ do: action, key, seq, ...values, files: files.map((file) => file.name) }, undefined, buffers);
    } catch {
      this.complain(); // the kernel was restarted: this view's other half is gone
    }
  }

  complain() {
    this.silent = true;
    for (const [seq, sent] of this.waiting) {
      this.forget(seq, sent);
      this.said = { key: sent.key, failure: SILENCE };
    }
    this.redraw();
  }

  /** Ask for something to look at; the answer comes as a message of its own. */
  ask(question) {
    try {
      this.model.send(question);
    } catch {
      this.complain();
    }
  }

  forget(seq, sent) {
    clearTimeout(sent.timer);
    this.waiting.delete(seq);
    if (this.waiting.size === 0) this.root.removeAttribute("aria-busy");
  }

  answered() {
    const reply = this.model.get("state").reply ?? {};
    const sent = this.waiting.get(reply.seq);
    this.silent = false;
    if (sent) {
      this.forget(reply.seq, sent);
      if (sent.action !== "refresh" || reply.failure) this.said = reply;
      if (reply.answer) this.choice.set(`answer:${sent.key}`, reply.answer);
      if (reply.changed) {
        this.dropAnswers();
        for (const held of [this.typed, this.files])
          for (const key of [...held.keys()]) if (key === sent.key || key.startsWith(`${sent.key}/`)) held.delete(key);
        this.choice.delete(`form:${sent.key}`);
        window.dispatchEvent(new CustomEvent(CHANGED, { detail: this.name }));
      }
    }
    this.redraw();
  }

  /** Answers to questions (a preview) are void once something was recorded or chosen anew. */
  dropAnswers() {
    for (const key of [...this.choice.keys()]) if (key.startsWith("answer:")) this.choice.delete(key);
  }

  listen() {
    this.onState = () => this.answered();
    this.model.on("change:state", this.onState);
    this.onOther = (event) => event.detail !== this.name && this.send("refresh");
    window.addEventListener(CHANGED, this.onOther);
    // A redraw between press and release would swallow the click.
    this.root.addEventListener("pointerdown", () => (this.held = true));
    this.onRelease = () =>
      setTimeout(() => {
        this.held = false;
        if (this.pending) this.redraw();
      });
    window.addEventListener("pointerup", this.onRelease);
    window.addEventListener("pointercancel", this.onRelease);
    this.root.addEventListener("keydown", (event) => event.stopPropagation());
  }

  close() {
    this.model.off("change:state", this.onState);
    window.removeEventListener(CHANGED, this.onOther);
    window.removeEventListener("pointerup", this.onRelease);
    window.removeEventListener("pointercancel", this.onRelease);
    for (const [seq, sent] of this.waiting) this.forget(seq, sent);
  }

  redraw() {
    this.pending = Boolean(this.held);
    if (this.pending) return;
    const active = this.root.contains(document.activeElement) ? document.activeElement : null;
    const key = active?.dataset.key;
    const range = active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
    const scrolled = [...this.root.querySelectorAll("[data-scroll]")].map((n) => [n.dataset.scroll, n.scrollTop, n.scrollLeft]);
    const unreadable = this.facts.unreadable;
    const parts = unreadable ? [alertBox(unreadable), refreshButton(this)] : this.draw(this);
    this.root.replaceChildren(...(this.silent ? [alertBox(SILENCE)] : []), ...parts.filter(Boolean));
    for (const [name, top, left] of scrolled) this.root.querySelector(`[data-scroll="${name}"]`)?.scrollTo(left, top);
    if (!active) return;
    const same = key && this.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const next = same ?? this.root.querySelector("[data-next]");
    next?.focus({ preventScroll: Boolean(same) });
    if (same && range && range[0] !== null && same.setSelectionRange) same.setSelectionRange(...range);
  }

  /** What went wrong at this place, if that is what was answered last. */
  failureAt(key) {
    return this.failed(key) ? alertBox(this.said.failure) : null;
  }

  failed(key) {
    return Boolean(this.said?.key === key && this.said.failure);
  }

  /** What was done at this place, if that is what was answered last. */
  doneAt(key) {
    return this.said?.key === key && this.said.done ? h("p", { class: "c2i-done", role: "status" }, this.said.done) : null;
  }
}

function alertBox(failure) {
  return h(
    "div",
    { class: "c2i-alert", role: "alert" },
    h("strong", {}, "Not done: "),
    h("span", {}, failure.what, " ", failure.remedy),
    failure.rule?.includes("rule ") && h("small", {}, ` (${failure.rule})`),
  );
}

function refreshButton(panel) {
  return h("button", { class: "c2i-quiet", "data-key": "refresh", title: "Read the ledger again", click: () => panel.send("refresh") }, "Refresh");
}

/**
 * An input whose unsent text outlives a redraw.
 * spec: key, label, value, kind (text, lines, money, percent, date, choice, …), choices, hide (label for the ear only)
 */
function input(panel, spec, { enter, leave, focus } = {}) {
  const value = panel.typed.has(spec.key) ? panel.typed.get(spec.key) : (spec.value ?? "");
  const choice = (spec.choices ?? []).length > 0;
  const tag = choice ? "select" : spec.kind === "lines" || spec.kind === "words" ? "textarea" : "input";
  const node = h(tag, {
    "data-key": spec.key,
    "aria-label": spec.hide ? spec.label : null,
    class: `c2i-${spec.kind ?? "text"}`,
    placeholder: spec.placeholder ?? (spec.kind === "date" ? "YYYY-MM-DD" : null),
    rows: tag === "textarea" ? Math.max(spec.rows ?? 1, value.split("\n").length) : null,
    spellcheck: "false",
    "data-next": spec.next,
    "aria-invalid": panel.failed(spec.key) ? "true" : null,
  });
  if (choice) {
    if (!spec.choices.includes(value)) node.append(h("option", { value: "" }, spec.empty ?? "–"));
    for (const option of spec.choices) node.append(h("option", { value: option }, spec.words?.[option] ?? option));
  }
  node.value = value;
  const keep = () => (node.value === (spec.value ?? "") ? panel.typed.delete(spec.key) : panel.typed.set(spec.key, node.value));
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
      node.value = spec.value ?? "";
    } else if (event.key === "Enter" && !event.shiftKey && !(tag === "textarea" && spec.kind === "words") && enter) {
      event.preventDefault();
      enter(node.value);
    }
  });
  return spec.hide ? node : h("label", { class: "c2i-field" }, h("span", {}, spec.label), node);
}

/** A status as a word with a colour, never by colour alone. */
function chip(word, tone) {
  return h("span", { class: `c2i-chip c2i-tone-${tone ?? "plain"}` }, word);
}

/** A box to tick whose state outlives a redraw. */
function checkbox(panel, key, label, checked, changed) {
  const now = panel.typed.has(key) ? panel.typed.get(key) === "yes" : checked;
  const box = h("input", { type: "checkbox", "data-key": key, checked: now });
  box.addEventListener("change", () => {
    panel.typed.set(key, box.checked ? "yes" : "no");
    changed?.();
  });
  return h("label", { class: "c2i-check" }, box, h("span", {}, label));
}

/** Amounts side by side, each under its label. */
function sums(lines) {
  return h("ul", { class: "c2i-sums" }, lines.map(([label, amount]) => h("li", {}, h("small", {}, label), h("strong", {}, amount))));
}

/** A choice of files to go with what is recorded; they are kept in the ledger. */
function fileInput(panel, key, label) {
  const node = h("input", { type: "file", multiple: true, "data-key": key });
  if (panel.files.has(key)) node.files = panel.files.get(key);
  node.addEventListener("change", () => panel.files.set(key, node.files));
  return h("label", { class: "c2i-field" }, h("span", {}, label), node);
}
