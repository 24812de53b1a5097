"""What may be met although nobody has said anything, and what silence in a fact stands for: short,
closed lists. Everything else is met from facts alone, and what nobody has said is unknown.

`assess` holds every answer against the first list: an answer "met" that rests on no fact and is not
in it counts as unknown. The tests hold the rules against all of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from policy.suitability.evidence import facts, other_circumstances
from policy.suitability.evidence.facts import EvidenceFact
from policy.suitability.evidence.words import Standing
from policy.suitability.gates.check import Found, unknown

MET_WITHOUT_A_FACT: Mapping[str, str] = {
    "channel": "The form of the opening says it, and has no default.",
    "adult": "The form of the opening may say it, or the date of birth told with it.",
    "lawful-basis": "Each fact says on what it was gathered; the opening's own basis is asked for.",
    "behaviour-brought": "An encounter is no referral: the form says which of them it is.",
    "encounter-behaviour": "A referral is no encounter: the form says which of them it is.",
    "cancelling-day": "The day of the reading decides it, and nothing else.",
    "law-in-force": "Before the day on which Part 9 was replaced, that day decides it.",
    "trafficking": "Nobody can say that there is no sign; whoever sees one says so, at any stage.",
    "safeguarding": "Nobody can say that there is no need; whoever sees one says so, at any stage.",
    "circumstances-first": "A case older than this question; its conclusions hold what was asked.",
    "priority-need": "Scotland has no such question. It opens nothing.",
    "window-change": "A window that nobody has changed is the regular one. It opens nothing.",
    "local-policy": "Only Wales is said to have such policies. It opens nothing.",
    "victims-heard": "Without behaviour on record there is nobody to ask. It opens nothing.",
}
"""Findings that may be met though no fact says so, each with the reason why."""

RESTS_ON: Mapping[str, tuple[type[EvidenceFact], ...]] = {
    "settlement-scheme": (facts.EussWord, facts.Residence),
    "scheme-late": (facts.EussWord, facts.Residence),
    "arrival": (facts.EussWord, facts.Residence),
    "residence": (facts.EussWord, facts.Residence),
    "indefinite-leave": (facts.Permission,),
    "protection": (facts.Permission,),
    "application-or-permission": (facts.Permission, facts.Application),
    "application-day": (facts.Application,),
    "pending-application": (facts.Application,),
    "held-permission": (facts.Permission,),
    "police-computer": (facts.PncResult,),
    "deportation-level": (facts.PncResult,),
    "serious-offence": (facts.PncResult,),
    "fled-abuse": (facts.CameToSleepRough,),
    "rough-place": (facts.Sleeping,),
    "cause": (facts.CameToSleepRough,),
    "somewhere-rough": (facts.Sleeping,),
    "not-engaged": (facts.AuthorityStatement,),
    "support-there": (facts.AuthorityStatement,),
    "three-questions": (facts.AuthorityStatement,),
    "power-cited": (facts.Offer,),
    "authority-asked": (facts.Consulted, facts.AuthorityStatement),
    "nations-body": (facts.Consulted, facts.AuthorityStatement),
    "whole-ledger": (facts.AuthorityStatement,),
    "suitable-offer": (facts.Offer,),
    "inability": (facts.Offer,),
    "circumstances": (other_circumstances.Circumstance,),
    "refused-again": (facts.Offer,),
    "window": (facts.Offer,),
    "word-after-window": (facts.AuthorityStatement,),
    "behaviour-defined": (facts.Incident,),
    "instruments": (facts.Incident,),
    "presumption": (facts.Incident,),
    "several-warnings": (facts.Incident,),
    "efforts": (facts.EffortToChange,),
    "limb-rough-sleeping": (facts.Sleeping,),
    "limb-refused-support": (facts.Offer, facts.AuthorityStatement),
    "limb-behaviour": (facts.Incident,),
    "conclusions": (facts.Conclusion,),
    "evidence-held": (facts.Offer, facts.EvidenceItem),
    "not-published": (),
}
"""The kinds of fact that every other finding may be met from: without any of them it is not met."""

SILENCE_THAT_ANSWERS: Mapping[tuple[type[EvidenceFact], str], str] = {
    (facts.PncResult, "behaviour_order"): "A result is whole: what it does not name is not shown.",
    (facts.PncResult, "deportation_level"): "A result is whole, and a result must be held.",
    (facts.PncResult, "serious_offence"): "A result is whole, and a result must be held.",
    (facts.LegalReference, "holds"): "The paragraph that is named is the one that holds.",
    (facts.Incident, "harm"): "Of the guidance's own examples the kind says it (R81).",
    (facts.Incident, "own_household_only"): "The kind may say it; otherwise it does not count.",
    (facts.Residence, "arrived_at"): "Then the plain word on residence is the only answer.",
    (facts.Permission, "expires_on"): "A permission said to be held stands until the next word.",
    (facts.Offer, "answered_on"): "An answer recorded with the offer was given with it.",
    (facts.Offer, "power"): "What is cited is never computed from (A5).",
    (facts.Sleeping, "area"): "Then the person sleeps in the area of the authority that is asked.",
    (facts.AuthorityStatement, "area"): "Then `source` tells whose word it is.",
    (facts.Age, "born_on"): "Then the plain word on age is the only answer.",
    (facts.Indication, "by"): "Who clears one is judged when it is recorded.",
    (facts.Indication, "reason"): "Why one is cleared is judged when it is recorded.",
    (facts.Indication, "result"): "With what result one is cleared is judged when it is recorded.",
}
"""Fields of facts that may be left out although some other answer than silence would hold the case
up, each with the reason why leaving it out is an answer.
"""


def never_from_silence(code: str, found: Found) -> Found:
    """What a rule says, unless it is met by nothing that anybody has said."""
    if found.standing is Standing.MET and not found.facts and code not in MET_WITHOUT_A_FACT:
        return unknown("Nobody has said so.", rules=found.rules)
    return found
