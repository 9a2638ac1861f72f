"""What the lines of all documents add up to within the contract price, each figure from its own lines."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from toolkit.ledger.folding import Record
from toolkit.ledger.invoices import LineKind
from toolkit.money import Money
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.schedule import Schedule

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Balance:
    """Decimal sums in one currency, before tax; ``invoiced`` and ``credited`` are within the contract price.

    ``left`` is what the milestones have left, ``deposits`` what was charged before work and not yet
    deducted, ``held`` what is retained on the net, ``unplanned`` what of the price no milestone has.
    """

    invoiced: Decimal
    credited: Decimal
    left: Decimal
    deposits: Decimal
    held: Decimal
    unplanned: Decimal
    extras: Decimal

    @property
    def still_to_invoice(self) -> Decimal:
        """What can still be charged within the contract price."""
        return self.left - self.deposits + self.held + self.unplanned


def balance(record: Record, currency: str) -> Balance:
    """Sum up an engagement's documents in a currency. That the sums balance is proved by tests, not assumed."""
    sums: dict[tuple[bool, LineKind], Decimal] = {}
    extras = _ZERO
    for account in record.accounts.values():
        credit = account.invoice.is_credit
        for line in account.invoice.lines:
            if line.kind.within_price and line.agreed.currency == currency:
                sums[credit, line.kind] = sums.get((credit, line.kind), _ZERO) + line.agreed.amount
            elif not line.kind.within_price and line.net.currency == currency:
                extras += -line.net.amount if credit else line.net.amount

    def total(*kinds: LineKind) -> Decimal:
        return sum((-v if credit else v for (credit, kind), v in sums.items() if kind in kinds), _ZERO)

    milestones = [m for m in record.schedule.milestones if m.amount is not None and m.amount.currency == currency]
    left = sum((amount.amount for m in milestones if (amount := remaining(record, m)) is not None), _ZERO)
    agreed = price(record.schedule, currency)
    # what a dropped milestone was charged stays charged until it is credited
    left -= sum((record.progress[i].used for i, m in record.dropped.items() if _used_in(record, m, currency)), _ZERO)
    return Balance(
        invoiced=sum((v for (credit, _), v in sums.items() if not credit), _ZERO),
        credited=sum((v for (credit, _), v in sums.items() if credit), _ZERO),
        left=left,
        deposits=total(LineKind.DEPOSIT, LineKind.DEPOSIT_DEDUCTION),
        held=-total(LineKind.RETENTION, LineKind.RETENTION_RELEASE),
        unplanned=agreed.amount - planned(record.schedule, currency).amount,
        extras=extras,
    )


def remaining(record: Record, milestone: Milestone) -> Money | None:
    """What of a milestone is not invoiced; None where it has no amount."""
    if milestone.amount is None:
        return None
    used = record.progress[milestone.id].used if milestone.id in record.progress else _ZERO
    return Money.of(milestone.amount.amount - used, milestone.amount.currency)


def price(schedule: Schedule, currency: str) -> Money:
    """The contract price in a currency: as stated, or the sum of the milestones priced in it."""
    if schedule.contract_price is not None and schedule.contract_price.currency == currency:
        return schedule.contract_price
    return planned(schedule, currency)


def planned(schedule: Schedule, currency: str) -> Money:
    """The sum of the milestones priced in a currency."""
    amounts = (m.amount for m in schedule.milestones if m.amount is not None and m.amount.currency == currency)
    return Money.sum(amounts, currency)


def _used_in(record: Record, milestone: Milestone, currency: str) -> bool:
    return milestone.id in record.progress and milestone.amount is not None and milestone.amount.currency == currency
