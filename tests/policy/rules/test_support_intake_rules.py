"""Who may refer whom: each binding rule refuses one input and allows another (R1 to R15)."""

from __future__ import annotations

from datetime import date

import pytest

from policy.organisations import Status
from policy.support.deeds import RecordAnswer, WithdrawConsent
from policy.support.intake.basis import LawfulBasis, check_reuse
from policy.support.intake.content import submission_key
from policy.support.words import Stage
from tests.policy.rules.showing import Shown, shown
from tests.policy.rules.support_inputs import (
    asked,
    organisation,
    registering,
    sent,
)
from tests.policy.support.builders import (
    CHECK_OFFICER,
    SETTLED_ANSWER,
    STRANGER,
    LiveCase,
    withdrawn,
)
from tests.policy.support.intake.conftest import ROW

ALLOWED = ""
ANSWER = RecordAnswer(answer=SETTLED_ANSWER)

RULES = [
    shown(
        "R1",
        refused=(
            "A company asks to be registered.",
            lambda: registering("company"),
            "organisation-kind",
        ),
        allowed=(
            "A registered charity asks to be registered.",
            lambda: registering("registered charity"),
            ALLOWED,
        ),
    ),
    shown(
        "R2",
        refused=(
            "A row from an organisation that has only applied.",
            lambda: sent(organisation(status=Status.APPLIED)),
            "organisation-not-active",
        ),
        allowed=("The same row once its registration is active.", sent, ALLOWED),
    ),
    shown(
        "R3",
        refused=(
            "A person who was not told what the service is for.",
            lambda: sent(purpose_explained="no"),
            "purpose-not-explained",
        ),
        allowed=(
            "A person who was told, and agreed ten minutes later.",
            lambda: sent(purpose_explained="yes", consent_given_at="05/05/2026 08:10"),
            ALLOWED,
        ),
    ),
    shown(
        "R5",
        refused=(
            "Agreement after only two outcomes were explained.",
            lambda: sent(outcomes_explained="prove leave; granted leave"),
            "outcomes-not-all-explained",
        ),
        allowed=("Agreement after all four were explained.", sent, ALLOWED),
    ),
    shown(
        "R6",
        refused=(
            "Agreement at 07:59, the notice shown at 08:00.",
            lambda: sent(consent_given_at="05/05/2026 07:59"),
            "consent-before-privacy-notice",
        ),
        allowed=(
            "Both in the same minute.",
            lambda: sent(consent_given_at="05/05/2026 08:00"),
            ALLOWED,
        ),
    ),
    shown(
        "R7",
        refused=(
            "A row on a public task that carries consent too.",
            lambda: sent(basis="public task", consent_form="signed"),
            "basis-conflict",
        ),
        allowed=("A row on consent alone.", lambda: sent(basis="consent"), ALLOWED),
    ),
    shown(
        "R8",
        refused=(
            "What consent gave, asked for under law enforcement.",
            lambda: check_reuse(LawfulBasis.CONSENT, LawfulBasis.LAW_ENFORCEMENT) is None,
            False,
        ),
        allowed=(
            "What consent gave, asked for under consent.",
            lambda: check_reuse(LawfulBasis.CONSENT, LawfulBasis.CONSENT) is None,
            True,
        ),
    ),
    shown(
        "R10",
        refused=(
            "A status answer for somebody who withdrew an hour before.",
            lambda: asked(ANSWER, CHECK_OFFICER, withdrawn(LiveCase(), 11)),
            "consent-withdrawn",
        ),
        allowed=(
            "A withdrawal brought by anybody, while support is open.",
            lambda: asked(WithdrawConsent(channel="street"), STRANGER, Stage.SUPPORT_OPEN),
            ALLOWED,
        ),
    ),
    shown(
        "R12",
        refused=(
            "A row of 5 May under an agreement that ended on 4 May.",
            lambda: sent(organisation(last=date(2026, 5, 4))),
            "agreement-expired",
        ),
        allowed=(
            "The same row under one that ends that day.",
            lambda: sent(organisation(last=date(2026, 5, 5))),
            ALLOWED,
        ),
    ),
    shown(
        "R14",
        refused=(
            "A row sent again by another channel, as a second referral.",
            lambda: submission_key(ROW) != submission_key({**ROW, "notes": "by hand"}),
            False,
        ),
        allowed=(
            "Another row under a number of its own.",
            lambda: submission_key(ROW) != submission_key({**ROW, "submission_id": "next"}),
            True,
        ),
    ),
    shown(
        "R15",
        refused=(
            "A British national sleeping in a doorway.",
            lambda: sent(nationality="British"),
            "uk-national",
        ),
        allowed=(
            "A Ghanaian national sleeping in a doorway.",
            lambda: sent(nationality="Ghana"),
            ALLOWED,
        ),
    ),
]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_intake_refuses_one_input_and_allows_another(rule: Shown) -> None:
    assert rule.outcomes() == rule.expected()
