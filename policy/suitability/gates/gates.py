"""The gates besides scope, support and behaviour: the police computer (R93, R96, R89), safety (R62,
R30), evidence (R95), the three limbs together (R48, A4), and the humans' conclusions (R104).
"""

from __future__ import annotations

from policy.suitability.evidence.facts import Conclusion, Indication, PncResult
from policy.suitability.evidence.reading import Reading, latest, once
from policy.suitability.evidence.words import Indicator, Limb, Standing
from policy.suitability.gates import anchor, behaviour, offers, ongoing, rough_sleeping, window
from policy.suitability.gates.check import Found, met, unknown, unmet
from policy.suitability.gates.circumstances import has_read
from policy.suitability.gates.signs import concluded_since, uncleared


@once
def pnc(case: Reading) -> Found:
    """A result of the police computer, dated on or after the opening, is held (R93)."""
    results = case.of(PncResult)
    fresh = tuple(result for result in results if result.as_of >= case.opened)
    if fresh:
        return met("The result of the police computer is held.", *fresh)
    return unknown("No result of the police computer since the case was opened.", *results)


def deportation_level(case: Reading) -> Found:
    """At the level where deportation is considered another command takes over (R96)."""
    found = tuple(result for result in case.of(PncResult) if result.deportation_level)
    if found:
        return unmet("The police computer shows the level where deportation is considered.", *found)
    return _checked(case, "Nothing shows the level where deportation is considered.")


def serious_offence(case: Reading) -> Found:
    """A more serious offence is considered under the rules on criminality (R89)."""
    found = tuple(result for result in case.of(PncResult) if result.serious_offence)
    if found:
        return unmet("The police computer shows a serious offence.", *found)
    return _checked(case, "Nothing shows a serious offence.")


def _checked(case: Reading, said: str) -> Found:
    held = pnc(case)
    if held.standing is Standing.MET:
        return met(said, *held.facts)
    return unknown("The police computer has not been asked.")


def trafficking(case: Reading) -> Found:
    """A sign of trafficking holds conclusions and never an offer (R62)."""
    return _cleared(case, Indicator.TRAFFICKING)


def safeguarding(case: Reading) -> Found:
    """A need to safeguard holds conclusions and never an offer (R30)."""
    return _cleared(case, Indicator.SAFEGUARDING)


def _cleared(case: Reading, indicator: Indicator) -> Found:
    words = tuple(word for word in case.of(Indication) if word.indicator is indicator)
    if indicator in uncleared(case):
        return unmet(f"A sign of {indicator} has not been cleared.", *words)
    return met(f"No sign of {indicator} is open.", *latest(words))


def evidence_held(case: Reading) -> Found:
    """Evidence of the refusals is held before anything is referred (R95)."""
    found = tuple(offer for offer in anchor.refused(case) if case.held(offer))
    days = min(len({offers.answered(offer) for offer in found}), len({one.id for one in found}))
    if days >= case.book.refusals_needed:
        return met("Evidence of the refusals is held.", *found)
    return unknown("Evidence of the refusals is not held.", *anchor.refused(case))


LIMBS = {
    Limb.ROUGH_SLEEPING: (rough_sleeping.place,),
    Limb.REFUSED_SUPPORT: (ongoing.repeated, window.complete, window.word_after),
    Limb.BEHAVIOUR: (behaviour.persistent,),
}
"""What each limb takes. All three, for a decision of any day (A4)."""


def limb(case: Reading, which: Limb) -> Found:
    """What the facts say of a limb: met when all it takes is, unmet when something is not so."""
    found = [judge(case) for judge in LIMBS[which]]
    standings = {one.standing for one in found}
    facts = tuple({id(fact): fact for one in found for fact in one.facts}.values())
    why = next((one.why for one in found if one.standing is not Standing.MET), found[0].why)
    rules = ("A4", *(rule for one in found for rule in one.rules))
    if standings == {Standing.MET}:
        return Found(Standing.MET, why, facts, rules)
    lacking = found[0].standing if found[0].standing is not Standing.MET else Standing.UNKNOWN
    return Found(lacking, why, facts, rules)


def sleeping_limb(case: Reading) -> Found:
    """The first limb (R48, R49)."""
    return limb(case, Limb.ROUGH_SLEEPING)


def refusal_limb(case: Reading) -> Found:
    """The second limb (R48, R67, R68, R76)."""
    return limb(case, Limb.REFUSED_SUPPORT)


def behaviour_limb(case: Reading) -> Found:
    """The third limb (R48, R83, R84)."""
    return limb(case, Limb.BEHAVIOUR)


def concluded(case: Reading) -> Found:
    """A named human concludes on each limb; no finding is a conclusion (R104, R109). "Not met" on
    any limb ends this route. On refused support nobody can conclude "met" before the end of the
    window, or without having read the person's circumstances (R73). What was concluded before a
    hold was cleared, or up to that day, does not come back: it is concluded anew (R30, R62).
    """
    said = {which: _conclusions(case, which) for which in LIMBS}
    facts = tuple(word for words in said.values() for word in words)
    if any(not word.met for word in facts):
        return unmet("A human has concluded that a limb is not met.", *facts)
    if all(said.values()):
        return met("A human has concluded on each limb that it is met.", *facts)
    return unknown("A human has not concluded on every limb.", *facts)


def _conclusions(case: Reading, which: Limb) -> tuple[Conclusion, ...]:
    named = latest(
        word
        for word in case.of(Conclusion)
        if word.limb is which and word.by.strip() and word.reason.strip()
    )
    named = tuple(word for word in named if not word.met or concluded_since(case, word))
    if which is not Limb.REFUSED_SUPPORT:
        return named
    found = window.window(case)
    return tuple(
        word
        for word in named
        if not word.met
        or (found is not None and word.as_of > found.last_day and has_read(case, word))
    )


def not_published(_: Reading) -> Found:
    """One passage of the guidance is withheld; nothing is put in its place (R57, A6)."""
    return unknown("Not published. Nothing is made up for it, and nothing here rests on it.")
