"""Whom the rough sleeping rule can touch: each rule refuses one input and allows another (R41 to
R57).
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from policy.suitability.evidence.reading import read
from policy.suitability.evidence.words import Cause, Euss, Known, PermissionKind, Place, Standing
from policy.suitability.gates.checks import CHECKS
from policy.suitability.gates.finding import Opens
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.words import Stage, TaskKind
from tests.policy.rules.decision_inputs import DecisionLife
from tests.policy.rules.showing import Shown, shown
from tests.policy.rules.suitability_inputs import ON, assessed, but, facts, found

MET = (Standing.MET, Stage.THRESHOLD_MET)
OUT = (Standing.UNMET, Stage.OUT_OF_SCOPE)
LAST_MINUTE = datetime(2020, 12, 31, 23, 0, tzinfo=UTC)

RULES = [
    shown(
        "R41",
        refused=(
            "Somebody with status under the settlement scheme.",
            lambda: found("settlement-scheme", but("scheme", standing=Euss.GRANTED)),
            OUT,
        ),
        allowed=(
            "Somebody of whom the scheme said that they are not eligible.",
            lambda: found("settlement-scheme"),
            MET,
        ),
    ),
    shown(
        "R42",
        refused=(
            "Somebody with indefinite leave.",
            lambda: found("indefinite-leave", but("permission", kind=PermissionKind.INDEFINITE)),
            OUT,
        ),
        allowed=(
            "Somebody with limited permission to stay.",
            lambda: found("indefinite-leave"),
            MET,
        ),
    ),
    shown(
        "R43",
        refused=(
            "Somebody with leave for protection.",
            lambda: found("protection", but("permission", kind=PermissionKind.PROTECTION)),
            OUT,
        ),
        allowed=("Somebody with limited permission to stay.", lambda: found("protection"), MET),
    ),
    shown(
        "R44",
        refused=(
            "Refusing an application of 30 November 2020.",
            lambda: assessed(but("application", as_of=date(2020, 11, 30))).may_refuse,
            False,
        ),
        allowed=(
            "Refusing an application of 1 December 2020.",
            lambda: assessed(but("application", as_of=date(2020, 12, 1))).may_refuse,
            True,
        ),
    ),
    shown(
        "R45",
        refused=(
            "Cancelling a minute before 1 December 2020.",
            lambda: found("cancelling-day", on=datetime(2020, 11, 30, 23, 59, tzinfo=UTC))[0],
            Standing.UNMET,
        ),
        allowed=(
            "Cancelling on 1 December 2020.",
            lambda: found("cancelling-day", on=datetime(2020, 12, 1, 0, 0, tzinfo=UTC))[0],
            Standing.MET,
        ),
    ),
    shown(
        "R46",
        refused=(
            "Refusing where the application was made abroad.",
            lambda: found("pending-application", but("application", in_country=False))[0],
            Standing.UNMET,
        ),
        allowed=(
            "Refusing where one made here is pending.",
            lambda: found("pending-application")[0],
            Standing.MET,
        ),
    ),
    shown(
        "R47",
        refused=(
            "Cancelling where no permission is held.",
            lambda: assessed(but("permission", kind=PermissionKind.NONE)).may_cancel,
            False,
        ),
        allowed=(
            "Cancelling a limited permission to enter.",
            lambda: assessed(but("permission", kind=PermissionKind.LIMITED_ENTRY)).may_cancel,
            True,
        ),
    ),
    shown(
        "R48",
        refused=(
            "Two limbs of three: the behaviour has left no order and no warning.",
            lambda: found("limb-behaviour", but("incident", instrument="none")),
            (Standing.UNMET, Stage.SUPPORT_WINDOW),
        ),
        allowed=("All three.", lambda: found("limb-behaviour"), MET),
    ),
    shown(
        "R49",
        refused=(
            "Somebody who now sleeps in a hostel.",
            lambda: found(
                "rough-place", but("place", id="now", place=Place.HOSTEL, as_of=ON.date())
            ),
            (Standing.UNMET, Stage.SUPPORT_WINDOW),
        ),
        allowed=("Somebody who sleeps in a doorway.", lambda: found("rough-place"), MET),
    ),
    shown(
        "R50",
        refused=(
            "Going on without knowing how somebody came to sleep rough.",
            lambda: found("cause", but("cause", cause=Cause.UNKNOWN)),
            (Standing.UNKNOWN, Stage.AWAITING_INFO),
        ),
        allowed=("Going on after an eviction.", lambda: found("cause"), MET),
    ),
    shown(
        "R51",
        refused=(
            "Going on with somebody who fled abuse.",
            lambda: found("fled-abuse", but("cause", cause=Cause.FLED_ABUSE)),
            (Standing.UNMET, Stage.HELD_SAFEGUARDING),
        ),
        allowed=("Going on after an eviction.", lambda: found("fled-abuse"), MET),
    ),
    shown(
        "R52",
        refused=(
            "Behaviour by somebody who was only ever in a hostel.",
            lambda: found("somewhere-rough", but("place", place=Place.HOSTEL)),
            (Standing.UNMET, Stage.PERSISTENT_OFFENDING),
        ),
        allowed=(
            "Behaviour by somebody who sleeps in a doorway.",
            lambda: found("somewhere-rough"),
            MET,
        ),
    ),
    shown(
        "R53",
        refused=(
            "Somebody who may still be eligible, having missed the date.",
            lambda: found("scheme-late", but("scheme", standing=Euss.POSSIBLY_ELIGIBLE)),
            OUT,
        ),
        allowed=("Somebody who is not eligible.", lambda: found("scheme-late"), MET),
    ),
    shown(
        "R54",
        refused=(
            "An EEA national who came at 23:00 GMT on 31 December 2020.",
            lambda: found(
                "arrival", but("residence", eea_or_family=Known.YES, arrived_at=LAST_MINUTE)
            ),
            OUT,
        ),
        allowed=(
            "An EEA national who came a minute later.",
            lambda: found(
                "arrival",
                but(
                    "residence",
                    eea_or_family=Known.YES,
                    arrived_at=LAST_MINUTE.replace(minute=1),
                    resident_before_end=Known.NO,
                ),
            ),
            MET,
        ),
    ),
    shown(
        "R55",
        refused=(
            "A family member who lived here before the transition ended.",
            lambda: found(
                "residence",
                but("residence", eea_or_family=Known.YES, resident_before_end=Known.YES),
            ),
            OUT,
        ),
        allowed=(
            "One who did not.",
            lambda: found(
                "residence",
                but("residence", eea_or_family=Known.YES, resident_before_end=Known.NO),
            ),
            MET,
        ),
    ),
    shown(
        "R56",
        refused=(
            "An assessment of 2026 under the version of 2021.",
            lambda: assessed(on=datetime(2026, 6, 1, tzinfo=UTC)).rulebook,
            "suitability-2025-11",
        ),
        allowed=(
            "An assessment of 2023 under the version of 2021.",
            lambda: assessed().rulebook,
            "suitability-2021-11",
        ),
    ),
    shown(
        "R57",
        refused=(
            "A meaning for the passage that was withheld.",
            lambda: found("not-published")[0],
            Standing.UNKNOWN,
        ),
        allowed=(
            "A case that does not rest on it.",
            lambda: assessed().stage,
            Stage.THRESHOLD_MET,
        ),
    ),
]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_scope_refuses_one_input_and_allows_another(rule: Shown) -> None:
    assert rule.outcomes() == rule.expected()


@pytest.mark.rule("R41")
def test_standing_that_nobody_knows_holds_the_case_and_is_asked_about() -> None:
    unknown = found("settlement-scheme", but("scheme", standing=Euss.UNKNOWN))
    assert unknown == (Standing.UNKNOWN, Stage.AWAITING_INFO)


@pytest.mark.rule("R42")
@pytest.mark.rule("R43")
def test_a_case_in_which_nobody_knows_the_permission_waits_and_asks() -> None:
    life = DecisionLife(but("permission", kind=PermissionKind.UNKNOWN))
    assert life.state.stage is Stage.AWAITING_INFO
    assert TaskKind.ASK_FOR_INFORMATION in life.state.open_tasks


@pytest.mark.rule("R42")
@pytest.mark.rule("R43")
@pytest.mark.parametrize("code", ["indefinite-leave", "protection", "application-or-permission"])
def test_each_rule_that_asks_for_the_permission_makes_the_case_wait_by_itself(code: str) -> None:
    """All three are unknown together, so in a whole case each hides whether the others hold it."""
    line = next(check for check in CHECKS if check.code == code)
    case = read(facts(without=("permission", "application")), ON, suitability_book_at(ON))
    assert line.judge(case).standing is Standing.UNKNOWN
    assert line.stage(Standing.UNKNOWN) is Stage.AWAITING_INFO
    assert line.opens is Opens.CONCLUDE


@pytest.mark.rule("R50")
@pytest.mark.parametrize("cause", [Cause.MISSED_TRANSPORT, Cause.GAP_BETWEEN_LETS, Cause.NO_MONEY])
def test_a_brief_or_inadvertent_cause_says_stop_and_think(cause: Cause) -> None:
    assert any("Stop and think" in said for said in assessed(but("cause", cause=cause)).warnings)


@pytest.mark.rule("R48")
@pytest.mark.parametrize("day", [date(2020, 12, 1), date(2021, 4, 5), date(2021, 4, 6)])
def test_all_three_limbs_are_asked_for_on_any_day(day: date) -> None:
    codes = {finding.code for finding in assessed(but("application", as_of=day)).findings}
    assert {"limb-rough-sleeping", "limb-refused-support", "limb-behaviour"} <= codes
