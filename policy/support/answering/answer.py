"""The immigration status answer (R16 to R19): what it says, whether it contradicts itself, what
follows from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.cases.deed import Field


class StatusResult(StrEnum):
    """The closed list of what the check team may find; 'no trace' is an answer like any other
    (R19).
    """

    HAS_LEAVE = "has leave"
    LEAVE_EXPIRED = "leave expired"
    NO_TRACE = "no trace"
    OUTSTANDING_APPLICATION = "outstanding application"
    EUSS_GRANTED = "EUSS granted"
    EUSS_PENDING = "EUSS pending"
    INDEFINITE_LEAVE = "indefinite leave"
    PROTECTION_LEAVE = "protection leave"
    BRITISH = "British"
    OTHER = "other"


class Recourse(StrEnum):
    """Whether the person may use public funds."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


NO_RECOURSE_CONDITION = "no recourse to public funds"

LEAVE_HELD = frozenset(
    {
        StatusResult.HAS_LEAVE,
        StatusResult.EUSS_GRANTED,
        StatusResult.INDEFINITE_LEAVE,
        StatusResult.PROTECTION_LEAVE,
        StatusResult.BRITISH,
    }
)
WITHOUT_EXPIRY = frozenset(
    {StatusResult.INDEFINITE_LEAVE, StatusResult.NO_TRACE, StatusResult.BRITISH}
)

_APPLICATION_OPEN = frozenset({StatusResult.OUTSTANDING_APPLICATION, StatusResult.EUSS_PENDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusAnswer:
    """What the check team found (R19). `leave_expires` is a calendar day; `conditions` and
    `application_type` are free of names.
    """

    result: StatusResult
    recourse: Recourse
    conditions: tuple[str, ...] = ()
    leave_expires: date | None = None
    application_type: str = ""
    document_gap: bool
    sources_checked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two parts of an answer that cannot both be true: a stable code, and the question that goes
    back.
    """

    code: str
    question: str


def contradictions(answer: StatusAnswer, answered_on: date) -> tuple[Contradiction, ...]:
    """Every way an answer contradicts itself, judged on the London day it was given (R19). Empty:
    it may be delivered.
    """
    found = []
    if answer.recourse is Recourse.YES and NO_RECOURSE_CONDITION in answer.conditions:
        found.append(
            Contradiction(
                "recourse-and-condition",
                "The answer says the person has recourse to public funds, and also lists the "
                "condition of no recourse. "
                "Which is right?",
            )
        )
    expired = answer.leave_expires is not None and answer.leave_expires < answered_on
    if answer.result in LEAVE_HELD - WITHOUT_EXPIRY and expired:
        found.append(
            Contradiction(
                "leave-already-expired",
                "The answer says the person has leave, but the end date given is already past. "
                "Which is right?",
            )
        )
    running = answer.leave_expires is not None and not expired
    if answer.result is StatusResult.LEAVE_EXPIRED and running:
        found.append(
            Contradiction(
                "leave-not-yet-expired",
                "The answer says the leave has expired, but the end date given is still to come. "
                "Which is right?",
            )
        )
    if answer.result in WITHOUT_EXPIRY and answer.leave_expires is not None:
        found.append(
            Contradiction(
                "expiry-without-limit",
                "The answer gives an end date with a result that has none. Which is right?",
            )
        )
    if answer.result is StatusResult.OUTSTANDING_APPLICATION and not answer.application_type:
        found.append(
            Contradiction(
                "application-not-named",
                "The answer says an application is outstanding but not which kind. Which "
                "application is it?",
            )
        )
    return tuple(found)


def resolved(answer: StatusAnswer) -> bool:
    """Whether status is settled and provable (R20): leave of some kind is held and no document is
    missing.
    """
    return answer.result in LEAVE_HELD and not answer.document_gap


def application_open(answer: StatusAnswer) -> bool:
    """Whether an application waits for its decision, so that somebody may be asked to look at it
    sooner (R21).
    """
    return answer.result in _APPLICATION_OPEN or bool(answer.application_type)


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What the referrer can work out from an answer, and what it leaves open (R19)."""

    lines: tuple[str, ...]
    unknown: tuple[str, ...]
    next_step: str


_FUNDS = {
    Recourse.YES: "Public funds: the person may claim public funds.",
    Recourse.NO: (
        "Public funds: the person may not claim public funds. Help that is not a public fund "
        "stays open."
    ),
}


def entitlement(answer: StatusAnswer) -> Entitlement:
    """A plain summary of an answer for the referrer; whether housing is owed stays the local
    authority's decision (R115).
    """
    lines = [f"Status: {answer.result.value}."]
    unknown = []
    if answer.recourse in _FUNDS:
        lines.append(_FUNDS[answer.recourse])
    else:
        unknown.append("Whether the person may claim public funds.")
    lines.append(
        f"Conditions: {', '.join(answer.conditions) if answer.conditions else 'none recorded'}."
    )
    if answer.leave_expires is not None:
        day = answer.leave_expires
        lines.append(f"Leave ends on {day.day} {day:%B %Y}.")
    elif answer.result in LEAVE_HELD - WITHOUT_EXPIRY:
        unknown.append("When the leave ends, if it does.")
    if answer.application_type:
        lines.append(f"Outstanding application: {answer.application_type}.")
    if answer.document_gap:
        lines.append("The person has no document that proves this.")
    if answer.result is StatusResult.NO_TRACE:
        unknown.append(
            "The person's status: no record was found. That does not mean there is none."
        )
    return Entitlement(tuple(lines), tuple(unknown), _next_step(answer))


def _next_step(answer: StatusAnswer) -> str:
    if resolved(answer):
        return (
            "Use this answer to apply for housing and benefits; the local authority decides what "
            "is owed."
        )
    if answer.result in LEAVE_HELD:
        return "The support team will help the person to get a document that proves this status."
    return "The support team will open a support plan to settle the person's status."


ANSWER_FIELDS = {
    "result": Field("Result", "What was found; that nothing was found is an answer too"),
    "recourse": Field("Public funds", "Whether the person may use public funds"),
    "conditions": Field("Conditions", "Each condition of the leave, without names"),
    "leave_expires": Field("Leave ends", "The last day of the leave, if it has one"),
    "application_type": Field("Application", "The kind of application that is outstanding, if any"),
    "document_gap": Field("A document is missing", "Yes if the person cannot prove the status"),
    "sources_checked": Field("Sources", "Each system or file that was looked at"),
}
"""How each part of an answer is asked for."""
