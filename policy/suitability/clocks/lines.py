"""What each clock of this track says on the process map, under a rulebook."""

from __future__ import annotations

from policy.parameters import SERVICE
from policy.process_map import MapClock, clock
from policy.suitability.deciding.summary import chase_days
from policy.suitability.gates.window import ANCHORS
from policy.suitability.ladder import LINE, rungs
from policy.suitability.rulebook import SuitabilityBook
from policy.suitability.words import DeadlineName

_WHOM = ", then the ".join(LINE)


def clock_lines(book: SuitabilityBook) -> tuple[MapClock, ...]:
    """Every clock's line."""
    return (*_before_a_decision(book), *_of_service(book), *_of_everything(book))


def _before_a_decision(book: SuitabilityBook) -> tuple[MapClock, ...]:
    sent, asked = "the summary was sent", "the authority was asked"
    return (
        clock(
            DeadlineName.WINDOW,
            f"{book.window_months} months after the last of these: {', '.join(ANCHORS)}",
            "the authority is asked what came of the support that was offered, and that is all",
            "R68",
            own_choice=False,
        ),
        *_chased(
            (DeadlineName.ENQUIRY, DeadlineName.ENQUIRY_ESCALATION),
            (book.authority_working_days, asked, "the authority", "R94"),
            book,
        ),
        *_chased(
            (DeadlineName.LEGAL, DeadlineName.LEGAL_ESCALATION),
            (book.authority_working_days, "a lawyer was asked", "the lawyers' team", "A8"),
            book,
        ),
        *_chased(
            (DeadlineName.SUMMARY, DeadlineName.SUMMARY_ESCALATION),
            (chase_days(book), sent, "the Status Review Unit", "R97"),
            book,
        ),
        clock(
            DeadlineName.CLOSING,
            f"every {book.closing_days} days after this route stopped",
            f"the {LINE[0]} is reminded that a named person closes the case",
            SERVICE,
        ),
    )


def _chased(
    names: tuple[DeadlineName, DeadlineName],
    chase: tuple[tuple[int, ...], str, str, str],
    book: SuitabilityBook,
) -> tuple[MapClock, MapClock]:
    """The two clocks of a ladder in working days: a reminder, then somebody more senior."""
    days, since, whom, rule = chase
    first, *others = rungs(days)
    later = _listed(tuple(others))
    return (
        clock(names[0], f"{first} working days after {since}", f"{whom} is reminded", rule),
        clock(
            names[1],
            f"{later} working days after {since}, then every {book.chase_again_days} days",
            f"{whom} is reminded again, and each time somebody is told: the {_WHOM}",
            rule,
        ),
    )


def _of_service(book: SuitabilityBook) -> tuple[MapClock, ...]:
    hours, at_once = _listed(book.escalation_hours), _listed(book.urgent_escalation_hours)
    daily = f"then every day at {book.morning_at:%H:%M}"
    told = f"the {_WHOM} is told"
    return (
        clock(
            DeadlineName.RECHECK,
            f"every {book.recheck_days} days after the decision or the last look",
            "somebody is asked to look at the person's circumstances again",
            "R111",
        ),
        clock(
            DeadlineName.RECHECK_ESCALATION,
            f"{hours} hours after a look was asked for, or {at_once} before the person is met",
            told,
            "R111",
        ),
        clock(
            DeadlineName.CLEARANCE,
            f"{book.clearance_hours} hours after a clearance was given",
            "it is over, and nothing may be handed over",
            "R111",
        ),
        clock(
            DeadlineName.GROUND,
            "when a permission that the decision rests on ends, or the law is replaced",
            "what is known is read anew, and a decision whose ground has ended must be withdrawn",
            "R111",
            own_choice=False,
        ),
        clock(
            DeadlineName.WITHDRAWAL,
            f"{hours} hours after a decision had to be withdrawn, {daily}",
            f"{told}, until somebody withdraws it",
            "R112",
        ),
        clock(
            DeadlineName.INCIDENT,
            f"{at_once} hours after an incident, {daily}",
            f"{told}, until somebody has looked at it",
            "R112",
        ),
        clock(
            DeadlineName.SETTLED,
            f"{book.settled_days} days after a decision was served or withdrawn",
            "the case ends, unless an incident is still to be looked at",
            SERVICE,
        ),
    )


def _of_everything(book: SuitabilityBook) -> tuple[MapClock, ...]:
    return (
        clock(
            DeadlineName.ACKNOWLEDGEMENT,
            f"{book.acknowledge_minutes} minutes after somebody was told",
            "if nobody has taken it, the next in line is told",
            SERVICE,
        ),
    )


def _listed(numbers: tuple[int, ...]) -> str:
    *most, last = (str(number) for number in numbers)
    return f"{', '.join(most)} and {last}" if most else last
