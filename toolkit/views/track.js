// Tracking: every milestone with its status, what it waits for, and what can be done with it now.

/** The form that an action asks for before it is recorded. One click opens it, Enter or one more records it. */
function actionForm(panel, row, action) {
  const key = `row/${row.id}`;
  const cancel = () => {
    panel.choice.delete(`form:${key}`);
    panel.redraw();
  };
  const at = (name) => `${key}/${name}`;
  const said = (name, otherwise) => panel.typed.get(at(name)) ?? otherwise;
  const list = action.name === "submit" ? row.deliverables : action.name === "accept" && row.under_review.length > 1 ? row.under_review : [];
  const record = () => {
    const ticked = list.filter((_, n) => panel.typed.get(at(`tick-${n}`)) !== "no");
    const answers = {
      id: row.id,
      on: said("on", panel.facts.today),
      by: said("by", panel.facts.customer_contact),
      reason: said("reason", ""),
      // to accept all of it is to accept the milestone
      deliverables: action.name === "accept" && ticked.length === list.length ? [] : ticked,
      none: list.length > 0 && ticked.length === 0,
    };
    panel.send(action.name, key, answers, [...(panel.files.get(at("files")) ?? [])]);
  };
  const reject = action.name === "reject";
  return h(
    "div",
    { class: "c2i-form", role: "group", "aria-label": `${action.label} ${row.id}` },
    action.text && h("p", {}, action.text),
    list.length > 0 && h("div", { class: "c2i-field" }, h("span", {}, action.name === "submit" ? "Handed over" : "Accepted"),
      list.map((d, n) => checkbox(panel, at(`tick-${n}`), d, true))),
    action.name === "submit" && fileInput(panel, at("files"), "Files to keep in the ledger (optional)"),
    action.name === "accept" && fileInput(panel, at("files"), "The customer's message or signed note, to keep in the ledger (optional)"),
    h(
      "div",
      { class: "c2i-line" },
      (reject || action.name === "accept") && input(panel, { key: at("by"), label: reject ? "Rejected by" : "Accepted by", value: panel.facts.customer_contact }, { enter: record }),
      action.name !== "accept" && input(panel, { key: at("reason"), label: reject ? "Reason (required)" : "Note (optional)", value: "", kind: "text", next: reject }, { enter: record }),
      h("div", { class: "c2i-short" }, input(panel, { key: at("on"), label: "On", value: panel.facts.today, kind: "date" }, { enter: record })),
      h("button", { class: reject ? "c2i-danger" : "c2i-main", "data-key": at("record"), "data-next": !reject, click: record }, action.record),
      h("button", { "data-key": at("cancel"), click: cancel }, "Cancel"),
    ),
  );
}

function milestone(panel, row) {
  const key = `row/${row.id}`;
  const open = panel.choice.get(`form:${key}`);
  const chosen = row.actions.find((a) => a.name === open);
  const story = panel.choice.get(`story:${row.id}`);
  const act = (action) => () => {
    if (!action.form) return panel.send(action.name, key, { id: row.id });
    panel.choice.set(`form:${key}`, action.name);
    panel.redraw();
    panel.root.querySelector(`.c2i-form [data-next]`)?.focus();
  };
  const below = [
    chosen && actionForm(panel, row, chosen),
    panel.failureAt(key),
    story && h("ul", { class: "c2i-story" }, row.history.map((e) =>
      h("li", {}, h("span", {}, e.on), h("strong", {}, e.what), h("span", {}, e.words)))),
  ].filter(Boolean);
  return [
    h(
      "tr",
      { class: below.length ? "c2i-open" : null },
      h("th", { scope: "row" }, h("div", { class: "c2i-named" }, h("span", { class: "c2i-id" }, row.id), h("div", {}, row.name, row.trigger && h("small", {}, row.trigger)))),
      h("td", { class: "c2i-number" }, row.amount),
      h("td", { class: "c2i-day" }, row.due, row.late && h("small", { class: "c2i-late" }, row.late)),
      h("td", {}, chip(row.status, row.tone), h("small", {}, row.since)),
      h("td", {}, row.waits || row.next, row.detail && h("small", {}, row.detail), row.rejection && h("small", {}, `“${row.rejection}”`)),
      h(
        "td",
        { class: "c2i-actions" },
        h("div", {}, row.actions.map((a, n) => h("button", { "data-key": `${key}/${a.name}`, class: n === 0 ? "c2i-lead" : null, "aria-label": `${a.label} ${row.id}`, "aria-expanded": a.form ? String(open === a.name) : null, click: act(a) }, a.label)),
        row.history.length > 0 && h("button", { class: "c2i-quiet", "data-key": `${key}/story`, "aria-label": `History of ${row.id}`, "aria-expanded": String(Boolean(story)),
          click: () => {
            story ? panel.choice.delete(`story:${row.id}`) : panel.choice.set(`story:${row.id}`, true);
            panel.redraw();
          } }, "History")),
      ),
    ),
    below.length > 0 && h("tr", { class: "c2i-below" }, h("td", { colspan: "6" }, below)),
  ];
}

function drawTrack(panel) {
  const facts = panel.facts;
  return [
    h("header", { class: "c2i-head" }, h("h3", {}, facts.title), h("span", {}, facts.parties), refreshButton(panel)),
    sums(facts.sums),
    panel.failureAt("refresh"),
    h(
      "table",
      { class: "c2i-table c2i-track" },
      h("thead", {}, h("tr", {}, [["Milestone"], ["Amount", "c2i-number"], ["Due"], ["Status"], ["Next"], ["", "c2i-actions"]].map(([text, look]) =>
        h("th", { scope: "col", class: look }, text)))),
      h("tbody", {}, facts.milestones.map((row) => milestone(panel, row))),
    ),
    facts.milestones.length === 0 && h("p", { class: "c2i-hint" }, "The schedule has no milestones."),
    facts.problems.length > 0 && h("section", {}, h("h4", {}, "To know"), h("ul", {}, facts.problems.map((p) => h("li", {}, chip(p.where, p.tone), " ", p.message)))),
  ];
}

export default {
  render({ model, el }) {
    const panel = new Panel(model, el, drawTrack);
    return () => panel.close();
  },
};
