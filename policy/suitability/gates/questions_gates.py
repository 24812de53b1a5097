"""The questions on scope, safety and the police computer."""

from __future__ import annotations

from policy.suitability.gates.finding import Question, Who
from policy.suitability.gates.sections import (
    ABOUT,
    BACKGROUND,
    EEA,
    INTRODUCTION,
    MAKING,
    REFUSING,
    SERVICE,
    SUPPORT,
)

_IE, _LAW, _SAFE = Who.ASSESSOR, Who.LAWYER, Who.SAFEGUARDING
_STATUS = "A dated word on status under the scheme, with its source."
_PERMISSION = "A dated word on what permission is held, with its source."
_PNC = "A corrected result of the police computer."

GATES: dict[str, Question] = {
    "channel": Question(
        "Did the case come by one of the four channels?", MAKING, "Nothing.", Who.NOBODY
    ),
    "lawful-basis": Question(
        "Is the file free of what was gathered on consent?",
        SERVICE,
        "Gather it afresh on this track's own basis, in the place of what was set aside.",
        _IE,
    ),
    "behaviour-brought": Question(
        "Does the referral bring anti-social behaviour?",
        MAKING,
        "Dated incidents, with the harm they caused.",
        Who.AUTHORITY,
    ),
    "encounter-behaviour": Question(
        "Does the encounter rest on behaviour?",
        MAKING,
        "Dated incidents, with the harm they caused.",
        _IE,
    ),
    "settlement-scheme": Question(
        "Is the person outside the EU Settlement Scheme?", ABOUT, _STATUS, _IE
    ),
    "scheme-late": Question(
        "Is it ruled out that the person may still apply to the scheme?", EEA, _STATUS, _IE
    ),
    "arrival": Question(
        "Did the person come after 23:00 GMT on 31 December 2020?",
        EEA,
        "The moment of arrival, or a word on nationality and family.",
        _IE,
    ),
    "residence": Question(
        "Did the person not live here before the transition ended?",
        EEA,
        "A corrected word on residence, with evidence.",
        _IE,
    ),
    "indefinite-leave": Question(
        "Does the person hold no indefinite leave?", ABOUT, _PERMISSION, _IE
    ),
    "protection": Question("Is the person's leave not for protection?", ABOUT, _PERMISSION, _IE),
    "application-or-permission": Question(
        "Is there an application or a permission that the rule could touch?",
        INTRODUCTION,
        "A dated word on applications and permission.",
        _IE,
    ),
    "law-in-force": Question(
        "Is it settled which paragraph holds on this day?",
        SERVICE,
        "A named lawyer's entry of the new reference, or that none holds.",
        _LAW,
    ),
    "application-day": Question(
        "Was the application made on or after 1 December 2020?",
        INTRODUCTION,
        "A pending application of a later day.",
        Who.PERSON,
    ),
    "pending-application": Question(
        "Is an in-country application pending?",
        REFUSING,
        "A dated word that one is pending.",
        Who.PERSON,
    ),
    "cancelling-day": Question(
        "Is the day of deciding on or after 1 December 2020?",
        INTRODUCTION,
        "Nothing; the day is in the past.",
        Who.NOBODY,
    ),
    "held-permission": Question(
        "Does the person hold permission that could be cancelled?", REFUSING, _PERMISSION, _IE
    ),
    "police-computer": Question(
        "Is a result of the police computer held since the opening?",
        MAKING,
        "A dated result of the check.",
        _IE,
    ),
    "deportation-level": Question(
        "Is the level where deportation is considered not reached?", MAKING, _PNC, _IE
    ),
    "serious-offence": Question("Is there no more serious offence?", REFUSING, _PNC, _IE),
    "trafficking": Question(
        "Is no sign of trafficking open?",
        SUPPORT,
        "Help first; then a dated word that the sign is cleared.",
        _SAFE,
    ),
    "safeguarding": Question(
        "Is no need to safeguard open?",
        SERVICE,
        "Help first; then a dated word that the need is cleared.",
        _SAFE,
    ),
    "adult": Question(
        "Is the person an adult?",
        SERVICE,
        "A date of birth, or a word on the person's age; against an earlier word with evidence.",
        _SAFE,
    ),
    "fled-abuse": Question(
        "Did the person not flee abuse, or has safeguarding cleared it?",
        BACKGROUND,
        "Help first; then a dated word of safeguarding that it is cleared.",
        _SAFE,
    ),
    "not-published": Question(
        "What does the withheld passage of the guidance say?",
        MAKING,
        "Its publication.",
        Who.NOBODY,
    ),
}
