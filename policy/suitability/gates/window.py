"""The months over which refusal is looked at (R68, R69, A2), and the authority's statement after
them (R67).

Nothing follows from time alone: when the window is complete, the authority is asked once more, and
only its statement about the whole of it shows that refusal went on.
"""

from __future__ import annotations

from datetime import date, timedelta

from policy.suitability.evidence.facts import AuthorityStatement, WindowChange
from policy.suitability.evidence.reading import Reading, latest, once
from policy.suitability.evidence.words import Availability
from policy.suitability.gates import anchor, statements
from policy.suitability.gates.anchor import AnchoredBy, Flaw
from policy.suitability.gates.check import Found, met, unknown, unmet
from policy.suitability.gates.finding import Window
from policy.time import add_months, end_of_london_day

LAST = date(9999, 12, 30)
"""No day after it has an end."""

ANCHORS = (AnchoredBy.RULE, AnchoredBy.RECEIVED, AnchoredBy.OFFER)


@once
def window(case: Reading) -> Window | None:
    """The window, or None while no suitable offer is on record: there is nothing to count from."""
    start = anchor.anchor(case)
    if start is None or case.opened > case.day:
        return None
    regular = add_months(start.day, case.book.window_months)
    changes = [change for change in case.of(WindowChange) if against(case, change) is None]
    last_day = regular
    if changes:
        last_day = max(change.until for change in changes if change.as_of == changes[-1].as_of)
    ends_at = end_of_london_day(min(last_day, LAST))
    return Window(
        anchor=start.day,
        anchored_by=start.by.value,
        last_day=last_day,
        ends_at=ends_at,
        complete=case.on >= ends_at,
        changed=bool(changes),
        rule="R69" if changes else "R68",
    )


def against(case: Reading, change: WindowChange, standing: date | None = None) -> Flaw | None:
    """Why a change of the window is not followed, if it is not. Anybody may be given longer;
    shorter, than the full months or than the last day that is `standing`, takes the authority's
    latest word that everything was refused, and cuts off only time that came after it.
    """
    if change.counts_from is not None:
        flaw = anchor.against_start(case, change)
        return flaw or (None if change in anchor.early(case) else Flaw.ANOTHER_STANDS)
    flaw = anchor.agreed(case, change)
    if flaw is not None:
        return flaw
    start = anchor.anchor(case)
    first = start.day if start is not None else max(case.book.rule_from, case.received)
    if change.until < first:
        return Flaw.BEFORE_ITS_FIRST
    regular = add_months(first, case.book.window_months)
    if change.until >= max(regular, standing or regular):
        return None
    return _against_shorter(case, change)


def _against_shorter(case: Reading, change: WindowChange) -> Flaw | None:
    said = _refused_everything(case, change.as_of)
    if not said:
        return Flaw.NO_STATEMENT
    whole = max(word.as_of for word in said) - timedelta(days=1)
    return Flaw.BEFORE_THE_WORD if change.until < whole else None


def _refused_everything(case: Reading, by: date) -> tuple[AuthorityStatement, ...]:
    """The authority's latest words by a day, if they all say that everything was refused."""
    said = latest(word for word in statements.words(case) if word.as_of <= by)
    whole = all(
        word.availability is Availability.REFUSED_EVERYTHING and word.offers_complete
        for word in said
    )
    return said if whole else ()


@once
def complete(case: Reading) -> Found:
    """The window is complete at the end of its last day in London (R68, A2)."""
    found = window(case)
    if found is None:
        return unknown("There is no suitable offer to count from.")
    rules = ("A2", "R69") if found.changed else ("A2",)
    first = anchor.standing(case)
    said = f"from {found.anchor:%d/%m/%Y} to the end of {found.last_day:%d/%m/%Y}"
    if found.complete:
        return met(f"The window, {said}, is complete.", *first, rules=rules)
    return unknown(f"The window, {said}, is not complete.", *first, rules=rules)


def changed(case: Reading) -> Found:
    """Shorter or longer only with reason, evidence, an author and another who agrees (R69)."""
    changes = case.of(WindowChange)
    if not changes:
        return met("Nobody has changed the window.")
    reasons = [(change, against(case, change)) for change in changes]
    failed = tuple(change for change, flaw in reasons if flaw is not None)
    if not failed:
        return met("The window was changed, and a second person agreed.", *changes)
    why = next(flaw.value for _, flaw in reasons if flaw is not None)
    return unmet(why, *failed, warning=f"A change of the window is not followed. {why}")


@once
def word_after(case: Reading) -> Found:
    """Whether the authority has made a complete statement about the window since its last day
    (R67). Time that has passed shows nothing by itself.
    """
    found = window(case)
    if found is None or not found.complete:
        return unmet("It is too early to say whether refusal went on.")
    said = tuple(word for word in statements.complete(case) if word.as_of > found.last_day)
    if said:
        return met("After the window the authority has said what came of it.", *said)
    return unknown(
        "The window is complete; time alone shows nothing, and the authority has not spoken since."
    )
