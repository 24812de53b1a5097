"""What an answer lets the referrer work out, and when it contradicts itself (R19, R115)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.support.answering.answer import (
    LEAVE_HELD,
    NO_RECOURSE_CONDITION,
    WITHOUT_EXPIRY,
    Recourse,
    StatusAnswer,
    StatusResult,
    contradictions,
    entitlement,
    resolved,
)
from tests.policy.support.builders import OPEN_ANSWER, SETTLED_ANSWER

TODAY = date(2026, 5, 5)
FUTURE, PAST = date(2027, 2, 1), date(2026, 5, 4)
LEAVE = StatusAnswer(
    result=StatusResult.HAS_LEAVE,
    recourse=Recourse.NO,
    conditions=(NO_RECOURSE_CONDITION,),
    leave_expires=FUTURE,
    document_gap=False,
    sources_checked=("case database",),
)
UNCLEAR = Recourse.UNKNOWN


@pytest.mark.parametrize(
    ("answer", "said", "open_questions"),
    [
        (LEAVE, ["may not claim public funds", "no recourse", "Leave ends on 1 February 2027"], []),
        (replace(LEAVE, leave_expires=None), ["has leave"], ["When the leave ends"]),
        (replace(LEAVE, recourse=UNCLEAR), ["has leave"], ["may claim public funds"]),
        (replace(LEAVE, conditions=()), ["Conditions: none recorded"], []),
        (replace(LEAVE, document_gap=True), ["no document that proves this"], []),
        (SETTLED_ANSWER, ["indefinite leave", "the person may claim public funds"], []),
        (OPEN_ANSWER, ["Outstanding application: asylum"], []),
        (
            replace(OPEN_ANSWER, result=StatusResult.NO_TRACE, recourse=UNCLEAR),
            ["no trace"],
            ["does not mean there is none", "may claim public funds"],
        ),
        (
            replace(SETTLED_ANSWER, result=StatusResult.PROTECTION_LEAVE),
            ["protection leave"],
            ["When the leave ends"],
        ),
    ],
)
def test_a_summary_says_what_is_known_and_what_is_not(
    answer: StatusAnswer, said: list[str], open_questions: list[str]
) -> None:
    summary = entitlement(answer)
    assert all(any(part in line for line in summary.lines) for part in said)
    assert all(any(part in line for line in summary.unknown) for part in open_questions)
    assert len(summary.unknown) == len(open_questions)


@pytest.mark.parametrize("result", StatusResult)
@pytest.mark.parametrize("recourse", Recourse)
@pytest.mark.parametrize("gap", [True, False])
def test_every_answer_has_a_status_word_on_funds_and_a_next_step(
    result: StatusResult, recourse: Recourse, gap: bool
) -> None:
    answer = replace(OPEN_ANSWER, result=result, recourse=recourse, document_gap=gap)
    summary = entitlement(answer)
    assert summary.lines[0] == f"Status: {result.value}."
    assert any("public funds" in line for line in (*summary.lines, *summary.unknown))
    assert summary.next_step


@pytest.mark.parametrize("result", StatusResult)
@pytest.mark.parametrize("gap", [True, False])
def test_status_is_settled_only_by_leave_that_can_be_proved(
    result: StatusResult, gap: bool
) -> None:
    answer = replace(OPEN_ANSWER, result=result, document_gap=gap)
    assert resolved(answer) is (result in LEAVE_HELD and not gap)


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        (LEAVE, []),
        (replace(LEAVE, leave_expires=TODAY), []),
        (replace(LEAVE, recourse=Recourse.YES), ["recourse-and-condition"]),
        (replace(LEAVE, recourse=UNCLEAR), []),
        (replace(LEAVE, leave_expires=PAST), ["leave-already-expired"]),
        (
            replace(LEAVE, result=StatusResult.EUSS_GRANTED, leave_expires=PAST),
            ["leave-already-expired"],
        ),
        (replace(LEAVE, result=StatusResult.LEAVE_EXPIRED, leave_expires=PAST), []),
        (replace(LEAVE, result=StatusResult.LEAVE_EXPIRED, leave_expires=None), []),
        (
            replace(LEAVE, result=StatusResult.LEAVE_EXPIRED, leave_expires=TODAY),
            ["leave-not-yet-expired"],
        ),
        (OPEN_ANSWER, []),
        (replace(OPEN_ANSWER, application_type=""), ["application-not-named"]),
        (
            replace(LEAVE, recourse=Recourse.YES, leave_expires=PAST),
            ["recourse-and-condition", "leave-already-expired"],
        ),
    ],
)
def test_an_answer_contradicts_itself_when_two_parts_cannot_both_be_true(
    answer: StatusAnswer, codes: list[str]
) -> None:
    found = contradictions(answer, TODAY)
    assert [item.code for item in found] == codes
    assert all(item.question.endswith("?") for item in found)


@pytest.mark.parametrize("result", sorted(WITHOUT_EXPIRY))
@pytest.mark.parametrize("day", [PAST, FUTURE])
def test_a_status_without_an_end_has_no_end_date(result: StatusResult, day: date) -> None:
    answer = replace(SETTLED_ANSWER, result=result, leave_expires=day)
    assert [item.code for item in contradictions(answer, TODAY)] == ["expiry-without-limit"]


@pytest.mark.parametrize(
    "result", sorted(set(StatusResult) - {StatusResult.OUTSTANDING_APPLICATION})
)
def test_a_plain_answer_of_any_other_kind_may_be_delivered(result: StatusResult) -> None:
    plain = replace(SETTLED_ANSWER, result=result, recourse=UNCLEAR)
    assert contradictions(plain, TODAY) == ()
