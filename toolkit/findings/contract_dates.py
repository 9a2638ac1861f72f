"""Chooses, among a contract's dates, the one it is of, the one it takes effect on and the one it ends on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from toolkit.findings.dates import WrittenDate
from toolkit.findings.vocabulary import alternation, vocabulary
from toolkit.provenance import Confidence

Kind = Literal["agreement_date", "effective_date", "end_date"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date that may be one of the contract's own, and where it was read."""

    kind: Kind
    value: date
    start: int
    end: int
    confidence: Confidence
    rule: str


_COVER = 8_000  # characters of a document's head that a cover page may take
_MADE = re.compile(
    r"\b(?:made|entered|executed|dated|agreed|concluded|signed|issued|effective|as\s+of|day|this|date)\b[^.;()]{0,70}\Z|\([^()]{0,60}\)[^.;()]{0,40}\Z",
    re.IGNORECASE,
)
_EFFECTIVE = re.compile(r"\b(?:effective|takes?\s+effect|commenc\w+|begin\w*|start\w*)\b[^.;]{0,60}\Z", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:that\s+certain|original|prior|previous(?:ly)?|existing|whereas|pursuant\s+to|amended\s+by|amends?|Act|filed|Source|since|between\s+the\s+parties)\b[^.;]{0,90}\Z"
    r"|\b(?:to|under|of)\s+the\s+[^.;]{0,70}\b(?:agreement|contract|lease)\b[^.;]{0,25}\bdated\b[^.;]{0,12}\Z",
    re.IGNORECASE,
)
_OFFERED = re.compile(
    r"\b(?:proposal|offer|quotation|quote|tender|bid|application|enquiry|inquiry|RFP|letters?\s+of\s+(?:award|intent))\b[^.;]{0,60}\b(?:dated|of)\s*\Z"
    r"|\b(?:by|before|until|no\s+later\s+than)\s*\Z",
    re.IGNORECASE,
)
"""What came before the contract has a date of its own, and a day by which something is asked for is no date of it."""
_PART = re.compile(
    r"\b(?:change\s+order|amendment|statement\s+of\s+work|SOW|work\s+order|addendum|variation)\b", re.IGNORECASE
)
_PARENT = re.compile(r"\b(?:agreement|contract|lease|MSA)\s+(?:dated|of|effective)(?:\s+as\s+of)?\s*\Z", re.IGNORECASE)
"""In a document that changes or fills a contract: the contract's date, not its own."""
_ANNEX = re.compile(
    r"\b(?:annex|schedule|appendix|exhibit|attachment)\b[^.;]{0,20}\bto\s+the\b[^.;]{0,100}\Z", re.IGNORECASE
)
"""An annex has the date of the contract that it is part of."""
_OF_A_PAYMENT = re.compile(r"\b(?:due|delivery|payment|target|invoice)\s+dates?\b[^.;]{0,120}\Z", re.IGNORECASE)
"""A column of a plan of payments, or a line of an invoice: its dates are not the contract's."""
_COVER_LINE = re.compile(
    r"(?:\bdated?(?:\s+(?:as\s+of|effective(?:\s+as\s+of)?|this|the))?|\bcontract(?:\s+execution)?\s+date|\bagreement\s+date|\b(?:change\s+|purchase\s+|work\s+)?order\s+date|\bdate\s+of\s+order|\bexecution\s+date|\bdate\s+of\s+(?:the\s+)?(?:agreement|contract|execution))\s*[:.]?\s*\Z",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\bdated?\s*(?:signed)?\s*[:.]?\s*(?:as\s+of\s*)?\Z", re.IGNORECASE)
_SIGNED_AT = re.compile(
    r"\b(?:signed|done|executed)\s+(?:at|in)\s+[^\W\d][\w .'’-]{1,40},?\s+(?:on\s+)?(?:this\s+)?(?:the\s+)?\Z",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:\A|\n|[^\S\n]{2,})[^\S\n]*[A-Z][^\W\d_]+(?:[ -][^\W\d_]+){0,3},[^\S\n]*(?:the[^\S\n]+)?\Z")
"""The place that letters and signatures of the continent have before the day: "Graz, 3 May 2024"."""
_RULED = re.compile(r"[^\S\n]*\n?[^\S\n]*(?:\.{5,}|_{4,}|…{2,})")
_DEAR = re.compile(r"\n[^\S\n]*(?:Dear|Messrs)\b")
_HEAD = 1_500  # characters in which a letter has its date
_WITNESS = re.compile(r"\bIN\s+WITNESS\s+WHEREOF\b", re.IGNORECASE)
_SIGNATURES = re.compile(r"(?:/s/|\bIN\s+WITNESS\b|\bBy\s*:|\b(?:SIGNED|Signed)\b|\bSignature\b|\bACCEPTED\b)")
_DEFINED_AFTER = re.compile(
    r"\s*,?\s*\(?\s*(?:(?:hereinafter|herein)\s*,?\s*)?(?:referred\s+to\s+as\s+)?(?:the\s+)?[\"“‟'‘]?\s*(?:Amendment\s+|Contract\s+)?(?P<what>Effective\s+Date|Execution\s+Date|Signing\s+Date|Commencement\s+Date|EFFECTIVE\s+DATE|effective\s+date|EffectiveDate)"
)
_MEANS = re.compile(
    r"\b(?:Effective|Commencement)\s+Date\b[\"”’]?\)?\s*(?:of\s+this\s+\w+\s*)?(?:shall\s+mean|means|is|shall\s+be|will\s+be|refers\s+to|:|-|–|=)\s*(?:the\s+date\s+of\s+)?(?:as\s+of\s+)?(?:the\s+|this\s+)?\Z",
    re.IGNORECASE,
)
_BY_SIGNATURE = re.compile(
    r"\bEffective\s+Date\b[^.]{0,110}\b(?:last|latest|later)\b[^.]{0,50}\b(?:sign|execut|written|date)"
    r"|\b(?:entered\s+into|effective|dated)\s+(?:as\s+)?(?:of|on|from)\s+the\s+(?:last\s+|latest\s+)?dates?\s+"
    r"(?:last\s+(?:signed|written)|(?:set\s+forth|noted|written|shown|appearing)\s+below|of\s+(?:the\s+)?(?:last|later)\b)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _starts() -> re.Pattern[str]:
    kinds = alternation(vocabulary("headline")["documents"])
    return re.compile(
        rf"\b(?:this\s+(?:[\w-]+\s+){{0,4}}{kinds}|(?:the\s+)?(?:initial\s+)?term(?:\s+of\s+this\s+{kinds})?|contract\s+period)\b[^.;]{{0,90}}?"
        r"\b(?:effective|commenc\w+|begin\w*|takes?\s+effect|in\s+(?:full\s+)?force|into\s+(?:force|effect)|start\w*|(?:be|is|runs?)\s+from)\b[^.;]{0,50}\Z",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _stops() -> re.Pattern[str]:
    words = vocabulary("headline")
    ends, between = alternation(words["ends"]), alternation(words["between_end_and_date"])
    return re.compile(rf"\b{ends}\b\s*(?:date\s*)?[:,]?\s*(?:\b{between}\b\s*,?\s*){{0,4}}(?:the\s+)?\Z", re.IGNORECASE)


@lru_cache(maxsize=1)
def _runs() -> re.Pattern[str]:
    return re.compile(rf"\b{alternation(vocabulary('headline')['runs'])}\b", re.IGNORECASE)


_TO = re.compile(
    r"(?:\b(?:to|through|thru|and\s+including)\b|[-–—])\s*(?:the\s+)?(?:and\s+including\s+)?\Z", re.IGNORECASE
)
_GOES_ON = re.compile(r"\b(?:continu|extend|term|effect|force)\w*\b", re.IGNORECASE)
_OF_THE_CONTRACT = re.compile(r"\bterm\b|\bcontract\s+period\b|\bthis\s+(?:\w+\s+){0,2}agreement\b", re.IGNORECASE)
_START_DATE = re.compile(r"\b(?:start|commencement|beginning)\s+date\s*(?:is|shall\s+be)?\s*:?\s*\Z", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:through|until|expir\w+|terminat\w+|continu\w+|commenc\w+|end(?:s|ing)?)\b[^.;]{0,50}\Z", re.IGNORECASE
)
_APPOINTED = re.compile(r"\b(?:appoints|engages|retains)\b[^.;]{0,200},?\s+(?:with\s+effect\s+)?from\s*\Z")
_THE_TERM = re.compile(r"\s*\(\s*(?:the\s+)?[\"“‘'](?:\w+\s+)?(?:Term|Period)\b")
_COMPLETED = re.compile(
    r"\b(?:(?:date\s+(?:for|of)\s+(?:practical\s+|final\s+)?completion|completion\s+date)\s*(?:is|shall\s+be)?\s*[:.]?"
    r"|completion(?:\s+of\s+the\s+(?:services?|works?|project))?,?\s+(?:which\s+)?(?:(?:shall|will|must)\s+(?:be|occur)\s+|is\s+)?"
    r"(?:no\s+later\s+than|not\s+later\s+than|on\s+or\s+before|by))\s*\Z",
    re.IGNORECASE,
)
"""Completion of the whole; that of one part has the part's name behind it."""
_SHORT = 40  # characters of a heading that the sentence behind it belongs to: "7. Term. Until …"
_NEW_SENTENCE = re.compile(r"[.;]\s+(?=[A-Z(])|\n\s*\n")
_NOT_THE_END = re.compile(
    r"\b(?:interest|invoice|payment|pay|deliver\w*|option|notice\s+of|warrant\w*|drawings?|price|prior\s+to|rent|offer\w*|license\s+fee)\b",
    re.IGNORECASE,
)


def candidates(text: str, dates: Sequence[WrittenDate], clause: tuple[int, int] | None) -> Iterator[Candidate]:
    """Every date that may be the contract's own.

    Args:
        text: The running text.
        dates: The dates in it, in order.
        clause: Where the clause stands that names the parties, if one does.
    """
    by_signature = _BY_SIGNATURE.search(text) is not None
    signed = list(_signed(text, dates))
    yield from _opening(text, dates, clause)
    yield from _on_cover(text, dates)
    yield from _effective(text, dates)
    yield from _ends(text, dates)
    if signed:
        latest = max(signed, key=lambda d: d.value)
        same = len({d.value for d in signed}) == 1
        sure = min(latest.confidence, 0.84 if by_signature or same else 0.72)
        yield Candidate("agreement_date", latest.value, latest.start, latest.end, sure, "headline.signatures")
        sure = min(latest.confidence + 0.05, 0.95) if by_signature else 0.4
        yield Candidate("effective_date", latest.value, latest.start, latest.end, sure, "headline.signatures")


def _opening(text: str, dates: Sequence[WrittenDate], clause: tuple[int, int] | None) -> Iterator[Candidate]:
    """Dates in the opening words, around the clause that names the parties."""
    low, high = (clause[0] - 500, clause[1] + 250) if clause else (0, 3_000)
    for day in (d for d in dates if low <= d.start <= high):
        before = text[max(0, day.start - 160) : day.start]
        if not _MADE.search(before[-110:]) or _ANOTHER.search(before) or _OF_A_PAYMENT.search(before):
            continue
        if _OFFERED.search(before) or _of_parent(text, before) or _signed_at(text, day):
            continue
        if _UNTIL.search(before[-80:]) or (_SIGNED.search(before) and _SIGNATURES.search(before)):
            continue
        far = max(clause[0] - day.start, day.start - clause[1], 0) if clause else day.start
        sure = min(day.confidence, 0.97 if clause else 0.8) - far / 4_000
        yield Candidate("agreement_date", day.value, day.start, day.end, sure, "headline.opening")
        if _EFFECTIVE.search(before[-90:]):
            yield Candidate("effective_date", day.value, day.start, day.end, sure - 0.01, "headline.opening")


def _on_cover(text: str, dates: Sequence[WrittenDate]) -> Iterator[Candidate]:
    for day in dates:
        if day.start > _COVER:
            return
        before = text[max(0, day.start - 160) : day.start]
        if _OF_A_PAYMENT.search(before) or _OFFERED.search(before):
            continue
        if _of_parent(text, before) or _signed_at(text, day):
            continue
        annexed = _ANNEX.search(before)
        if _COVER_LINE.search(before) and (annexed or not _ANOTHER.search(before)):
            sure = min(
                day.confidence,
                0.72
                if annexed
                else 0.86
                if re.search(
                    r"(?:contract|agreement|execution|order)\s*(?:execution\s+)?date|\bdated\b",
                    before[-40:],
                    re.IGNORECASE,
                )
                else 0.7,
            )
            yield Candidate("agreement_date", day.value, day.start, day.end, sure, "headline.cover")
        elif (
            day.start < 2_500
            and ((placed := _PLACE.search(before)) or text[: day.start].rstrip(" ").endswith("\n"))
            and text[day.end : day.end + 60].lstrip(" ,.")[:1] in {"\n", ""}
        ):
            letter = day.start < _HEAD and _DEAR.search(text, day.end, day.end + 700)
            sure = 0.86 if letter else 0.78 if placed and day.start < _HEAD else 0.72
            yield Candidate(
                "agreement_date", day.value, day.start, day.end, min(day.confidence, sure), "headline.cover"
            )


def _of_parent(text: str, before: str) -> bool:
    """Whether a date is that of the contract which the document changes or fills, and not the document's own."""
    return _PARENT.search(before) is not None and _PART.search(text, 0, 300) is not None


def _effective(text: str, dates: Sequence[WrittenDate]) -> Iterator[Candidate]:
    witness = _WITNESS.search(text, 1_500)
    attached = witness.end() + 2_500 if witness else None  # exhibits have effective dates of their own
    for day in dates:
        before, after = text[max(0, day.start - 200) : day.start], text[day.end : day.end + 80]
        defined = _DEFINED_AFTER.match(after)
        later = 0.2 if attached is not None and day.start > attached else 0.0
        if defined and "xecution" not in defined["what"] and "igning" not in defined["what"]:
            yield Candidate(
                "effective_date", day.value, day.start, day.end, min(day.confidence, 0.97) - later, "headline.defined"
            )
        elif _MEANS.search(before):
            yield Candidate(
                "effective_date", day.value, day.start, day.end, min(day.confidence, 0.96) - later, "headline.defined"
            )
        elif _START_DATE.search(before):
            yield Candidate("effective_date", day.value, day.start, day.end, min(day.confidence, 0.6), "headline.start")
        elif _APPOINTED.search(before):
            yield Candidate(
                "effective_date", day.value, day.start, day.end, min(day.confidence, 0.72), "headline.start"
            )
        elif _starts().search(before) and not _ANOTHER.search(before):
            yield Candidate(
                "effective_date", day.value, day.start, day.end, min(day.confidence, 0.88) - later, "headline.term"
            )


def _signed(text: str, dates: Sequence[WrittenDate]) -> Iterator[WrittenDate]:
    """Dates that stand beside a signature."""
    for day in dates:
        before = text[max(0, day.start - 1_200) : day.start]
        signed = _SIGNED.search(before) and _SIGNATURES.search(text[max(0, day.start - 1_200) : day.end + 300])
        if signed or _signed_at(text, day):
            yield day


def _signed_at(text: str, day: WrittenDate) -> bool:
    """Whether a place and day stand over a line to sign on, or follow "signed at"."""
    before = text[max(0, day.start - 90) : day.start]
    ruled = _PLACE.search(before) and _RULED.match(text, day.end)
    return bool(ruled or _SIGNED_AT.search(before))


def _ends(text: str, dates: Sequence[WrittenDate]) -> Iterator[Candidate]:
    """Dates on which the contract, or the work under it, is said to end."""
    for n, day in enumerate(dates):
        before = text[max(0, day.start - 320) : day.start]
        sentence = before[_sentence_start(before) :]
        opened = n > 0 and day.start - dates[n - 1].end < 80  # "from one day to another"
        to = _TO.search(sentence)
        dashed = to is not None and to.group().strip() in {"-", "–", "—"}
        named = _THE_TERM.match(text, day.end) is not None
        completed = _COMPLETED.search(sentence) is not None
        stops = _stops().search(sentence) or (dashed and opened)
        if not completed and not (stops and (named or _runs().search(sentence))):
            continue
        if not completed and not named and to and not opened and not _GOES_ON.search(sentence[-120:]):
            continue
        sure = 0.88 if named or _OF_THE_CONTRACT.search(sentence) else 0.75
        if _NOT_THE_END.search(sentence):
            sure -= 0.3
        yield Candidate("end_date", day.value, day.start, day.end, min(day.confidence, sure), "headline.term")


def _sentence_start(before: str) -> int:
    """Where the sentence begins that ``before`` ends in; a heading over it is part of it."""
    breaks = [0, *(m.end() for m in _NEW_SENTENCE.finditer(before))]
    while len(breaks) > 1 and breaks[-1] - breaks[-2] < _SHORT:
        breaks.pop()
    return breaks[-1]
