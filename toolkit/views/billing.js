// Billing: what may be invoiced (choose, look, issue), what was issued, and what came in.

const AMOUNTS = [["Total", "c2i-number"], ["Open", "c2i-number"]];
const COLUMNS = [["Number"], ["Issued"], ["Due"], ["Status"], ...AMOUNTS, ["", "c2i-actions"]];
const NOTHING = "Nothing now. A milestone can be invoiced once the customer has accepted it.";

const ticked = (panel, milestone) => panel.said(`issue/milestone/${milestone.id}`, "yes") === "yes";

/** What the person asks of the invoice. */
function wishes(panel) {
  const facts = panel.facts;
  return {
    ids: facts.billable.filter((m) => ticked(panel, m)).map((m) => m.id),
    on: panel.said("issue/on", facts.today),
    reference: panel.said("issue/reference", facts.reference),
  };
}

function toInvoice(panel) {
  const facts = panel.facts;
  if (facts.billable.length === 0) return [panel.doneAt("issue"), h("p", { class: "c2i-hint" }, NOTHING)];
  const chosen = () => forget(panel);
  const candidate = (m) => {
    const label = h("span", {}, h("span", { class: "c2i-id" }, m.id), m.name);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, checkbox(panel, `issue/milestone/${m.id}`, label, true, chosen)),
      h("td", {}, small(m.accepted)),
      h("td", { class: "c2i-number" }, m.amount),
    );
  };
  return [
    h("table", { class: "c2i-table" }, h("tbody", {}, facts.billable.map(candidate))),
    toIssue(panel, "issue", () => wishes(panel), { look: "Preview invoice", none: wishes(panel).ids.length === 0 }),
  ];
}

function paymentForm(panel, row, key) {
  const at = (name) => `${key}/${name}`;
  const record = () =>
    panel.send("pay", key, {
      number: row.number,
      amount: panel.said(at("amount"), row.open_plain),
      on: panel.said(at("on"), panel.facts.today),
      reference: panel.said(at("reference"), ""),
    });
  const ask = (name, label, rest) => input(panel, { key: at(name), label, ...rest }, { enter: record });
  return form(key, `Payment for ${row.number}`, [
    line(
      ask("amount", `Amount received, ${row.currency}`, { value: row.open_plain, kind: "money" }),
      ask("on", "On", { value: panel.facts.today, kind: "date" }),
      ask("reference", "Bank reference (optional)"),
      button(at("record"), "Record payment", record, { class: "c2i-main", "data-next": true }),
      button(at("cancel"), "Cancel", () => panel.openForm(key, null)),
    ),
  ]);
}

function creditForm(panel, row, key) {
  const at = (name) => `${key}/${name}`;
  const credit = () => panel.send("credit", key, { number: row.number, reason: panel.said(at("reason"), "") });
  const reason = { key: at("reason"), label: "Reason (required, printed on the note)", next: true };
  return form(key, `Credit note for ${row.number}`, [
    h("p", {}, `A credit note takes back all that is left of ${row.number}. It is never edited either.`),
    line(
      input(panel, reason, { enter: credit }),
      button(at("issue-credit"), "Issue credit note", credit, { class: "c2i-danger" }),
      button(at("cancel"), "Cancel", () => panel.openForm(key, null)),
    ),
  ]);
}

function issued(panel, row) {
  const key = `pay/${row.number}`;
  const open = panel.formAt(key);
  const file = (format) =>
    button(`${key}/${format}`, format.toUpperCase(), () => panel.send("file", key, { number: row.number, format }), {
      "aria-label": `${row.number} as ${format.toUpperCase()}`,
    });
  const opener = (name, word, label) =>
    button(`${key}/${name}`, word, () => panel.openForm(key, name), {
      "aria-label": `${label} ${row.number}`,
      "aria-expanded": String(open === name),
    });
  return tableRow(
    [
      h("th", { scope: "row" }, row.number, small(row.what)),
      h("td", { class: "c2i-day" }, row.issued),
      h("td", { class: "c2i-day" }, row.due, small(row.late, "c2i-late")),
      h("td", {}, chip(row.status, row.tone)),
      h("td", { class: "c2i-number" }, row.gross),
      h("td", { class: "c2i-number" }, row.open),
      h("td", { class: "c2i-actions" }, h("div", {},
        file("pdf"),
        file("html"),
        row.payable && opener("pay", "Payment", "Record payment for"),
        row.creditable && opener("credit", "Credit", "Credit note for"))),
    ],
    [
      open === "pay" && paymentForm(panel, row, key),
      open === "credit" && creditForm(panel, row, key),
      panel.failureAt(key),
      panel.doneAt(key),
    ],
  );
}

function drawBilling(panel) {
  const facts = panel.facts;
  const none = facts.invoices.length === 0;
  const rows = facts.invoices.map((row) => issued(panel, row));
  return [
    h("header", { class: "c2i-head" }, h("h3", {}, facts.title), h("span", {}, facts.customer), refreshButton(panel)),
    sums(facts.sums),
    panel.failureAt("refresh"),
    h("section", {}, h("h4", {}, "To invoice"), toInvoice(panel)),
    deposit(panel),
    heldBack(panel),
    h(
      "section",
      {},
      h("h4", {}, "Issued"),
      none
        ? h("p", { class: "c2i-hint" }, "No invoice yet.")
        : h("table", { class: "c2i-table" }, tableHead(COLUMNS), h("tbody", {}, rows)),
      !none && small(`Files are written to ${facts.folder}`),
    ),
  ];
}

/** Hand a file that the kernel sent to the person: a PDF in a new tab, all else as a download. */
function handOver(message, buffers) {
  if (!message.file || buffers.length === 0) return;
  const address = URL.createObjectURL(new Blob([buffers[0]], { type: message.type }));
  const pdf = message.type === "application/pdf";
  const link = h("a", { href: address, target: "_blank", rel: "noopener", download: pdf ? null : message.file });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

export default {
  render({ model, el }) {
    const panel = new Panel(model, el, drawBilling);
    model.on("msg:custom", handOver);
    return () => {
      model.off("msg:custom", handOver);
      panel.close();
    };
  },
};
