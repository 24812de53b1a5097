"""A request for one's own data: a month's clock, what moves it, and what does not (R35)."""

from __future__ import annotations

from datetime import date

import pytest

from policy.own_data import OwnDataRequest, OwnDataStep, StepKind, answer_by, notified_at, with_step
from policy.refusal import Refusal
from policy.time import show_london

ASKED = date(2026, 5, 5)
TODAY = date(2026, 12, 31)


def after(received_on: date, *steps: tuple[StepKind, date]) -> OwnDataRequest:
    """A request on which all of this was done."""
    request = OwnDataRequest(id="ODR-1", received_on=received_on)
    for kind, on in steps:
        found = with_step(request, OwnDataStep(kind=kind, on=on, reason="as it was"), TODAY)
        assert isinstance(found, OwnDataRequest), found
        request = found
    return request


def refused(request: OwnDataRequest, kind: StepKind, on: date, reason: str = "as it was") -> str:
    """Why a step may not be taken; "" if it may."""
    found = with_step(request, OwnDataStep(kind=kind, on=on, reason=reason), TODAY)
    return found.code if isinstance(found, Refusal) else ""


@pytest.mark.rule("R35")
@pytest.mark.parametrize(
    ("received", "last"),
    [
        (date(2026, 5, 5), date(2026, 6, 5)),
        (date(2025, 1, 31), date(2025, 2, 28)),
        (date(2026, 1, 31), date(2026, 3, 2)),
        (date(2026, 11, 25), date(2026, 12, 29)),
    ],
    ids=["same-date", "short-month", "weekend", "bank-holidays"],
)
def test_a_month_from_receipt_clamped_and_never_on_a_day_off(received: date, last: date) -> None:
    assert answer_by(after(received), received) == last


@pytest.mark.rule("R35")
def test_the_clock_stands_while_something_was_asked_back() -> None:
    paused = after(ASKED, (StepKind.PAUSED, date(2026, 5, 11)))
    assert answer_by(paused, date(2026, 5, 14)) == date(2026, 6, 8)
    assert answer_by(paused, date(2026, 5, 21)) == date(2026, 6, 15)
    resumed = after(
        ASKED, (StepKind.PAUSED, date(2026, 5, 11)), (StepKind.RESUMED, date(2026, 5, 14))
    )
    assert answer_by(resumed, TODAY) == date(2026, 6, 8)


@pytest.mark.rule("R35")
def test_two_more_months_are_taken_once_and_within_the_first() -> None:
    extended = after(ASKED, (StepKind.EXTENDED, date(2026, 6, 5)))
    assert answer_by(extended, TODAY) == date(2026, 8, 5)
    assert refused(extended, StepKind.EXTENDED, date(2026, 6, 5)) == "request-extended"
    assert refused(after(ASKED), StepKind.EXTENDED, date(2026, 6, 6)) == "too-late-to-extend"


def test_the_task_is_due_a_week_before_the_last_day() -> None:
    assert show_london(notified_at(after(ASKED), ASKED)) == "29 May 2026 at 09:00"


def test_a_step_out_of_place_is_refused() -> None:
    asked = after(ASKED)
    assert refused(asked, StepKind.RESUMED, ASKED) == "clock-runs"
    assert refused(asked, StepKind.ANSWERED, date(2026, 5, 4)) == "no-such-day"
    assert refused(asked, StepKind.ANSWERED, date(2027, 1, 1)) == "no-such-day"
    assert refused(asked, StepKind.PAUSED, ASKED, reason=" ") == "reason-needed"
    paused = after(ASKED, (StepKind.PAUSED, ASKED))
    assert refused(paused, StepKind.PAUSED, ASKED) == "clock-stands"
    done = after(ASKED, (StepKind.ANSWERED, date(2026, 5, 8)))
    assert done.answered_on == date(2026, 5, 8)
    assert refused(done, StepKind.EXTENDED, date(2026, 5, 9)) == "request-answered"
