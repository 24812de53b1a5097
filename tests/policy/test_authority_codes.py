"""Which codes are an authority's, and when: the dated list."""

from __future__ import annotations

from datetime import date

import pytest

from policy.authority_codes import CodeStanding, authority_codes, code_on, standing_of

NOW = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("code", "day", "standing"),
    [
        ("E09000007", NOW, CodeStanding.IN_FORCE),
        ("S12000049", NOW, CodeStanding.IN_FORCE),
        ("W06000015", NOW, CodeStanding.IN_FORCE),
        ("N09000003", NOW, CodeStanding.IN_FORCE),
        ("E07000150", date(2021, 3, 31), CodeStanding.IN_FORCE),
        ("E07000150", date(2021, 4, 1), CodeStanding.ENDED),
        ("E06000061", date(2021, 3, 31), CodeStanding.NOT_YET),
        ("E06000061", date(2021, 4, 1), CodeStanding.IN_FORCE),
        ("E00000000", NOW, CodeStanding.UNKNOWN),
        ("E12000007", NOW, CodeStanding.UNKNOWN),
        ("E92000001", NOW, CodeStanding.UNKNOWN),
    ],
)
def test_a_code_stands_as_it_did_on_the_day(code: str, day: date, standing: CodeStanding) -> None:
    assert standing_of(code, day) is standing


@pytest.mark.parametrize(
    ("ended", "day", "now"),
    [
        ("E07000150", NOW, "E06000061"),
        ("E07000150", date(2021, 3, 31), "E07000150"),
        ("E07000191", date(2020, 1, 1), "E07000246"),
        ("E07000191", NOW, "E06000066"),
        ("E10000006", NOW, "E10000006"),
        ("E12000007", NOW, "E12000007"),
    ],
)
def test_an_ended_code_leads_to_the_one_in_its_place_on_the_day(
    ended: str, day: date, now: str
) -> None:
    assert code_on(ended, day) == now


def test_every_successor_takes_over_the_very_next_day() -> None:
    for code in authority_codes().values():
        if code.successor and code.last_day != date(2009, 3, 31):
            assert code.last_day is not None
            heir = authority_codes()[code.successor]
            assert heir.first_day is not None
            assert (heir.first_day - code.last_day).days == 1, code.code


def test_england_has_the_authorities_that_it_has() -> None:
    """296 councils that house people since April 2023, 22 in Wales, 32 in Scotland, 11 in Northern
    Ireland.
    """
    today = [code for code in authority_codes() if standing_of(code, NOW) is CodeStanding.IN_FORCE]
    housing = [code for code in today if not code.startswith("E10")]
    assert [sum(code[0] == letter for code in housing) for letter in "EWSN"] == [296, 22, 32, 11]
