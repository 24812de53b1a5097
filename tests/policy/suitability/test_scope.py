"""Whom the rule can touch: leave, applications, dates of effect, the way in, the law in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from policy.suitability.evidence.facts import (
    Application,
    Incident,
    LegalReference,
    Permission,
    Sleeping,
)
from policy.suitability.evidence.words import Basis, Channel, Known, PermissionKind, Place, Standing
from policy.suitability.words import Stage
from tests.policy.suitability.cases import GUIDANCE, REPLACED
from tests.policy.suitability.changed import DAY, ON, OPEN, each, look, minus, plus

REPLACED_AT = datetime(2025, 11, 11, tzinfo=UTC)


def permission(kind: PermissionKind, day: date = DAY, id: str = "p") -> Permission:
    return Permission(id=id, as_of=day, kind=kind)


def application(
    day: date, *, in_country: bool = True, pending: bool = True, id: str = "a"
) -> Application:
    return Application(id=id, as_of=day, in_country=in_country, pending=pending)


def test_the_unchanged_case_may_be_cancelled_and_not_refused() -> None:
    found = look(OPEN)
    assert (found.stage, found.may_refer) == (Stage.THRESHOLD_MET, True)
    assert (found.may_refuse, found.may_cancel) == (False, True)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (PermissionKind.INDEFINITE, "indefinite-leave"),
        (PermissionKind.PROTECTION, "protection"),
    ],
)
def test_indefinite_leave_and_protection_are_out_of_scope(kind: PermissionKind, code: str) -> None:
    found = look(plus(permission(kind)))
    assert found.stage is Stage.OUT_OF_SCOPE
    assert found.standing(code) is Standing.UNMET
    assert not found.may_conclude


@pytest.mark.parametrize("kind", [PermissionKind.INDEFINITE, PermissionKind.PROTECTION])
def test_an_application_of_the_rules_days_does_not_undo_that(kind: PermissionKind) -> None:
    found = look(plus(permission(kind), application(DAY)))
    assert found.standing("application-or-permission") is Standing.MET
    assert found.stage is Stage.OUT_OF_SCOPE


@pytest.mark.parametrize("kind", [PermissionKind.INDEFINITE, PermissionKind.PROTECTION])
def test_of_two_words_of_one_day_the_protecting_one_counts(kind: PermissionKind) -> None:
    found = look(plus(permission(kind, date(2021, 11, 15))))
    assert found.stage is Stage.OUT_OF_SCOPE


def test_a_protection_whose_days_are_over_protects_until_somebody_says_otherwise() -> None:
    over = replace(permission(PermissionKind.PROTECTION), expires_on=date(2022, 1, 1))
    assert look(plus(over)).stage is Stage.OUT_OF_SCOPE


def test_no_word_on_permission_holds_the_case() -> None:
    assert look(minus(Permission)).stage is Stage.AWAITING_INFO


def test_a_later_doubt_about_permission_holds_the_case() -> None:
    assert look(plus(permission(PermissionKind.UNKNOWN))).stage is Stage.AWAITING_INFO


@pytest.mark.parametrize(
    ("ends", "may"), [(date(2022, 2, 21), False), (DAY, True), (date(2022, 2, 23), True)]
)
def test_a_permission_holds_through_its_last_day(ends: date, may: bool) -> None:
    found = look(each(Permission, lambda one: replace(one, expires_on=ends)))
    assert found.may_cancel is may
    assert (found.stage is Stage.OUT_OF_SCOPE) is not may


def test_neither_application_nor_permission_is_out_of_scope() -> None:
    found = look(plus(permission(PermissionKind.NONE)))
    assert found.stage is Stage.OUT_OF_SCOPE
    assert found.standing("application-or-permission") is Standing.UNMET


@pytest.mark.parametrize(("day", "may"), [(date(2020, 11, 30), False), (date(2020, 12, 1), True)])
def test_only_an_application_of_the_rules_days_may_be_refused(day: date, may: bool) -> None:
    found = look(plus(application(day)))
    assert found.may_refuse is may
    assert (found.standing("application-day") is Standing.MET) is may


def test_an_old_application_and_no_permission_leave_nothing_to_act_on() -> None:
    facts = plus(application(date(2020, 11, 30)), permission(PermissionKind.NONE))
    assert look(facts).stage is Stage.OUT_OF_SCOPE


@pytest.mark.parametrize(("in_country", "pending"), [(False, True), (True, False)])
def test_only_a_pending_application_from_here_may_be_refused(
    in_country: bool, pending: bool
) -> None:
    found = look(plus(application(DAY, in_country=in_country, pending=pending)))
    assert not found.may_refuse
    assert found.standing("pending-application") is Standing.UNMET


def test_a_decided_application_can_no_longer_be_refused() -> None:
    facts = plus(application(date(2021, 5, 1)), application(DAY, pending=False, id="b"))
    assert not look(facts).may_refuse


def test_with_an_application_and_no_permission_only_refusal_is_open() -> None:
    found = look(plus(application(DAY), permission(PermissionKind.NONE)))
    assert (found.stage, found.may_refuse, found.may_cancel) == (Stage.THRESHOLD_MET, True, False)


@pytest.mark.parametrize(
    ("moment", "in_force"),
    [
        (datetime(2020, 11, 30, 23, 59, tzinfo=UTC), False),
        (datetime(2020, 12, 1, 0, 0, tzinfo=UTC), True),
    ],
)
def test_the_day_of_deciding_must_be_one_of_the_rules_days(
    moment: datetime, in_force: bool
) -> None:
    old = replace(OPEN, opened_at=moment, known=())
    facts = plus(permission(PermissionKind.LIMITED_STAY, date(2020, 11, 30)), facts=old)
    found = look(facts, moment)
    assert (found.standing("cancelling-day") is Standing.MET) is in_force
    assert (found.stage is Stage.OUT_OF_SCOPE) is not in_force


def test_three_limbs_are_asked_for_before_april_2021_too() -> None:
    early = datetime(2021, 3, 1, tzinfo=UTC)
    facts = replace(OPEN, opened_at=datetime(2020, 12, 1, tzinfo=UTC), known=())
    rough = Sleeping(id="s", as_of=date(2020, 12, 1), place=Place.DOORWAY)
    found = look(plus(rough, facts=facts), early)
    limbs = [one for one in found.findings if one.rules[0] == "R48"]
    assert len(limbs) == 3
    assert [one.standing for one in limbs].count(Standing.MET) == 1
    assert not found.may_conclude


@pytest.mark.parametrize("before", [timedelta(minutes=1), timedelta(0)])
def test_from_the_minute_part_9_was_replaced_only_a_lawyer_opens_it(before: timedelta) -> None:
    found = look(OPEN, REPLACED_AT - before)
    replaced = before == timedelta(0)
    assert (found.standing("law-in-force") is Standing.UNKNOWN) is replaced
    assert (found.stage is Stage.AWAITING_INFO) is replaced
    assert found.may_refer is not replaced


@pytest.mark.parametrize(
    ("by", "reference", "opens"),
    [("L-501", "S. 12.3", True), ("", "S. 12.3", False), ("L-501", " ", False)],
)
def test_a_lawyers_entry_needs_a_name_and_a_reference(by: str, reference: str, opens: bool) -> None:
    entry = LegalReference(id="law", as_of=REPLACED_AT.date(), by=by, reference=reference)
    assert look(plus(entry), REPLACED_AT).may_cancel is opens


@pytest.mark.parametrize(
    ("day", "opens"),
    [(date(2022, 2, 22), False), (date(2025, 11, 10), False), (date(2025, 11, 11), True)],
)
def test_a_lawyers_entry_is_about_the_law_that_is_in_force(day: date, opens: bool) -> None:
    entry = LegalReference(id="law", as_of=day, by="L-501", reference="S. 12.3")
    for book in (GUIDANCE, REPLACED):
        found = look(plus(entry), REPLACED_AT + timedelta(days=3), book)
        assert found.may_cancel is opens
        assert (found.standing("law-in-force") is Standing.MET) is opens


def test_a_lawyer_may_say_that_no_paragraph_holds_and_the_route_stops() -> None:
    day = REPLACED_AT.date()
    holds = LegalReference(id="law", as_of=day, by="L-501", reference="S. 12.3")
    gone = LegalReference(id="gone", as_of=day, by="L-502", reference="HC 1333", holds=False)
    for facts in (plus(gone), plus(holds, gone)):
        found = look(facts, REPLACED_AT)
        assert (found.stage, found.may_conclude) == (Stage.OUT_OF_SCOPE, False)
        assert found.standing("law-in-force") is Standing.UNMET
    later = replace(holds, as_of=day + timedelta(days=1))
    assert look(plus(gone, later), REPLACED_AT + timedelta(days=1)).may_cancel


def test_under_the_replacing_version_every_day_needs_the_lawyer() -> None:
    found = look(OPEN, book=REPLACED)
    assert (found.rulebook, found.may_conclude) == ("suitability-2025-11", False)


@pytest.mark.parametrize(
    ("channel", "stage"),
    [
        (Channel.POLICE_REFERRAL, Stage.RETURNED),
        (Channel.AUTHORITY_REFERRAL, Stage.RETURNED),
        (Channel.POLICE_ENCOUNTER, Stage.AWAITING_INFO),
        (Channel.ENFORCEMENT_OPERATION, Stage.AWAITING_INFO),
    ],
)
def test_a_referral_without_behaviour_goes_back_and_an_encounter_waits(
    channel: Channel, stage: Stage
) -> None:
    facts = replace(OPEN, channel=channel)
    assert look(facts).stage is Stage.THRESHOLD_MET
    assert look(minus(Incident, facts=facts)).stage is stage


def test_what_was_gathered_on_consent_is_set_aside_and_stops_everything() -> None:
    first = replace(OPEN.known[3], id="first", basis=Basis.CONSENT)
    found = look(plus(first))
    assert found.standing("lawful-basis") is Standing.UNMET
    assert (found.stage, found.may_conclude) == (Stage.AWAITING_INFO, False)
    only = minus(Sleeping, facts=plus())
    rough = next(one for one in OPEN.known if isinstance(one, Sleeping))
    tainted = look(plus(replace(rough, basis=Basis.CONSENT), facts=only))
    assert tainted.standing("rough-place") is Standing.UNKNOWN


def test_a_fresh_collection_takes_the_place_of_what_was_gathered_on_consent() -> None:
    rough = next(one for one in OPEN.known if isinstance(one, Sleeping))
    first = replace(rough, id="first", basis=Basis.CONSENT)
    fresh = replace(rough, id="fresh", supersedes="first")
    assert look(plus(first, fresh)).may_cancel


@pytest.mark.parametrize(
    ("adult", "stage"),
    [
        (Known.YES, Stage.THRESHOLD_MET),
        (Known.NO, Stage.HELD_SAFEGUARDING),
        (Known.UNKNOWN, Stage.AWAITING_INFO),
    ],
)
def test_a_child_is_for_safeguarding(adult: Known, stage: Stage) -> None:
    assert look(replace(OPEN, adult=adult)).stage is stage


def test_a_fact_about_a_day_to_come_does_not_count_and_is_named() -> None:
    found = look(plus(permission(PermissionKind.NONE, date(2022, 2, 23))))
    assert found.may_cancel
    assert any("days to come" in said for said in found.warnings)


def test_a_moment_without_its_time_zone_is_not_taken() -> None:
    with pytest.raises(ValueError, match="time zone"):
        look(OPEN, ON.replace(tzinfo=None))
