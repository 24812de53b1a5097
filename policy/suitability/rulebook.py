"""The numbers and dates of the suitability rules, by date of effect, each with whence it comes.

A published version is never edited: a decision names the version it was made under, and a test
holds the fingerprint of each. What the guidance leaves undefined is the service's own choice, with
a floor that favours the person (A3).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from policy.parameters import SERVICE, in_force
from policy.parameters import parameter as _from
from policy.trying import Trying


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitabilityBook:
    """One dated version of the suitability rules. Days are London days; `citation` is how the
    paragraphs are named.
    """

    version: str
    in_force_from: datetime
    citation: str
    rule_from: date = field(
        metadata=_from("R44", "For applications made, and cancellations decided, from that day.")
    )
    transition_ended_at: datetime = field(
        metadata=_from("R54", "23:00 GMT on 31 December 2020, to the minute.")
    )
    legal_check_from: datetime = field(
        metadata=_from("A8", "From then a named lawyer says which paragraph holds.")
    )
    window_months: int = field(
        metadata=_from("R68", "In most cases refusal is looked at over at least three months.")
    )
    refusals_needed: int = field(
        metadata=_from("A3", "Refused again: on that many different days.", own_choice=True)
    )
    warnings_needed: int = field(
        metadata=_from("A3", "Several warnings: on that many different days.", own_choice=True)
    )
    recheck_days: int = field(
        metadata=_from("A3", "How often a fresh look is asked for until service.", own_choice=True)
    )
    gap_note_days: int = field(
        metadata=_from("A3", "After so many days a note says why service waited.", own_choice=True)
    )
    recheck_fresh_hours: int = field(
        metadata=_from("A3", "How old the look before a clearance may be.", own_choice=True)
    )
    clearance_hours: int = field(
        metadata=_from("A3", "How long a clearance to serve holds.", own_choice=True)
    )
    authority_working_days: tuple[int, ...] = field(
        metadata=_from("R94", "Working days before the authority is chased.", own_choice=True)
    )
    summary_working_days: int = field(
        metadata=_from(
            "R97", "Working days before an unacknowledged summary is chased.", own_choice=True
        )
    )
    chase_again_days: int = field(
        metadata=_from(
            "R94",
            "How often silence is notified of after that, and of whose.",
            own_choice=True,
        )
    )
    calendar: str = field(
        metadata=_from("R94", "Which list of bank holidays working days are counted by.")
    )
    closing_days: int = field(
        metadata=_from(
            SERVICE, "How often somebody is asked to close a case that stopped.", own_choice=True
        )
    )
    escalation_hours: tuple[int, ...] = field(
        metadata=_from(
            "R111",
            "Hours until each higher role is notified of a fresh look, or a withdrawal, not done.",
            own_choice=True,
        )
    )
    urgent_escalation_hours: tuple[int, ...] = field(
        metadata=_from(
            "R112",
            "The same before the person is met, and after an incident.",
            own_choice=True,
        )
    )
    acknowledge_minutes: int = field(
        metadata=_from(SERVICE, "Then the next on the rota is notified.", own_choice=True)
    )
    morning_at: time = field(
        metadata=_from(SERVICE, "When a day's reminders go out, in London.", own_choice=True)
    )
    attempts_needed: int = field(
        metadata=_from(
            "R113", "Attempts on that many days before service to file.", own_choice=True
        )
    )
    settled_days: int = field(
        metadata=_from(
            SERVICE, "How long late reports are waited for before a case ends.", own_choice=True
        )
    )


_GUIDANCE = SuitabilityBook(
    version="suitability-2021-11",
    in_force_from=datetime(2020, 12, 1, 0, 0, tzinfo=UTC),
    citation="Part 9, paragraphs 9.21.1 and 9.21.2, as in guidance v2.0",
    rule_from=date(2020, 12, 1),
    transition_ended_at=datetime(2020, 12, 31, 23, 0, tzinfo=UTC),
    legal_check_from=datetime(2025, 11, 11, 0, 0, tzinfo=UTC),
    window_months=3,
    refusals_needed=2,
    warnings_needed=2,
    recheck_days=28,
    gap_note_days=28,
    recheck_fresh_hours=24,
    clearance_hours=4,
    authority_working_days=(5, 10, 15),
    summary_working_days=5,
    chase_again_days=7,
    calendar="uk-bank-holidays-2028",
    closing_days=7,
    escalation_hours=(24, 48, 72),
    urgent_escalation_hours=(1, 2, 4),
    acknowledge_minutes=30,
    morning_at=time(9),
    attempts_needed=2,
    settled_days=28,
)

# Part 9 was replaced. The numbers stay; whatever the day, nothing follows without a lawyer's word.
_REPLACED = replace(
    _GUIDANCE,
    version="suitability-2025-11",
    in_force_from=datetime(2025, 11, 11, 0, 0, tzinfo=UTC),
    citation="paragraph named by a lawyer (formerly 9.21.1 and 9.21.2, as in guidance v2.0)",
    legal_check_from=datetime(2020, 12, 1, 0, 0, tzinfo=UTC),
)

SUITABILITY_BOOKS: dict[str, SuitabilityBook] = {
    book.version: book for book in (_GUIDANCE, _REPLACED)
}
TRIED: Trying[SuitabilityBook] = Trying("suitability")


def suitability_book(version: str) -> SuitabilityBook:
    """A published version by its name, in a back-test the one that is tried; raises KeyError for
    one that never was.
    """
    return TRIED.book or SUITABILITY_BOOKS[version]


def calendar_of(book: SuitabilityBook, kept: str) -> str:
    """The list of bank holidays that a case counts by: the one it keeps, or else its rulebook's; in
    a back-test that of the one that is tried.
    """
    return book.calendar if TRIED.book is not None or not kept else kept


def suitability_book_at(moment: datetime) -> SuitabilityBook:
    """The version in force at a moment, before the first one the first one; in a back-test the one
    that is tried.
    """
    return TRIED.book or in_force(SUITABILITY_BOOKS.values(), moment)
