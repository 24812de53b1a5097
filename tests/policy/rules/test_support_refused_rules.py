"""What counts as refusing support: each rule refuses one input and allows another (R58 to R77)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from policy.suitability.evidence.facts import Engagement, Indication, WindowChange
from policy.suitability.evidence.words import (
    Availability,
    Body,
    Indicator,
    Known,
    Limb,
    OfferKind,
    Response,
    Standing,
)
from policy.suitability.words import Stage
from tests.policy.rules.showing import Shown, shown
from tests.policy.rules.suitability_inputs import FIRST, asked, assessed, but, found

MET = (Standing.MET, Stage.THRESHOLD_MET)
NOT_AGAIN = (Standing.UNMET, Stage.SUPPORT_WINDOW)
WINDOW_ENDS = datetime(2023, 6, 5, 23, 0, tzinfo=UTC)
ENGAGED = Engagement(id="engaged", as_of=date(2023, 6, 13), engaged=True)
TRAFFICKED = Indication(
    id="sign", as_of=date(2023, 3, 1), indicator=Indicator.TRAFFICKING, cleared=False
)


def again(**second: object) -> tuple[Standing, Stage]:
    """Two offers, the second one otherwise: was support refused again?"""
    return found("refused-again", but("second", **second))


def changed_by(reviewer: str) -> WindowChange:
    """Another last day of the window, with somebody agreeing to it."""
    return WindowChange(
        id="change",
        as_of=date(2023, 5, 1),
        until=date(2023, 6, 8),
        reason="needs are many",
        author="S-1",
        reviewer=reviewer,
        evidence=("first-letter",),
    )


RULES = [
    shown(
        "R58",
        refused=(
            "The authority says that all help was used up.",
            lambda: found("support-there", but("statement", availability=Availability.USED_UP)),
            (Standing.UNMET, Stage.CANNOT_NO_SUPPORT),
        ),
        allowed=("The authority says that help was offered.", lambda: found("support-there"), MET),
    ),
    shown(
        "R59",
        refused=(
            "Word of voluntary return as a step against somebody whose case goes on.",
            lambda: ("return-information", "R59") in asked(),
            False,
        ),
        allowed=(
            "Word of voluntary return for somebody for whom there was no help.",
            lambda: (
                ("return-information", "R59")
                in asked(but("statement", availability=Availability.NONE_OFFERED))
            ),
            True,
        ),
    ),
    shown(
        "R60",
        refused=(
            "A refused offer that answers no need, as the second one.",
            lambda: again(need=""),
            NOT_AGAIN,
        ),
        allowed=("A refused offer of somewhere to live.", again, MET),
    ),
    shown(
        "R62",
        refused=(
            "Concluding while a sign of trafficking stands.",
            lambda: found("trafficking", TRAFFICKED),
            (Standing.UNMET, Stage.HELD_SAFEGUARDING),
        ),
        allowed=("Concluding where there is none.", lambda: found("trafficking"), MET),
    ),
    shown(
        "R63",
        refused=(
            "A refused offer for which nobody knows if the person was eligible.",
            lambda: again(eligible=Known.UNKNOWN),
            NOT_AGAIN,
        ),
        allowed=("A refused offer for which they were.", again, MET),
    ),
    shown(
        "R64",
        refused=(
            "No help, said without having asked about children.",
            lambda: found(
                "three-questions",
                but(
                    "statement",
                    availability=Availability.NONE_OFFERED,
                    child_welfare_asked=False,
                ),
            ),
            (Standing.UNKNOWN, Stage.AWAITING_AUTHORITY),
        ),
        allowed=(
            "No help, said after all three questions.",
            lambda: found(
                "three-questions", but("statement", availability=Availability.NONE_OFFERED)
            ),
            (Standing.MET, Stage.CANNOT_NO_SUPPORT),
        ),
    ),
    shown(
        "R67",
        refused=(
            "A window that is over, with no word since.",
            lambda: found("word-after-window", but("statement", as_of=date(2023, 6, 5))),
            (Standing.UNKNOWN, Stage.AWAITING_AUTHORITY),
        ),
        allowed=(
            "A window that is over, and the authority's word after it.",
            lambda: found("word-after-window"),
            MET,
        ),
    ),
    shown(
        "R68",
        refused=(
            "The last minute of the third month.",
            lambda: found("window", on=WINDOW_ENDS.replace(hour=22, minute=59))[0],
            Standing.UNKNOWN,
        ),
        allowed=(
            "The end of the third month's last day in London.",
            lambda: found("window", on=WINDOW_ENDS)[0],
            Standing.MET,
        ),
    ),
    shown(
        "R69",
        refused=(
            "Another window, agreed by nobody but its author.",
            lambda: found("window-change", changed_by("S-1"))[0],
            Standing.UNMET,
        ),
        allowed=(
            "Another window, agreed by a second person.",
            lambda: found("window-change", changed_by("S-2"))[0],
            Standing.MET,
        ),
    ),
    shown(
        "R70",
        refused=(
            "A refused offer that the authority found unsuitable, as the second one.",
            lambda: again(suitable=Known.NO),
            NOT_AGAIN,
        ),
        allowed=("A refused offer that it found suitable.", again, MET),
    ),
    shown(
        "R71",
        refused=(
            "A list of offers that the authority has not called whole.",
            lambda: found("whole-ledger", but("statement", offers_complete=False))[0],
            Standing.UNKNOWN,
        ),
        allowed=(
            "A whole list, with an offer that nobody commissioned.",
            lambda: found("whole-ledger")[0],
            Standing.MET,
        ),
    ),
    shown(
        "R72",
        refused=(
            "An offer without an answer, taken for refused.",
            lambda: again(response=Response.NO_ANSWER),
            NOT_AGAIN,
        ),
        allowed=("An offer on record as refused.", again, MET),
    ),
    shown(
        "R73",
        refused=(
            "A conclusion on refused support without anybody's reason.",
            lambda: found("conclusions", but(f"limb {Limb.REFUSED_SUPPORT}", reason=" ")),
            (Standing.UNKNOWN, Stage.CONCLUDING),
        ),
        allowed=("A conclusion with a reason.", lambda: found("conclusions"), MET),
    ),
    shown(
        "R74",
        refused=(
            "A refusal of which nobody knows whether illness stood in the way.",
            lambda: again(health_linked=Known.UNKNOWN),
            NOT_AGAIN,
        ),
        allowed=("A refusal in which it did not.", again, MET),
    ),
    shown(
        "R76",
        refused=(
            "Two offers refused on one day.",
            lambda: again(as_of=FIRST, answered_on=FIRST),
            NOT_AGAIN,
        ),
        allowed=("Two offers refused on two days.", again, MET),
    ),
    shown(
        "R77",
        refused=(
            "Going on with somebody who took up support two days before.",
            lambda: found("not-engaged", ENGAGED),
            (Standing.UNMET, Stage.NFA_ENGAGED),
        ),
        allowed=(
            "Going on with somebody who, the authority says, has not.",
            lambda: found("not-engaged"),
            MET,
        ),
    ),
]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_on_refused_support_refuses_one_input_and_allows_another(rule: Shown) -> None:
    assert rule.outcomes() == rule.expected()


@pytest.mark.rule("R61")
def test_the_kinds_of_support_have_what_the_guidance_names_and_other() -> None:
    kinds = {kind.value for kind in OfferKind}
    assert {"accommodation", "job search", "benefits", "alcohol or drugs", "mental health"} <= kinds
    assert {"EUSS help", "voluntary return", "NRM referral", "other"} <= kinds


@pytest.mark.rule("R65")
@pytest.mark.rule("R66")
def test_a_law_cited_with_an_offer_is_kept_and_changes_nothing() -> None:
    cited = but("first", legal_reference="Localism Act 2011, section 1")
    assert assessed(cited).findings == assessed().findings


@pytest.mark.rule("R75")
def test_the_authority_is_asked_whether_the_person_is_in_priority_need() -> None:
    assert ("priority-need", "R75") in asked()


@pytest.mark.rule("R58")
@pytest.mark.parametrize("said", [Availability.NONE_OFFERED, Availability.UNCLEAR])
def test_no_offer_and_an_unclear_word_both_stop_the_route(said: Availability) -> None:
    stopped = found("support-there", but("statement", availability=said))
    assert stopped == (Standing.UNMET, Stage.CANNOT_NO_SUPPORT)


@pytest.mark.rule("R72")
def test_without_the_authoritys_own_statement_nothing_goes_on() -> None:
    held = found("whole-ledger", but("statement", body=Body.WELSH_AUTHORITY), without=("asked",))
    assert held == (Standing.UNKNOWN, Stage.AWAITING_AUTHORITY)
