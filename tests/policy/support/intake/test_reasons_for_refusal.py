"""One row for each reason a referral is not accepted, and the order in which reasons are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.organisations import Organisation
from policy.support.intake.columns import BY_NAME, COLUMNS
from policy.support.intake.judging import Accepted, NotAccepted, judge, read_row
from policy.support.intake.reasons import ORDER, REASONS
from policy.support.intake.referral import Referral

MakeRow = Callable[..., dict[str, str | None]]
Register = dict[str, Organisation]

# The reason, the rule it rests on, and the change to a good row that brings it.
ONE_OF_EACH = [
    ("date-unreadable", "R16", {"received_at": "31/02/2026 25:61"}),
    ("date-unreadable", "R16", {"received_at": "29/03/2026 01:30"}),
    ("date-unreadable", "R16", {"received_at": "05/05/26 09:30"}),
    ("date-unreadable", "R16", {"received_at": "01/01/1900 00:00"}),
    ("date-unreadable", "R16", {"received_at": "31/12/1999 23:59"}),
    ("date-unreadable", "R16", {"received_at": "4/5/2026 09:30"}),
    ("date-unreadable", "R16", {"received_at": "5/25/2026 9:30"}),
    ("date-unreadable", "R16", {"received_at": "05/05/2026 09:30:60"}),
    ("date-unreadable", "R16", {"received_at": "05/05/2026 09:30 BST"}),
    ("date-unreadable", "R16", {"date_of_birth": "4/5/1990"}),
    ("date-unreadable", "R16", {"sleeping_rough_since": "3/01/2026"}),
    ("date-unreadable", "R16", {"received_at": "2026-05-05T09:30"}),
    ("date-unreadable", "R16", {"received_at": "٠٥/٠٥/٢٠٢٦ ٠٩:٣٠"}),
    ("date-unreadable", "R16", {"received_at": ""}),
    ("date-unreadable", "R16", {"consent_given_at": "05/05/2026"}),
    ("date-unreadable", "R16", {"privacy_notice_shown_at": "yesterday"}),
    ("date-unreadable", "R16", {"date_of_birth": "29/02/1989"}),
    ("date-unreadable", "R16", {"date_of_birth": "00/00/1990"}),
    ("date-unreadable", "R16", {"date_of_birth": "approx 199"}),
    ("date-unreadable", "R16", {"date_of_birth": "approx 1066"}),
    ("date-unreadable", "R16", {"date_of_birth": ""}),
    ("date-unreadable", "R16", {"sleeping_rough_since": "01/03/0026"}),
    ("date-unreadable", "R16", {"sleeping_rough_since": None}),
    ("organisation-not-registered", "R2", {"organisation_id": "E06009999"}),
    ("organisation-not-registered", "R2", {"organisation_id": " "}),
    ("organisation-not-registered", "R2", {"organisation_id": "e06009999"}),
    ("organisation-not-active", "R2", {"organisation_id": "CH-APPLIED"}),
    ("organisation-not-active", "R2", {"organisation_id": "CH-SUSPENDED"}),
    ("organisation-not-active", "R2", {"organisation_id": "CH-LEFT"}),
    ("agreement-expired", "R12", {"organisation_id": "CH-EXPIRED"}),
    ("unknown-value", "form", {"worker_role": "volunteer"}),
    ("unknown-value", "form", {"worker_role": None}),
    ("unknown-value", "form", {"nationality": "Atlantis"}),
    ("unknown-value", "form", {"nationality": ""}),
    ("unknown-value", "form", {"nationality": "Congolese"}),
    ("unknown-value", "form", {"nationality": "Iraq; Atlantis"}),
    ("unknown-value", "form", {"nationality": "Iraq; unknown"}),
    ("unknown-value", "form", {"nationality": "; ;"}),
    ("unknown-value", "form", {"area": "L09000033"}),
    ("unknown-value", "form", {"area": "Westminster"}),
    ("unknown-value", "form", {"location_type": "moon base"}),
    ("unknown-value", "form", {"location_type": "Doorway"}),
    ("unknown-value", "form", {"how_came_to_sleep_rough": "lost job; eviction"}),
    ("unknown-value", "form", {"wants": "free money"}),
    ("unknown-value", "form", {"wants": "prove status; free money"}),
    ("unknown-value", "form", {"wants": " ; ;"}),
    ("unknown-value", "form", {"languages": ""}),
    ("unknown-value", "form", {"interpreter_needed": "maybe"}),
    ("unknown-value", "form", {"vulnerabilities": "tired"}),
    ("unknown-value", "form", {"consent_form": "verbal"}),
    ("unknown-value", "form", {"advice_offered": ""}),
    ("unknown-value", "form", {"capacity_concern": ""}),
    ("unknown-value", "form", {"basis": "a hunch"}),
    ("name-missing", "form", {"given_names": "", "family_name": ""}),
    ("name-missing", "form", {"given_names": "?", "family_name": "\u200b"}),
    ("birth-date-in-future", "form", {"date_of_birth": "06/05/2026"}),
    ("birth-date-in-future", "form", {"date_of_birth": "approx 2027"}),
    ("bad-contact", "R17", {"worker_email": "marit at city"}),
    ("bad-contact", "R17", {"worker_email": ""}),
    ("bad-contact", "R17", {"worker_email": "a@b.example, c@d.example"}),
    ("bad-contact", "R17", {"worker_name": "  "}),
    ("uk-national", "R15", {"nationality": "United Kingdom"}),
    ("uk-national", "R15", {"nationality": "British"}),
    ("uk-national", "R15", {"nationality": "UK"}),
    ("uk-national", "R15", {"nationality": "UK National"}),
    ("uk-national", "R15", {"nationality": "Northern Irish"}),
    ("uk-national", "R15", {"nationality": "Iraq; British"}),
    ("not-sleeping-rough", "R15", {"location_type": "hostel"}),
    ("not-sleeping-rough", "R15", {"location_type": "friend\u2019s sofa"}),
    ("privacy-notice-missing", "R6", {"privacy_notice_version": ""}),
    ("privacy-notice-missing", "R6", {"privacy_notice_shown_at": ""}),
    ("purpose-not-explained", "R3", {"purpose_explained": "no"}),
    ("purpose-not-explained", "R3", {"purpose_explained": ""}),
    ("outcomes-not-all-explained", "R5", {"outcomes_explained": "prove leave; voluntary return"}),
    ("outcomes-not-all-explained", "R5", {"outcomes_explained": ""}),
    ("unknown-value", "form", {"interpreter_used": "perhaps"}),
    ("interpreter-not-used", "R5", {"interpreter_needed": "yes", "interpreter_used": "no"}),
    ("consent-missing", "R3", {"consent_given_at": ""}),
    ("consent-missing", "R3", {"consent_form": ""}),
    ("consent-before-privacy-notice", "R6", {"consent_given_at": "05/05/2026 07:59"}),
    ("consent-after-receipt", "R3", {"consent_given_at": "05/05/2026 09:31"}),
    ("capacity-concern", "R5", {"capacity_concern": "yes"}),
    ("submission-id-missing", "form", {"submission_id": "\u00a0"}),
    ("submission-id-missing", "form", {"submission_id": "\u200b"}),
    ("submission-id-missing", "form", {"submission_id": "2.02611E+11"}),
    ("time-in-future", "R16", {"received_at": "09/05/2026 13:06"}),
    ("sleeping-rough-after-receipt", "form", {"sleeping_rough_since": "06/05/2026"}),
    ("basis-conflict", "R7", {"basis": "public task"}),
    (
        "basis-not-accepted",
        "R9",
        {"basis": "public task", "consent_given_at": "", "consent_form": ""},
    ),
    ("delegation-missing", "R13", {"referring_for": "CH-2"}),
    ("delegation-missing", "R13", {"organisation_id": "CH-2", "referring_for": "E09000033"}),
    ("control-character", "form", {"given_names": "A\u0000da"}),
    ("control-character", "form", {"given_names": "A\nda"}),
    ("control-character", "form", {"notes": "bell \u0007"}),
    ("control-character", "form", {"family_name": "half \ud800"}),
    ("direction-character", "form", {"family_name": "\u202eadA"}),
    ("direction-character", "form", {"submission_id": "1\u20662"}),
    ("too-long", "form", {"notes": "x" * 4001}),
    ("too-long", "form", {"submission_id": "9" * 65}),
    ("unknown-column", "form", {"Aunt Ada's number": "5"}),
]


def refused(cells: dict[str, str | None], register: Register, now: datetime) -> NotAccepted:
    verdict = judge(cells, register, now)
    assert isinstance(verdict, NotAccepted)
    return verdict


@pytest.mark.parametrize(("code", "rule", "changes"), ONE_OF_EACH)
def test_each_reason_is_found_and_says_its_rule_and_what_to_do(
    row: MakeRow,
    register: Register,
    now: datetime,
    code: str,
    rule: str,
    changes: dict[str, str | None],
) -> None:
    verdict = refused(row(**changes), register, now)
    assert verdict.reason == code
    first = verdict.problems[0]
    assert first.rule == rule
    assert first.sentence.endswith(".") and first.what_to_do.endswith(".")
    assert first.field in {*BY_NAME, ""}


def test_every_reason_has_its_row_in_the_table() -> None:
    # This one never comes first: an agreement after the referral is told before it.
    assert {reason.code for reason in REASONS} - {code for code, _, _ in ONE_OF_EACH} == {
        "notice-after-receipt"
    }


def test_a_row_in_order_is_accepted(row: MakeRow, register: Register, now: datetime) -> None:
    verdict = judge(row(), register, now)
    assert isinstance(verdict, Accepted)
    assert verdict.remarks == ()


def test_all_that_is_wrong_is_listed_in_the_order_of_testing(
    row: MakeRow, register: Register, now: datetime
) -> None:
    verdict = refused(
        row(
            received_at="never",
            organisation_id="nobody",
            wants="gold",
            worker_role="king",
            given_names="",
            family_name="",
            nationality="United Kingdom",
            location_type="hostel",
            consent_form="",
            capacity_concern="yes",
        ),
        register,
        now,
    )
    assert [(problem.code, problem.field) for problem in verdict.problems] == [
        ("date-unreadable", "received_at"),
        ("organisation-not-registered", "organisation_id"),
        ("unknown-value", "worker_role"),
        ("unknown-value", "wants"),
        ("name-missing", "given_names"),
        ("uk-national", "nationality"),
        ("not-sleeping-rough", "location_type"),
        ("consent-missing", "consent_form"),
        ("capacity-concern", "capacity_concern"),
    ]


def test_a_late_notice_is_listed_as_well_as_the_late_agreement(
    row: MakeRow, register: Register, now: datetime
) -> None:
    late = row(privacy_notice_shown_at="05/05/2026 10:00", consent_given_at="05/05/2026 10:05")
    assert [problem.code for problem in refused(late, register, now).problems] == [
        "consent-after-receipt",
        "notice-after-receipt",
    ]


@pytest.mark.parametrize("doubt", ["yes", "unsure", "Yes", "?"])
def test_any_doubt_about_capacity_opens_a_contact_whatever_else_is_wrong(
    row: MakeRow, register: Register, now: datetime, doubt: str
) -> None:
    assert refused(row(capacity_concern=doubt, wants=""), register, now).opens_safeguarding_contact
    assert not refused(row(wants=""), register, now).opens_safeguarding_contact


def test_the_register_is_asked_about_the_moment_of_receipt(
    row: MakeRow, register: Register, now: datetime
) -> None:
    last_day = {
        "received_at": "04/05/2026 23:59",
        "privacy_notice_shown_at": "04/05/2026 20:00",
        "consent_given_at": "04/05/2026 20:00",
    }
    expired = row(organisation_id="CH-EXPIRED", **last_day)
    assert isinstance(judge(expired, register, now), Accepted)
    too_early = row(
        received_at="31/03/2025 23:59",
        privacy_notice_shown_at="31/03/2025 20:00",
        consent_given_at="31/03/2025 20:00",
        sleeping_rough_since="01/03/2025",
    )
    assert refused(too_early, register, now).reason == "organisation-not-registered"


def test_clocks_may_differ_by_five_minutes(row: MakeRow, register: Register) -> None:
    received = datetime(2026, 5, 5, 8, 30, tzinfo=UTC)
    assert isinstance(judge(row(), register, received - timedelta(minutes=5)), Accepted)
    early = judge(row(), register, received - timedelta(minutes=5, seconds=1))
    assert isinstance(early, NotAccepted)
    assert early.reason == "time-in-future"


def test_an_unknown_value_is_answered_with_the_list_and_not_with_the_value(
    row: MakeRow, register: Register, now: datetime
) -> None:
    (problem,) = refused(row(wants="gold bars"), register, now).problems
    said = problem.sentence + problem.what_to_do
    assert "prove status; return home; resolve status; know entitlements" in said
    assert "gold" not in said


def test_reading_alone_says_the_same_as_judging_without_the_sender(row: MakeRow) -> None:
    assert isinstance(read_row(row(organisation_id="nobody")), Referral)
    problems = read_row(row(wants=""))
    assert isinstance(problems, tuple)
    assert [problem.code for problem in problems] == ["unknown-value"]


# Anything a sender may write, with a liking for what nearly fits.
likely = st.sampled_from(
    [value for column in COLUMNS for value in column.allowed]
    + ["", "05/05/2026 09:30", "05/05/2026", "approx 1980", "unknown", "E09000033", "a@b.example"]
)
# Every code point, the halves of surrogate pairs too.
characters = st.integers(min_value=0, max_value=0x10FFFF).map(chr)
anything = st.lists(characters, max_size=20).map("".join)
cells = st.dictionaries(st.sampled_from([*BY_NAME, "stray"]), st.none() | likely | anything)
secrets = st.text(alphabet="ЖQ☃", min_size=8, max_size=8)


@given(cells)
def test_judging_never_raises_and_problems_stand_in_order(
    register: Register, now: datetime, cells: dict[str, str | None]
) -> None:
    verdict = judge(cells, register, now)
    if isinstance(verdict, NotAccepted):
        places = [ORDER[problem.code] for problem in verdict.problems]
        assert places == sorted(places) and places
        assert len(set(verdict.problems)) == len(verdict.problems)


@given(st.sampled_from([*BY_NAME]), secrets)
def test_no_sentence_repeats_what_was_written(
    row: MakeRow, register: Register, now: datetime, name: str, secret: str
) -> None:
    verdict = judge(row(**{name: f"{secret}\u0000"}), register, now)
    assert isinstance(verdict, NotAccepted)
    assert secret not in repr(verdict)


@pytest.mark.parametrize("year", [1900, 1999, 2000, 2026])
def test_a_time_of_receipt_that_a_case_would_not_count_from_is_refused_in_the_row(
    row: MakeRow, register: Register, now: datetime, year: int
) -> None:
    at = f"05/05/{year} 09:30"
    moments = {"received_at": at, "privacy_notice_shown_at": at, "consent_given_at": at}
    verdict = judge(row(**moments, sleeping_rough_since=at[:10]), register, now)
    unreadable = isinstance(verdict, NotAccepted) and verdict.reason == "date-unreadable"
    assert unreadable is (year < 2000)
