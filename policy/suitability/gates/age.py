"""Whether the person is an adult (R30): one judge, from every date of birth and every word on age
there is. A child is for safeguarding, not for this rule, and what nobody has said is not known.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from policy.suitability.evidence.facts import EARLIEST_BIRTH, Age, Facts
from policy.suitability.evidence.reading import Reading, once, read
from policy.suitability.evidence.words import Known, Standing
from policy.suitability.gates.check import Found, met, unknown, unmet
from policy.suitability.gates.window import LAST
from policy.suitability.rulebook import SuitabilityBook
from policy.time import at_london

ADULT_AT = 18


@once
def is_adult(case: Reading) -> Found:
    """Whether the person is an adult on the day of the reading (R30).

    A word that makes them a child gives way to a later one only when evidence of that one is held,
    and so does what the opening said.
    """
    words = case.of(Age)
    adults = tuple(word for word in words if _by(word, case) is Known.YES)
    shown = [word for word in adults if case.held(word)]
    children = tuple(
        word
        for word in words
        if _by(word, case) is Known.NO and not any(one.as_of > word.as_of for one in shown)
    )
    opening = said_of_age(case.facts.adult, case.facts.born_on, case.opened, case.day)
    if children or (opening is Known.NO and not shown):
        return unmet("The person is under 18: this is for safeguarding.", *children)
    if adults or opening is Known.YES:
        return met("The person is an adult.", *adults)
    return unknown("Nobody has said whether the person is an adult, or when born.", *words)


def is_child(case: Reading) -> bool:
    """Whether something says that the person is under 18."""
    return is_adult(case).standing is Standing.UNMET


def was_child(facts: Facts, day: date, book: SuitabilityBook) -> bool:
    """Whether, by every word there is, the person was under 18 on a day that may be over (R30). A
    date of birth tells of any day, and "no" of every day before; "yes" tells of none before.
    """
    last = min(max((fact.as_of for fact in facts.known), default=day), LAST)
    case = read(facts, at_london(max(last, day), time(12)), book)
    words = tuple(
        word
        for word in case.of(Age)
        if word.as_of <= day or word.born_on is not None or word.adult is Known.NO
    )
    return is_child(replace(case, day=day, by_kind={**case.by_kind, Age: words}, notes={}))


def said_of_age(adult: Known, born_on: date | None, said_on: date, day: date) -> Known:
    """What a word on age, said on one day, comes to on another. A date of birth that makes a child
    wins over "adult: yes"; "no" was true when it was said, and a date of birth that agrees with it
    says until when.
    """
    if born_on is None or not EARLIEST_BIRTH <= born_on <= day:
        return adult
    grown = adult_on(born_on, day)
    if adult is Known.NO and adult_on(born_on, said_on):
        return Known.NO
    return Known.YES if grown else Known.NO


def adult_on(born_on: date, day: date) -> bool:
    """Whether somebody born on a day has turned 18 by another; born on 29 February, on 1 March."""
    birthday = (born_on.year + ADULT_AT, born_on.month, born_on.day)
    return (day.year, day.month, day.day) >= birthday


def _by(word: Age, case: Reading) -> Known:
    return said_of_age(word.adult, word.born_on, word.as_of, case.day)
