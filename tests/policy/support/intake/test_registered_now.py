"""No date that is typed opens the service to a body that may not refer now (R2, R12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.organisations import Organisation, Status, standing
from policy.suitability.evidence.facts import Facts
from policy.suitability.evidence.opening import SENDER_NOT_ACTIVE, Opening, reasons_against
from policy.suitability.evidence.words import Basis, Channel, PlaceNation
from policy.support.intake.judging import Accepted, NotAccepted, judge
from policy.time import LONDON
from tests.policy.support.intake.conftest import ROW, MakeRow

NOW = datetime(2026, 5, 9, 12, tzinfo=UTC)
_DAYS = st.integers(min_value=0, max_value=3000).map(timedelta)


def _dated(received: datetime) -> dict[str, str | None]:
    """A row in order, received at a moment."""

    def said(moment: datetime) -> str:
        return f"{moment.astimezone(LONDON):%d/%m/%Y %H:%M}"

    return ROW | {
        "received_at": said(received),
        "privacy_notice_shown_at": said(received - timedelta(hours=3)),
        "consent_given_at": said(received - timedelta(hours=2)),
        "sleeping_rough_since": said(received - timedelta(days=30))[:10],
    }


@given(
    ago=_DAYS, entries=st.lists(st.tuples(_DAYS, st.sampled_from(Status)), min_size=1, max_size=4)
)
def test_whatever_date_is_typed_only_an_active_organisation_is_taken_in(
    register: dict[str, Organisation],
    ago: timedelta,
    entries: list[tuple[timedelta, Status]],
) -> None:
    one = register["E09000033"]
    history = tuple(
        replace(one.registrations[0], status=status, effective_from=NOW - back)
        for back, status in sorted(entries, key=lambda entry: -entry[0])
    )
    sender = replace(one, registrations=history)
    verdict = judge(_dated(NOW - ago), {sender.id: sender}, NOW)
    if isinstance(verdict, Accepted):
        assert standing(sender, NOW).status is Status.ACTIVE


@pytest.mark.parametrize("sender", ["CH-SUSPENDED", "CH-LEFT", "CH-APPLIED"])
@pytest.mark.parametrize("typed", ["31/08/2020 10:00", "31/08/2020 23:59", "05/05/2026 09:30"])
def test_a_suspended_organisation_is_not_taken_back_by_an_old_date(
    row: MakeRow, register: dict[str, Organisation], sender: str, typed: str
) -> None:
    day = typed[:10]
    old = row(
        organisation_id=sender,
        received_at=typed,
        privacy_notice_shown_at=f"{day} 08:00",
        consent_given_at=f"{day} 08:30",
        sleeping_rough_since=day,
    )
    verdict = judge(old, register, NOW)
    assert isinstance(verdict, NotAccepted)
    assert verdict.reason == "organisation-not-active"


def test_an_expired_agreement_is_not_taken_back_by_a_date_that_asked_for_none(
    row: MakeRow, register: dict[str, Organisation]
) -> None:
    old = row(
        organisation_id="CH-EXPIRED",
        received_at="31/08/2020 10:00",
        privacy_notice_shown_at="31/08/2020 08:00",
        consent_given_at="31/08/2020 09:00",
        sleeping_rough_since="31/08/2020",
    )
    verdict = judge(old, register, NOW)
    assert isinstance(verdict, NotAccepted)
    assert verdict.reason == "agreement-expired"


def test_suitability_takes_no_case_of_a_suspended_sender_by_an_old_opening(
    register: dict[str, Organisation],
) -> None:
    active = register["E09000033"]
    earlier = replace(active.registrations[0], effective_from=NOW - timedelta(days=300))
    ended = replace(earlier, status=Status.SUSPENDED, effective_from=NOW - timedelta(days=1))
    sent = Opening(
        organisation=active.id,
        number="H-1",
        basis=Basis.PUBLIC_TASK,
        facts=Facts(
            channel=Channel.AUTHORITY_REFERRAL,
            opened_at=NOW - timedelta(days=100),
            nation=PlaceNation.ENGLAND,
            authority=active.id,
        ),
        person={"family_name": "Invented"},
    )
    before = replace(active, registrations=(earlier,))
    since = replace(active, registrations=(earlier, ended))
    assert SENDER_NOT_ACTIVE not in reasons_against(sent, {active.id: before}, NOW)
    assert SENDER_NOT_ACTIVE in reasons_against(sent, {active.id: since}, NOW)
