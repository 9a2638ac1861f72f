// Change orders: type over the schedule, look at both side by side, propose; then agree or decline.

const STAYS = "The schedule in force stays until the customer agrees.";

/** Two schedules, milestone by milestone; what differs is said in words. */
function sideBySide(compared, [was, now]) {
  const cells = (side) => [
    h("td", { class: "c2i-number" }, side?.amount),
    h("td", { class: "c2i-day" }, side?.due),
  ];
  const row = (r) =>
    h(
      "tr",
      { class: r.said ? null : "c2i-same" },
      named(r.id, r.name),
      cells(r.was),
      cells(r.now),
      h("td", {}, r.said && chip(r.said, r.tone)),
    );
  const term = (t) =>
    h("tr", {}, h("th", { scope: "row" }, t.label), h("td", { colspan: 2 }, t.was), h("td", { colspan: 2 }, t.now),
      h("td", {}, chip("changed", "brand")));
  const group = (text, look) => h("th", { scope: "colgroup", colspan: 2, class: look }, text);
  const head = h(
    "thead",
    {},
    h("tr", {}, h("td", {}), group(was, "c2i-group"), group(now, "c2i-group"), h("td", {})),
    h("tr", {}, [["Milestone"], ["Amount", "c2i-number"], ["Due"], ["Amount", "c2i-number"], ["Due"], ["Change"]].map(
      ([text, look]) => h("th", { scope: "col", class: look }, text))),
  );
  const foot = h(
    "tr",
    {},
    h("th", { scope: "row" }, "Contract price, before tax"),
    h("td", { class: "c2i-number" }, compared.was),
    h("td", {}),
    h("td", { class: "c2i-number" }, compared.now),
    h("td", {}),
    h("td", {}, compared.moved),
  );
  return h(
    "table",
    { class: "c2i-table c2i-compared" },
    head,
    h("tbody", {}, compared.rows.map(row), compared.terms.map(term)),
    h("tfoot", {}, foot),
  );
}

/** What was typed over the schedule, and nothing else. */
function typedChanges(panel) {
  const rows = [];
  for (const m of panel.facts.changeable) {
    const at = (name) => `change/${m.id}/${name}`;
    const row = { id: m.id };
    for (const name of ["amount", "due"]) if (panel.typed.has(at(name))) row[name] = panel.typed.get(at(name));
    if (m.droppable && panel.said(at("drop"), "no") === "yes") row.drop = true;
    if (Object.keys(row).length > 1) rows.push(row);
  }
  const added = [];
  for (let n = 0; n < (panel.choice.get("change:new") ?? 0); n += 1) {
    const row = {};
    for (const name of ["name", "amount", "due", "deliverables"]) row[name] = panel.said(`change/new-${n}/${name}`, "");
    added.push(row);
  }
  return { rows, new: added };
}

function changeable(panel, m, look) {
  const at = (name) => `change/${m.id}/${name}`;
  const box = (name, label, kind) =>
    input(panel, { key: at(name), label: `${label} of ${m.id}`, value: m[name], kind, hide: true }, { enter: look });
  return h(
    "tr",
    {},
    named(m.id, m.name),
    h("td", { class: "c2i-wide" }, box("amount", "New amount", "money")),
    h("td", { class: "c2i-wide" }, box("due", "New due date", "date")),
    h("td", {}, m.droppable && checkbox(panel, at("drop"), `Drop ${m.id}`, false)),
  );
}

function newMilestone(panel, n, look) {
  const at = (name) => `change/new-${n}/${name}`;
  const ask = (name, label, rest) => input(panel, { key: at(name), label, ...rest }, { enter: look });
  return line(
    ask("name", "New milestone", { next: true }),
    h("div", { class: "c2i-short" }, ask("amount", "Amount, before tax", { kind: "money" })),
    h("div", { class: "c2i-short" }, ask("due", "Due (optional)", { kind: "date" })),
    ask("deliverables", "Deliverables, one to a line (optional)", { kind: "lines" }),
  );
}

function proposeForm(panel, key) {
  const facts = panel.facts;
  const at = (name) => `${key}/${name}`;
  const look = () => panel.send("compare", at("compare"), typedChanges(panel));
  const compared = panel.choice.get(`answer:${at("compare")}`);
  const count = panel.choice.get("change:new") ?? 0;
  const back = () => {
    panel.dropAnswers();
    panel.redraw();
  };
  if (compared) {
    const propose = () => {
      const said = { title: panel.said(at("title"), ""), reason: panel.said(at("reason"), "") };
      panel.send("propose", key, { ...typedChanges(panel), ...said, on: panel.said(at("on"), facts.today), compared });
    };
    return form(key, "Change order, compared", [
      sideBySide(compared, ["In force", "Proposed"]),
      line(
        input(panel, { key: at("title"), label: "Title (optional)" }, { enter: propose }),
        input(panel, { key: at("reason"), label: "Reason (optional)" }, { enter: propose }),
        h("div", { class: "c2i-short" },
          input(panel, { key: at("on"), label: "On", value: facts.today, kind: "date" }, { enter: propose })),
        button(at("record"), "Record proposal", propose, { class: "c2i-main", "data-next": true }),
        button(at("back"), "Back", back),
      ),
      h("p", { class: "c2i-hint" }, STAYS),
    ]);
  }
  const add = () => {
    panel.choice.set("change:new", count + 1);
    panel.redraw();
    panel.root.querySelector(`[data-key="change/new-${count}/name"]`)?.focus();
  };
  const columns = [["Milestone"], ["Amount, before tax", "c2i-number"], ["Due"], [""]];
  return form(key, "Change order", [
    h("p", {}, "Type over what is to change."),
    h("table", { class: "c2i-table c2i-typed" }, tableHead(columns),
      h("tbody", {}, facts.changeable.map((m) => changeable(panel, m, look)))),
    Array.from({ length: count }, (_, n) => newMilestone(panel, n, look)),
    line(
      button(at("compare"), "Compare side by side", look, { class: "c2i-main" }),
      button(at("add"), "Add a milestone", add),
      button(at("cancel"), "Cancel", () => panel.openForm(key, null)),
    ),
    panel.failureAt(at("compare")),
  ]);
}

function answerForm(panel, row, key, agree) {
  const facts = panel.facts;
  const at = (name) => `${key}/${name}`;
  const record = () =>
    panel.send(
      agree ? "agree" : "decline",
      key,
      {
        number: row.number,
        by: panel.said(at("by"), facts.customer_contact),
        reason: panel.said(at("reason"), ""),
        on: panel.said(at("on"), facts.today),
      },
      agree ? [...(panel.files.get(at("files")) ?? [])] : [],
    );
  const ask = (name, label, rest) => input(panel, { key: at(name), label, ...rest }, { enter: record });
  return form(key, `${agree ? "Agree" : "Decline"} ${row.number}`, [
    agree && fileInput(panel, at("files"), "The signed change order, to keep in the ledger (optional)"),
    line(
      ask("by", agree ? "Agreed by" : "Declined by", { value: facts.customer_contact }),
      !agree && ask("reason", "Reason (optional)"),
      h("div", { class: "c2i-short" }, ask("on", agree ? "Holds from" : "On", { value: facts.today, kind: "date" })),
      button(at("record"), agree ? "Record agreement" : "Record refusal", record, {
        class: agree ? "c2i-main" : "c2i-danger",
        "data-next": true,
      }),
      button(at("cancel"), "Cancel", () => panel.openForm(key, null)),
    ),
  ]);
}

function changeOrder(panel, row) {
  const key = `order/${row.number}`;
  const open = panel.formAt(key);
  const shown = panel.choice.get(`beside:${row.number}`);
  const opener = (name, word, look) =>
    button(`${key}/${name}`, word, () => panel.openForm(key, name), {
      class: look,
      "aria-label": `${word} ${row.number}`,
      "aria-expanded": String(open === name),
    });
  const toggle = () => {
    panel.choice.set(`beside:${row.number}`, !shown);
    panel.redraw();
  };
  const beside = button(`${key}/beside`, "Side by side", toggle, {
    class: "c2i-quiet",
    "aria-label": `${row.number} side by side`,
    "aria-expanded": String(Boolean(shown)),
  });
  return tableRow(
    [
      named(row.number, row.title || "Change order"),
      h("td", { class: "c2i-number" }, row.moved),
      h("td", {}, chip(row.status, row.tone), small(row.since)),
      h("td", { class: "c2i-actions" }, h("div", {},
        row.waiting && !row.misfit && opener("agree", "Agree", "c2i-lead"),
        row.waiting && opener("decline", "Decline"),
        row.compared && beside)),
    ],
    [
      row.misfit && h("p", {}, chip(row.misfit, "bad")),
      row.compared && (shown || open === "agree") && sideBySide(row.compared, row.heads),
      row.waiting && open && answerForm(panel, row, key, open === "agree"),
      panel.failureAt(key),
      panel.doneAt(key),
    ],
  );
}

/** The change orders there are, and the way to another. */
function changeOrders(panel) {
  const facts = panel.facts;
  const key = "change";
  if (!facts.can_change && facts.changes.length === 0) return null;
  const open = panel.formAt(key);
  const start = () => {
    const begun = [...panel.typed.keys()].some((one) => one.startsWith("change/new-"));
    if (!begun) panel.choice.delete("change:new");
    panel.openForm(key, "propose");
  };
  const columns = [["Change order"], ["Price", "c2i-number"], ["Status"], ["", "c2i-actions"]];
  return h(
    "section",
    {},
    h("h4", {}, "Change orders"),
    facts.changes.length > 0 &&
      h("table", { class: "c2i-table" }, tableHead(columns),
        h("tbody", {}, facts.changes.map((row) => changeOrder(panel, row)))),
    panel.doneAt(key),
    panel.failureAt(key),
    facts.can_change &&
      (open
        ? proposeForm(panel, key)
        : line(button(`${key}/open`, "Propose a change order", start, { class: "c2i-start", "aria-expanded": "false" }))),
  );
}
