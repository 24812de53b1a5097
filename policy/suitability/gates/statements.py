"""The authority's word: whose word counts in which nation (R94, R99, R100), whether it is complete
(R71, R72), and what it says of the help there was (R58, R64, A11).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from policy.suitability.evidence.facts import AuthorityStatement, Consulted
from policy.suitability.evidence.nations import BODIES
from policy.suitability.evidence.protecting import speaker
from policy.suitability.evidence.reading import Reading, latest, once
from policy.suitability.evidence.where import areas_now, called_now, moved, nations_now
from policy.suitability.evidence.words import Availability, Body, PlaceNation
from policy.suitability.gates import anchor
from policy.suitability.gates.check import Found, met, unknown, unmet

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


def _who(said: AuthorityStatement) -> tuple[Body, str]:
    """Which authority spoke; where no area is named, those of one kind of body count as one."""
    return said.body, said.area


def bodies(case: Reading) -> frozenset[Body]:
    """Who is asked first where the person sleeps now."""
    return frozenset(BODIES[nation][1] for nation in nations_now(case))


@once
def words(case: Reading) -> tuple[AuthorityStatement, ...]:
    """The statements that may open something, oldest first: of the nation's own body, or of another
    one after the nation's own had answered. Once the person sleeps in another area, only what is
    said for that area.
    """
    own = bodies(case)
    answers = [said.as_of for said in case.of(Consulted) if said.body in own and said.answered]
    answers += [said.as_of for said in case.of(AuthorityStatement) if _of_the_area(case, said)]
    first = min(answers, default=None)
    return tuple(
        said
        for said in case.of(AuthorityStatement)
        if _of_the_area(case, said)
        or (first is not None and first <= said.as_of and not moved(case))
    )


def _of_the_area(case: Reading, said: AuthorityStatement) -> bool:
    """Of the own body of the area where the person sleeps now. A word that names no area is the
    case's own authority's, or that of the nation the person has gone to.
    """
    if said.body not in bodies(case):
        return False
    if said.area:
        return called_now(case.facts, said.area) in areas_now(case) or _executive(said)
    return not moved(case) or said.body is not BODIES[case.nation][1]


def _executive(said: AuthorityStatement) -> bool:
    """It speaks for the whole of Northern Ireland (R100)."""
    return said.body is Body.HOUSING_EXECUTIVE


def _last_of_each(
    said: Iterable[AuthorityStatement], who: Callable[[AuthorityStatement], tuple[Body, str]]
) -> tuple[AuthorityStatement, ...]:
    """The latest day's words of each that spoke."""
    listed = tuple(said)
    last = {who(word): word.as_of for word in listed}
    return tuple(word for word in listed if word.as_of == last[who(word)])


@once
def complete(case: Reading) -> tuple[AuthorityStatement, ...]:
    """Each one's latest complete statements; none, while somebody's latest is incomplete."""
    last = _last_of_each(words(case), _who)
    return last if all(said.offers_complete for said in last) else ()


def asked(case: Reading) -> Found:
    """Support history missing: the authority is asked, and waited for (R94)."""
    enquiries = case.of(Consulted)
    if enquiries or words(case):
        return met("The authority has been asked.", *enquiries, *words(case))
    return unknown("Nobody has asked the authority about support.")


def nations_body(case: Reading) -> Found:
    """The own body of the area where the person sleeps now has answered; in Northern Ireland before
    anybody else (R98, R99, R100).
    """
    rules = tuple(BODIES[nation][0] for nation in PlaceNation if nation in nations_now(case))
    own = bodies(case)
    names = " and the ".join(sorted(own))
    consulted = () if moved(case) else case.of(Consulted)
    answers = tuple(said for said in consulted if said.body in own and said.answered)
    answers_in_words = tuple(said for said in words(case) if _of_the_area(case, said))
    if answers or answers_in_words:
        return met(f"The {names} has answered.", *answers, *answers_in_words, rules=rules)
    if moved(case):
        said = f"The {names} of the area where the person sleeps now has not answered."
        return unknown(said, *case.of(Consulted), rules=rules)
    return unknown(f"The {names} has not answered.", *case.of(Consulted), rules=rules)


def whole(case: Reading) -> Found:
    """There is the authority's statement that the list of offers by every organisation is complete
    (R71, R72). Nobody else can say so in its place.
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
    said = _last_complete(case)
    nothing = tuple(word for word in said if word.availability in STOPS)
    missing = tuple(word for word in nothing if not questions_asked(word))
    if missing:
        return unknown("Care needs, human rights or children were not asked about.", *missing)
    if nothing:
        return met("Care needs, human rights and children were asked about.", *nothing)
    if said:
        return met("Nobody says that there was no help.", *said)
    return unknown("Nobody has said whether there was help.")


def support_there(case: Reading) -> Found:
    """Without an offer, or with all help used up, the rule cannot be used (R58, A11). That one body
    says so for its area and time is never undone by another's later word.
    """
    nothing = tuple(word for word in _last_complete(case) if _stops(case, word))
    if any(questions_asked(word) for word in nothing):
        rules = STOPS[nothing[0].availability][1:]
        return unmet("There was no help that could be refused.", *nothing, rules=rules)
    if nothing:
        return unknown("The authority says there was no help; R64 is not answered.", *nothing)
    said = _last_of_each((word for word in words(case) if word.offers_complete), _who)
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
    """Each one's latest complete words, whether or not they open anything. An incomplete word that
    follows takes nothing away from what a complete one has stopped.
    """
    whole = (said for said in case.of(AuthorityStatement) if said.offers_complete)
    return _last_of_each(whole, speaker)
