// The front end of one view: draws the facts the kernel sends, sends what the person does, and survives redraws.

const CHANGED = "contract-to-invoice:changed"; // other views on the page read again when one recorded something
const ROOM = 8; // megabytes that may go to the kernel in one message
const PATIENCE = 15000; // milliseconds until a silent kernel is mentioned
const SILENCE = {
  what: "The kernel does not answer.",
  remedy: "Run this cell again; nothing that was recorded is lost.",
};
const TOO_LARGE = {
  what: `The files are larger than ${ROOM} MB.`,
  remedy: "Record it in code, where files are given as paths.",
};

class Panel {
  constructor(model, el, draw) {
    this.model = model;
    this.draw = draw;
    this.name = Math.random().toString(36).slice(2);
    this.count = 0;
    this.typed = new Map(); // what was typed and not sent yet, by key
    this.files = new Map(); // which files were chosen and not sent yet, by key
    this.choice = new Map(); // which form is open, which preview is shown: how it looks, never a fact
    this.waiting = new Map(); // what was sent and not answered yet: number -> action and key
    this.reply = null; // the last answer to this panel
    this.silent = false;
    // JupyterLab's own shortcuts (D, D deletes a cell) must not work on what has the focus in here
    this.root = h("div", { class: "c2i", "data-lm-suppress-shortcuts": "true" });
    el.append(this.root);
    this.listen();
    this.redraw();
  }

  get facts() {
    return this.model.get("state").facts ?? {};
  }

  /** What was typed at a key, or what stood there. */
  said(key, otherwise) {
    return this.typed.get(key) ?? otherwise;
  }

  // --- to the kernel and back ---

  /** Ask the kernel to do something. The same thing asked twice before the answer counts once. */
  async send(action, key = "", values = {}, files = []) {
    for (const sent of this.waiting.values()) if (sent.action === action && sent.key === key) return;
    if (files.reduce((sum, file) => sum + file.size, 0) > ROOM * 2 ** 20) {
      this.reply = { key, failure: TOO_LARGE };
      this.redraw();
      return;
    }
    this.count += 1;
    const seq = `${this.name}-${this.count}`;
    this.waiting.set(seq, { action, key, timer: setTimeout(() => this.complain(), PATIENCE) });
    this.root.setAttribute("aria-busy", "true");
    const buffers = await Promise.all(files.map((file) => file.arrayBuffer()));
    const names = files.map((file) => file.name);
    this.post({ do: action, key, seq, ...values, files: names }, buffers);
  }

  /** Ask for something to look at; the answer comes as a message of its own. */
  ask(question) {
    this.post(question, []);
  }

  post(message, buffers) {
    try {
      this.model.send(message, undefined, buffers);
    } catch {
      this.complain(); // the kernel was restarted: this view's other half is gone
    }
  }

  complain() {
    this.silent = true;
    for (const [seq, sent] of this.waiting) {
      this.done(seq, sent);
      this.reply = { key: sent.key, failure: SILENCE };
    }
    this.redraw();
  }

  done(seq, sent) {
    clearTimeout(sent.timer);
    this.waiting.delete(seq);
    if (this.waiting.size === 0) this.root.removeAttribute("aria-busy");
  }

  answered() {
    const reply = this.model.get("state").reply ?? {};
    const sent = this.waiting.get(reply.seq);
    this.silent = false;
    if (sent) {
      this.done(reply.seq, sent);
      if (sent.action !== "refresh" || reply.failure) this.reply = reply;
      if (reply.answer) this.choice.set(`answer:${sent.key}`, reply.answer);
      if (reply.changed) this.settle(sent.key);
    }
    this.redraw();
  }

  /** Something was recorded: what was typed for it is used up, and the other views should read again. */
  settle(key) {
    this.dropAnswers();
    for (const held of [this.typed, this.files])
      for (const one of [...held.keys()]) if (one === key || one.startsWith(`${key}/`)) held.delete(one);
    this.choice.delete(`form:${key}`);
    window.dispatchEvent(new CustomEvent(CHANGED, { detail: this.name }));
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
    // a redraw between press and release would swallow the click
    this.root.addEventListener("pointerdown", () => (this.held = true));
    this.onRelease = () =>
      setTimeout(() => {
        this.held = false;
        if (this.pending) this.redraw();
      });
    for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, this.onRelease);
    this.root.addEventListener("keydown", (event) => event.stopPropagation());
  }

  close() {
    this.model.off("change:state", this.onState);
    window.removeEventListener(CHANGED, this.onOther);
    for (const name of ["pointerup", "pointercancel"]) window.removeEventListener(name, this.onRelease);
    for (const [seq, sent] of this.waiting) this.done(seq, sent);
  }

  // --- on the screen ---

  redraw() {
    this.pending = Boolean(this.held);
    if (this.pending) return;
    const restore = this.remember();
    const unreadable = this.facts.unreadable;
    const parts = unreadable ? [alertBox(unreadable), refreshButton(this)] : this.draw(this);
    if (this.silent) parts.unshift(alertBox(SILENCE));
    this.root.replaceChildren(...parts.filter(Boolean));
    restore();
  }

  /** Note the focus, the cursor and how far was scrolled; returns the function that brings them back. */
  remember() {
    const active = this.root.contains(document.activeElement) ? document.activeElement : null;
    const key = active?.dataset.key;
    const cursor = active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : [null];
    const scrolled = [...this.root.querySelectorAll("[data-scroll]")];
    const places = scrolled.map((node) => [node.dataset.scroll, node.scrollTop, node.scrollLeft]);
    return () => {
      for (const [name, top, left] of places) this.root.querySelector(`[data-scroll="${name}"]`)?.scrollTo(left, top);
      if (!active) return;
      const same = key && this.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
      const next = same || this.root.querySelector("[data-next]"); // what had the focus is gone: on to the next
      next?.focus({ preventScroll: Boolean(same) });
      if (same && cursor[0] !== null) same.setSelectionRange?.(...cursor);
    };
  }

  /** Which form is open at a place, if any. */
  formAt(key) {
    return this.choice.get(`form:${key}`);
  }

  /** Open a form at a place (null closes it) and go to its first choice. */
  openForm(key, name) {
    if (name) this.choice.set(`form:${key}`, name);
    else this.choice.delete(`form:${key}`);
    this.redraw();
    if (name) this.root.querySelector(`[data-form="${CSS.escape(key)}"] [data-next]`)?.focus();
  }

  failed(key) {
    return Boolean(this.reply?.key === key && this.reply.failure);
  }

  /** What went wrong at this place, if that is what was answered last. */
  failureAt(key) {
    return this.failed(key) ? alertBox(this.reply.failure) : null;
  }

  /** What was done at this place, if that is what was answered last. */
  doneAt(key) {
    const done = this.reply?.key === key && this.reply.done;
    return done ? h("p", { class: "c2i-done", role: "status" }, done) : null;
  }
}
