// The review: the doubtful values to decide, all values below them, and the place each was read from beside them.

const STATUS_WORD = { check: "to check", corrected: "corrected", confirmed: "confirmed", missing: "not found" };

class Desk {
  constructor(panel) {
    this.panel = panel;
    this.places = new Map(); // by path, as the kernel answered
    this.pictures = new Map(); // by page: address of the picture
    this.where = null;
    this.nth = 0;
    this.zoom = null;
    this.node = h("section", { class: "c2i-desk", "aria-label": "Where it was read" });
  }

  select(where) {
    if (this.where === where) return;
    this.where = where;
    this.nth = 0;
    this.zoom = null;
    this.panel.ask({ do: "places", where });
    if (this.places.has(where)) this.redraw();
  }

  hear(message, buffers) {
    if (message.places) this.places.set(message.where, message.places);
    if (message.places && message.where === this.where) this.nth = message.first;
    if (message.picture && buffers.length) {
      const address = URL.createObjectURL(new Blob([buffers[0]], { type: "image/png" }));
      this.pictures.set(message.picture, { address, scale: message.scale });
    }
    this.redraw();
  }

  close() {
    for (const picture of this.pictures.values()) if (picture.address) URL.revokeObjectURL(picture.address);
  }

  redraw() {
    const places = this.places.get(this.where);
    if (!places) return this.node.replaceChildren(h("p", { class: "c2i-hint" }, "Choose a value to see where it was read."));
    const place = places[this.nth];
    if (!place) return this.node.replaceChildren(h("p", { class: "c2i-hint" }, "This value has no place in the contract: it was typed, worked out, or not found."));
    this.node.replaceChildren(
      h(
        "header",
        {},
        places.map((p, n) =>
          h("button", { class: "c2i-tab", "aria-pressed": String(n === this.nth), click: () => this.turn(n) }, p.place),
        ),
        place.kind === "page" && this.zoomButtons(),
      ),
      this.surroundings(place),
      place.quote && place.kind !== "text" && h("blockquote", {}, place.quote),
    );
  }

  turn(n) {
    this.nth = n;
    this.zoom = null;
    this.redraw();
  }

  zoomButtons() {
    const set = (zoom) => () => {
      this.zoom = zoom;
      this.redraw();
    };
    const now = this.zoom ?? this.fit ?? 1;
    return h(
      "span",
      { class: "c2i-zoom" },
      h("button", { "aria-label": "Smaller", title: "Smaller", click: set(Math.max(1, now / 1.3)) }, "−"),
      h("button", { "aria-label": "Larger", title: "Larger", click: set(Math.min(4, now * 1.3)) }, "+"),
      h("button", { click: set(1) }, "Whole page"),
    );
  }

  surroundings(place) {
    if (place.kind === "page") return this.page(place);
    if (place.kind === "cells")
      return h(
        "div",
        { class: "c2i-around", tabindex: "0" },
        h("table", { class: "c2i-cells" }, place.rows.map((row, r) =>
          h("tr", {}, row.map((text, c) => h("td", { class: r === place.row && c === place.column ? "c2i-mark" : null }, text))),
        )),
      );
    return h("div", { class: "c2i-around c2i-prose", tabindex: "0" }, place.before, h("mark", {}, place.words), place.after);
  }

  page(place) {
    const picture = this.pictures.get(place.page);
    if (!picture) {
      this.pictures.set(place.page, {});
      this.panel.ask({ do: "picture", page: place.page });
    }
    if (!picture?.address) return h("p", { class: "c2i-hint" }, `Drawing page ${place.page} …`);
    const image = h("img", { src: picture.address, alt: `Page ${place.page} of the contract`, draggable: "false" });
    const sheet = h("div", { class: "c2i-sheet" }, image);
    const frame = h("div", { class: "c2i-page", "data-scroll": "page", tabindex: "0", "aria-label": `Page ${place.page}, the words are marked` }, sheet);
    image.addEventListener("load", () => {
      const [width, height] = [image.naturalWidth / picture.scale, image.naturalHeight / picture.scale];
      const box = place.box ?? [0, 0, width, height];
      this.fit = Math.min(1.7, Math.max(1, (0.9 * width) / (box[2] - box[0] + 12)));
      const zoom = this.zoom ?? this.fit;
      sheet.style.width = `${zoom * 100}%`;
      if (!place.box) return;
      const mark = h("div", { class: "c2i-box" });
      Object.assign(mark.style, {
        left: `${((box[0] - 3) / width) * 100}%`,
        top: `${((box[1] - 2) / height) * 100}%`,
        width: `${((box[2] - box[0] + 6) / width) * 100}%`,
        height: `${((box[3] - box[1] + 4) / height) * 100}%`,
      });
      sheet.append(mark);
      frame.scrollTop = mark.offsetTop + mark.offsetHeight / 2 - frame.clientHeight / 2;
      frame.scrollLeft = mark.offsetLeft + mark.offsetWidth / 2 - frame.clientWidth / 2;
    });
    return frame;
  }
}

/** One value in a section: correct it by typing, leave the box and it is taken. */
function value(panel, desk, field) {
  const key = `value/${field.where}`;
  const word = STATUS_WORD[field.status];
  const unit = field.kind === "money" && field.value ? ` ${field.unit}` : field.kind === "percent" && field.value ? " %" : "";
  const node = input(
    panel,
    { ...field, kind: field.kind === "text" ? "lines" : field.kind, key, hide: true, label: `${field.name ?? ""} ${field.label}`.trim() },
    {
      leave: (text) => panel.send("correct", key, { where: field.where, text }),
      enter: (text) => panel.send("correct", key, { where: field.where, text }),
      focus: () => desk.select(field.where),
    },
  );
  node.title = field.note;
  return h(
    "div",
    { class: `c2i-value c2i-is-${field.status}` },
    h("span", { class: "c2i-caption", "aria-hidden": "true" }, field.label, unit && h("span", { class: "c2i-unit" }, unit)),
    node,
    word && field.status !== "missing" && h("small", { class: `c2i-word c2i-word-${field.status}` }, word, field.status === "corrected" && field.note && `, ${field.note}`),
    panel.failureAt(key),
  );
}

/** One doubt: what is doubtful, the value to put right, and one button (or Enter) to decide it. */
function doubt(panel, desk, entry, first) {
  const key = `doubt/${entry.where}`;
  const typed = () =>
    Object.fromEntries(
      entry.fields.filter((f) => panel.typed.has(`${key}/${f.where}`)).map((f) => [f.where, panel.typed.get(`${key}/${f.where}`)]),
    );
  const decide = () => panel.send("confirm", key, { where: entry.where, typed: typed() });
  const look = () => desk.select(entry.where);
  const error = entry.messages.some((m) => m.severity === "error");
  return h(
    "li",
    { class: `c2i-doubt${error ? " c2i-error" : ""}`, focusin: look, click: look },
    h("div", { class: "c2i-doubt-head" }, chip(error ? "must be corrected" : "to check", error ? "bad" : "warn"), h("strong", {}, entry.label)),
    entry.messages.map((m) => h("p", {}, m.text)),
    h(
      "div",
      { class: "c2i-line" },
      entry.fields.map((f, n) =>
        input(
          panel,
          entry.fields.length === 1
            ? { ...f, key: `${key}/${f.where}`, label: entry.label, hide: true, next: first }
            : { ...f, key: `${key}/${f.where}`, next: first && n === 0 },
          { enter: decide },
        ),
      ),
      h(
        "button",
        { class: "c2i-main", "data-key": `${key}/button`, "data-next": first && entry.fields.length === 0, click: decide },
        entry.fields.length ? "Confirm" : "I have seen this",
      ),
    ),
    panel.failureAt(key),
  );
}

function milestoneRow(panel, desk, row, n, count) {
  const by = Object.fromEntries(row.fields.map((f) => [f.where.split(".").pop(), { ...f, name: row.id }]));
  const key = `row/${row.id}`;
  const move = (steps) => () => panel.send("move", key, { id: row.id, steps });
  const removing = panel.choice.has(`form:${key}`);
  const ask = () => {
    panel.choice.set(`form:${key}`, true);
    panel.redraw();
  };
  return h(
    "li",
    { class: "c2i-row" },
    h("div", { class: "c2i-row-id" }, h("strong", {}, row.id),
      h("button", { "data-key": `${key}/up`, "aria-label": `Move ${row.id} up`, title: "Move up", disabled: n === 0, click: move(-1) }, "↑"),
      h("button", { "data-key": `${key}/down`, "aria-label": `Move ${row.id} down`, title: "Move down", disabled: n === count - 1, click: move(1) }, "↓"),
      removing
        ? h("button", { class: "c2i-danger", "data-key": `${key}/remove`, click: () => panel.send("remove", key, { id: row.id }) }, "Remove?")
        : h("button", { "data-key": `${key}/remove`, "aria-label": `Remove ${row.id}`, title: "Remove", click: ask }, "✕")),
    h("div", { class: "c2i-row-values" }, ["name", "amount", "percent", "due_date", "trigger", "deliverables", "acceptance_criteria"].map((name) =>
      value(panel, desk, by[name]))),
    panel.failureAt(key),
  );
}

function section(panel, desk, part) {
  if (part.rows)
    return h(
      "section",
      { class: "c2i-section" },
      h("h4", {}, `${part.label} (${part.rows.length})`, !panel.facts.doubts.some((d) => d.where === part.name) && h("small", {}, panel.facts.total)),
      h("ol", { class: "c2i-rows" }, part.rows.map((row, n) => milestoneRow(panel, desk, row, n, part.rows.length))),
      h(
        "div",
        { class: "c2i-line" },
        h("button", { "data-key": "add", click: () => panel.send("add", "add") }, "Add a milestone"),
        panel.facts.can_spread && h("button", { "data-key": "spread", title: "Each percentage of the contract price, parts adding up exactly", click: () => panel.send("spread", "spread") }, "Work out amounts from percentages"),
      ),
      panel.failureAt("add"),
      panel.failureAt("spread"),
    );
  return h(
    "section",
    { class: "c2i-section" },
    h("h4", {}, part.label),
    part.groups.map((group) =>
      h("fieldset", {}, group.label && h("legend", {}, group.label), h("div", { class: "c2i-values" }, group.fields.map((f) =>
        value(panel, desk, { ...f, name: group.label || part.label })))),
    ),
  );
}

export default {
  render({ model, el }) {
    let desk;
    const panel = new Panel(model, el, (panel) => {
      desk ??= new Desk(panel);
      const facts = panel.facts;
      const count = facts.doubts.length;
      return [
        h("header", { class: "c2i-head" }, h("h3", {}, facts.title), h("span", {}, facts.file),
          chip(count ? `${count} to check` : "all checked", count ? "warn" : "good"),
          h("small", {}, facts.kept ? `saved in ${facts.kept}` : "not saved: give review(…, keep=\"a file\")"),
          facts.can_undo && h("button", { class: "c2i-quiet", "data-key": "undo", title: "Take back the last decision", click: () => panel.send("undo", "undo") }, "Undo"),
          panel.failureAt("undo")),
        h(
          "div",
          { class: "c2i-split" },
          h(
            "div",
            { class: "c2i-scroll", "data-scroll": "values" },
            count > 0 && h("ol", { class: "c2i-doubts", "aria-label": "Values to check" }, facts.doubts.map((d, n) => doubt(panel, desk, d, n === 0))),
            facts.sections.map((part) => section(panel, desk, part)),
          ),
          desk.node,
        ),
      ];
    });
    const hear = (message, buffers) => desk.hear(message, buffers);
    model.on("msg:custom", hear);
    const first = panel.facts.doubts?.[0]?.where ?? panel.facts.sections?.[0]?.rows?.[0]?.fields[0].where;
    if (first) desk.select(first);
    return () => {
      model.off("msg:custom", hear);
      panel.close();
      desk.close();
    };
  },
};
