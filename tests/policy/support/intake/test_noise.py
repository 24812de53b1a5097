"""What pasting, spreadsheets and habit add to a row changes nothing about it, and is said; what
could mean two things is refused with its cause.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.organisations import Organisation
from policy.people import countries
from policy.people.column import Form
from policy.people.country_names import MORE_THAN_ONE, other_names
from policy.people.identifiers import identifier
from policy.support.intake.columns import BY_NAME, COLUMNS
from policy.support.intake.content import content_of, submission_key
from policy.support.intake.judging import Accepted, NotAccepted, judge
from policy.support.intake.noise import cleaned
from policy.time import UnreadableTime, parse_date, parse_london
from policy.written import plain_day, plain_moment

MakeRow = Callable[..., dict[str, str | None]]
Register = dict[str, Organisation]
Cells = dict[str, str | None]

EDGES = ["\u200b", "\ufeff", "\u200e", "\u202a", "\u2066", "\u2068", " \u2060", "\u00a0"]
ENDS = ["\u202c", "\u2069", "\u200b", "\ufeff \t"]
CODES = ("organisation_id", "area")
MOMENTS = [column.name for column in COLUMNS if column.form is Form.MOMENT]

edges = st.lists(st.sampled_from(EDGES), max_size=2).map("".join)
ends = st.lists(st.sampled_from(ENDS), max_size=2).map("".join)
anything = st.lists(st.integers(0, 0x10FFFF).map(chr), max_size=20).map("".join)


def accepted(cells: Cells, register: Register, now: datetime) -> Accepted:
    verdict = judge(cells, register, now)
    assert isinstance(verdict, Accepted), verdict
    return verdict


def remarks(verdict: Accepted) -> set[str]:
    return {f"{remark.field}: {remark.code}" for remark in verdict.remarks}


@given(
    around=st.dictionaries(st.sampled_from([*BY_NAME]), st.tuples(edges, ends)),
    small=st.sets(st.sampled_from(CODES)),
    timed=st.dictionaries(
        st.sampled_from(MOMENTS), st.sampled_from([":00", ":59", "no zero", "both"])
    ),
    nationality=st.sampled_from(["Ghana", "GHANA", "ghana", "Ghanaian", "Republic of Ghana"]),
)
def test_an_accepted_row_with_noise_is_the_same_referral_and_the_same_row(
    row: MakeRow,
    register: Register,
    now: datetime,
    around: dict[str, tuple[str, str]],
    small: set[str],
    timed: dict[str, str],
    nationality: str,
) -> None:
    plain = row()
    noisy = dict(plain, nationality=nationality)
    for name in small:
        noisy[name] = str(noisy[name]).lower()
    for name, how in timed.items():
        text = str(noisy[name])
        text = text.replace(" 0", " ") if how in {"no zero", "both"} else text
        noisy[name] = text if how == "no zero" else f"{text}{':30' if how == 'both' else how}"
    for name, (before, after) in around.items():
        if name in noisy:
            noisy[name] = f"{before}{noisy[name] or ''}{after}"
    verdict = accepted(noisy, register, now)
    assert verdict.referral == accepted(plain, register, now).referral
    assert content_of(noisy) == content_of(plain)
    assert submission_key(noisy) == submission_key(plain)
    said = {name: {r.code for r in verdict.remarks if r.field == name} for name in BY_NAME}
    assert all("code-in-capitals" in said[name] for name in small)
    assert all("date-read" in said[name] for name in timed)
    assert (nationality == "Ghana") or "nationality-read" in said["nationality"]


def test_a_row_without_noise_is_left_alone_and_nothing_is_remarked(
    row: MakeRow, register: Register, now: datetime
) -> None:
    assert cleaned(row()).cells == {name: text for name, text in row().items() if text}
    assert accepted(row(), register, now).remarks == ()


@given(st.dictionaries(st.sampled_from([*BY_NAME, "stray"]), st.none() | anything))
def test_cleaning_what_is_clean_changes_nothing(cells: Cells) -> None:
    once = cleaned(cells).cells
    again = cleaned(once)
    assert again.cells == once and again.remarks == ()


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("worker_phone", "\u202a01632 960123\u202c", "01632 960123"),
        ("worker_phone", "\u202d01632 960123\u202c", "01632 960123"),
        ("worker_email", "\u200bmarit@city.example", "marit@city.example"),
        ("worker_email", "marit\u200b@city.example", "marit@city.example"),
        ("given_names", "\u2068Hêvîn\u2069", "Hêvîn"),
        ("given_names", "\u2067محمد\u2069", "محمد"),
        ("given_names", "رام\u200c", "رام\u200c"),
        ("given_names", "می\u200cخواهم", "می\u200cخواهم"),
        ("submission_id", "REF\u200b-0007", "REF-0007"),
        ("submission_id", "REF\u00a00007", "REF 0007"),
        ("home_office_reference", "Z\u20601234567", "Z1234567"),
        ("wants", "prove status;\u200b return home", "prove status; return home"),
        ("notes", "\ufeffone\r\ntwo", "one\r\ntwo"),
    ],
)
def test_marks_that_nobody_sees_are_left_out_and_what_people_wrote_is_kept(
    row: MakeRow, register: Register, now: datetime, name: str, text: str, read: str
) -> None:
    verdict = accepted(row(**{name: text}), register, now)
    assert cleaned({name: text}).cells == {name: read}
    kept = getattr(verdict.referral, name, read)
    assert kept in (read, tuple(read.split("; ")))


@pytest.mark.parametrize(
    "text", ["\u202eadA", "A\u202eda", "\u202d محمد\u202c", "\u2067Ada 1\u2069", "1\u20662"]
)
def test_a_mark_that_makes_text_read_otherwise_than_it_is_stored_is_refused(
    row: MakeRow, register: Register, now: datetime, text: str
) -> None:
    verdict = judge(row(given_names=text), register, now)
    assert isinstance(verdict, NotAccepted)
    assert verdict.reason == "direction-character"


@given(st.text(alphabet="AB-7é", min_size=1, max_size=6), st.data())
def test_marks_without_width_never_make_two_numbers_of_one(
    number: str, data: st.DataObject
) -> None:
    marks = st.sampled_from(["", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"])
    marked = "".join(letter + data.draw(marks) for letter in number)
    assert identifier(marked) == identifier(number)
    assert identifier(unicodedata.normalize("NFD", number)) == identifier(number)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_date_without_its_zeros_is_read_only_where_it_is_one_date(day: date) -> None:
    text = f"{day.day}/{day.month}/{day.year}"
    one_meaning = day.day > 12 or day.day == day.month or (day.day > 9 and day.month > 9)
    try:
        read = parse_date(plain_day(text))
    except UnreadableTime:
        assert not one_meaning
    else:
        assert one_meaning and read == day


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("27/11/2026 9:05", "27/11/2026 09:05"),
        ("28/11/2026 20:33:00", "28/11/2026 20:33"),
        ("28/1/2026 9:05:59", "28/01/2026 09:05"),
        ("05/05/2026 09:30", "05/05/2026 09:30"),
        ("25/10/2026 1:10 GMT", "25/10/2026 01:10 GMT"),
    ],
)
def test_a_moment_is_put_into_its_plain_form(written: str, plain: str) -> None:
    assert plain_moment(written) == plain


@pytest.mark.parametrize(
    ("name", "text", "cause"),
    [
        ("date_of_birth", "4/5/1990", "whether the day or the month comes first"),
        ("received_at", "4/5/2026 9:30", "whether the day or the month comes first"),
        ("date_of_birth", "5/25/1990", "month comes before the day"),
        ("received_at", "29/03/2026 01:10", "went forward over that time"),
        ("nationality", "Congolese", "more than one country"),
        ("nationality", "Iraq; stateless", "a country and none"),
        ("submission_id", "2.02611E+11", "spreadsheet has shortened it"),
    ],
)
def test_what_means_two_things_is_refused_with_its_cause(
    row: MakeRow, register: Register, now: datetime, name: str, text: str, cause: str
) -> None:
    verdict = judge(row(**{name: text}), register, now)
    assert isinstance(verdict, NotAccepted)
    assert cause in next(p for p in verdict.problems if p.field == name).sentence


def october(shown: str, agreed: str, received: str) -> Cells:
    return {
        "privacy_notice_shown_at": f"25/10/2026 {shown}",
        "consent_given_at": f"25/10/2026 {agreed}",
        "received_at": f"25/10/2026 {received}",
        "sleeping_rough_since": "19/10/2026",
    }


@pytest.mark.parametrize(
    ("shown", "agreed", "received", "utc", "read"),
    [
        # Agreed before the clocks went back, sent after it.
        ("01:35", "01:50", "01:10", "01:10", "second"),
        ("00:35", "01:50", "01:10", "01:10", "second"),
        ("01:50", "01:10", "01:20", "01:20", "second"),
        # Both readings are in order: the earlier one.
        ("00:35", "00:50", "01:10", "00:10", "first"),
        ("01:10", "01:20", "01:30", "00:30", "first"),
        ("00:35", "01:50", "02:10", "02:10", None),
        ("00:35", "00:50", "01:10 GMT", "01:10", None),
        ("00:35", "00:50", "01:10 BST", "00:10", None),
    ],
)
def test_in_the_hour_shown_twice_the_order_of_the_times_tells_which_is_meant(
    row: MakeRow,
    register: Register,
    shown: str,
    agreed: str,
    received: str,
    utc: str,
    read: str | None,
) -> None:
    later = datetime(2026, 10, 26, tzinfo=UTC)
    verdict = accepted(row(**october(shown, agreed, received)), register, later)
    referral = verdict.referral
    assert f"{referral.received_at:%H:%M}" == utc
    assert referral.consent is not None
    assert referral.privacy_notice_shown_at <= referral.consent.given_at <= referral.received_at
    said = [r for r in verdict.remarks if (r.code, r.field) == ("hour-shown-twice", "received_at")]
    assert [read in remark.sentence for remark in said if read] == ([True] if read else [])
    assert bool(said) == bool(read)


def test_out_of_order_in_any_reading_is_refused_as_ever(row: MakeRow, register: Register) -> None:
    later = datetime(2026, 10, 26, tzinfo=UTC)
    verdict = judge(row(**october("00:35", "02:30", "01:10")), register, later)
    assert isinstance(verdict, NotAccepted)
    assert verdict.reason == "consent-after-receipt"


@given(st.integers(0, 59))
def test_the_first_of_two_equal_minutes_comes_an_hour_before_the_second(minute: int) -> None:
    text = f"25/10/2026 01:{minute:02}"
    assert parse_london(text) == parse_london(f"{text} BST")
    assert (parse_london(f"{text} GMT") - parse_london(text)).total_seconds() == 3600


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("AFGHANISTAN", "Afghanistan"),
        ("Viet Nam", "Vietnam"),
        ("DR Congo", "Congo (Democratic Republic)"),
        ("Côte d\u2019Ivoire", "Côte d'Ivoire"),
        ("Unknown", "unknown"),
        ("STATELESS", "stateless"),
        ("Czech republic", "Czech Republic"),
        ("Swaziland", "Eswatini"),
        ("Republic of Ireland", "Ireland"),
        ("Iraqi national", "Iraq"),
        ("Bosnia & Herzegovina", "Bosnia and Herzegovina"),
        ("Iraq; Netherlands", "Iraq; Netherlands"),
        ("Iraqi / Dutch", "Iraq; Netherlands"),
        ("Trinidad and Tobago and Syria", "Trinidad and Tobago; Syria"),
        ("Iraq; Iraqi", "Iraq"),
        ("British Overseas Citizen", "British Overseas citizen"),
        ("BN(O)", "British National (Overseas)"),
    ],
)
def test_a_nationality_is_read_by_any_of_its_names(
    row: MakeRow, register: Register, now: datetime, written: str, read: str
) -> None:
    verdict = accepted(row(nationality=written), register, now)
    assert verdict.referral.nationality == read
    assert written == read or f"Read as: {read}." in [r.sentence for r in verdict.remarks]


def test_every_other_name_is_read_as_its_country_in_any_case_and_none_as_two() -> None:
    for country, others in other_names().items():
        for name in (country, *others):
            for written in (name, name.upper(), name.lower(), f"{name} national"):
                read = countries.read_nationality(written)
                assert read.removeprefix("The ") in {country, name}, written
            assert name.casefold() not in MORE_THAN_ONE


def test_one_nationality_of_the_settlement_scheme_among_two_brings_its_help_first(
    row: MakeRow, register: Register, now: datetime
) -> None:
    both = accepted(row(nationality="Iraq; Dutch"), register, now)
    assert both.referral.euss_help_first
    neither = accepted(row(nationality="Iraq; Syria"), register, now)
    assert not neither.referral.euss_help_first


def test_a_number_that_a_spreadsheet_shortened_is_remarked_where_none_is_needed(
    row: MakeRow, register: Register, now: datetime
) -> None:
    cells = row(home_office_reference="2.02611E+11", group_id="2.02611E+11")
    assert remarks(accepted(cells, register, now)) == {
        "home_office_reference: number-shortened",
        "group_id: number-shortened",
    }
