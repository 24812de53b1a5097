"""The register: what is in force when, and what the registrar may do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from policy.organisations import (
    SENDERS,
    Agreement,
    Organisation,
    Particulars,
    Status,
    delegation_at,
    standing,
)
from policy.refusal import Refusal
from policy.registrar import (
    delegate,
    leave,
    register,
    reinstate,
    renew,
    suspend,
)
from policy.time import at_london

LANTERN = Particulars(
    id="CH-900101",
    name="Lantern Street Outreach",
    kind="registered charity",
    nation="England",
    contact_email="outreach@lantern.example",
)
CITY = replace(LANTERN, id="E09000033", name="A City Council", kind="local authority")
AGREEMENT = Agreement(version="3.1", first_day=date(2025, 4, 1), last_day=date(2027, 3, 31))


def day(year: int, month: int, number: int) -> datetime:
    return at_london(date(year, month, number), time(0))


def done(result: Organisation | Refusal) -> Organisation:
    assert isinstance(result, Organisation), result
    return result


def registered(particulars: Particulars = LANTERN, status: Status = Status.ACTIVE) -> Organisation:
    return done(
        register(None, particulars, AGREEMENT, effective_from=day(2025, 4, 1), status=status)
    )


def code(result: Organisation | Refusal) -> str:
    assert isinstance(result, Refusal)
    return result.code


def test_an_agreement_covers_whole_london_days_at_both_ends() -> None:
    lantern = registered()
    covered = {
        datetime(2025, 3, 31, 22, 59, tzinfo=UTC): None,
        datetime(2025, 3, 31, 23, 0, tzinfo=UTC): True,
        datetime(2027, 3, 31, 22, 59, tzinfo=UTC): True,
        datetime(2027, 3, 31, 23, 0, tzinfo=UTC): False,
    }
    for moment, expected in covered.items():
        then = standing(lantern, moment)
        assert (then.agreement_in_force if then.status else None) is expected
        assert then.may_refer is (expected is True)


@pytest.mark.parametrize("kind", ["police force", "enforcement unit"])
def test_the_bodies_of_enforcement_register_with_the_other_track_only(kind: str) -> None:
    body = replace(CITY, kind=kind)
    here = register(None, body, AGREEMENT, effective_from=day(2025, 4, 1))
    there = register(None, body, AGREEMENT, effective_from=day(2025, 4, 1), kinds=SENDERS)
    assert isinstance(here, Refusal) and here.rule == "R1"
    assert isinstance(there, Organisation)


def test_the_support_service_sends_no_case_of_suitability() -> None:
    refused = register(None, LANTERN, AGREEMENT, effective_from=day(2025, 4, 1), kinds=SENDERS)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.rule) == ("organisation-kind", "R90")


@pytest.mark.parametrize("kind", ["company", "", "Local Authority", "police"])
def test_any_other_kind_of_body_is_refused(kind: str) -> None:
    refused = register(None, replace(LANTERN, kind=kind), AGREEMENT, effective_from=day(2025, 4, 1))
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.rule) == ("organisation-kind", "R1")


def test_the_housing_executive_registers_and_delegates_like_an_authority() -> None:
    executive = registered(
        replace(CITY, id="NIHE-0001", kind="housing executive", nation="Northern Ireland")
    )
    given = done(delegate(executive, registered(), valid_from=date(2026, 1, 1)))
    assert delegation_at(given, "CH-900101", day(2026, 1, 1)) == given.delegations[0]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"nation": "France"}, "nation-unknown"),
        ({"id": "e0900"}, "organisation-identity"),
        ({"id": "../E09"}, "organisation-identity"),
        ({"name": "  "}, "organisation-identity"),
        ({"name": "Lan\u202etern"}, "organisation-identity"),
        ({"contact_email": "nobody"}, "bad-contact"),
        ({"out_of_hours_email": "a@b"}, "bad-contact"),
    ],
)
def test_unusable_particulars_are_refused(change: dict[str, str], expected: str) -> None:
    particulars = replace(LANTERN, **change)
    assert code(register(None, particulars, AGREEMENT, effective_from=day(2025, 4, 1))) == expected


def test_an_agreement_needs_a_version_and_dates_in_order() -> None:
    begins = day(2025, 4, 1)
    nameless = replace(AGREEMENT, version=" ")
    reversed_ = replace(AGREEMENT, last_day=date(2025, 3, 31))
    assert code(register(None, LANTERN, nameless, effective_from=begins)) == "agreement-missing"
    assert code(register(None, LANTERN, reversed_, effective_from=begins)) == "dates-reversed"
    assert code(renew(registered(), reversed_)) == "dates-reversed"


def test_an_applicant_becomes_active_and_the_day_before_stays_as_it_was() -> None:
    applied = registered(status=Status.APPLIED)
    active = done(register(applied, LANTERN, AGREEMENT, effective_from=day(2025, 6, 1)))
    assert standing(active, day(2025, 5, 31)).status is Status.APPLIED
    assert standing(active, day(2025, 6, 1)).may_refer


def test_nobody_is_registered_twice_or_begins_as_suspended() -> None:
    active = registered()
    again = day(2025, 6, 1)
    assert code(register(active, LANTERN, AGREEMENT, effective_from=again)) == "already-registered"
    for status in (Status.SUSPENDED, Status.LEFT):
        refused = register(None, LANTERN, AGREEMENT, effective_from=again, status=status)
        assert code(refused) == "status-not-possible"


def test_who_left_may_come_back_but_not_before_leaving() -> None:
    gone = done(leave(registered(), effective_from=day(2025, 9, 1)))
    assert standing(gone, day(2025, 9, 1)).status is Status.LEFT
    assert code(register(gone, LANTERN, AGREEMENT, effective_from=day(2025, 8, 1))) == "later-entry"
    back = done(register(gone, LANTERN, AGREEMENT, effective_from=day(2025, 10, 1)))
    assert not standing(back, day(2025, 9, 15)).may_refer
    assert standing(back, day(2025, 10, 1)).may_refer


def test_a_suspension_can_be_lifted() -> None:
    suspended = done(suspend(registered(), effective_from=day(2026, 3, 1)))
    lifted = done(reinstate(suspended, effective_from=day(2026, 4, 1)))
    assert [standing(lifted, day(2026, month, 15)).status for month in (2, 3, 4)] == [
        Status.ACTIVE,
        Status.SUSPENDED,
        Status.ACTIVE,
    ]


def test_a_renewal_counts_from_its_first_day_and_not_before() -> None:
    next_one = Agreement(version="4.0", first_day=date(2027, 4, 1), last_day=date(2029, 3, 31))
    renewed = done(renew(registered(), next_one))
    before, after = standing(renewed, day(2027, 3, 31)), standing(renewed, day(2027, 4, 1))
    assert before.registration and before.registration.agreement_version == "3.1"
    assert after.registration and after.registration.agreement_version == "4.0"
    assert after.may_refer


def test_a_renewal_planned_before_does_not_undo_a_suspension() -> None:
    next_one = replace(AGREEMENT, version="4.0", first_day=date(2026, 4, 1))
    renewed = done(renew(registered(), next_one))
    suspended = done(suspend(renewed, effective_from=day(2026, 3, 1)))
    assert standing(suspended, day(2026, 5, 1)).status is Status.SUSPENDED
    then = standing(suspended, day(2026, 5, 1)).registration
    assert then and then.agreement_version == "4.0"


def test_acts_that_do_not_fit_the_status_are_refused() -> None:
    active, when = registered(), day(2026, 1, 1)
    gone = done(leave(active, effective_from=when))
    assert code(reinstate(active, effective_from=when)) == "status-not-possible"
    assert code(suspend(gone, effective_from=when)) == "status-not-possible"
    assert code(leave(gone, effective_from=when)) == "status-not-possible"
    assert code(suspend(active, effective_from=day(2024, 1, 1))) == "organisation-not-registered"
    later = replace(AGREEMENT, first_day=date(2026, 2, 1))
    assert code(renew(gone, later)) == "organisation-not-registered"
    suspended = done(suspend(active, effective_from=day(2026, 3, 1)))
    assert code(renew(suspended, later)) == "later-entry"


def test_a_delegation_counts_on_its_days_only_and_for_its_provider_only() -> None:
    city = done(
        delegate(
            registered(CITY),
            registered(),
            valid_from=date(2026, 1, 1),
            valid_until=date(2026, 1, 31),
        )
    )
    in_force = {date(2025, 12, 31): False, date(2026, 1, 1): True}
    in_force |= {date(2026, 1, 31): True, date(2026, 2, 1): False}
    for when, expected in in_force.items():
        found = delegation_at(city, "CH-900101", at_london(when, time(12)))
        assert (found is not None) is expected
    assert delegation_at(city, "CH-900102", day(2026, 1, 15)) is None


def test_a_charity_cannot_delegate_and_nobody_delegates_to_itself() -> None:
    city, lantern = registered(CITY), registered()
    assert code(delegate(lantern, city, valid_from=date(2026, 1, 1))) == "delegation-refused"
    assert code(delegate(city, city, valid_from=date(2026, 1, 1))) == "delegation-refused"
    backwards = delegate(city, lantern, valid_from=date(2026, 1, 2), valid_until=date(2026, 1, 1))
    assert code(backwards) == "dates-reversed"


def test_re_registering_keeps_what_was_delegated() -> None:
    city = done(delegate(registered(CITY), registered(), valid_from=date(2026, 1, 1)))
    gone = done(leave(city, effective_from=day(2026, 2, 1)))
    back = done(register(gone, CITY, AGREEMENT, effective_from=day(2026, 3, 1)))
    assert back.delegations == city.delegations
