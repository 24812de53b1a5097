"""The support track as its process map shows it, with every clock of the rulebook."""

from __future__ import annotations

from policy.parameters import newest
from policy.process_map import MapClock, ProcessMap, clock
from policy.rulebook import RULEBOOKS, RuleBook
from policy.support.decision import TRANSITIONS
from policy.support.labels import EVENT_LABELS
from policy.support.words import ENDED, STAGE_LABELS, DeadlineName


def support_map(book: RuleBook | None = None) -> ProcessMap:
    """The map's contents under a rulebook; otherwise the newest one."""
    book = book or newest(RULEBOOKS.values())
    return ProcessMap(
        name="support",
        title="The support track",
        arrows=TRANSITIONS,
        stages={stage.value: label for stage, label in STAGE_LABELS.items()},
        events=EVENT_LABELS,
        ended=frozenset(stage.value for stage in ENDED),
        rulebook=book.version,
        clocks=(*_of_the_answer(book), *_of_the_months(book)),
        by_time="A clock asks, warns and tells; it never moves a case.",
    )


def _of_the_answer(book: RuleBook) -> tuple[MapClock, ...]:
    breach, *rungs = book.ladder
    daily = f"every day at {book.daily_escalation_at:%H:%M} after that"
    unread = f"{book.unread_answer_hours} hours after the answer was delivered"
    return (
        *(
            clock(DeadlineName.STATUS_WARNING, _received(hours), "the check team is warned", "R16")
            for hours in book.warning_hours
        ),
        clock(
            DeadlineName.STATUS_ANSWER,
            _received(book.status_answer_hours),
            f"the answer is due; without one the breach is recorded for good, the {breach.role} "
            "is told, and the referrer gets a holding reply",
            "R16",
            own_choice=False,
        ),
        *(
            clock(
                DeadlineName.STATUS_ESCALATION, _received(rung.hours), f"the {rung.role} is told",
                "R16",
            )
            for rung in rungs
        ),
        clock(
            DeadlineName.STATUS_DAILY,
            daily,
            f"the {book.ladder[-1].role} is told again, until there is an answer",
            "R16",
        ),
        clock(
            DeadlineName.ACKNOWLEDGEMENT,
            f"{book.acknowledge_minutes} minutes after somebody was told",
            "if nobody has taken it, the next in line is told",
            "R18",
        ),
        clock(DeadlineName.ANSWER_UNREAD, unread, "the referrer is reminded and rung", "R17"),
    )  # fmt: skip


def _of_the_months(book: RuleBook) -> tuple[MapClock, ...]:
    return (
        clock(
            DeadlineName.CASE_REVIEW,
            f"every {book.review_days} days",
            "a supervisor looks at the case",
            "R20",
        ),
        clock(
            DeadlineName.PRIORITISATION,
            f"{book.prioritisation_working_days} working days after a casework team was asked",
            "the casework team is asked again",
            "R21",
        ),
        clock(
            DeadlineName.NO_CONTACT,
            f"{book.no_contact_days} days after the person was first looked for in vain",
            "somebody is asked to look for the person, and asked again",
            "R67",
        ),
        clock(
            DeadlineName.SUPPORT_WINDOW,
            f"{book.support_window_months} months after the answer, then every "
            f"{book.window_escalation_days} days",
            "a supervisor extends the support with a reason, or closes the case",
            "R20",
        ),
    )


def _received(hours: int) -> str:
    return f"{hours} hours after the referral was received"
