"""The verbs of the work: start, submit, accept, reject, note; and the clocks that run on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from toolkit.ledger import clocks, rules
from toolkit.ledger.clocks import Clock, Proposal, Reminder
from toolkit.ledger.events import Accepted, DeemedAccepted, Delivered, Note, Rejected, Started, Submitted
from toolkit.ledger.evidence import Deliverable, content, gather, kept, named
from toolkit.ledger.folding import Record
from toolkit.ledger.journal import Writing
from toolkit.ledger.verbs import Verbs, day_or_today
from toolkit.money import decimal_of


class Work(Verbs):
    """What happens to milestones."""

    def start(
        self, milestone: str, *, reason: str | None = None, on: date | None = None, at: datetime | None = None
    ) -> Started:
        """Record that work on a milestone began."""

        def make(record: Record, _: Writing) -> Started:
            head = self._head(record, at, on, reason)
            rules.may_start(record, milestone, head["on"])
            return Started(**head, milestone=milestone)

        return self._recorder.add(self.id, make)

    def submit(
        self,
        milestone: str,
        deliverables: Deliverable | Sequence[Deliverable] = (),
        *,
        checks: Mapping[str, Callable[[], object]] | None = None,
        note: str | None = None,
        on: date | None = None,
        at: datetime | None = None,
    ) -> Submitted:
        """Record that a milestone was handed to the customer.

        Args:
            deliverables: Names, links, paths of files (kept in the ledger) or ``Delivered`` values.
                Nothing means all that the schedule lists and is not accepted yet. Text that names a file is its path.
            checks: Acceptance criteria by name, each a function; they are run, and the results kept.
            note: Words to go with it.

        Raises:
            FileNotReadable: A file cannot be read, or text that looks like its path names none.
        """
        if isinstance(deliverables, str | Path | Delivered) or not isinstance(deliverables, Iterable):
            deliverables = [deliverables]
        given = list(deliverables)
        listed = rules.milestone(self._record, milestone).deliverables if given else ()
        found = gather(given, checks or {}, listed)

        def make(record: Record, writing: Writing) -> Submitted:
            head = self._head(record, at, on, note)
            rules.may_submit(record, milestone, head["on"])
            accepted = record.progress[milestone].accepted_deliverables if milestone in record.progress else ()
            listed = (n for n in rules.milestone(record, milestone).deliverables if n not in accepted)
            planned = () if given else tuple(map(named, listed))
            return Submitted(**head, milestone=milestone, deliverables=planned + kept(found, writing))

        return self._recorder.add(self.id, make)

    def accept(
        self,
        milestone: str,
        *,
        by: str,
        deliverables: Sequence[str] = (),
        percent: Decimal | int | str | None = None,
        document: Path | str | bytes | None = None,
        reason: str | None = None,
        on: date | None = None,
        at: datetime | None = None,
    ) -> Accepted:
        """Record the customer's acceptance of a milestone, of some of its deliverables, or of a share.

        Args:
            by: Who accepted, for the customer.
            deliverables: Names of those accepted; nothing means the whole milestone. Once all that
                was submitted is accepted, the milestone is.
            percent: How much of the milestone is accepted by now, as a progress certificate states it;
                that much can be invoiced.
            document: The acceptance itself (a signed note, an e-mail), kept in the ledger.
        """
        paper = content(document, f"acceptance of {milestone}") if document is not None else None
        share = None if percent is None else decimal_of(percent)

        def make(record: Record, writing: Writing) -> Accepted:
            head = self._head(record, at, on, reason)
            rules.may_accept(record, milestone, head["on"], deliverables, share)
            return Accepted(
                **head,
                milestone=milestone,
                by=rules.may_decide(record, milestone, by),
                deliverables=tuple(deliverables),
                percent=share,
                document=paper.keep(writing) if paper else None,
            )

        return self._recorder.add(self.id, make)

    def reject(
        self,
        milestone: str,
        *,
        reason: str,
        by: str = "the customer",
        deliverables: Sequence[str] = (),
        on: date | None = None,
        at: datetime | None = None,
    ) -> Rejected:
        """Record that the customer refused what was submitted, and why."""

        def make(record: Record, _: Writing) -> Rejected:
            head = self._head(record, at, on, reason)
            rules.may_reject(record, milestone, head["on"], reason, deliverables)
            return Rejected(
                **head,
                milestone=milestone,
                by=rules.may_decide(record, milestone, by),
                deliverables=tuple(deliverables),
            )

        return self._recorder.add(self.id, make)

    def begin_review(
        self, milestone: str, *, reason: str | None = None, on: date | None = None, at: datetime | None = None
    ) -> Note:
        """Record the event from which the contract counts the acceptance period, such as receipt of a test report.

        Only where the contract was engaged with ``review_from``; otherwise the period runs from the submission.
        """

        def make(record: Record, _: Writing) -> Note:
            head = self._head(record, at, on, reason)
            event = rules.may_begin_review(record, milestone, head["on"])
            return Note(**head | {"reason": reason or event}, milestone=milestone, begins_review=True)

        return self._recorder.add(self.id, make)

    def accept_deemed(
        self, milestone: str, *, reason: str | None = None, on: date | None = None, at: datetime | None = None
    ) -> DeemedAccepted:
        """Record, as your own decision, that silence past the acceptance period counts as acceptance.

        It takes effect on the day the period ended, and carries the contract's clause. ``on`` is the day
        you decide.

        Raises:
            EventRefused: The contract does not say so, nothing is under review, or the period still runs.
        """

        def make(record: Record, _: Writing) -> DeemedAccepted:
            head = self._head(record, at, on, reason)
            ended = rules.may_deem(record, milestone, head["on"])
            period = record.schedule.acceptance_period
            return DeemedAccepted(**head | {"on": ended}, milestone=milestone, clause=period.source if period else ())

        return self._recorder.add(self.id, make)

    def note(
        self,
        text: str,
        *,
        milestone: str | None = None,
        file: Path | str | bytes | None = None,
        name: str = "document",
        on: date | None = None,
        at: datetime | None = None,
    ) -> Note:
        """Record something worth remembering, with a file to keep where there is one."""
        paper = content(file, name) if file is not None else None

        def make(record: Record, writing: Writing) -> Note:
            head = self._head(record, at, on, text)
            if milestone is not None:
                rules.milestone(record, milestone)
            kept_file = paper.keep(writing) if paper else None
            return Note(**head, milestone=milestone, file=kept_file)

        return self._recorder.add(self.id, make)

    def clocks(self, on: date | None = None) -> tuple[Clock, ...]:
        """What ends when: reviews, payments, deliveries, retention; the first to end first."""
        return clocks.clocks(self._record, day_or_today(on))

    def proposals(self, on: date | None = None) -> tuple[Proposal, ...]:
        """Deemed acceptances that you may record with ``accept_deemed``, each with its clause."""
        return clocks.proposals(self._record, day_or_today(on))

    def reminders(
        self, on: date | None = None, *, before: Sequence[int] = (3,), after: Sequence[int] = (1, 7, 14)
    ) -> tuple[Reminder, ...]:
        """Messages to send from a day on, so many days before and after each review and due date ends."""
        return clocks.reminders(self._record, day_or_today(on), before=before, after=after)
