"""Whether the person takes up support: then no further action, at any point (R77).

Any engagement since the case was opened ends this route, also one that has stopped since: the
service's own choice, the safer one for the person.
"""

from __future__ import annotations

from policy.suitability.evidence.facts import AuthorityStatement, Engagement, EvidenceFact
from policy.suitability.evidence.reading import Reading
from policy.suitability.evidence.words import Known
from policy.suitability.gates import offers, statements
from policy.suitability.gates.check import Found, met, unknown, unmet


def engaged(case: Reading) -> tuple[EvidenceFact, ...]:
    """What says that the person is engaging, or has since the case was opened; anybody's word, of
    whatever body and however incomplete.
    """
    words = [(word, word.engaged) for word in case.of(Engagement)]
    said: list[tuple[EvidenceFact, bool]] = [*words]
    said += [
        (word, word.engaged_now is Known.YES)
        for word in case.of(AuthorityStatement)
        if word.engaged_now is not Known.UNKNOWN
    ]
    since = [fact for fact, yes in said if yes and fact.as_of >= case.opened]
    last = max((fact.as_of for fact, _ in said), default=None)
    still = [fact for fact, yes in said if yes and fact.as_of == last]
    said_so = [*offers.accepted(case), *since, *still]
    return tuple({id(fact): fact for fact in said_so}.values())


def not_engaged(case: Reading) -> Found:
    """Nobody says that the person engages, and the authority says that they do not (R77)."""
    if found := engaged(case):
        return unmet("The person has taken up support: no further action.", *found)
    said = statements.complete(case)
    if said and all(word.engaged_now is Known.NO for word in said):
        return met("The authority says that the person is not engaging with support.", *said)
    return unknown("Whether the person is engaging now is not known: ask the authority.", *said)
