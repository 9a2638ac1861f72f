"""From the state of an engagement to the page of a status report: what a customer understands in a minute."""

from __future__ import annotations

from decimal import Decimal

from toolkit.ledger.state import EngagementState, MilestoneStatus, MoneyTotals, Waiting
from toolkit.money import Money
from toolkit.reports.blocks import Picture
from toolkit.reports.brand import Words
from toolkit.reports.formats import Formats
from toolkit.reports.invoice_page import party_block
from toolkit.reports.pages import Fact, MoneyTable, Quote, StatusPage, Sum, WaitingRow
from toolkit.reports.status_rows import (
    ACCEPTED,
    change_row,
    coming_rows,
    document_row,
    is_late,
    late_by,
    milestone_row,
    waiting_row,
)
from toolkit.schedule.parties import Role


def status_page(state: EngagementState, words: Words, formats: Formats, chart: Picture | None) -> StatusPage:
    """The report as its template sees it."""
    return StatusPage(
        heading=words["status_report"],
        title=state.title,
        as_of=words.phrase("as_of", date=formats.day(state.on)),
        supplier=party_block(state.supplier, words, formats),
        customer=party_block(state.customer, words, formats),
        facts=_facts(state, words, formats),
        summary=_summary(state, words, formats),
        figures=_figures(state, words, formats),
        chart=chart,
        waiting=_waiting(state, words, formats),
        milestones=tuple(milestone_row(m, state, words, formats) for m in state.milestones),
        milestone_sums=_milestone_sums(state, words, formats),
        changes=tuple(change_row(c, words, formats) for c in state.changes),
        documents=tuple(document_row(i, words, formats) for i in state.invoices),
        money=_money_tables(state, words, formats),
        coming=coming_rows(state, words, formats),
    )


def _by_weight(waiting: tuple[Waiting, ...]) -> list[Waiting]:
    """Overdue first, the customer's before the supplier's, the longest waiting first."""
    return sorted(waiting, key=lambda w: (not w.overdue, w.who is not Role.CUSTOMER, w.since))


def _waiting(state: EngagementState, words: Words, formats: Formats) -> tuple[WaitingRow, ...]:
    """What waits; a clause that several things rest on is quoted with the first."""
    rows: list[WaitingRow] = []
    said: set[Quote] = set()
    for w in _by_weight(state.waiting):
        row = waiting_row(w, state, words, formats)
        rows.append(row.model_copy(update={"quotes": tuple(q for q in row.quotes if q not in said)}))
        said.update(row.quotes)
    return tuple(rows)


def _facts(state: EngagementState, words: Words, formats: Formats) -> tuple[Fact, ...]:
    schedule = state.schedule
    told = {
        "agreement_date": schedule.agreement_date,
        "end_date": schedule.end_date,
        "terminated_on": state.terminated_on,
    }
    return tuple(Fact(label=words[key], value=formats.day(day)) for key, day in told.items() if day)


def _summary(state: EngagementState, words: Words, formats: Formats) -> tuple[str, ...]:
    """Where it stands, what is late, what is owed, what is next."""
    said = [words.phrase("terminated", date=formats.day(state.terminated_on))] if state.terminated_on else []
    said.append(_progress(state, words, formats))
    late = [f"{m.name.strip()}, {late_by(m, state.on, words)}" for m in state.milestones if is_late(m, state.on)]
    if late and not state.terminated_on:
        said.append(words.phrase("late_milestones", names=_first(late, words)))
    rows = [waiting_row(w, state, words, formats) for w in _by_weight(state.waiting) if w.who is Role.CUSTOMER]
    asked = [row.what for row in rows if row.mood != "quiet"]
    if asked:
        what = _first([a[:1].lower() + a[1:] for a in asked], words)
        said.append(words.phrase("waits_for", name=state.customer.name, what=what))
    overdue = [formats.money(t.overdue) for t in (state.money, *state.other_money) if t.overdue]
    if overdue:
        said.append(words.phrase("overdue_amount", amount=" + ".join(overdue)))
    if not late and not any(w.overdue for w in state.waiting) and state.milestones:
        ended = {MilestoneStatus.PAID, MilestoneStatus.DROPPED}
        done = all(m.status in ended for m in state.milestones) and not any(i.open for i in state.invoices)
        said.append(words["all_done" if done else "nothing_late"])
    following = next((c for c in state.coming if c.on and c.on >= state.on), None)
    if following and following.on:
        said.append(words.phrase("next", what=following.what, date=formats.day(following.on)))
    return tuple(said)


def _first(parts: list[str], words: Words, most: int = 3) -> str:
    """The first parts, and how many more there are."""
    names = "; ".join(parts[:most])
    return words.phrase("and_more", names=names, count=len(parts) - most) if len(parts) > most else names


def _progress(state: EngagementState, words: Words, formats: Formats) -> str:
    counted = [m for m in state.milestones if m.status is not MilestoneStatus.DROPPED]
    if not counted:
        return words["no_milestones"]
    done = sum(m.status in ACCEPTED for m in counted)
    price = price_now(state.money)
    if not price or other_currencies(state) or any(m.amount is None for m in counted):
        return words.phrase("accepted_count_only", done=done, all=len(counted))
    share = formats.percent((state.money.accepted.amount * 100 / price.amount).quantize(Decimal(1)))
    return words.phrase(
        "accepted_count",
        done=done,
        all=len(counted),
        amount=formats.money(state.money.accepted),
        price=formats.money(price),
        percent=share,
    )


def other_currencies(state: EngagementState) -> list[MoneyTotals]:
    """The money in currencies besides the contract's first; what is said of one is then not said of all."""
    return [totals for totals in state.other_money if _has_money(totals)]


def price_now(money: MoneyTotals) -> Money:
    """The contract price with the changes agreed since."""
    return money.contract_price + money.changes


def invoiced_net(money: MoneyTotals) -> Money:
    """Invoiced within the contract price, credits taken off, before tax."""
    return money.invoiced - money.credited


def held_on_net(totals: MoneyTotals, state: EngagementState) -> Money:
    """What retentions took off the invoices' sums before tax; the others are part of what is open."""
    currency = totals.currency
    within_open = (i.retained for i in state.invoices if i.invoice.currency == currency)
    return totals.retained - Money.sum(within_open, currency)


def _milestone_sums(state: EngagementState, words: Words, formats: Formats) -> tuple[Sum, ...]:
    """From what was invoiced for the milestones to what was invoiced; nothing where the two are one."""
    money = state.money
    held = held_on_net(money, state)
    if other_currencies(state) or not (held or money.deposits):
        return ()
    charged = Money.sum((m.invoiced for m in state.milestones if m.invoiced), money.currency)
    if charged - held + money.deposits != invoiced_net(money):
        return ()  # something else was invoiced, too: half a sum would mislead
    told = [("milestones_invoiced", charged), ("retained", -held), ("deposits", money.deposits)]
    rows = [Sum(label=words[key], value=formats.money(amount)) for key, amount in told if amount]
    detail = words["after_retention"] if held else ""
    return (
        *rows,
        Sum(label=words["invoiced"], value=formats.money(charged - held + money.deposits), detail=detail, strong=True),
    )


def _figures(state: EngagementState, words: Words, formats: Formats) -> tuple[Sum, ...]:
    money = state.money
    if not _has_money(money):
        return ()
    told = [
        ("price_now" if money.changes else "contract_price", price_now(money)),
        ("accepted", money.accepted),
        ("invoiced", invoiced_net(money)),
        ("paid", money.paid),
    ]
    if money.overdue:
        told.append(("overdue", money.overdue))
    tax = _with_tax(state, money.currency, words)
    details = {"paid": tax, "overdue": tax}
    if held_on_net(money, state):
        details["invoiced"] = words["after_retention"]
    return tuple(
        Sum(
            label=in_currency(words[key], state),
            value=formats.money(amount),
            detail=details.get(key, ""),
            strong=key == "overdue",
        )
        for key, amount in told
    )


def in_currency(label: str, state: EngagementState) -> str:
    """The label of a sum in the contract's first currency, which it names where there are others."""
    return f"{label}, {state.money.currency}" if other_currencies(state) else label


def with_tax(state: EngagementState, currency: str) -> bool:
    """Whether what was invoiced in a currency has tax in it."""
    return any(i.invoice.tax for i in state.invoices if i.invoice.currency == currency)


def _with_tax(state: EngagementState, currency: str, words: Words) -> str:
    """Says that a sum has tax in it, where there is any."""
    return words["paid_detail"] if with_tax(state, currency) else ""


def _has_money(totals: MoneyTotals) -> bool:
    """Whether there is anything to tell in its currency: a price nobody knows is not nothing."""
    return bool(price_now(totals) or totals.invoiced or totals.extras or totals.paid or totals.unallocated)


def _money_tables(state: EngagementState, words: Words, formats: Formats) -> tuple[MoneyTable, ...]:
    """A table for each currency in which there is money."""
    others = other_currencies(state)
    if not others and not _has_money(state.money):
        return ()
    if not others:
        return (MoneyTable(title=words["money"], rows=_money(state.money, state, words, formats)),)
    return tuple(
        MoneyTable(title=words.phrase("money_of", currency=t.currency), rows=_money(t, state, words, formats))
        for t in (state.money, *others)
    )


def _money(totals: MoneyTotals, state: EngagementState, words: Words, formats: Formats) -> tuple[Sum, ...]:
    tax = _with_tax(state, totals.currency, words)
    rows = [(words["contract_price"], totals.contract_price, "", not totals.changes)]
    if totals.changes:
        rows.append((words["changes"], totals.changes, "", False))
        rows.append((words["price_now"], price_now(totals), "", True))
    held = held_on_net(totals, state)
    after, including = (words["after_retention"], words["with_retention"]) if held else ("", "")
    rows.append((words["invoiced_to_date"], invoiced_net(totals), after, False))
    rows.append((words["still_to_invoice"], totals.still_to_invoice, including, False))
    optional = [("extras", totals.extras, ""), ("retained", totals.retained, ""), ("deposits", totals.deposits, "")]
    optional += [
        ("paid", totals.paid, tax),
        ("unallocated", totals.unallocated, ""),
        ("open", totals.open, tax),
        ("overdue", totals.overdue, tax),
    ]
    rows += [(words[key], amount, detail, False) for key, amount, detail in optional if amount or key == "paid"]
    return tuple(Sum(label=f"{a}, {c}" if c else a, value=formats.money(b), strong=d) for a, b, c, d in rows)
