"""Makes lists of payments that belong together: same kind of label, same place, and a sum apart from its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from toolkit.findings.payments.naming import named_apart
from toolkit.findings.payments.payments import Payment, PaymentList, Total
from toolkit.findings.values.phrases import pattern, rule, says
from toolkit.findings.vocabulary import wording


def style(label: str, words: str) -> str:
    """The kind of a clause's label, so that items of one list can be told from those of another."""
    bare = label.strip("“\"'")
    for name, shape in _STYLES:
        if re.fullmatch(shape, bare):
            return name
    if wording("runs", "labelled").match(words):
        return "named"
    return ""


_STYLES = (
    ("(number)", r"\(\d+\)"),
    ("(roman)", r"\([ivxlIVXL]{2,}\)"),
    ("(letter)", r"\([a-zA-Z]{1,2}\)"),
    ("half number", r"\d+\)"),
    ("half letter", r"[a-zA-Z]\)|[ivx]+\)"),
    ("number", r"\d+\."),
    ("dotted", r"\d+(?:\.\d+)+\.?"),
    ("letter", r"[A-Za-z]\."),
    ("roman", r"[IVXivx]+\."),
    ("bullet", r"\W"),
)


_ROMAN_OF = {"(letter)": "(roman)", "letter": "roman"}


def style_in(run: str, last: str, label: str, kind: str) -> tuple[str, str]:
    """The styles of a run and of the label behind it: whether (i), (v) or (x) is a letter or a number, its list says.

    Args:
        run: The style of the run so far; ``last`` is its last label.
        kind: The style that ``label`` has by itself.
    """
    if _ROMAN_OF.get(kind) == run and _LONE_ROMAN.fullmatch(label):
        return run, run
    if _ROMAN_OF.get(run) == kind and _LONE_ROMAN.fullmatch(last):
        return kind, kind
    return run, kind


_LONE_ROMAN = re.compile(r"[“\"']?\(?[ivxIVX][).]+")


_SOUND = 3.5
"""Points of a payment that says who pays and upon what; several of these in a row are a list without any heading."""
_POSSIBLE = 2.0
"""Points of a row between such payments that may be one of them."""


def resolved(payments: Sequence[Payment], heading: str, rule: str) -> list[PaymentList]:
    """The lists in a run of payments: parts under their sum, split items joined, sums left out.

    Payments that nothing holds together, neither a heading nor arithmetic, are lists of one. So are rows beside others
    whose words speak of something else than a payment; their rule is ``left out``.
    """
    joined = _contested(_joined(list(payments)))
    rows = _kept(joined)
    stay = {p.row for p in rows}
    others = [p for p in joined if p.row not in stay and p.amount] if len(rows) > 1 else []
    lists = [_made([p], "", "left out", None) for p in others]
    rest: list[Payment] = []
    over = heading
    at = 0
    while at < len(rows):
        stop = _parts_behind(rows, at)
        if stop:
            lists += _rest(rest, over, rule)
            rest = []
            amount = rows[at].amount
            total = Total(amount, rows[at].places["amount"]) if amount else None
            lists.append(_made([_whole_sum(p) for p in rows[at + 1 : stop]], heading, rule, total))
            over = ""  # the words over the list speak of this sum, unless more of the same kind follows
            at = stop
            continue
        if any(rows[at].name == p.name for one in lists for p in one.payments):
            over = heading
        rest.append(rows[at])
        at += 1
        if len(rest) > 2 and _is_sum(rest[-1], rest[:-1]):
            amount = rest[-1].amount
            total = Total(amount, rest[-1].places["amount"]) if amount else None
            lists.append(_made(rest[:-1], over, rule, total))
            rest = []
    return lists + _rest(rest, over, rule)


def _contested(rows: Sequence[Payment]) -> list[Payment]:
    """What the beginning of a sentence speaks against one of its sums, it speaks against those that follow as well."""
    found: list[Payment] = []
    for row in rows:
        first = next((p for p in found if p.places.get("sentence") == row.places.get("sentence", row.row)), None)
        if first is not None and says("noise", first.lead) and not row.contested:
            row = row.but(contested=True, points=row.points - 1.5)
        found.append(row)
    return found


def _kept(rows: Sequence[Payment]) -> list[Payment]:
    """Rows without those that speak of something else; one between two payments stays, with a doubt."""
    sound = sum(p.points >= _SOUND for p in rows) * 3 >= 2 * len(rows)
    clear = sum(p.points >= _SOUND and not p.contested for p in rows) > 1
    good = [
        p.whole
        or (p.points > -1 and not (sound and _says_nothing(p)) and not (clear and p.contested and p.points < 0.5))
        for p in rows
    ]
    found = []
    for at, row in enumerate(rows):
        if good[at]:
            found.append(row)
        elif 0 < at < len(rows) - 1 and good[at - 1] and good[at + 1] and row.label and row.amount is not None:
            doubt = "it stands between two payments, but its words are not those of one"
            found.append(row.but(doubts=dict(row.doubts) | {"amount": doubt}, points=0.0))
    return found


def _says_nothing(row: Payment) -> bool:
    """Whether no word of a sentence without a label is one of payment: neither who pays, nor when, nor what for."""
    timed = row.trigger is not None and row.trigger != row.name  # "Year 2" is its name, and no word of payment
    return row.points <= 0 and not row.label and not timed and row.due is None


def _rest(rest: Sequence[Payment], heading: str, rule: str) -> list[PaymentList]:
    """Lists without a sum; words like "a total of" without parts and without an event are no payment."""
    kept = [p for p in rest if not (p.whole and (p.due is None and not (p.trigger and says("events", p.trigger))))]
    if not kept:
        return []
    total = next((p.of for p in kept if p.of and p.amount is None), None) or _whole_before(rest, kept)
    base = [p for p in rest if p.amount and p.share is None and p.trigger is None and p.due is None]
    shares = [p.share.part for p in kept if p.share and p.amount is None]
    announced = len(base) == 1 and base[0].whole and len(shares) > 2 and not any(p.amount for p in kept)
    if len(base) == 1 and len(shares) > 1 and (sum(shares) == 1 or (announced and sum(shares) < 1)) and base[0].amount:
        kept = [p for p in kept if p is not base[0]]
        total = Total(base[0].amount, base[0].places["amount"])
    if total:
        kept = [p for p in kept if p.amount is None or p.amount.number != total.amount.number]
    if total is None and len({p.row for p in kept}) == 1:
        total = kept[0].of
    one = _made(kept, f"{heading} / {kept[0].lead}" if len(kept) > 1 else heading, rule, total)
    if says("schedules", heading) or one.points >= 2 or total or all(p.points >= _SOUND for p in kept):
        return [one]
    listed = _listed(kept)
    groups: dict[tuple[int, int], list[Payment]] = {}
    for payment in kept:
        if payment in listed:
            continue
        groups.setdefault(payment.places.get("sentence", payment.row), []).append(payment)
    apart = [_made(g, f"{heading} / {g[0].lead}" if len(g) > 1 else heading, "sentence", None) for g in groups.values()]
    return [_made(listed, heading, rule, None), *apart] if listed else apart


def _whole_before(rest: Sequence[Payment], kept: Sequence[Payment]) -> Total | None:
    """The sum that the sentence of the rows begins with and that they are parts of, as far as they are stated."""
    whole, first = rest[0], kept[0]
    stated = [p.amount.number for p in kept if p.amount and p.amount.number is not None]
    of_one = whole.places.get("sentence", whole.row) == first.places.get("sentence", first.row)
    if whole in kept or not whole.whole or not of_one or whole.amount is None or not whole.amount.number:
        return None
    return Total(whole.amount, whole.places["amount"]) if sum(stated) <= whole.amount.number else None


def _listed(rows: Sequence[Payment]) -> list[Payment]:
    """The longest stretch of rows that state the same kind of value; most of them are sound, none speaks against.

    Rows that all say when they fall due need no other sign.
    """
    best: list[Payment] = []
    here: list[Payment] = []
    for row in rows:
        alike = not here or _kind(row) == _kind(here[0])
        here = [*here, row] if alike and row.points >= _POSSIBLE else [row] if row.points >= _POSSIBLE else []
        sound = sum(p.points >= _SOUND or bool(p.due or (p.trigger and _is_event(p.trigger))) for p in here)
        if len(here) > max(2, len(best)) and sound * 2 > len(here):
            best = here
    return best


def _kind(row: Payment) -> tuple[bool, bool, str]:
    return row.amount is None, row.share is None, row.rule


def _made(payments: Sequence[Payment], heading: str, rule: str, total: Total | None) -> PaymentList:
    place = (min(p.row[0] for p in payments), max(p.row[1] for p in payments))
    return PaymentList(
        named_apart(payments), place, rule, heading=heading, total=total, points=list_points(payments, heading, total)
    )


def _parts_behind(rows: Sequence[Payment], at: int) -> int:
    """The index behind the last part, where the amount at ``at`` is the sum of those that follow; else 0."""
    whole = rows[at].amount
    if whole is None or not whole.number or rows[at].share is not None or _has_its_own_time(rows[at]):
        return 0
    total, shares, parts = Decimal(0), Fraction(0), 0
    for stop in range(at + 1, len(rows)):
        part = _whole_sum(rows[stop])
        if part.amount is not None and part.amount.number is not None:
            total += part.amount.number
            parts += 1
            if shares or (part.share is None and total > whole.number):
                return 0
            if total == whole.number and parts > 1:
                run_on = stop + 1 < len(rows) and _of_one_rule(rows[stop], rows[stop + 1])
                return 0 if run_on else stop + 1
        elif part.share is not None and not total:
            shares += part.share.part
            if shares == 1 and stop > at + 1:
                return stop + 1
    return 0


def _has_its_own_time(row: Payment) -> bool:
    """Whether a sum falls due on a day or event of its own: others behind it are no parts of it.

    "50 % on signing, 25 % on delivery, 25 % on acceptance" is three payments.
    """
    return not (row.whole or row.contested) and (
        row.due is not None or (row.trigger is not None and says("events", row.trigger))
    )


def _of_one_rule(one: Payment, other: Payment) -> bool:
    """Whether two instalments were made by the same words."""
    return one.rule == other.rule == "instalments" and one.row == other.row


def _whole_sum(row: Payment) -> Payment:
    """A row paid in instalments of unknown number, with the sum that they make up: that is one part of a whole."""
    return row.but(amount=row.of.amount) if row.amount is None and row.share is None and row.of else row


def _is_sum(last: Payment, others: Sequence[Payment]) -> bool:
    """Whether an amount is the sum of all before it, and no payment itself."""
    if last.due is not None or (last.trigger is not None and not last.whole):
        return False
    if not last.whole and (_counted([*others, last]) or (last.label and all(p.label for p in others))):
        return False  # "Milestone C: $9", by chance as much as A and B together
    numbers = [p.amount.number for p in others if p.amount and p.amount.number is not None]
    return bool(last.amount and last.amount.number and len(numbers) > 1 and sum(numbers) == last.amount.number)


def _joined(rows: list[Payment]) -> list[Payment]:
    """An item cut in two by the contract's own numbering, the share in one half and the amount in the other, is one."""
    both = sum(p.amount is not None and p.share is not None for p in rows)
    if both < 3:
        return rows
    found: list[Payment] = []
    for row in rows:
        last = found[-1] if found else None
        if last and last.share is not None and last.amount is None and row.amount is not None and row.share is None:
            places = dict(row.places) | dict(last.places) | {"row": (last.row[0], row.row[1])}
            found[-1] = last.but(
                amount=row.amount, name=f"{last.name} {row.name}", places=places, points=max(last.points, row.points)
            )
        else:
            found.append(row)
    return found


def _of_one_shape(payments: Sequence[Payment]) -> bool:
    """Whether two or more rows all state the same kinds of values and when they fall due, as chance does not."""
    shapes = {(p.amount is None, p.share is None, p.due is None) for p in payments}
    timed = all(p.trigger or p.due or names_event(p) for p in payments)
    return len(payments) > 1 and len(shapes) == 1 and timed


def _counted(payments: Sequence[Payment]) -> bool:
    """Whether all rows are steps of one kind with a number each, "Phase 1", or "First payment", or of a year each."""
    found = [rule("counted_step").match(p.name) or rule("ordinal_step").match(p.name) for p in payments]
    numbers = {m["number"].upper() for m in found if m}
    years = {p.trigger for p in payments if p.trigger and names_year(p.trigger)}
    return len(payments) > 1 and (len(years) == len(payments) or (all(found) and len(numbers) == len(payments)))


def _is_timed_sum(payment: Payment) -> bool:
    """Whether a payment is a sum with a day or a time of its own words."""
    return payment.amount is not None and bool(payment.due or payment.trigger) and payment.rule == "statement"


def _is_event(trigger: str) -> bool:
    """Whether words name an event, or are a clause that tells one: "when the roof is dry"."""
    return says("events", trigger) or rule("event_opens").match(trigger) is not None or names_year(trigger)


def names_year(trigger: str) -> bool:
    """Whether words name the one of several years that a payment is for: "in the second year", "Year 2"."""
    return bool(rule("of_year").match(trigger) or rule("year_name").match(trigger))


def _timed(payments: Sequence[Payment]) -> bool:
    """Whether most payments say when they fall due."""
    return sum(bool(p.trigger or p.due) for p in payments) * 2 >= len(payments)


def names_event(payment: Payment) -> bool:
    """Whether a row is called after what makes it payable: "On sign-off of the plans", "Opening of the east wing"."""
    name = re.sub(r"\([^)]*\)", " ", payment.name)
    begins = wording("runs", "when_ahead").match(name) is not None
    return begins or (payment.rule == "statement" and says("events", name))


def list_points(payments: Sequence[Payment], heading: str, total: Total | None) -> float:
    """Signs in a list's heading and arithmetic for and against its being a payment schedule."""
    points = 0.0
    if says("schedules", heading):
        points += 2.5
    elif wording("runs", "money_words").search(heading):
        points += 1
    against = {m[0].lower() for m in pattern("lists_of_else").finditer(heading)} | {
        m[0].lower() for m in pattern("noise").finditer(heading)
    }
    points -= 1.5 * min(len(against), 2)
    if not any(p.amount for p in payments) and says("shares_of_else", heading):
        points -= 5
    shares = [p.share.part for p in payments if p.share]
    if len(shares) > 1 and sum(shares) == 1:
        points += (3 if len(shares) > 2 else 2.5) + (1 if total else 0)
    if sum(shares) > 1 and sum(shares) % 1 and not any(p.amount for p in payments):
        points -= 3  # parts of nothing whole, once or several times
    if says("schedules", heading) and not against and _of_one_shape(payments):
        points += 1
    numbers = [p.amount.number for p in payments if p.amount and p.amount.number]
    if total and len(numbers) > 1 and sum(numbers) == total.amount.number:
        points += 2.5 if says("schedules", heading) or _timed(payments) else 0.5
    if len(payments) > 1 and all(p.due or (p.trigger and _is_event(p.trigger)) for p in payments):
        points += 1
    if len(payments) > 2 and not against and all(_is_timed_sum(p) for p in payments):
        points += 1  # three sums, each with its time, are hardly anything else
    if _counted(payments) and not against:
        points += 2
    return points + min(0.25 * (len(payments) - 1), 2 if points > 1 else 0.5)
