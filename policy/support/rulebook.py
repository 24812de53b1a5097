"""The numbers of the rules, by date of effect, each with where it comes from.

A published version is never edited: a case names the version it lives under, and a test holds the
fingerprint of each. A new number is a new version. `policy.parameters` lists a version for people,
and says which numbers are the law's or the guidance's and which are the service's own choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from policy.parameters import in_force
from policy.parameters import parameter as _parameter
from policy.trying import Trying


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the escalation ladder: so many elapsed hours after receipt, this role is
    notified.
    """

    hours: int
    role: str

    def __str__(self) -> str:
        return f"{self.hours} h {self.role}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """One dated version of the support track's numbers. Hours are elapsed hours; clocks are
    London's.
    """

    version: str
    in_force_from: datetime
    status_answer_hours: int = field(
        metadata=_parameter("R16", "Immigration status information is given within 24 hours.")
    )
    warning_hours: tuple[int, ...] = field(
        metadata=_parameter("R16", "Half-way and four hours before the end.", own_choice=True)
    )
    ladder: tuple[Rung, ...] = field(
        metadata=_parameter("R16", "A breach is never hidden: it climbs.", own_choice=True)
    )
    daily_escalation_at: time = field(
        metadata=_parameter("R16", "Every morning until there is an answer.", own_choice=True)
    )
    acknowledge_minutes: int = field(
        metadata=_parameter("R18", "Then the next on the rota is notified.", own_choice=True)
    )
    line_length: int = field(
        metadata=_parameter(
            "R18", "How many on the rota are notified at one rung.", own_choice=True
        )
    )
    unread_answer_hours: int = field(
        metadata=_parameter("R17", "An answer nobody has read helps nobody.", own_choice=True)
    )
    support_window_months: int = field(
        metadata=_parameter("R20", "The service's own look at a long case.", own_choice=True)
    )
    review_days: int = field(
        metadata=_parameter("R20", "How often a supervisor looks at a case.", own_choice=True)
    )
    window_escalation_days: int = field(
        metadata=_parameter(
            "R20",
            "Silence at the end of the window is notified of weekly.",
            own_choice=True,
        )
    )
    no_contact_days: int = field(
        metadata=_parameter(
            "R67", "How long nobody has seen the person before it is asked.", own_choice=True
        )
    )
    closing_days: int = field(
        metadata=_parameter(
            "R26", "How soon somebody looks at news that may end the case.", own_choice=True
        )
    )
    prioritisation_working_days: int = field(
        metadata=_parameter(
            "R21", "Working days of the nation before the casework team is chased.", own_choice=True
        )
    )
    calendar: str = field(
        metadata=_parameter("R117", "Which list of bank holidays working days are counted by.")
    )
    watchdog_seconds: int = field(
        metadata=_parameter(
            "R16", "How long the second guard waits for the first.", own_choice=True
        )
    )


_FIRST = RuleBook(
    version="support-2020-09",
    in_force_from=datetime(2020, 8, 31, 23, 0, tzinfo=UTC),
    status_answer_hours=24,
    warning_hours=(12, 20),
    ladder=(Rung(24, "duty supervisor"), Rung(25, "manager"), Rung(28, "head of service")),
    daily_escalation_at=time(9, 0),
    acknowledge_minutes=30,
    line_length=2,
    unread_answer_hours=4,
    support_window_months=3,
    review_days=28,
    window_escalation_days=7,
    no_contact_days=28,
    closing_days=7,
    prioritisation_working_days=5,
    calendar="uk-bank-holidays-2028",
    watchdog_seconds=60,
)

RULEBOOKS: dict[str, RuleBook] = {_FIRST.version: _FIRST}
TRIED: Trying[RuleBook] = Trying("support")


def rulebook(version: str) -> RuleBook:
    """A published version by its name; in a back-test the one that is tried.

    Raises:
        KeyError: no such version was ever published.
    """
    return TRIED.book or RULEBOOKS[version]


def calendar_of(book: RuleBook, kept: str) -> str:
    """The list of bank holidays that a case counts by: the one it keeps, or else its rulebook's; in
    a back-test that of the one that is tried.
    """
    return book.calendar if TRIED.book is not None or not kept else kept


def rulebook_at(moment: datetime) -> RuleBook:
    """The version in force at a moment; before the first one, the first one."""
    return in_force(RULEBOOKS.values(), moment)
