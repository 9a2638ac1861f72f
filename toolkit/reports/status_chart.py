"""From the state of an engagement to the picture of its status report, and that picture in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from toolkit.ledger.state import EngagementState, MilestoneState, MilestoneStatus
from toolkit.reports.blocks import Picture
from toolkit.reports.brand import Words
from toolkit.reports.chart import Bar, Legend, Segment, TimelineRow, draw
from toolkit.reports.formats import Formats
from toolkit.reports.printable import printable
from toolkit.reports.status_page import in_currency, invoiced_net, price_now, with_tax
from toolkit.reports.status_rows import ACCEPTED, is_late


def status_chart(
    state: EngagementState, words: Words, formats: Formats, *, accent: str, fonts: Sequence[Path]
) -> Picture | None:
    """The picture; None where there is neither a date nor money to show."""
    bars = [_price_bar(state, words, formats), _invoice_bar(state, words, formats)]
    legend = Legend(
        due=words["timeline_due"],
        accepted=words["timeline_accepted"],
        review=words["timeline_review"],
        late=words["timeline_late"],
        today=words["timeline_today"],
    )
    shown = [m for m in state.milestones if m.status is not MilestoneStatus.DROPPED]
    rows = [_row(m, state) for m in shown]
    return draw(
        rows,
        bars,
        legend,
        on=state.on,
        accent=accent,
        alt=_in_words(state, shown, bars, words, formats),
        fonts=fonts,
    )


def _row(m: MilestoneState, state: EngagementState) -> TimelineRow:
    return TimelineRow(
        name=printable(m.name),
        due=m.milestone.due_date,
        accepted=m.accepted_on if m.status in ACCEPTED else None,
        review_from=m.submitted_on if m.status is MilestoneStatus.SUBMITTED else None,
        late=is_late(m, state.on) and not state.terminated_on,
    )


def _price_bar(state: EngagementState, words: Words, formats: Formats) -> Bar:
    """Parts of the contract price, before tax; they add up to it."""
    money = state.money
    left = {m.id: m.still_to_invoice for m in state.milestones if m.still_to_invoice is not None}

    def sum_left(wanted: set[MilestoneStatus]) -> Decimal:
        return sum(
            (
                left[m.id].amount
                for m in state.milestones
                if m.status in wanted and m.id in left and left[m.id].currency == money.currency
            ),
            Decimal(0),
        )

    invoiced = invoiced_net(money).amount
    accepted, review = sum_left({MilestoneStatus.ACCEPTED}), sum_left({MilestoneStatus.SUBMITTED})
    ahead = price_now(money).amount - invoiced - accepted - review
    parts = (("invoiced", invoiced, "full"), ("to_invoice", accepted, "half"))
    more = (("in_review", review, "attention"), ("ahead", ahead, "light"))
    return _bar(in_currency(words["bar_price"], state), (*parts, *more), state, words, formats)


def _invoice_bar(state: EngagementState, words: Words, formats: Formats) -> Bar:
    """What was paid of the invoices, with tax."""
    money = state.money
    parts = (
        ("paid", money.paid.amount, "good"),
        ("open", (money.open - money.overdue).amount, "attention"),
        ("overdue", money.overdue.amount, "late"),
    )
    name = words["bar_invoices_taxed" if with_tax(state, money.currency) else "bar_invoices"]
    return _bar(in_currency(name, state), parts, state, words, formats)


def _bar(
    name: str, parts: Sequence[tuple[str, Decimal, str]], state: EngagementState, words: Words, formats: Formats
) -> Bar:
    """The parts that are not nothing, each with its amount in its label."""
    segments = []
    for key, amount, tone in parts:
        if amount > 0:
            shown = formats.money(state.money.contract_price.model_copy(update={"amount": amount}))
            label = words.phrase("segment", name=words[key], amount=shown)
            segments.append(Segment(label=label, amount=amount, tone=tone))  # type: ignore[arg-type]
    return Bar(name, tuple(segments))


def _in_words(
    state: EngagementState, shown: Sequence[MilestoneState], bars: Sequence[Bar], words: Words, formats: Formats
) -> str:
    """The picture for those who cannot see it."""
    groups = {
        "accepted": [m.name for m in shown if m.status in ACCEPTED],
        "review": [m.name for m in shown if m.status is MilestoneStatus.SUBMITTED],
        "late": [m.name for m in shown if is_late(m, state.on)],
    }
    told = {key: f"{words['timeline_' + key]}: {', '.join(names) if names else '–'}." for key, names in groups.items()}
    said = [words.phrase("chart_alt", count=len(shown), date=formats.day(state.on), **told)]
    for bar in bars:
        if bar.segments:
            said.append(f"{bar.name}: {', '.join(s.label for s in bar.segments)}.")
    return " ".join(said)
