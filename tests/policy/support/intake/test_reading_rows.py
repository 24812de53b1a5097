"""What a row in order is read as: kept as written, typed, with what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from policy.organisations import Nation, Organisation
from policy.people.births import BirthDate
from policy.support.intake.basis import LawfulBasis, check_referral, check_reuse, check_single
from policy.support.intake.columns import COLUMNS, IN_EVERY_FILE
from policy.support.intake.judging import Accepted, NotAccepted, Verdict, judge, read_row
from policy.support.intake.referral import Referral, Safeguarding

MakeRow = Callable[..., dict[str, str | None]]
Register = dict[str, Organisation]
PUBLIC_TASK = {
    "basis": "public task",
    "purpose_explained": "",
    "outcomes_explained": "",
    "consent_given_at": "",
    "consent_form": "",
}
SUMMER_2020 = {
    "received_at": "31/08/2020 23:59",
    "privacy_notice_shown_at": "31/08/2020 10:00",
    "consent_given_at": "31/08/2020 10:00",
    "sleeping_rough_since": "01/08/2020",
}


def read(cells: dict[str, str | None]) -> Referral:
    referral = read_row(cells)
    assert isinstance(referral, Referral), referral
    return referral


def accepted(verdict: Verdict) -> Accepted:
    assert isinstance(verdict, Accepted), verdict
    return verdict


def codes(verdict: Verdict) -> list[str]:
    assert isinstance(verdict, NotAccepted)
    return [problem.code for problem in verdict.problems]


def test_times_are_read_as_london_and_kept_as_utc(row: MakeRow) -> None:
    referral = read(row())
    assert referral.received_at == datetime(2026, 5, 5, 8, 30, tzinfo=UTC)
    assert referral.consent is not None
    assert referral.consent.given_at == datetime(2026, 5, 5, 7, 10, tzinfo=UTC)


def test_values_are_typed_and_lists_are_split(row: MakeRow) -> None:
    referral = read(row(wants="return home;prove status ; return home;", interpreter_needed="yes"))
    assert referral.wants == ("return home", "prove status")
    assert referral.languages == ("Twi", "English")
    assert referral.interpreter_needed is True
    assert referral.sleeping_rough_since == date(2026, 3, 1)
    assert (referral.basis, referral.track) == (LawfulBasis.CONSENT, "support")


@pytest.mark.parametrize(
    "name",
    [
        "O'Connor-Smith",
        "Nguyễn",
        "Андрій",
        "李小龍",
        "محمد",
        "می\u200cخواهم",
        "X",
        "=HYPERLINK(1)",
        "<script>alert(1)</script>",
        "'; DROP TABLE persons --",
        "N" * 100,
    ],
)
def test_a_name_of_any_script_is_kept_as_written(row: MakeRow, name: str) -> None:
    assert read(row(given_names=f"  {name}\u00a0", family_name="")).given_names == name


def test_notes_keep_their_lines(row: MakeRow) -> None:
    assert read(row(notes="one\r\n\ttwo\n")).notes == "one\r\n\ttwo"


def test_the_consent_record_holds_every_item(row: MakeRow) -> None:
    consent = read(row()).consent
    assert consent is not None
    assert consent.purpose_explained and not consent.capacity_concern
    assert "enforced removal" in consent.outcomes_explained
    assert (consent.form, consent.explained_by) == ("signed", "Marit Example")
    assert (consent.languages, consent.interpreter_needed) == (("Twi", "English"), False)


@pytest.mark.parametrize(
    ("area", "nation"),
    [
        ("E09000033", Nation.ENGLAND),
        ("S12000036", Nation.SCOTLAND),
        ("W06000015", Nation.WALES),
        ("N09000003", Nation.NORTHERN_IRELAND),
    ],
)
def test_the_first_letter_of_the_area_tells_the_nation(
    row: MakeRow, area: str, nation: Nation
) -> None:
    assert read(row(area=area)).nation is nation


@pytest.mark.parametrize(
    ("nationality", "first"),
    [
        ("Poland", True),
        ("Switzerland", True),
        ("Norway", True),
        ("Ghana", False),
        ("unknown", False),
        ("stateless", False),
    ],
)
def test_help_with_settlement_comes_first_for_eea_and_swiss_nationals(
    row: MakeRow, nationality: str, first: bool
) -> None:
    assert read(row(nationality=nationality)).euss_help_first is first


def test_what_must_be_looked_at_is_flagged(row: MakeRow) -> None:
    assert read(row()).safeguarding == ()
    flagged = row(
        how_came_to_sleep_rough="left accommodation to escape abuse",
        vulnerabilities="mental health; possible victim of trafficking",
        date_of_birth="06/05/2008",
    )
    assert read(flagged).safeguarding == tuple(Safeguarding)


@pytest.mark.parametrize(
    ("birth", "on", "under"),
    [
        (BirthDate(day=date(2008, 5, 5)), date(2026, 5, 4), True),
        (BirthDate(day=date(2008, 5, 5)), date(2026, 5, 5), False),
        (BirthDate(day=date(2008, 2, 29)), date(2026, 2, 28), True),
        (BirthDate(day=date(2008, 2, 29)), date(2026, 3, 1), False),
        (BirthDate(year=2008), date(2026, 1, 1), True),
        (BirthDate(year=2007), date(2026, 12, 31), False),
        (BirthDate(), date(2026, 1, 1), False),
    ],
)
def test_a_person_who_may_be_under_18_is_seen(birth: BirthDate, on: date, under: bool) -> None:
    assert birth.may_be_under_18(on) is under


def test_odd_things_are_remarked_and_stop_nothing(
    row: MakeRow, register: Register, now: datetime
) -> None:
    odd = row(
        worker_phone="1632 960001",
        date_of_birth="approx 1901",
        privacy_notice_shown_at="01/02/2026 08:00",
        consent_given_at="01/02/2026 08:00",
    )
    remarks = accepted(judge(odd, register, now)).remarks
    assert [remark.code for remark in remarks] == [
        "phone-unlikely",
        "birth-date-unlikely",
        "consent-old",
    ]


@pytest.mark.parametrize(
    ("changed", "remark"),
    [
        ({"date_of_birth": "04/05/1990", "sleeping_rough_since": "01/01/1980"}, "before-birth"),
        ({"date_of_birth": "approx 1990", "sleeping_rough_since": "31/12/1989"}, "before-birth"),
        ({"date_of_birth": "unknown", "sleeping_rough_since": "01/01/1900"}, "rough-unlikely"),
        ({"area": "E07000150"}, "area-ended"),
        ({"interpreter_needed": "yes"}, "interpreter-not-said"),
        ({"area": "E00000000"}, "area-unknown"),
        ({"area": "E12000007"}, "area-unknown"),
        ({"area": "E92000001"}, "area-unknown"),
    ],
)
def test_dates_and_areas_that_cannot_be_are_remarked_and_the_row_is_accepted(
    changed: dict[str, str], remark: str, row: MakeRow, register: Register, now: datetime
) -> None:
    [found] = accepted(judge(row(**changed), register, now)).remarks
    assert found.code.endswith(remark)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"date_of_birth": "approx 1990", "sleeping_rough_since": "01/01/1990"},
        {"date_of_birth": "unknown", "sleeping_rough_since": "01/01/1980"},
    ],
)
def test_what_may_be_so_is_not_remarked(
    changed: dict[str, str], row: MakeRow, register: Register, now: datetime
) -> None:
    assert accepted(judge(row(**changed), register, now)).remarks == ()


def test_a_delegate_refers_for_its_authority(
    row: MakeRow, register: Register, now: datetime
) -> None:
    delegated = row(organisation_id="CH-1", referring_for="E09000033")
    assert accepted(judge(delegated, register, now)).referral.referring_for == "E09000033"


def test_before_september_2020_nobody_had_to_be_registered(
    row: MakeRow, register: Register, now: datetime
) -> None:
    old = row(organisation_id="CH-LEFT", **SUMMER_2020)
    # In a rehearsal the row is received on its own day; handed in today it is today that counts.
    assert accepted(judge(old, register, None)).referral.basis is LawfulBasis.CONSENT
    assert codes(judge(old, register, now)) == ["organisation-not-active"]
    unheard_of = row(organisation_id="CH-9", **SUMMER_2020)
    assert codes(judge(unheard_of, register, now)) == ["organisation-not-registered"]
    next_minute = SUMMER_2020 | {"received_at": "01/09/2020 00:00"}
    late = row(organisation_id="CH-LEFT", **next_minute)
    assert codes(judge(late, register, now)) == ["organisation-not-registered"]


def test_a_public_task_was_a_basis_until_september_2020(
    row: MakeRow, register: Register, now: datetime
) -> None:
    old = accepted(judge(row(**SUMMER_2020 | PUBLIC_TASK), register, now))
    assert (old.referral.basis, old.referral.consent) == (LawfulBasis.PUBLIC_TASK, None)
    assert codes(judge(row(**PUBLIC_TASK), register, now)) == ["basis-not-accepted"]


def test_agreement_and_public_task_are_never_merged(
    row: MakeRow, register: Register, now: datetime
) -> None:
    merged = row(**SUMMER_2020 | {"basis": "public task"})
    assert codes(judge(merged, register, now)) == ["basis-conflict"]


def test_each_item_has_one_basis_and_keeps_it() -> None:
    assert check_single([LawfulBasis.CONSENT]) is None
    assert check_single([LawfulBasis.CONSENT, LawfulBasis.CONSENT]) is None
    for bases in ([], [LawfulBasis.CONSENT, LawfulBasis.PUBLIC_TASK]):
        refusal = check_single(bases)
        assert refusal and refusal.rule == "R7"
    assert check_reuse(LawfulBasis.CONSENT, LawfulBasis.CONSENT) is None
    reuse = check_reuse(LawfulBasis.CONSENT, LawfulBasis.LAW_ENFORCEMENT)
    assert reuse and reuse.rule == "R8"
    never = check_referral(LawfulBasis.LAW_ENFORCEMENT, datetime(2019, 1, 1, tzinfo=UTC))
    assert never and never.rule == "R9"


def test_every_column_tells_a_person_what_belongs_there(row: MakeRow) -> None:
    assert tuple(row()) == IN_EVERY_FILE
    for column in COLUMNS:
        assert column.label and column.help.endswith(".") and len(column.help) <= 90
