"""The sheet of this track leaves no stage out, says who decides and what a person can do, rests on
rules that there are, and can be read at nine to eleven.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from policy.process_map import drawn
from policy.rules import rule
from policy.sheet_parts import CLOSING, LAST
from policy.suitability.rulebook import SUITABILITY_BOOKS
from policy.suitability.screens.map import suitability_map
from policy.suitability.screens.sheet import sheet, steps
from policy.suitability.words import Stage
from tests.policy.reading_age import GRADE_OF_ELEVEN, grade, too_long

BOOK = max(SUITABILITY_BOOKS.values(), key=lambda book: book.in_force_from)
MAP = suitability_map(BOOK)
STEPS = steps(BOOK)
TEXT, _, RULES = sheet().partition("## The rules, by their numbers")


def part(heading: str) -> str:
    found = TEXT.partition(f"{heading}\n")[2]
    return re.split(r"\n#+ ", found)[0]


def test_every_stage_is_a_step_with_a_name_of_its_own() -> None:
    assert set(STEPS) == set(MAP.places)
    assert set(Stage) < set(STEPS)
    assert len({name for name, _ in STEPS.values()}) == len(STEPS)
    assert all(f"### {name}\n\n{what}" in TEXT for name, what in STEPS.values())


@pytest.mark.parametrize("place", MAP.places)
def test_each_step_says_every_step_that_can_follow_it(place: str) -> None:
    assert MAP.closing is not None
    here = part(f"### {STEPS[place][0]}")
    following = {STEPS[arrow.target][0] for arrow in drawn(MAP) if arrow.source == place}
    following |= {CLOSING} if place in MAP.closing.stages else set()
    assert set(re.findall(r"^- (.*)$", here, flags=re.MULTILINE)) == following
    assert (LAST in here) == (place in MAP.ended)


def test_people_decide_and_never_a_computer() -> None:
    here = part("## Who decides?")
    for said in ("A person decides", "computer never does", "may not decide", "A second person"):
        assert said in here
    assert "choose to do nothing" in here


def test_it_says_what_a_person_can_do_at_every_point() -> None:
    here = part("## What can I do?")
    for said in (
        "Say yes to help.** You can do that at any time",
        "this ends (R77)",
        "must be taken back (R112)",
        "do not sleep outside any more",
        "could not take the help",
        "if you are not safe",
        "legal adviser",
    ):
        assert said in here


def test_it_owns_up_to_what_it_cannot_say_and_what_cannot_be_undone() -> None:
    assert "cannot tell you here what the law says" in TEXT
    assert "does not undo it by itself" in TEXT
    assert not re.search(r"appeal|deport|must leave|removed", TEXT, flags=re.IGNORECASE)


def test_every_rule_named_is_in_the_register_and_shown_in_its_words() -> None:
    named = set(re.findall(r"\bR\d+", TEXT))
    assert named == set(re.findall(r"\*\*(R\d+)\*\*", RULES))
    assert all(f"**{id}** {rule(id).words}" in RULES for id in named)
    assert {"R48", "R77", "R104", "R110", "R112"} <= named


def test_the_times_are_the_rulebooks() -> None:
    written = sheet(replace(BOOK, window_months=7, clearance_hours=3, recheck_days=17))
    assert "for 7 months" in written
    assert "For 3 hours" in written
    assert "every 17 days" in written


def test_it_reads_at_eleven_or_younger() -> None:
    assert too_long(TEXT) == []
    assert grade(TEXT) <= GRADE_OF_ELEVEN - 1
