// What billing shares between documents (look, then issue), and the two beside the work: deposits, and what is held back.

const FINAL = "Issue it. An issued invoice is never edited: a mistake is put right by a credit note.";
const DEPOSIT = "A deposit is invoiced before work. Later invoices deduct it, with its number, date and tax.";

/** A preview is of what was chosen then: another choice takes it away. */
function forget(panel) {
  panel.dropAnswers();
  panel.redraw();
}

/**
 * The last step to any document: its date and reference, then the preview, then the issue.
 *
 * key: where it stands on the screen. asked: what the person wants of it, for the kernel. words: what
 * the button says, whether nothing can be asked yet, inputs of its own, a button that closes it.
 */
function toIssue(panel, key, asked, { look: word, none, own, close }) {
  const at = (name) => `${key}/${name}`;
  const look = () => panel.send("preview", at("preview"), asked());
  const preview = panel.choice.get(`answer:${at("preview")}`);
  const label = "Customer's reference or order number (optional)";
  const reference = { key: at("reference"), label, value: panel.facts.reference };
  const date = { key: at("on"), label: "Date of invoice", value: panel.facts.today, kind: "date" };
  return [
    panel.doneAt(key),
    preview
      ? previewed(panel, key, preview, asked)
      : line(
          own?.(look),
          h("div", { class: "c2i-short" }, input(panel, date, { enter: look })),
          input(panel, reference, { enter: look }),
          button(at("preview"), word, look, { class: "c2i-main", disabled: none }),
          close && button(at("cancel"), "Cancel", close),
        ),
    ["preview", "look"].map((name) => panel.failureAt(at(name))),
    panel.failureAt(key),
  ];
}

function previewed(panel, key, preview, asked) {
  const at = (name) => `${key}/${name}`;
  const sure = Boolean(panel.choice.get(`answer:${at("sure")}`));
  const box = h("input", { type: "checkbox", "data-key": at("sure"), "data-next": true, checked: sure });
  box.addEventListener("change", () => {
    panel.choice.set(`answer:${at("sure")}`, box.checked);
    panel.redraw();
  });
  const issue = () => panel.send("issue", key, { ...asked(), payable: preview.payable });
  const amount = (head, text) => h("tr", {}, h("th", { scope: "row" }, head), h("td", { class: "c2i-number" }, text));
  return h(
    "div",
    { class: "c2i-preview", role: "group", "aria-label": "Preview of the invoice" },
    h("p", {}, h("strong", {}, preview.heading), ` to ${preview.customer}, ${preview.dates}`),
    h(
      "table",
      { class: "c2i-table" },
      h("tbody", {}, preview.lines.map((l) => amount([l.description, small(l.source)], l.net))),
      h("tfoot", {}, preview.totals.map(([label, text]) => amount(label, text))),
    ),
    preview.problems.map((p) => h("p", {}, chip(p.word, p.tone), " ", p.message)),
    line(
      h("label", { class: "c2i-check" }, box, h("span", {}, FINAL)),
      button(at("issue"), "Issue invoice", issue, { class: "c2i-main", disabled: !sure }),
      button(at("look"), "See the PDF", () => panel.send("draft", at("look"), asked())),
      button(at("back"), "Back", () => forget(panel)),
    ),
  );
}

/** A deposit: one button, until somebody wants one. */
function deposit(panel) {
  const facts = panel.facts;
  const key = "deposit";
  const at = (name) => `${key}/${name}`;
  if (!facts.can_deposit) return panel.doneAt(key);
  const open = panel.formAt(key);
  const asked = () => ({
    what: "deposit",
    amount: panel.said(at("amount"), ""),
    description: panel.said(at("description"), "Deposit"),
    on: panel.said(at("on"), facts.today),
    reference: panel.said(at("reference"), facts.reference),
  });
  if (!open) {
    const start = () => panel.openForm(key, "deposit");
    return h(
      "div",
      { class: "c2i-start" },
      panel.doneAt(key),
      line(
        button(at("open"), "Invoice a deposit", start, { "aria-expanded": "false" }),
        facts.deposits && small(`${facts.deposits} of deposits is not deducted yet`),
      ),
    );
  }
  const own = (enter) => [
    input(panel, { key: at("amount"), label: "Amount before tax, or share like 20 %", next: true }, { enter }),
    input(panel, { key: at("description"), label: "Words on the invoice", value: "Deposit" }, { enter }),
  ];
  const close = () => panel.openForm(key, null);
  return form(key, "Deposit", [h("p", {}, DEPOSIT), toIssue(panel, key, asked, { look: "Preview deposit", own, close })]);
}

function releaseForm(panel, row, key) {
  const facts = panel.facts;
  const at = (name) => `${key}/${name}`;
  const record = () =>
    panel.send("release", key, {
      name: row.name,
      amount: panel.said(at("amount"), row.held_plain),
      by: panel.said(at("by"), facts.customer_contact),
      reason: panel.said(at("reason"), ""),
      on: panel.said(at("on"), facts.today),
    });
  const ask = (name, label, rest) => input(panel, { key: at(name), label, ...rest }, { enter: record });
  return form(key, `Release of ${row.name}`, [
    h("p", {}, `Record that the customer gives up what is held. ${row.after}`),
    line(
      ask("amount", "Amount", { value: row.held_plain, kind: "money" }),
      ask("by", "Released by", { value: facts.customer_contact }),
      ask("reason", "Reason or event (optional)"),
      h("div", { class: "c2i-short" }, ask("on", "On", { value: facts.today, kind: "date" })),
      button(at("record"), "Record release", record, { class: "c2i-main", "data-next": true }),
      button(at("cancel"), "Cancel", () => panel.openForm(key, null)),
    ),
  ]);
}

function retention(panel, row) {
  const key = `held/${row.name}`;
  const open = panel.formAt(key);
  const release = () => panel.openForm(key, "release");
  const label = { "aria-label": `Release ${row.name}`, "aria-expanded": String(open === "release") };
  return tableRow(
    [
      h("th", { scope: "row" }, row.name, small(row.what)),
      h("td", {}, row.until || "not agreed"),
      h("td", { class: "c2i-number" }, row.held),
      h("td", { class: "c2i-number" }, row.due),
      h("td", { class: "c2i-actions" }, row.releasable && button(`${key}/open`, "Release retention", release, label)),
    ],
    [open && row.releasable && releaseForm(panel, row, key), panel.failureAt(key), panel.doneAt(key)],
  );
}

/** What the customer holds back: how much, until when, and what of it was given up. */
function heldBack(panel) {
  const facts = panel.facts;
  if (facts.held.length === 0) return panel.doneAt("retention");
  const asked = () => ({
    what: "retention",
    on: panel.said("retention/on", facts.today),
    reference: panel.said("retention/reference", facts.reference),
  });
  const numbers = [["Held", "c2i-number"], ["Released, to invoice", "c2i-number"]];
  return h(
    "section",
    {},
    h("h4", {}, "Held back by the customer"),
    h(
      "table",
      { class: "c2i-table" },
      tableHead([["Retention"], ["Until"], ...numbers, ["", "c2i-actions"]]),
      h("tbody", {}, facts.held.map((row) => retention(panel, row))),
    ),
    facts.held.some((row) => row.invoiceable)
      ? toIssue(panel, "retention", asked, { look: "Preview retention invoice" })
      : panel.doneAt("retention"),
  );
}
