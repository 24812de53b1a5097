"""The window: where it begins, when it ends, who may change it, and the word after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from policy.suitability.evidence.facts import AuthorityStatement, Conclusion, Offer, WindowChange
from policy.suitability.evidence.words import Availability, Limb, Response, Standing
from policy.suitability.words import Stage
from tests.policy.suitability.cases import GUIDANCE, case
from tests.policy.suitability.changed import OPEN, each, look, minus, offer, plus, statement

SHORTER = case(12)
LAST_DAY = date(2022, 2, 20)
AGREED = datetime(2022, 6, 9, 13, 0, tzinfo=UTC)
LONGER = replace(
    next(one for one in SHORTER.facts.known if isinstance(one, WindowChange)),
    id="longer",
    as_of=date(2022, 1, 10),
    until=date(2022, 3, 31),
    evidence=("01-evidence-item-1",),
)
"""With evidence that the register of case 1 has."""


@pytest.mark.parametrize(
    ("opened", "first", "anchor"),
    [
        (date(2021, 11, 15), date(2021, 11, 20), date(2021, 11, 20)),
        (date(2021, 11, 15), date(2021, 11, 2), date(2021, 11, 15)),
        (date(2020, 11, 10), date(2020, 11, 15), date(2020, 12, 1)),
    ],
)
def test_the_window_begins_with_the_latest_of_three_days(
    opened: date, first: date, anchor: date
) -> None:
    facts = replace(
        OPEN,
        opened_at=datetime(opened.year, opened.month, opened.day, 12, tzinfo=UTC),
        known=(offer("first", first),),
    )
    window = look(facts).window
    assert window is not None and window.anchor == anchor
    words = {
        date(2021, 11, 20): "the first suitable offer",
        date(2021, 11, 15): "the day the case was opened",
        date(2020, 12, 1): "the rule's first day",
    }
    assert window.anchored_by == words[anchor]


def test_an_offer_that_is_not_suitable_begins_no_window() -> None:
    assert look(each(Offer, lambda one: replace(one, need=""))).window is None


def test_a_window_that_ends_in_summer_ends_at_london_midnight() -> None:
    found = case(6).at(datetime(2022, 6, 3, 12, 0, tzinfo=UTC)).window
    assert found is not None
    assert found.ends_at == datetime(2022, 8, 3, 23, 0, tzinfo=UTC)


def test_another_book_counts_other_months() -> None:
    longer = replace(GUIDANCE, version="longer", window_months=6)
    found = look(OPEN, book=longer)
    assert found.window is not None and found.window.last_day == date(2022, 5, 20)
    assert found.stage is Stage.SUPPORT_WINDOW


@pytest.mark.parametrize("day", [date(2022, 2, 20), date(2022, 2, 1)])
def test_a_statement_of_the_last_day_or_before_is_not_about_the_whole_window(day: date) -> None:
    found = look(plus(statement("s", day), facts=minus(AuthorityStatement)))
    assert found.standing("window") is Standing.MET
    assert found.standing("word-after-window") is Standing.UNKNOWN
    assert found.stage is Stage.AWAITING_AUTHORITY


def test_a_shorter_window_with_everything_it_takes_is_followed() -> None:
    assert SHORTER.at(AGREED).may_cancel


@pytest.mark.parametrize(
    "spoiled",
    [
        {"reason": " "},
        {"evidence": ()},
        {"evidence": ("nowhere",)},
        {"reviewer": "A-104"},
        {"reviewer": " a-104 "},
        {"reviewer": ""},
        {"author": ""},
    ],
    ids=str,
)
def test_a_shorter_window_lacking_anything_is_not_followed(spoiled: dict[str, object]) -> None:
    facts = each(
        WindowChange,
        lambda one: replace(one, **spoiled),  # type: ignore[arg-type]
        SHORTER.by(AGREED),
    )
    found = look(facts, AGREED)
    assert found.window is not None and found.window.last_day == date(2022, 8, 4)
    assert found.standing("window-change") is Standing.UNMET
    assert not found.may_conclude
    assert any("not followed" in said for said in found.warnings)


@pytest.mark.parametrize(
    "said",
    [
        None,
        statement("s", date(2022, 6, 6), Availability.OFFERED),
        statement("s", date(2022, 6, 6), Availability.REFUSED_EVERYTHING, complete=False),
        statement("s", date(2022, 6, 10), Availability.REFUSED_EVERYTHING),
    ],
    ids=["none", "offered", "not complete", "after the change"],
)
def test_a_shorter_window_takes_the_authoritys_word_that_all_was_refused(
    said: AuthorityStatement | None,
) -> None:
    facts = minus(AuthorityStatement, facts=SHORTER.by(AGREED))
    found = look(facts if said is None else plus(said, facts=facts), AGREED)
    assert found.window is not None and found.window.last_day == date(2022, 8, 4)
    assert not found.may_conclude


def test_anybody_may_be_given_longer_without_the_authoritys_word() -> None:
    found = look(plus(LONGER))
    assert found.window is not None and found.window.last_day == date(2022, 3, 31)
    assert found.stage is Stage.SUPPORT_WINDOW


def test_of_two_changes_of_one_day_the_longer_counts_and_later_ones_replace_them() -> None:
    april = replace(LONGER, id="april", until=date(2022, 4, 30))
    march = replace(LONGER, id="again", as_of=date(2022, 1, 20))
    both = look(plus(LONGER, april)).window
    replaced = look(plus(april, march)).window
    assert both is not None and both.last_day == date(2022, 4, 30)
    assert replaced is not None and replaced.last_day == date(2022, 3, 31)


def test_a_window_may_run_to_the_end_of_days() -> None:
    found = look(plus(replace(LONGER, until=date.max)))
    assert found.stage is Stage.SUPPORT_WINDOW


def test_nobody_concludes_on_refusal_before_the_window_has_ended() -> None:
    def early(one: Conclusion) -> Conclusion:
        return replace(one, as_of=LAST_DAY) if one.limb is Limb.REFUSED_SUPPORT else one

    found = look(each(Conclusion, early))
    assert found.standing("conclusions") is Standing.UNKNOWN
    assert found.stage is Stage.CONCLUDING


RECEIVED = datetime(2022, 2, 21, 9, 0, tzinfo=UTC)
LATE = replace(OPEN, received_at=RECEIVED)
"""The same case, entered three months after it was opened."""
EARLIER = replace(
    LONGER,
    id="earlier",
    as_of=date(2022, 2, 22),
    counts_from=date(2021, 11, 15),
    until=date(2022, 2, 22),
)
DECIDABLE = datetime(2022, 2, 23, 12, 0, tzinfo=UTC)


def test_offers_refused_before_the_window_began_are_history_and_never_count() -> None:
    year_ago = (offer("old-1", date(2020, 12, 20)), offer("old-2", date(2021, 1, 8)))
    facts = replace(minus(Offer), known=(*minus(Offer).known, *year_ago))
    found = look(facts)
    assert found.window is not None and found.window.anchor == date(2021, 11, 15)
    assert found.standing("suitable-offer") is Standing.UNMET
    assert found.standing("refused-again") is Standing.UNMET
    assert "A2" in found.finding("refused-again").rules
    assert found.standing("limb-refused-support") is Standing.UNMET
    assert not found.may_conclude
    assert "search-for-offer" in [need.code for need in found.needs]


def test_an_offer_made_before_and_refused_in_the_window_stood_and_counts() -> None:
    stood = replace(offer("stood", date(2021, 11, 2)), answered_on=date(2021, 11, 25))
    over = replace(offer("over", date(2021, 11, 2)), answered_on=date(2021, 11, 14))
    again = offer("again", date(2022, 1, 8))
    assert look(plus(stood, again, facts=minus(Offer))).standing("refused-again") is Standing.MET
    assert look(plus(over, again, facts=minus(Offer))).standing("refused-again") is Standing.UNMET


def test_refusals_that_all_came_after_the_window_do_not_show_that_it_was_refused() -> None:
    waiting = replace(offer("first", date(2021, 11, 20)), response=Response.WAITING)
    late = (offer("late-1", date(2022, 2, 21)), offer("late-2", date(2022, 2, 22)))
    found = look(plus(waiting, *late, facts=minus(Offer)))
    assert found.window is not None and found.window.last_day == LAST_DAY
    assert found.standing("refused-again") is Standing.UNMET


def test_refusals_close_together_are_something_to_look_at() -> None:
    two = (offer("a", date(2021, 11, 20)), offer("b", date(2021, 11, 22)))
    close = look(plus(*two, facts=minus(Offer)))
    assert any("close together" in said for said in close.warnings)
    assert not any("close together" in said for said in look(OPEN).warnings)


def test_where_nothing_was_offered_in_the_window_an_ineligible_person_had_nothing_to_refuse() -> (
    None
):
    old = (offer("old-1", date(2021, 3, 1)), offer("old-2", date(2021, 4, 1)))
    ineligible = statement("n", date(2022, 2, 21), Availability.INELIGIBLE)
    found = look(plus(*old, ineligible, facts=minus(Offer, AuthorityStatement)))
    assert found.stage is Stage.CANNOT_NO_SUPPORT


def test_a_case_entered_late_counts_from_its_receipt_and_not_from_its_opening() -> None:
    found = look(LATE)
    assert found.window is not None
    assert (found.window.anchor, found.window.last_day) == (date(2022, 2, 21), date(2022, 5, 21))
    assert found.window.anchored_by == "the day the service received the case"
    assert found.standing("refused-again") is Standing.UNMET
    assert not found.may_conclude


def test_two_people_may_agree_that_a_late_case_counts_from_earlier() -> None:
    found = look(plus(EARLIER, facts=LATE), datetime(2022, 2, 22, 12, 0, tzinfo=UTC))
    assert found.window is not None
    assert (found.window.anchor, found.window.last_day) == (date(2021, 11, 20), EARLIER.until)
    assert not found.window.complete
    assert found.standing("refused-again") is Standing.MET
    said = statement("s", date(2022, 2, 23))
    (later,) = (one for one in LATE.known if isinstance(one, Conclusion) and "2" in one.id[-1:])
    again = replace(later, id="again", as_of=date(2022, 2, 23), supersedes=later.id)
    assert look(plus(EARLIER, said, again, facts=LATE), DECIDABLE).may_cancel


@pytest.mark.parametrize(
    "spoiled",
    [
        {"reason": " "},
        {"evidence": ()},
        {"reviewer": "A-104"},
        {"reviewer": ""},
        {"until": date(2022, 2, 21)},
        {"until": date(2022, 2, 19), "as_of": date(2022, 2, 10)},
        {"counts_from": date(2021, 11, 14)},
        {"counts_from": date(2022, 2, 21)},
        {"counts_from": date(2022, 3, 1)},
    ],
    ids=str,
)
def test_an_earlier_beginning_lacking_anything_is_not_followed(spoiled: dict[str, object]) -> None:
    change = replace(EARLIER, **spoiled)  # type: ignore[arg-type]
    found = look(plus(change, facts=LATE), DECIDABLE)
    assert found.window is not None and found.window.anchor == date(2022, 2, 21)
    assert found.standing("window-change") is Standing.UNMET
    assert not found.may_conclude


@pytest.mark.parametrize("until", [date(2022, 5, 3), date(2022, 5, 31), date(2022, 6, 4)])
def test_a_shorter_window_ends_neither_before_it_begins_nor_before_what_the_word_is_about(
    until: date,
) -> None:
    facts = each(WindowChange, lambda one: replace(one, until=until), SHORTER.by(AGREED))
    found = look(facts, AGREED)
    assert found.window is not None and found.window.last_day == date(2022, 8, 4)
    assert not found.may_conclude


def test_a_later_word_that_help_is_on_offer_takes_away_what_a_shorter_window_rests_on() -> None:
    offered = statement("later", date(2022, 6, 8), Availability.OFFERED)
    found = look(plus(offered, facts=SHORTER.by(AGREED)), AGREED)
    assert found.window is not None and found.window.last_day == date(2022, 8, 4)
