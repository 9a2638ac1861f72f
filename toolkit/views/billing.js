// Billing: what may be invoiced (choose, look, issue), what was issued, and what came in.

function chosenIds(panel) {
  return panel.facts.billable.filter((m) => panel.typed.get(`issue/milestone/${m.id}`) !== "no").map((m) => m.id);
}

function toInvoice(panel) {
  const rows = panel.facts.billable;
  if (rows.length === 0)
    return [h("h4", {}, "To invoice"), panel.doneAt("issue"), h("p", { class: "c2i-hint" }, "Nothing now. A milestone can be invoiced once the customer has accepted it.")];
  const ids = chosenIds(panel);
  const wishes = () => ({ ids, on: panel.typed.get("issue/on") ?? panel.facts.today, reference: panel.typed.get("issue/reference") ?? panel.facts.reference });
  const look = () => panel.send("preview", "preview", wishes());
  const forget = () => {
    panel.dropAnswers();
    panel.redraw();
  };
  const preview = panel.choice.get("answer:preview");
  return [
    h("h4", {}, "To invoice"),
    panel.doneAt("issue"),
    h("table", { class: "c2i-table" }, h("tbody", {}, rows.map((m) => h("tr", {},
      h("th", { scope: "row" }, checkbox(panel, `issue/milestone/${m.id}`, h("span", {}, h("span", { class: "c2i-id" }, m.id), m.name), true, forget)),
      h("td", {}, h("small", {}, m.accepted)),
      h("td", { class: "c2i-number" }, m.amount))))),
    !preview && h("div", { class: "c2i-line c2i-start" },
      h("div", { class: "c2i-short" }, input(panel, { key: "issue/on", label: "Date of invoice", value: panel.facts.today, kind: "date" }, { enter: look })),
      input(panel, { key: "issue/reference", label: "Customer's reference or order number (optional)", value: panel.facts.reference }, { enter: look }),
      h("button", { class: "c2i-main", "data-key": "preview", "aria-label": "Preview invoice", disabled: ids.length === 0, click: look }, "Preview invoice")),
    panel.failureAt("preview"),
    preview && previewed(panel, preview, wishes(), forget),
    panel.failureAt("look"),
    panel.failureAt("issue"),
  ];
}

function previewed(panel, preview, wishes, forget) {
  const sure = panel.choice.get("answer:sure");
  const box = h("input", { type: "checkbox", "data-key": "sure", "data-next": true, checked: sure });
  box.addEventListener("change", () => {
    box.checked ? panel.choice.set("answer:sure", true) : panel.choice.delete("answer:sure");
    panel.redraw();
  });
  return h(
    "div",
    { class: "c2i-preview", role: "group", "aria-label": "Preview of the invoice" },
    h("p", {}, h("strong", {}, preview.heading), ` to ${preview.customer}, ${preview.dates}`),
    h(
      "table",
      { class: "c2i-table" },
      h("tbody", {}, preview.lines.map((l) => h("tr", {}, h("th", { scope: "row" }, l.description, l.source && h("small", {}, l.source)), h("td", { class: "c2i-number" }, l.net)))),
      h("tfoot", {}, preview.totals.map(([label, amount]) => h("tr", {}, h("th", { scope: "row" }, label), h("td", { class: "c2i-number" }, amount)))),
    ),
    preview.problems.map((p) => h("p", {}, chip(p.word, p.tone), " ", p.message)),
    h(
      "div",
      { class: "c2i-line" },
      h("label", { class: "c2i-check" }, box, h("span", {}, "Issue it. An issued invoice is never edited: a mistake is put right by a credit note.")),
      h("button", { class: "c2i-main", "data-key": "issue", disabled: !sure, click: () => panel.send("issue", "issue", { ...wishes, payable: preview.payable }) }, "Issue invoice"),
      h("button", { "data-key": "look", click: () => panel.send("draft", "look", wishes) }, "See the PDF"),
      h("button", { "data-key": "back", click: forget }, "Back"),
    ),
  );
}

function issued(panel, row) {
  const key = `pay/${row.number}`;
  const open = panel.choice.get(`form:${key}`);
  const at = (name) => `${key}/${name}`;
  const said = (name, otherwise) => panel.typed.get(at(name)) ?? otherwise;
  const toggle = (form) => () => {
    form ? panel.choice.set(`form:${key}`, form) : panel.choice.delete(`form:${key}`);
    panel.redraw();
    if (form) panel.root.querySelector(".c2i-form [data-next]")?.focus();
  };
  const record = () => panel.send("pay", key, { number: row.number, amount: said("amount", row.open_plain), on: said("on", panel.facts.today), reference: said("reference", "") });
  const fetch = (format) => () => panel.send("file", key, { number: row.number, format });
  const credit = () => panel.send("credit", key, { number: row.number, reason: said("reason", "") });
  const below = [
    open === "credit" && h("div", { class: "c2i-form", role: "group", "aria-label": `Credit note for ${row.number}` },
      h("p", {}, `A credit note takes back all that is left of ${row.number}. It gets its own number and is never edited either.`),
      h("div", { class: "c2i-line" },
        input(panel, { key: at("reason"), label: "Reason (required, printed on the note)", value: "", next: true }, { enter: credit }),
        h("button", { class: "c2i-danger", "data-key": at("issue-credit"), click: credit }, "Issue credit note"),
        h("button", { "data-key": at("cancel"), click: toggle(null) }, "Cancel"))),
    open === "pay" && h("div", { class: "c2i-form", role: "group", "aria-label": `Payment for ${row.number}` }, h("div", { class: "c2i-line" },
      input(panel, { key: at("amount"), label: `Amount received, ${row.currency}`, value: row.open_plain, kind: "money" }, { enter: record }),
      input(panel, { key: at("on"), label: "On", value: panel.facts.today, kind: "date" }, { enter: record }),
      input(panel, { key: at("reference"), label: "Bank reference (optional)", value: "" }, { enter: record }),
      h("button", { class: "c2i-main", "data-key": at("record"), "data-next": true, click: record }, "Record payment"),
      h("button", { "data-key": at("cancel"), click: toggle(null) }, "Cancel"))),
    panel.failureAt(key),
    panel.doneAt(key),
  ].filter(Boolean);
  return [
    h(
      "tr",
      { class: below.length ? "c2i-open" : null },
      h("th", { scope: "row" }, row.number, h("small", {}, row.what)),
      h("td", { class: "c2i-day" }, row.issued),
      h("td", { class: "c2i-day" }, row.due, row.late && h("small", { class: "c2i-late" }, row.late)),
      h("td", {}, chip(row.status, row.tone)),
      h("td", { class: "c2i-number" }, row.gross),
      h("td", { class: "c2i-number" }, row.open),
      h("td", { class: "c2i-actions" }, h("div", {},
        h("button", { "data-key": `${key}/pdf`, "aria-label": `${row.number} as PDF`, click: fetch("pdf") }, "PDF"),
        h("button", { "data-key": `${key}/html`, "aria-label": `${row.number} as HTML`, click: fetch("html") }, "HTML"),
        row.payable && h("button", { "data-key": `${key}/open`, "aria-label": `Record payment for ${row.number}`, "aria-expanded": String(open === "pay"), click: toggle("pay") }, "Payment"),
        row.creditable && h("button", { "data-key": `${key}/credit`, "aria-label": `Credit note for ${row.number}`, "aria-expanded": String(open === "credit"), click: toggle("credit") }, "Credit"))),
    ),
    below.length > 0 && h("tr", { class: "c2i-below" }, h("td", { colspan: "7" }, below)),
  ];
}

function drawBilling(panel) {
  const facts = panel.facts;
  return [
    h("header", { class: "c2i-head" }, h("h3", {}, `Billing: ${facts.title}`), h("span", {}, facts.customer), refreshButton(panel)),
    sums(facts.sums),
    panel.failureAt("refresh"),
    h("section", { class: "c2i-section" }, toInvoice(panel)),
    h(
      "section",
      { class: "c2i-section" },
      h("h4", {}, "Issued"),
      facts.invoices.length === 0
        ? h("p", { class: "c2i-hint" }, "No invoice yet.")
        : h(
            "table",
            { class: "c2i-table" },
            h("thead", {}, h("tr", {}, [["Number"], ["Issued"], ["Due"], ["Status"], ["Total", "c2i-number"], ["Open", "c2i-number"], ["", "c2i-actions"]].map(([text, look]) => h("th", { scope: "col", class: look }, text)))),
            h("tbody", {}, facts.invoices.map((row) => issued(panel, row))),
          ),
      facts.folder && facts.invoices.length > 0 && h("small", {}, `Files are written to ${facts.folder}`),
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
