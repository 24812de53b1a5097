"""From which day refusal is looked at, and which offers count from then on (A2, R67, R68).

The day is the latest of the rule's first day, the day the case came to this service, and the first
suitable offer. A case entered late counts from its entry, unless two people agree, with a reason
and evidence, that it counts from a day between its opening and then (R69).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from policy.suitability.evidence.facts import Offer, WindowChange
from policy.suitability.evidence.reading import Reading, latest, once
from policy.suitability.evidence.words import Response
from policy.suitability.gates import offers
from policy.time import add_months


class AnchoredBy(StrEnum):
    """What the first day of the window is."""

    RULE = "the rule's first day"
    OPENED = "the day the case was opened"
    RECEIVED = "the day the service received the case"
    AGREED = "the day a second person agreed to"
    OFFER = "the first suitable offer"


class Anchor(NamedTuple):
    """The first day of the window, and which day that is."""

    day: date
    by: AnchoredBy


class Flaw(StrEnum):
    """Why a change of the window is not followed, in words for people."""

    NO_REASON = "It has no reason, or no evidence that is held."
    ALONE = "Nobody but its author has agreed to it."
    NO_STATEMENT = "The authority has not said that the limit was reached by refusal."
    BEFORE_THE_WORD = "Its last day lies before the time that the authority's word is about."
    BEFORE_ITS_FIRST = "Its last day lies before its first."
    OVER = "Its last day had gone by when it was agreed."
    NO_SUCH_START = "It does not begin between the opening and the receipt of the case."
    EARLIER_AND_SHORTER = "It begins earlier, and ends before its full months are over."
    ANOTHER_STANDS = "Another change stands in its place."


def agreed(case: Reading, change: WindowChange) -> Flaw | None:
    """What a change lacks of a reason, evidence that is held, an author and another who agreed
    (R69).
    """
    author, reviewer = (name.strip().casefold() for name in (change.author, change.reviewer))
    if not change.reason.strip() or not case.held(change):
        return Flaw.NO_REASON
    return Flaw.ALONE if not author or not reviewer or author == reviewer else None


def against_start(case: Reading, change: WindowChange) -> Flaw | None:
    """Why the window does not begin earlier by this change: it never makes the window shorter, and
    never one that is over when it is agreed.
    """
    flaw = agreed(case, change)
    if flaw is not None:
        return flaw
    start = change.counts_from
    if start is None or not case.opened <= start < case.received:
        return Flaw.NO_SUCH_START
    if change.until < change.as_of:
        return Flaw.OVER
    full = add_months(_latest_of(case, start, AnchoredBy.AGREED).day, case.book.window_months)
    return Flaw.EARLIER_AND_SHORTER if change.until < full else None


@once
def early(case: Reading) -> tuple[WindowChange, ...]:
    """The changes by which the window begins before the receipt: the last word on it, or none."""
    last = latest(case.of(WindowChange))
    followed = tuple(
        change
        for change in last
        if change.counts_from is not None and against_start(case, change) is None
    )
    return followed if len(followed) == len(last) else ()


@once
def anchor(case: Reading) -> Anchor | None:
    """The first day of the window; None while nothing is on record that it could begin with."""
    starts = [change.counts_from for change in early(case) if change.counts_from is not None]
    late = case.received > case.opened
    by = AnchoredBy.RECEIVED if late else AnchoredBy.OPENED
    start = case.received
    if starts:
        start, by = max(starts), AnchoredBy.AGREED
    return _latest_of(case, start, by) if _beginning(case, start) else None


def _beginning(case: Reading, start: date) -> tuple[Offer, ...]:
    """The suitable offers that a window may begin with: all but those that were over before it for
    another reason than a refusal. One that was taken up then is no beginning of a refusal.
    """
    no = offers.refused(case)
    return tuple(o for o in offers.suitable(case) if _stood(o, start) or o in no)


def _latest_of(case: Reading, start: date, by: AnchoredBy) -> Anchor:
    found = _beginning(case, start)
    first = found[0].as_of if found else start
    days = ((case.book.rule_from, AnchoredBy.RULE), (start, by), (first, AnchoredBy.OFFER))
    return Anchor(*max(days, key=lambda one: one[0]))


@once
def standing(case: Reading) -> tuple[Offer, ...]:
    """The suitable offers that were made from the anchor on, or still stood then."""
    from_ = anchor(case)
    if from_ is None:
        return ()
    return tuple(offer for offer in offers.suitable(case) if _stood(offer, from_.day))


def _stood(offer: Offer, day: date) -> bool:
    return offers.answered(offer) >= day or offer.response is Response.WAITING


@once
def refused(case: Reading) -> tuple[Offer, ...]:
    """The suitable offers that were refused from the anchor on."""
    from_ = anchor(case)
    if from_ is None:
        return ()
    return tuple(o for o in offers.refused(case) if offers.answered(o) >= from_.day)
