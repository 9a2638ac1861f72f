// The review: the doubtful values to decide, all values below them, and the desk with the place of each beside them.

const STATUS_WORDS = { check: "to check", corrected: "corrected", confirmed: "confirmed" };
const ROW = ["name", "amount", "percent", "due_date", "trigger", "deliverables", "acceptance_criteria"];
const UNSAVED = 'not saved: give review(…, keep="a file")';
const SPREAD = "Each percentage of the contract price, the parts adding up exactly";

function unit(field) {
  if (!field.value) return "";
  return { money: ` ${field.unit}`, percent: " %" }[field.kind] ?? "";
}

/** One value in a section, captioned; `owner` says whose. Type over it and leave: the correction is taken. */
function value(panel, desk, owner, field) {
  const key = `value/${field.where}`;
  const take = (text) => panel.send("correct", key, { where: field.where, text });
  const kind = field.kind === "text" ? "lines" : field.kind; // long names wrap
  const label = `${owner} ${field.label}`;
  const spec = { key, kind, label, hide: true, value: field.value, choices: field.choices };
  const node = input(panel, spec, { leave: take, enter: take, focus: () => desk.select(field.where) });
  node.title = field.note;
  const words = [STATUS_WORDS[field.status], field.status === "corrected" && field.note].filter(Boolean);
  return h(
    "div",
    { class: `c2i-value c2i-is-${field.status}` },
    h("span", { class: "c2i-caption", "aria-hidden": "true" }, field.label, unit(field)),
    node,
    small(words.join(", "), `c2i-word-${field.status}`),
    panel.failureAt(key),
  );
}

/** One doubt: what is doubtful, the values that settle it, and one button (or Enter) to decide it. */
function doubt(panel, desk, entry, n) {
  const key = `doubt/${entry.where}`;
  const at = (field) => `${key}/${field.where}`;
  const decide = () => {
    const typed = entry.fields.filter((f) => panel.typed.has(at(f))).map((f) => [f.where, panel.typed.get(at(f))]);
    panel.send("confirm", key, { where: entry.where, typed: Object.fromEntries(typed) });
  };
  const look = () => desk.select(entry.where);
  const error = entry.messages.some((m) => m.severity === "error");
  const single = entry.fields.length === 1;
  const ask = (field, i) => {
    const label = single ? entry.label : field.label;
    const next = n === 0 && i === 0;
    return input(panel, { ...field, key: at(field), label, hide: single, next }, { enter: decide });
  };
  const none = entry.fields.length === 0;
  return h(
    "li",
    { class: `c2i-doubt${error ? " c2i-error" : ""}`, focusin: look, click: look },
    h(
      "div",
      { class: "c2i-doubt-head" },
      chip(error ? "must be corrected" : "to check", error ? "bad" : "warn"),
      h("strong", {}, entry.label),
    ),
    entry.messages.map((m) => h("p", {}, m.text)),
    line(
      entry.fields.map(ask),
      button(`${key}/button`, none ? "I have seen this" : "Confirm", decide, {
        class: "c2i-main",
        "data-next": n === 0 && none,
      }),
    ),
    panel.failureAt(key),
  );
}

function milestoneRow(panel, desk, row, n, rows) {
  const key = `row/${row.id}`;
  const by = Object.fromEntries(row.fields.map((field) => [field.where.split(".").pop(), field]));
  const move = (steps) => () => panel.send("move", key, { id: row.id, steps });
  const named = (label) => ({ "aria-label": `${label} ${row.id}`, title: label });
  const remove = panel.formAt(key)
    ? button(`${key}/remove`, "Remove?", () => panel.send("remove", key, { id: row.id }), { class: "c2i-danger" })
    : button(`${key}/remove`, "✕", () => panel.openForm(key, "sure"), named("Remove"));
  return h(
    "li",
    { class: "c2i-row" },
    h(
      "div",
      { class: "c2i-row-id" },
      h("strong", {}, row.id),
      button(`${key}/up`, "↑", move(-1), { ...named("Move up"), disabled: n === 0 }),
      button(`${key}/down`, "↓", move(1), { ...named("Move down"), disabled: n === rows.length - 1 }),
      remove,
    ),
    h("div", { class: "c2i-row-values" }, ROW.map((name) => value(panel, desk, row.id, by[name]))),
    panel.failureAt(key),
  );
}

function milestones(panel, desk, part) {
  const doubted = panel.facts.doubts.some((entry) => entry.where === part.name);
  return h(
    "section",
    {},
    h("h4", {}, `${part.label} (${part.rows.length})`, !doubted && small(panel.facts.total)),
    h("ol", {}, part.rows.map((row, n, rows) => milestoneRow(panel, desk, row, n, rows))),
    line(
      button("add", "Add a milestone", () => panel.send("add", "add")),
      panel.facts.can_spread &&
        button("spread", "Work out amounts from percentages", () => panel.send("spread", "spread"), { title: SPREAD }),
    ),
    panel.failureAt("add"),
    panel.failureAt("spread"),
  );
}

function section(panel, desk, part) {
  if (part.rows) return milestones(panel, desk, part);
  const group = (g) => {
    const values = g.fields.map((field) => value(panel, desk, g.label || part.label, field));
    return h("fieldset", {}, g.label && h("legend", {}, g.label), h("div", { class: "c2i-values" }, values));
  };
  return h("section", {}, h("h4", {}, part.label), part.groups.map(group));
}

function drawReview(panel, desk) {
  const facts = panel.facts;
  const count = facts.doubts.length;
  const undo = { class: "c2i-quiet", title: "Take back the last decision" };
  const doubts = facts.doubts.map((entry, n) => doubt(panel, desk, entry, n));
  return [
    h(
      "header",
      { class: "c2i-head" },
      h("h3", {}, facts.title),
      h("span", {}, facts.file),
      chip(count ? `${count} to check` : "all checked", count ? "warn" : "good"),
      small(facts.kept ? `saved in ${facts.kept}` : UNSAVED),
      facts.can_undo && button("undo", "Undo", () => panel.send("undo", "undo"), undo),
    ),
    panel.failureAt("undo"),
    h(
      "div",
      { class: "c2i-split" },
      h(
        "div",
        { class: "c2i-scroll", "data-scroll": "values" },
        count > 0 && h("ol", { "aria-label": "Values to check" }, doubts),
        facts.sections.map((part) => section(panel, desk, part)),
      ),
      desk.node,
    ),
  ];
}

export default {
  render({ model, el }) {
    const desk = new Desk((question) => panel.ask(question));
    const panel = new Panel(model, el, (self) => drawReview(self, desk));
    const hear = (message, buffers) => desk.hear(message, buffers);
    model.on("msg:custom", hear);
    const facts = panel.facts;
    const first = facts.doubts?.[0]?.where ?? facts.sections?.[0]?.rows?.[0]?.fields[0].where;
    if (first) desk.select(first);
    return () => {
      model.off("msg:custom", hear);
      panel.close();
      desk.close();
    };
  },
};
