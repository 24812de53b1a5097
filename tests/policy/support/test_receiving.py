"""What is acknowledged at the edge is what its case then counts: one judge, for any sender, kind
and date; and a withdrawal counts whatever its date is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.cases.moments import believable, refused_moment
from policy.support.deeds import (
    Actor,
    AuthorityReported,
    ConsentWithdrawn,
    Event,
    Order,
    WithdrawConsent,
)
from policy.support.deeds.authority_report import differences, refused_report, standing_of
from policy.support.lifecycle import advance, check
from policy.support.state import CaseState
from policy.support.withdrawals import as_counted
from policy.support.words import ReportKind, Stage, SupportKind
from tests.policy.support.builders import (
    AUTHORITY,
    DELEGATE,
    ORGANISATION,
    RECEIVED,
    STORED_STAGES,
    case_at,
    hours,
)
from tests.policy.support.lives import Played, lives

MOMENTS = st.one_of(
    st.datetimes(timezones=st.just(UTC)),
    st.datetimes(timezones=st.just(timezone(timedelta(hours=14)))),
    st.datetimes(),
    st.sampled_from(
        [
            datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
            datetime.max.replace(tzinfo=UTC),
            RECEIVED,
            RECEIVED - timedelta(minutes=1),
            RECEIVED + hours(30),
        ]
    ),
)
REPORTS = st.builds(
    AuthorityReported,
    id=st.just("update/E1/1"),
    at=MOMENTS,
    by=st.sampled_from([ORGANISATION, AUTHORITY, DELEGATE, "CH-99"]),
    report=st.sampled_from(ReportKind),
    support=st.sampled_from(SupportKind),
    detail=st.just("seen"),
    delegate_of=st.sampled_from(["", AUTHORITY, "E08000003"]),
)
ODD = [
    datetime(1990, 1, 1, 10, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
    datetime(2098, 12, 31, tzinfo=UTC),
    datetime(2001, 1, 1, tzinfo=UTC),
    datetime(2026, 5, 5, 10),  # noqa: DTZ001
]


@settings(max_examples=150)
@given(lives(most=6), REPORTS)
def test_what_the_edge_acknowledges_its_case_counts_and_what_it_refuses_the_case_would(
    life: tuple[Played, ...], report: AuthorityReported
) -> None:
    state, now = life[-1].after, life[-1].now
    counted = as_counted(report, now)
    at_the_edge = refused_report(standing_of(state), counted, now)
    step = advance(state, report, now)
    assert (step.event is None) is (step.decision.refusal is not None) is (at_the_edge is not None)
    # What the edge kept sealed counts like what was sent.
    assert advance(state, counted, now) == step


@pytest.mark.rule("R10", allows="a withdrawal dated in the year 1, 1990 or 9999")
@pytest.mark.parametrize("at", ODD)
@pytest.mark.parametrize("stage", [s for s in STORED_STAGES if not case_at(s).state.ended])
def test_a_withdrawal_counts_whatever_its_date(stage: Stage, at: datetime) -> None:
    case, stranger = case_at(stage), Actor(id="CH-2", organisation="CH-2")
    now = case.at(30 * 24)
    asked = Order(id="w", at=at, actor=stranger, command=WithdrawConsent(channel="letter"))
    assert check(case.state, asked, now) is None
    ways: tuple[Order | Event, ...] = (
        asked,
        ConsentWithdrawn(id="w", at=at, by="CH-2", channel="letter"),
        AuthorityReported(id="w", at=at, by="CH-2", report=ReportKind.CONSENT_WITHDRAWN),
    )
    for way in ways:
        step = advance(case.state, way, now)
        assert step.event is not None
        assert step.decision.state.stage is Stage.CONSENT_WITHDRAWN
        assert believable(step.event.at) and step.event.at <= now


@given(MOMENTS)
def test_an_orders_moment_is_judged_by_one_function(at: datetime) -> None:
    now = RECEIVED + hours(30)
    refusal = refused_moment(at, now)
    assert (refusal is None) is (believable(at) and at <= now + timedelta(minutes=5))


def test_a_case_that_is_not_there_looks_like_another_bodys() -> None:
    state = case_at(Stage.STATUS_CHECK).state
    strange = AuthorityReported(id="u", at=RECEIVED, by="CH-9", report=ReportKind.ENGAGING)
    now = RECEIVED + hours(1)
    assert refused_report(None, strange, now) == refused_report(standing_of(state), strange, now)


def test_what_differs_under_one_number_is_named_by_its_column_and_never_quoted() -> None:
    kept = AuthorityReported(
        id="u", at=RECEIVED, by="CH-1", report=ReportKind.ENGAGING, detail="Zyxwv"
    )
    later = replace(kept, at=RECEIVED + hours(1))
    assert differences(kept, kept, timed=True) == ()
    assert differences(kept, later, timed=True) == ("happened_at",)
    assert differences(kept, later, timed=False) == ()
    other = replace(kept, report=ReportKind.ACCOMMODATED, detail="Qwert")
    assert differences(kept, other, timed=True) == ("kind", "detail")
    withdrawal = replace(kept, report=ReportKind.CONSENT_WITHDRAWN)
    assert differences(withdrawal, replace(withdrawal, at=ODD[0], detail=""), timed=True) == ()


def test_an_empty_case_answers_too() -> None:
    withdrawal = ConsentWithdrawn(id="w", at=ODD[0], by="CH-2", channel="letter")
    assert advance(CaseState(reference="RSR-000-000-000"), withdrawal, RECEIVED).event is None
