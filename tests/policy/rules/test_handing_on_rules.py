"""The ways in, what is asked of whom, and the ways out: each rule refuses one input and allows
another (R90 to R103).
"""

from __future__ import annotations

from datetime import date

import pytest

from policy.suitability.evidence.words import Body, Channel, Known, PlaceNation, Standing
from policy.suitability.words import Stage
from tests.policy.rules.showing import Shown, shown
from tests.policy.rules.suitability_inputs import asked, assessed, but, found

MET = (Standing.MET, Stage.THRESHOLD_MET)
ASKING = (Standing.UNKNOWN, Stage.AWAITING_AUTHORITY)


def answered_by(body: Body, nation: PlaceNation) -> tuple[Standing, Stage]:
    """What it comes to when this body, and no other, was asked and has spoken."""
    return found(
        "nations-body", but("asked", body=body), but("statement", body=body), nation=nation
    )


RULES = [
    shown(
        "R90",
        refused=(
            "A referral of the support service, as a way into this track.",
            lambda: "support" in " ".join(Channel),
            False,
        ),
        allowed=("A referral of an authority.", lambda: found("channel"), MET),
    ),
    shown(
        "R91",
        refused=(
            "An authority's referral without any behaviour.",
            lambda: found("behaviour-brought", without=("incident",)),
            (Standing.UNMET, Stage.RETURNED),
        ),
        allowed=(
            "One with behaviour and no support history: the authority is asked.",
            lambda: found("behaviour-brought", without=("asked", "statement")),
            (Standing.MET, Stage.AWAITING_AUTHORITY),
        ),
    ),
    shown(
        "R92",
        refused=(
            "A police encounter that rests on nothing.",
            lambda: found(
                "encounter-behaviour", without=("incident",), channel=Channel.POLICE_ENCOUNTER
            ),
            (Standing.UNKNOWN, Stage.AWAITING_INFO),
        ),
        allowed=(
            "One that rests on behaviour alone: the authority is asked.",
            lambda: found(
                "encounter-behaviour",
                without=("asked", "statement"),
                channel=Channel.POLICE_ENCOUNTER,
            ),
            (Standing.MET, Stage.AWAITING_AUTHORITY),
        ),
    ),
    shown(
        "R93",
        refused=(
            "Leaving assessment with a result from before the case was opened.",
            lambda: found("police-computer", but("pnc", as_of=date(2023, 2, 28))),
            (Standing.UNKNOWN, Stage.ASSESSING),
        ),
        allowed=("Leaving it with one of the day after.", lambda: found("police-computer"), MET),
    ),
    shown(
        "R94",
        refused=(
            "Going on with no word on support, and nobody asked.",
            lambda: found("authority-asked", without=("asked", "statement")),
            ASKING,
        ),
        allowed=(
            "Going on once the authority has answered.",
            lambda: found("authority-asked"),
            MET,
        ),
    ),
    shown(
        "R95",
        refused=(
            "Referring with one refusal's evidence not held.",
            lambda: assessed(but("second", evidence=())).may_refer,
            False,
        ),
        allowed=("Referring with both held.", lambda: assessed().may_refer, True),
    ),
    shown(
        "R96",
        refused=(
            "Going on here at the level where deportation is considered.",
            lambda: found("deportation-level", but("pnc", deportation_level=True)),
            (Standing.UNMET, Stage.TO_FNORC),
        ),
        allowed=("Going on below it.", lambda: found("deportation-level"), MET),
    ),
    shown(
        "R99",
        refused=(
            "A Welsh case in which only an English authority spoke.",
            lambda: answered_by(Body.LOCAL_AUTHORITY, PlaceNation.WALES),
            ASKING,
        ),
        allowed=(
            "A Welsh case in which a Welsh one did.",
            lambda: answered_by(Body.WELSH_AUTHORITY, PlaceNation.WALES),
            MET,
        ),
    ),
    shown(
        "R100",
        refused=(
            "A case in Northern Ireland in which the Housing Executive was not asked.",
            lambda: answered_by(Body.LOCAL_AUTHORITY, PlaceNation.NORTHERN_IRELAND),
            ASKING,
        ),
        allowed=(
            "One in which it has answered.",
            lambda: answered_by(Body.HOUSING_EXECUTIVE, PlaceNation.NORTHERN_IRELAND),
            MET,
        ),
    ),
    shown(
        "R101",
        refused=(
            "A question of priority need in Scotland.",
            lambda: any(code == "priority-need" for code, _ in asked(nation=PlaceNation.SCOTLAND)),
            False,
        ),
        allowed=(
            "The same question in England.",
            lambda: any(code == "priority-need" for code, _ in asked(nation=PlaceNation.ENGLAND)),
            True,
        ),
    ),
]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_handing_on_refuses_one_input_and_allows_another(rule: Shown) -> None:
    assert rule.outcomes() == rule.expected()


@pytest.mark.rule("R98")
def test_in_england_the_local_authority_is_asked_first() -> None:
    assert answered_by(Body.LOCAL_AUTHORITY, PlaceNation.ENGLAND) == MET
    assert "R98" in assessed().finding("nations-body").rules


@pytest.mark.rule("R93")
def test_without_any_result_of_the_police_computer_nothing_leaves_assessment() -> None:
    assert found("police-computer", without=("pnc",)) == (Standing.UNKNOWN, Stage.ASSESSING)


@pytest.mark.rule("R77")
@pytest.mark.parametrize("body", [Body.LOCAL_AUTHORITY, Body.SCOTTISH_AUTHORITY])
def test_an_authoritys_word_of_engagement_counts_whatever_its_nation(body: Body) -> None:
    said = but("statement", id="word", body=body, engaged_now=Known.YES, offers_complete=False)
    assert found("not-engaged", said)[1] is Stage.NFA_ENGAGED
