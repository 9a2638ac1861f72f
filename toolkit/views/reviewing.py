"""The view in which a person checks what was read: each value beside its place, the doubtful ones first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.errors import FileNotReadable, InvalidSchedule
from toolkit.findings.finding import Draft
from toolkit.provenance import Problem
from toolkit.schedule import Schedule
from toolkit.schedule.wire import from_json, to_json
from toolkit.views import corrections
from toolkit.views.items import doubts, fields_under, lacking, not_adding_up, open_problems, sections
from toolkit.views.panel import Action, Message, View
from toolkit.views.places import by_page, place_of, telling

_SCALE = 2.0
"""Pixels of a page's picture for each point: sharp enough to read when zoomed."""


class Review(View):
    """The review of one draft.

    Attributes:
        schedule: The schedule as corrected so far, ready for ``ledger.engage``.
    """

    scripts = ("desk.js", "review.js")

    def __init__(self, draft: Draft, keep: Path | None = None) -> None:
        self.draft = draft
        self.keep = keep
        self.schedule: Schedule = _kept(draft, keep) or draft.schedule
        self._before: tuple[Schedule, ...] = ()
        super().__init__()

    @property
    def open(self) -> tuple[Problem, ...]:
        """The problems that nobody has decided yet; empty when the schedule can be relied on."""
        return self._open(self.schedule)

    def _open(self, schedule: Schedule) -> tuple[Problem, ...]:
        return open_problems(self.draft.problems, self.draft.schedule, schedule)

    def facts(self) -> dict[str, Any]:
        """The values to decide, then all values by section."""
        return {
            "title": self.schedule.title or self.draft.document.name,
            "file": self.draft.document.name,
            "kept": self.keep.name if self.keep else None,
            "doubts": doubts(self.open, self.schedule),
            "sections": sections(self.schedule, self.open),
            "total": _total(self.schedule),
            "can_undo": bool(self._before),
            "can_spread": _can_spread(self.schedule),
        }

    @property
    def actions(self) -> Mapping[str, Action]:
        """Correct, confirm, and the rows of milestones; ``places`` and ``picture`` answer with pictures."""
        return {
            "correct": self._correct,
            "confirm": self._confirm,
            "add": lambda _: self._take(corrections.add_milestone(self.schedule)),
            "remove": self._remove,
            "move": self._move,
            "undo": self._undo,
            "spread": lambda _: self._take(corrections.spread_price(self.schedule)),
        }

    def receive(self, message: Message, buffers: Sequence[bytes | memoryview] = ()) -> None:
        """Answer questions for places and pictures; all else goes the way of every view."""
        answers = {"places": self._send_places, "picture": self._send_picture}
        answer = answers.get(str(message.get("do")))
        if answer is None:
            super().receive(message, buffers)
            return
        try:
            answer(message)
        except Exception as fault:  # noqa: BLE001  # the border to ipywidgets, which swallows errors
            self.send({"trouble": f"The place cannot be shown. {fault}"})

    def _send_picture(self, message: Message) -> None:
        page = int(message["page"])
        png = self.draft.document.picture(page, scale=_SCALE)
        self.send({"picture": page, "scale": _SCALE}, [png] if png else [])

    def _send_places(self, message: Message) -> None:
        where = str(message["where"])
        sources = corrections.sources_of(self.schedule, where)
        doubted = [s for p in self.draft.problems if p.where == where for s in p.source]
        if where == "milestones":
            sources = by_page(s for m in self.schedule.milestones for s in m.source)
        sources = tuple(dict.fromkeys((*sources, *doubted)))
        paths = fields_under(self.schedule, where)
        value = corrections.value_at(self.schedule, where) if where in paths else None
        found = [place_of(self.draft.document, s) for s in sources]
        self.send({"places": found, "where": where, "first": telling(sources, value)})

    def _correct(self, message: Message) -> None:
        self._take(corrections.correct(self.schedule, str(message["where"]), str(message["text"])))

    def _confirm(self, message: Message) -> None:
        """Confirm; where the box beside the button was changed, the change counts."""
        schedule = self.schedule
        for where, text in dict(message.get("typed") or {}).items():
            schedule = corrections.correct(schedule, str(where), str(text))
        where = str(message["where"])
        if any(p.where == where for p in lacking(schedule)):
            raise InvalidSchedule("this is still missing", where=where, remedy="Type it, then confirm")
        self._take(corrections.confirm(schedule, where))

    def _remove(self, message: Message) -> str:
        milestone = self.schedule.milestone(str(message["id"]))
        self._take(corrections.remove_milestone(self.schedule, milestone.id))
        return f"{milestone.id} {milestone.name} was removed."

    def _move(self, message: Message) -> None:
        self._take(corrections.move_milestone(self.schedule, str(message["id"]), int(message["steps"])))

    def _undo(self, message: Message) -> None:
        """Take back the last decision of this session."""
        if self._before:
            *earlier, last = self._before
            self._keep(last)
            self._before, self.schedule = tuple(earlier), last

    def _take(self, schedule: Schedule) -> None:
        """Make the schedule the current one, once it is kept safely."""
        if schedule != self.schedule:
            self._keep(schedule)
            self._before, self.schedule = (*self._before, self.schedule), schedule

    def _keep(self, schedule: Schedule) -> None:
        if self.keep:
            _write(self.keep, to_json(schedule, self._open(schedule)))


def review(draft: Draft, *, keep: str | Path | None = None) -> Review:
    """Show a draft for review; the result's ``schedule`` is the corrected one.

    Args:
        draft: What ``extract`` made of a contract.
        keep: A JSON file (``contract-schedule/1``) that each correction is saved to at once. A review
            of the same contract goes on where the file leaves off, also after a restart.

    Raises:
        InvalidSchedule: ``keep`` exists and holds no schedule, or that of another contract.
    """
    return Review(draft, Path(keep) if keep is not None else None)


def _kept(draft: Draft, keep: Path | None) -> Schedule | None:
    if keep is None or not keep.exists():
        return None
    schedule, _ = from_json(keep.read_text("utf-8"))
    if schedule.file is None or schedule.file.sha256 != draft.document.sha256:
        raise InvalidSchedule(
            f"this review belongs to {schedule.file.name if schedule.file else 'another contract'}",
            where=str(keep),
            remedy=f"Name another file to keep the review of {draft.document.name} in, or remove this one",
        )
    return schedule


def _write(path: Path, text: str) -> None:
    """Replace a file in one step, so that a crash leaves the old or the new one."""
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_text(text, "utf-8")
        partial.replace(path)
    except OSError as cause:
        partial.unlink(missing_ok=True)
        raise FileNotReadable(
            f"the review cannot be saved ({cause.strerror})",
            where=str(path),
            remedy="Make the folder writable, or name another file as keep=",
        ) from cause


def _total(schedule: Schedule) -> str:
    """What the milestones add up to, beside the contract price."""
    if wrong := not_adding_up(schedule):
        return wrong[0].message
    if schedule.contract_price is None:
        return ""
    known = all(m.amount for m in schedule.milestones) and schedule.milestones
    return f"They add up to the contract price, {schedule.contract_price}" if known else "Some amounts are not known"


def _can_spread(schedule: Schedule) -> bool:
    return bool(schedule.contract_price and schedule.milestones and all(m.percent for m in schedule.milestones))
