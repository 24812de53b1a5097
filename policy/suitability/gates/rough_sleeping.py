"""Sleeping rough: the place decides (R49), how it came about is asked (R50, R51), and behaviour
without it is for another rule (R52).
"""

from __future__ import annotations

from policy.suitability.evidence.facts import CameToSleepRough, Sleeping
from policy.suitability.evidence.reading import Reading, latest, once
from policy.suitability.evidence.words import INADVERTENT, ROUGH_PLACES, Cause, Indicator, Place
from policy.suitability.gates import behaviour
from policy.suitability.gates.check import Found, met, unknown, unmet
from policy.suitability.gates.signs import clearing_of, uncleared


@once
def place(case: Reading) -> Found:
    """Sleeps in a place not meant for living in, by the latest word (R49). Of two words of one day
    the one that is not rough counts; a later "not known" leaves it open.
    """
    words = case.of(Sleeping)
    known = latest(word for word in words if word.place is not Place.NOT_KNOWN)
    if not known:
        return unknown("Where the person sleeps is not known.", *words)
    if any(word.place not in ROUGH_PLACES for word in known):
        return unmet("By the latest word the person does not sleep rough.", *known)
    if words[-1].as_of > known[-1].as_of or len(latest(words)) > len(known):
        return unknown("Where the person sleeps now is not known.", *latest(words))
    tent = Place.TENT in {word.place for word in known}
    note = "A tent for lack of money may be a case the rule is not aimed at." if tent else ""
    return met("The person sleeps in a place not meant for living in.", *known, warning=note)


def cause(case: Reading) -> Found:
    """How somebody came to sleep rough is always asked (R50). Brief and inadvertent cases are not
    what the rule is aimed at.
    """
    words = case.of(CameToSleepRough)
    known = tuple(word for word in words if word.cause is not Cause.UNKNOWN)
    if not known:
        return unknown("How the person came to sleep rough is not known.", *words)
    stop = any(word.cause in INADVERTENT for word in known)
    note = "Stop and think: the rule is not aimed at people in this position." if stop else ""
    return met("How the person came to sleep rough is on record.", *known, warning=note)


def fled_abuse(case: Reading) -> Found:
    """Somebody who fled abuse is safe first: held until safeguarding knew of it and has cleared it
    (R51).
    """
    words = case.of(CameToSleepRough)
    fled = tuple(word for word in words if word.cause is Cause.FLED_ABUSE)
    if not fled and any(word.cause is not Cause.UNKNOWN for word in words):
        return met("How the person came to sleep rough is known, and not by fleeing abuse.", *words)
    if not fled:
        return unknown("Whether the person fled abuse is not known.", *words)
    found = [clearing_of(case, word) for word in fled]
    if all(found) and Indicator.SAFEGUARDING not in uncleared(case):
        cleared = dict.fromkeys(word for words in found for word in words)
        return met("Safeguarding has looked at it and cleared it.", *fled, *cleared)
    return unmet("The person may have fled abuse: safeguarding comes first.", *fled)


def somewhere_rough(case: Reading) -> Found:
    """Behaviour without any sleeping rough closes this route; persistent offending is considered
    instead (R52).
    """
    known = tuple(word for word in case.of(Sleeping) if word.place is not Place.NOT_KNOWN)
    if not known:
        return unknown("No place where the person sleeps is on record.")
    if any(word.place in ROUGH_PLACES for word in known):
        return met("Sleeping rough is on record.", *known)
    if not behaviour.counted(case):
        return unknown("No sleeping rough is on record, and no behaviour either.", *known)
    return unmet("There is behaviour, and no sleeping rough at all.", *known)
