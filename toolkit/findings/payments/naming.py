"""Finds what a contract calls a payment: "First Instalment", "Season 1", "Upon signing (deposit)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.findings.payments.payments import Payment, Place
from toolkit.findings.values.phrases import folded, pattern, rule, says
from toolkit.findings.vocabulary import wording

_LONGEST = 16
"""Words in a name."""
_OF_SEVERAL = wording("naming", "of_several")

_VERB = wording("naming", "verb")


def name_of(
    text: str, place: Place, values: Place, *, between: Place | None, label: str, lead: str, trigger: str | None
) -> tuple[str, Place | None]:
    """The name of the payment whose values stand at ``text[values]`` in ``text[place]``, and where it was read.

    The words before the values where they are no sentence; else the noun for the payment; else the words behind;
    else the trigger or the heading. ``between``: what stands between its share and its amount.
    """
    start, end = place
    first, last = values
    before = title_of(text[start:first]) or _item_name(text[start:first]) or _after_colon(text[start:first])
    if before:
        return before, (start, first)
    middle = title_of(text[between[0] : between[1]]) if between else ""
    if middle and between and not wording("naming", "again").match(middle):
        return middle, between
    opens = first - start < 4 or rule("item_label").fullmatch(text, start, first) is not None
    behind = title_of(rule("title_of_price").sub("", text[last:end])) if opens else ""
    noun = _noun(text, start, end, first)
    if noun:
        word, where = noun
        return (f"{label} {word}" if label and _OF_SEVERAL.fullmatch(word) else word), where
    if behind and not wording("naming", "to_be_paid").match(behind):
        return behind, (last, end)
    head = lead.strip()
    if (
        head
        and len(head.split()) <= _LONGEST
        and not _VERB.search(head)
        and says("nouns", head) | says("schedules", head)
    ):
        return head, None
    if label:
        return f"Payment {label}", None
    if trigger:
        return " ".join(trigger.split()[:_LONGEST]), None
    return "Payment", None


def _item_name(words: str) -> str:
    """The name of an item of a list before the words of who pays: "(ii) for the hull, the owner shall pay"."""
    label = rule("item_label").match(words)
    return title_of(rule("payer_behind").sub("", folded(words[label.end() :]))) if label else ""


def _after_colon(words: str) -> str:
    """The name behind the words that introduce it: "the client pays as follows: Phase I: $5"."""
    match = re.search(r":\s+([^:;]{2,80}?)[\s:–—-]*$", words)
    return title_of(match[1]) if match else ""


def title_of(words: str) -> str:
    """``words`` without separators, labels and link words at their ends, if they are a title and no sentence."""
    title = rule("tax_bracket").sub(" ", folded(words)).strip(" \t:;,.–—-~(=$*•·#").lstrip(")] ")
    title = rule("title_start").sub("", title)
    if len(title.split()) > 3:
        title = rule("title_end").sub("", title)
    if title.count("(") > title.count(")"):
        title += ")"
    title = rule("title_links").sub("", title).rstrip(" ,;:.–—-")
    if title.endswith(")") and title.count(")") > title.count("("):
        title = title[:-1]
    if not title or _VERB.search(title) or len(title.split()) > _LONGEST or not re.search(r"[A-Za-z]{2}", title):
        return ""
    shorter = title
    while (cut := rule("title_filler").sub("", shorter)) != shorter:
        shorter = cut
    if not shorter or rule("title_empty").fullmatch(shorter):
        return ""
    short = title[0].isupper() or title[0].isdigit() or len(shorter.split()) <= 6
    return title[0].upper() + title[1:] if short else ""


def _noun(text: str, start: int, end: int, first: int) -> tuple[str, Place] | None:
    """The noun for the payment nearest to its value."""
    best = None
    for match in pattern("nouns").finditer(text, start, end):
        if rule("no_noun").match(match[0]):
            continue
        distance = first - match.end() if match.end() <= first else match.start() - first + 10
        if best is None or distance < best[0]:
            best = (distance, match)
    if best is None or best[0] > 140:
        return None
    match = best[1]
    stop = match.end()
    tail = re.match(r"(?:\s*#\s*\d+|\s+\d{1,2}\b|\s+[IVX]{1,4}\b)", text[stop:end])
    if tail:
        stop += tail.end()
    words = folded(text[match.start() : stop])
    return words[0].upper() + words[1:], (match.start(), stop)


def named_apart(payments: Sequence[Payment]) -> tuple[Payment, ...]:
    """Payments of one name called after the sections that they stand in, where each has a section of its own."""
    sections: dict[str, list[str]] = {}
    for payment in payments:
        sections.setdefault(payment.name, []).append(payment.section)
    apart = {name for name, own in sections.items() if len(own) > 1 and all(own) and len(set(own)) == len(own)}
    return tuple(p.but(name=p.section) if p.name in apart else p for p in payments)
