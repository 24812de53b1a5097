"""Whether a notice is still true when it would leave: each against all that may have changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.cases.sending import CaseNow
from policy.support.sending import AFTER_A_WITHDRAWAL, no_longer_true
from policy.support.words import DeadlineName, Stage, Template

EDITION = 2
FRESH = CaseNow(
    stage=Stage.AWAITING_THIRD_PARTY,
    ended=False,
    withdrawn=False,
    answered=False,
    read=False,
    edition=EDITION,
    passed=frozenset({DeadlineName.SUPPORT_WINDOW}),
)
CLOSED = replace(FRESH, ended=True)
WITHDRAWN = replace(FRESH, ended=True, withdrawn=True)
# Noted by the store, not yet by the case.
WITHDRAWAL_RECEIVED = replace(FRESH, withdrawn=True)
ANSWERED = replace(FRESH, answered=True)
READ = replace(ANSWERED, read=True)
CORRECTED = replace(FRESH, edition=EDITION + 1)

OF_THE_CHECK = {
    Template.STATUS_REQUEST,
    Template.STATUS_WARNING,
    Template.HOLDING_REPLY,
    Template.ENTERED_LATE,
    Template.ANSWER_QUERY,
}
OF_AN_EDITION = {Template.ANSWER_READY, Template.ANSWER_CORRECTED, Template.ANSWER_UNREAD}
UNREAD = {Template.ANSWER_UNREAD}
OF_A_REQUEST = {Template.PRIORITISATION_REQUEST, Template.PRIORITISATION_CHASER}
NONE: set[Template] = set()
ALL_BUT_ITS_OWN = set(Template) - {Template.CONSENT_WITHDRAWN, Template.SAFEGUARDING_PASSED_ON}

TABLE = [
    ("nothing changed", FRESH, NONE, ""),
    ("closed", CLOSED, ALL_BUT_ITS_OWN, "case-ended"),
    ("withdrawn", WITHDRAWN, ALL_BUT_ITS_OWN, "consent-withdrawn"),
    ("withdrawal received", WITHDRAWAL_RECEIVED, ALL_BUT_ITS_OWN, "consent-withdrawn"),
    ("answered", ANSWERED, OF_THE_CHECK, "answered-meanwhile"),
    ("read", replace(FRESH, read=True), UNREAD, "read-meanwhile"),
    ("corrected", CORRECTED, OF_AN_EDITION, "corrected-meanwhile"),
    (
        "prioritised",
        replace(FRESH, stage=Stage.SUPPORT_OPEN),
        OF_A_REQUEST,
        "prioritised-meanwhile",
    ),
    ("extended", replace(FRESH, passed=frozenset()), {Template.WINDOW_ENDED}, "extended-meanwhile"),
]
CHANGES = [row[0] for row in TABLE]


@pytest.mark.parametrize("template", Template)
@pytest.mark.parametrize(("change", "standing", "stopped", "code"), TABLE, ids=CHANGES)
def test_a_notice_is_stopped_by_exactly_what_makes_it_untrue(
    change: str, standing: CaseNow, stopped: set[Template], code: str, template: Template
) -> None:
    expected = code if template in stopped else ""
    assert no_longer_true(template, EDITION, False, standing) == expected


@pytest.mark.parametrize("template", Template)
@pytest.mark.parametrize("standing", [row[1] for row in TABLE], ids=CHANGES)
def test_a_notice_shared_by_many_cases_hangs_on_none_of_them(
    template: Template, standing: CaseNow
) -> None:
    assert no_longer_true(template, EDITION, True, standing) == ""


@pytest.mark.parametrize("standing", [ANSWERED, READ, CORRECTED])
def test_a_breach_is_notified_even_after_the_answer_came(standing: CaseNow) -> None:
    assert no_longer_true(Template.STATUS_OVERDUE, 0, False, standing) == ""


def test_what_may_leave_after_a_withdrawal_is_two_notices_and_no_more() -> None:
    still = {t for t in Template if no_longer_true(t, EDITION, False, WITHDRAWN) == ""}
    assert still == AFTER_A_WITHDRAWAL
    assert still == {Template.CONSENT_WITHDRAWN, Template.SAFEGUARDING_PASSED_ON}
