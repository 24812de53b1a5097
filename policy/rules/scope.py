"""Whom the rough sleeping rule can touch at all, and from when (R41 to R57)."""

from __future__ import annotations

from policy.rules.rule import Force, Rule, Track

_ON = Track.SUITABILITY

RULES: tuple[Rule, ...] = (
    Rule(
        "R41",
        _ON,
        "S3",
        "About; EEA",
        Force.CANNOT,
        "Never for anybody who has settled or pre-settled status or may be eligible. Not "
        "known: hold and ask.",
        (
            "policy.suitability.facts.EussWord",
            "policy.suitability.assessment.assess",
        ),
    ),
    Rule(
        "R42",
        _ON,
        "S3",
        "About",
        Force.CANNOT,
        "Never for anybody with indefinite leave.",
        (
            "policy.suitability.facts.Permission",
            "policy.suitability.assessment.assess",
        ),
    ),
    Rule(
        "R43",
        _ON,
        "S3",
        "About",
        Force.CANNOT,
        "Never for anybody whose leave is for protection.",
        (
            "policy.suitability.facts.Permission",
            "policy.suitability.assessment.assess",
        ),
    ),
    Rule(
        "R44",
        _ON,
        "S3",
        "Introduction",
        Force.MUST,
        "A refusal needs an application made on or after 1 December 2020.",
        (
            "policy.suitability.facts.Application",
            "policy.suitability.assessment.assess",
        ),
    ),
    Rule(
        "R45",
        _ON,
        "S3",
        "Introduction",
        Force.MUST,
        "A cancellation is judged by the day it is decided: on or after 1 December 2020.",
        ("policy.suitability.assessment.assess",),
    ),
    Rule(
        "R46",
        _ON,
        "S3",
        "9.21.1",
        Force.MAY,
        "Permission to stay may be refused: only where an application made here is pending.",
        (
            "policy.suitability.facts.Application",
            "policy.suitability.assessment.assess",
        ),
    ),
    Rule(
        "R47",
        _ON,
        "S3",
        "9.21.2",
        Force.MAY,
        "Permission that is held may be cancelled: only where there is some.",
        (
            "policy.suitability.facts.Permission",
            "policy.suitability.assessment.assess",
        ),
    ),
    Rule(
        "R48",
        _ON,
        "S3",
        "Background; 9.21",
        Force.MUST,
        "Three limbs together, for every date: rough sleeping, repeated refusal of suitable "
        "support, persistent behaviour.",
        (
            "policy.suitability.words.Limb",
            "policy.suitability.assessment.assess",
        ),
    ),
    Rule(
        "R49",
        _ON,
        "S3",
        "Background; Consideration",
        Force.MUST,
        "The place decides whether it is rough sleeping: a hostel or a sofa is not.",
        (
            "policy.suitability.words.ROUGH_PLACES",
            "policy.suitability.assessment.assess",
        ),
    ),
    Rule(
        "R50",
        _ON,
        "S3",
        "Background",
        Force.WEIGH,
        "Somebody between lets or without a bus home is not whom this is for: stop and think.",
        (
            "policy.suitability.words.INADVERTENT",
            "policy.suitability.assessment.assess",
        ),
    ),
    Rule(
        "R51",
        _ON,
        "S3",
        "Background",
        Force.WEIGH,
        "Fleeing abuse is such a cause, and calls for safeguarding.",
        (
            "policy.suitability.words.Cause",
            "policy.suitability.assessment.assess",
        ),
    ),
    Rule(
        "R52",
        _ON,
        "S3",
        "Background",
        Force.CANNOT,
        "Behaviour without rough sleeping cannot use this rule; persistent offending is "
        "considered.",
        ("policy.suitability.assessment.assess",),
    ),
    Rule(
        "R53",
        _ON,
        "S3",
        "EEA",
        Force.SAYS,
        "A late applicant to the settlement scheme may still be eligible.",
        (
            "policy.suitability.words.Euss",
            "policy.suitability.assessment.assess",
        ),
    ),
    Rule(
        "R54",
        _ON,
        "S3",
        "EEA",
        Force.MAY,
        "The transition ended at 23:00 GMT on 31 December 2020, to the minute.",
        (
            "policy.suitability.facts.Residence",
            "policy.suitability.assessment.assess",
        ),
    ),
    Rule(
        "R55",
        _ON,
        "S3",
        "EEA",
        Force.MUST,
        "Residence before that end keeps eligibility, whatever the passport.",
        (
            "policy.suitability.facts.Residence",
            "policy.suitability.assessment.assess",
        ),
    ),
    Rule(
        "R56",
        _ON,
        "S3",
        "About",
        Force.SAYS,
        "The guidance has versions; each assessment names the one it was made under.",
        ("policy.suitability.book.SuitabilityBook",),
    ),
    Rule(
        "R57",
        _ON,
        "S3",
        "Making an assessment",
        Force.SAYS,
        "One passage is withheld from the public; the gap is marked and nothing invented.",
        ("policy.suitability.assessment.assess",),
    ),
)
