"""The months over which refusal is looked at (R68, R69, A2), and the word after them (R67).

Nothing follows from time alone: when the window is complete, the authority is asked once more, and
only its statement about the whole of it shows that refusal went on.
"""

from __future__ import annotations

from datetime import date

from policy.suitability import offers, statements
from policy.suitability.check import Found, met, unknown, unmet
from policy.suitability.facts import AuthorityStatement, WindowChange
from policy.suitability.finding import Window
from policy.suitability.reading import Reading, once
from policy.suitability.words import Availability
from policy.time import add_months, end_of_london_day

LAST = date(9999, 12, 30)
"""No day after it has an end."""

ANCHORS = ("the rule's first day", "the day the case was opened", "the first suitable offer")


@once
def window(case: Reading) -> Window | None:
    """The window, or None while no suitable offer is on record: there is nothing to count from."""
    found = offers.suitable(case)
    if not found or case.opened > case.day:
        return None
    days = (case.book.rule_from, case.opened, found[0].as_of)
    anchor = max(days)
    regular = add_months(anchor, case.book.window_months)
    changes = [change for change in case.of(WindowChange) if not against(case, change)]
    last_day = regular
    if changes:
        last_day = max(change.until for change in changes if change.as_of == changes[-1].as_of)
    ends_at = end_of_london_day(min(last_day, LAST))
    return Window(
        anchor=anchor,
        anchored_by=ANCHORS[days.index(anchor)],
        last_day=last_day,
        ends_at=ends_at,
        complete=case.on >= ends_at,
        changed=bool(changes),
        rule="R69" if changes else "R68",
    )


def against(case: Reading, change: WindowChange) -> str:
    """Why a change of the window is not followed, or an empty text. Anybody may be given longer;
    shorter takes the authority's statement that everything was refused.
    """
    author, reviewer = (name.strip().casefold() for name in (change.author, change.reviewer))
    if not change.reason.strip() or not case.held(change):
        return "It has no reason, or no evidence that is held."
    if not author or not reviewer or author == reviewer:
        return "Nobody but its author has agreed to it."
    if change.until < _regular_end(case) and not _refused_everything(case, change.as_of):
        return "The authority has not said that the limit was reached by refusal."
    return ""


def _regular_end(case: Reading) -> date:
    found = offers.suitable(case)
    first = found[0].as_of if found else case.opened
    anchor = max(case.book.rule_from, case.opened, first)
    return add_months(anchor, case.book.window_months)


def _refused_everything(case: Reading, by: date) -> tuple[AuthorityStatement, ...]:
    return tuple(
        said
        for said in statements.words(case)
        if said.availability is Availability.REFUSED_EVERYTHING
        and said.offers_complete
        and said.as_of <= by
    )


@once
def complete(case: Reading) -> Found:
    """The window is complete at the end of its last day in London (R68, A2)."""
    found = window(case)
    if found is None:
        return unknown("There is no suitable offer to count from.")
    rules = ("A2", "R69") if found.changed else ("A2",)
    first = offers.suitable(case)[0]
    said = f"from {found.anchor:%d/%m/%Y} to the end of {found.last_day:%d/%m/%Y}"
    if found.complete:
        return met(f"The window, {said}, is complete.", first, rules=rules)
    return unknown(f"The window, {said}, is not complete.", first, rules=rules)


def changed(case: Reading) -> Found:
    """Shorter or longer only with reason, evidence, an author and another who agrees (R69)."""
    changes = case.of(WindowChange)
    if not changes:
        return met("Nobody has changed the window.")
    reasons = [(change, against(case, change)) for change in changes]
    failed = tuple(change for change, why in reasons if why)
    if not failed:
        return met("The window was changed, and a second person agreed.", *changes)
    why = next(why for _, why in reasons if why)
    return unmet(why, *failed, warning=f"A change of the window is not followed. {why}")


@once
def word_after(case: Reading) -> Found:
    """The authority's complete statement about the whole window, made after its last day (R67)."""
    found = window(case)
    if found is None or not found.complete:
        return unmet("It is too early to say whether refusal went on.")
    said = tuple(word for word in statements.complete(case) if word.as_of > found.last_day)
    if said:
        return met("After the window the authority has said what came of it.", *said)
    return unknown(
        "The window is complete; time alone shows nothing, and the authority has not spoken since."
    )
