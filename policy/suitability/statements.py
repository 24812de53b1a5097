"""The authority's word: whose word counts in which nation (R94, R99, R100), whether it is complete
(R71, R72), and what it says of the help there was (R58, R64, A11).
"""

from __future__ import annotations

from policy.suitability import anchor
from policy.suitability.check import Found, met, unknown, unmet
from policy.suitability.facts import AuthorityStatement, Consulted
from policy.suitability.reading import Reading, latest, once
from policy.suitability.words import Availability, Body, Nation

BODIES = {
    Nation.ENGLAND: ("R98", Body.LOCAL_AUTHORITY),
    Nation.WALES: ("R99", Body.WELSH_AUTHORITY),
    Nation.SCOTLAND: ("R99", Body.SCOTTISH_AUTHORITY),
    Nation.NORTHERN_IRELAND: ("R100", Body.HOUSING_EXECUTIVE),
}
"""Who is asked first in each nation, and under which rule."""

STOPS = {
    Availability.NONE_OFFERED: ("R58",),
    Availability.USED_UP: ("R58", "A11"),
    Availability.UNCLEAR: ("R58", "A11"),
    Availability.INELIGIBLE: ("R58", "R63"),
}
"""What says that there was nothing to refuse. Not eligible stops the route only where nobody else
has offered anything suitable since the window began; what is unclear counts as used up.
"""

WAS_HELP = frozenset({Availability.OFFERED, Availability.REFUSED_EVERYTHING})


def body(case: Reading) -> Body:
    """Who is asked first in the case's nation."""
    return BODIES[case.nation][1]


@once
def words(case: Reading) -> tuple[AuthorityStatement, ...]:
    """The statements that count, oldest first: of the nation's own body, or of another one after
    the nation's own had answered.
    """
    own = body(case)
    answers = [said.as_of for said in case.of(Consulted) if said.body is own and said.answered]
    answers += [said.as_of for said in case.of(AuthorityStatement) if said.body is own]
    first = min(answers, default=None)
    return tuple(
        said
        for said in case.of(AuthorityStatement)
        if said.body is own or (first is not None and first <= said.as_of)
    )


@once
def complete(case: Reading) -> tuple[AuthorityStatement, ...]:
    """The latest day's complete statements; none, when a later one is incomplete."""
    last = latest(words(case))
    return last if all(said.offers_complete for said in last) else ()


def asked(case: Reading) -> Found:
    """Support history missing: the authority is asked, and waited for (R94)."""
    enquiries = case.of(Consulted)
    if enquiries or words(case):
        return met("The authority has been asked.", *enquiries, *words(case))
    return unknown("Nobody has asked the authority about support.")


def nations_body(case: Reading) -> Found:
    """The nation's own body has answered; in Northern Ireland before anybody else (R99, R100)."""
    rule, own = BODIES[case.nation]
    answers = tuple(said for said in case.of(Consulted) if said.body is own and said.answered)
    answers_in_words = tuple(said for said in words(case) if said.body is own)
    if answers or answers_in_words:
        return met(f"The {own} has answered.", *answers, *answers_in_words, rules=(rule,))
    return unknown(f"The {own} has not answered.", *case.of(Consulted), rules=(rule,))


def whole(case: Reading) -> Found:
    """There is the authority's statement that the list of offers is complete, whoever made them
    (R71, R72). Nobody else's view stands in for it.
    """
    if found := complete(case):
        return met(
            "The authority says that the list of offers is complete.", *found, rules=("R72",)
        )
    if said := latest(words(case)):
        return unknown("The authority's latest statement is not complete.", *said)
    return unknown(
        "The authority has made no statement.", *case.of(AuthorityStatement), rules=("R72",)
    )


def questions_asked(said: AuthorityStatement) -> bool:
    """Whether the three questions were asked that may open some help after all (R64)."""
    return said.care_needs_asked and said.human_rights_asked and said.child_welfare_asked


def three_questions(case: Reading) -> Found:
    """Before "nothing was available" counts, care needs, human rights and the welfare of children
    are asked about (R64).
    """
    nothing = tuple(said for said in _last_complete(case) if said.availability in STOPS)
    missing = tuple(said for said in nothing if not questions_asked(said))
    if missing:
        return unknown("Care needs, human rights or children were not asked about.", *missing)
    if nothing:
        return met("Care needs, human rights and children were asked about.", *nothing)
    return met("Nobody says that there was no help.")


def support_there(case: Reading) -> Found:
    """Without an offer, or with all help used up, the rule cannot be used (R58, A11)."""
    said = _last_complete(case)
    nothing = tuple(word for word in said if _stops(case, word))
    if any(questions_asked(word) for word in nothing):
        rules = STOPS[nothing[0].availability][1:]
        return unmet("There was no help that could be refused.", *nothing, rules=rules)
    if nothing:
        return unknown("The authority says there was no help; R64 is not answered.", *nothing)
    helped = tuple(word for word in said if word.availability in WAS_HELP)
    if helped or any(word.availability is Availability.INELIGIBLE for word in said):
        return met("There was help on offer.", *said)
    return unknown("The authority has not said what help there was.", *said)


def _stops(case: Reading, said: AuthorityStatement) -> bool:
    if said.availability is Availability.INELIGIBLE:
        return not anchor.standing(case)
    return said.availability in STOPS


@once
def _last_complete(case: Reading) -> tuple[AuthorityStatement, ...]:
    """An incomplete word that follows takes nothing away from what a complete one has stopped."""
    return latest(said for said in words(case) if said.offers_complete)
