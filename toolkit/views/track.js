// Tracking: every milestone with its status, what it waits for, and what can be done with it now.

const COLUMNS = [["Milestone"], ["Amount", "c2i-number"], ["Due"], ["Status"], ["Next"], ["", "c2i-actions"]];

/** What an action asks before it is recorded, by its name. */
const ASKS = {
  submit: {
    list: (row) => row.deliverables,
    listed: "Handed over",
    files: "Files to keep in the ledger (optional)",
    words: "Note (optional)",
  },
  accept: {
    list: (row) => (row.under_review.length > 1 ? row.under_review : []),
    listed: "Accepted",
    files: "The customer's message or signed note, to keep in the ledger (optional)",
    by: "Accepted by",
  },
  reject: { by: "Rejected by", words: "Reason (required)", look: "c2i-danger" },
  deem: { words: "Note (optional)" },
};

/** The form of an action. One click opens it; Enter or one more click records the event. */
function actionForm(panel, row, action) {
  const key = `row/${row.id}`;
  const asks = ASKS[action.name];
  const list = asks.list?.(row) ?? [];
  const facts = panel.facts;
  const at = (name) => `${key}/${name}`;
  const record = () => {
    const ticked = list.filter((_, n) => panel.said(at(`tick-${n}`), "yes") === "yes");
    const whole = action.name === "accept" && ticked.length === list.length; // the milestone, and not its parts
    const answers = {
      id: row.id,
      on: panel.said(at("on"), facts.today),
      by: panel.said(at("by"), facts.customer_contact),
      reason: panel.said(at("reason"), ""),
      deliverables: whole ? [] : ticked,
      none: list.length > 0 && ticked.length === 0,
    };
    panel.send(action.name, key, answers, [...(panel.files.get(at("files")) ?? [])]);
  };
  const ask = (name, label, rest) => input(panel, { key: at(name), label, ...rest }, { enter: record });
  return form(key, `${action.label} ${row.id}`, [
    action.text && h("p", {}, action.text),
    list.length > 0 && h("div", { class: "c2i-field" }, h("span", {}, asks.listed),
      list.map((name, n) => checkbox(panel, at(`tick-${n}`), name, true))),
    asks.files && fileInput(panel, at("files"), asks.files),
    line(
      asks.by && ask("by", asks.by, { value: facts.customer_contact }),
      asks.words && ask("reason", asks.words, { next: action.name === "reject" }),
      h("div", { class: "c2i-short" }, ask("on", "On", { value: facts.today, kind: "date" })),
      button(at("record"), action.record, record, {
        class: asks.look ?? "c2i-main",
        "data-next": action.name !== "reject",
      }),
      button(at("cancel"), "Cancel", () => panel.openForm(key, null)),
    ),
  ]);
}

function actionButtons(panel, row) {
  const key = `row/${row.id}`;
  const open = panel.formAt(key);
  const told = panel.choice.get(`story:${row.id}`);
  const act = (action) => () =>
    action.form ? panel.openForm(key, action.name) : panel.send(action.name, key, { id: row.id });
  const tell = () => {
    panel.choice.set(`story:${row.id}`, !told);
    panel.redraw();
  };
  return h(
    "div",
    {},
    row.actions.map((action, n) =>
      button(`${key}/${action.name}`, action.label, act(action), {
        class: n === 0 ? "c2i-lead" : null,
        "aria-label": `${action.label} ${row.id}`,
        "aria-expanded": action.form ? String(open === action.name) : null,
      }),
    ),
    row.history.length > 0 &&
      button(`${key}/story`, "History", tell, {
        class: "c2i-quiet",
        "aria-label": `History of ${row.id}`,
        "aria-expanded": String(Boolean(told)),
      }),
  );
}

function history(row) {
  const told = (event) =>
    h("li", {}, h("span", {}, event.on), h("strong", {}, event.what), h("span", {}, event.words));
  return h("ul", { class: "c2i-story" }, row.history.map(told));
}

function milestone(panel, row) {
  const key = `row/${row.id}`;
  const chosen = row.actions.find((action) => action.name === panel.formAt(key));
  return tableRow(
    [
      named(row.id, row.name, row.trigger),
      h("td", { class: "c2i-number" }, row.amount),
      h("td", { class: "c2i-day" }, row.due, small(row.late, "c2i-late")),
      h("td", {}, chip(row.status, row.tone), small(row.since)),
      h("td", {}, row.waits || row.next, small(row.detail), small(row.rejection && `“${row.rejection}”`)),
      h("td", { class: "c2i-actions" }, actionButtons(panel, row)),
    ],
    [
      chosen && actionForm(panel, row, chosen),
      panel.failureAt(key),
      panel.choice.get(`story:${row.id}`) && history(row),
    ],
  );
}

function drawTrack(panel) {
  const facts = panel.facts;
  const problem = (p) => h("li", {}, chip(p.where, p.tone), " ", p.message);
  return [
    h(
      "header",
      { class: "c2i-head" },
      h("h3", {}, facts.title),
      h("span", {}, facts.parties),
      facts.ended && chip(facts.ended, "bad"),
      refreshButton(panel),
    ),
    sums(facts.sums),
    panel.failureAt("refresh"),
    h(
      "table",
      { class: "c2i-table c2i-track" },
      tableHead(COLUMNS),
      h("tbody", {}, facts.milestones.map((row) => milestone(panel, row))),
    ),
    facts.milestones.length === 0 && h("p", { class: "c2i-hint" }, "The schedule has no milestones."),
    changeOrders(panel),
    facts.problems.length > 0 &&
      h("section", {}, h("h4", {}, "To know"), h("ul", {}, facts.problems.map(problem))),
  ];
}

export default {
  render({ model, el }) {
    const panel = new Panel(model, el, drawTrack);
    return () => panel.close();
  },
};
