"""A person's request for what is held about them: when it must be answered, and what may move that
day (R35). The clock is the law's, not the guidance's: a calendar month from receipt.

A request is kept by its own number. Who asked, and what is sent, is the data-protection officer's
own file and never here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from policy.refusal import Refusal
from policy.time import add_months, at_london
from policy.working_days import is_working_day

MONTHS, MORE_MONTHS = 1, 2
_WARNED_DAYS = 7
_NATION = "England"
"""Where the controller is: a day on which nobody works there is answered on the next."""


class StepKind(StrEnum):
    """What happens to a request."""

    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDataStep:
    """One of them, on a London day, with the reason, which names nobody."""

    kind: StepKind
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDataRequest:
    """A request by its number, with its steps in their order."""

    id: str
    received_on: date
    steps: tuple[OwnDataStep, ...] = ()

    @property
    def paused(self) -> bool:
        """Whether the clock stands: something was asked back, and is waited for."""
        kinds = [step.kind for step in self.steps]
        return kinds.count(StepKind.PAUSED) > kinds.count(StepKind.RESUMED)

    @property
    def extended(self) -> bool:
        """Whether the person was notified in time that the answer takes longer."""
        return any(step.kind is StepKind.EXTENDED for step in self.steps)

    @property
    def answered_on(self) -> date | None:
        """The day it was answered."""
        return next((s.on for s in self.steps if s.kind is StepKind.ANSWERED), None)


def answer_by(request: OwnDataRequest, today: date) -> date:
    """The last day for the answer. Days on which the clock stood are added, up to today if it still
    stands; a day nobody works moves to the next one.
    """
    months = MONTHS + MORE_MONTHS * request.extended
    return _working(add_months(request.received_on, months) + _stood(request, today))


def notified_at(request: OwnDataRequest, today: date) -> datetime:
    """When the row about it is due: a week before the last day, in the morning."""
    return at_london(answer_by(request, today) - timedelta(days=_WARNED_DAYS), time(9))


def _stood(request: OwnDataRequest, today: date) -> timedelta:
    whole, since = timedelta(0), None
    for step in request.steps:
        if step.kind is StepKind.PAUSED:
            since = step.on
        elif step.kind is StepKind.RESUMED and since is not None:
            whole, since = whole + (step.on - since), None
    return whole if since is None else whole + max(today - since, timedelta(0))


def _working(day: date) -> date:
    while not is_working_day(day, _NATION):
        day += timedelta(days=1)
    return day


def with_step(request: OwnDataRequest, step: OwnDataStep, today: date) -> OwnDataRequest | Refusal:
    """The request after a step, or why it may not be taken."""
    refusal = _refused(request, step, today)
    return refusal or replace(request, steps=(*request.steps, step))


def _refused(request: OwnDataRequest, step: OwnDataStep, today: date) -> Refusal | None:
    last = request.steps[-1].on if request.steps else request.received_on
    if not step.reason.strip():
        return NO_REASON
    if step.on < last or step.on > today:
        return NO_SUCH_DAY
    if request.answered_on is not None:
        return ANSWERED
    match step.kind:
        case StepKind.PAUSED if request.paused:
            return STANDS
        case StepKind.RESUMED if not request.paused:
            return RUNS
        case StepKind.EXTENDED if request.extended:
            return EXTENDED
        case StepKind.EXTENDED if step.on > answer_by(request, step.on):
            return TOO_LATE
    return None


def _no(code: str, sentence: str, what_to_do: str) -> Refusal:
    return Refusal(code=code, sentence=sentence, what_to_do=what_to_do, rule="R35")


NO_REASON = _no("reason-needed", "Every step has its reason.", "Give one that names nobody.")
NO_SUCH_DAY = _no(
    "no-such-day",
    "The day lies before what happened last, or has not come.",
    "Give the London day on which it happened.",
)
ANSWERED = _no("request-answered", "The request was answered.", "A new one has its own number.")
STANDS = _no("clock-stands", "The clock stands already.", "Resume it when the answer has come.")
RUNS = _no("clock-runs", "The clock runs; there is nothing to resume.", "Nothing.")
EXTENDED = _no(
    "request-extended",
    "Two more months were taken already, and there are no more.",
    "Answer with what there is.",
)
TOO_LATE = _no(
    "too-late-to-extend",
    "More time can be taken only within the first month, and must be told by then.",
    "Answer now; the breach stays on record.",
)
UNKNOWN = _no("no-such-request", "There is no request of this number.", "See `own-data list`.")
