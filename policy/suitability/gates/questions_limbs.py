"""The questions on the three limbs, the window, and what humans conclude."""

from __future__ import annotations

from policy.suitability.gates.finding import Question, Who
from policy.suitability.gates.sections import (
    BACKGROUND,
    BEHAVIOUR,
    MAKING,
    NATIONS,
    REFUSAL,
    REFUSING,
    SUPPORT,
)

_IE, _LA = Who.ASSESSOR, Who.AUTHORITY
_STATEMENT = "A complete, dated statement of the authority."
_INCIDENTS = "Dated incidents, with what was done about each and by whom."

LIMBS: dict[str, Question] = {
    "rough-place": Question(
        "Does the person sleep in a place not meant for living in?",
        BACKGROUND,
        "A dated word on where the person sleeps.",
        _IE,
    ),
    "cause": Question(
        "Is it known how the person came to sleep rough?",
        BACKGROUND,
        "The person's or the authority's word on how it came about.",
        _IE,
    ),
    "somewhere-rough": Question(
        "Is there any sleeping rough beside the behaviour?",
        BACKGROUND,
        "A dated word that the person sleeps rough.",
        _IE,
    ),
    "not-engaged": Question(
        "Does the person take up no support?",
        MAKING,
        "The authority's word whether the person is engaging now.",
        _LA,
    ),
    "support-there": Question(
        "Was there help that could be refused?",
        SUPPORT,
        "A complete statement of what was offered, and by whom.",
        _LA,
    ),
    "three-questions": Question(
        "Were care needs, human rights and children asked about before saying there was no help?",
        SUPPORT,
        "The answers to the three questions.",
        _LA,
    ),
    "power-cited": Question(
        "Is it said under which duty or power support was offered?",
        SUPPORT,
        "The authority's word for each offer; no legal view is taken here.",
        _LA,
    ),
    "authority-asked": Question(
        "Has the authority been asked about support?", MAKING, "An enquiry to it.", _IE
    ),
    "nations-body": Question(
        "Has the nation's own body answered?", NATIONS, "Its dated answer.", _LA
    ),
    "whole-ledger": Question(
        "Does the authority say that the list of offers is complete?", REFUSAL, _STATEMENT, _LA
    ),
    "suitable-offer": Question(
        "Was any offer suitable for this person's needs?",
        REFUSAL,
        "A suitable offer: the need it answers, eligibility, the authority's finding.",
        _LA,
    ),
    "inability": Question(
        "Did illness or lack of capacity stand in the way of no offer?",
        REFUSAL,
        "A word for each offer whether it did.",
        _LA,
    ),
    "circumstances": Question(
        "Are the person's circumstances on record?",
        REFUSAL,
        "A dated word on each circumstance, or that it was asked and none was found.",
        _LA,
    ),
    "circumstances-first": Question(
        "Were the person's circumstances asked about before anybody concludes?",
        REFUSAL,
        "A dated word on each circumstance, or that it was asked and none was found.",
        _LA,
    ),
    "priority-need": Question(
        "Is it known whether the person is in priority need, and owed accommodation?",
        REFUSAL,
        "The authority's answer; in Scotland there is no such question.",
        _LA,
    ),
    "refused-again": Question(
        "Were suitable offers refused on at least two days?",
        REFUSAL,
        "Dated answers to suitable offers, each with its reason.",
        _LA,
    ),
    "window": Question(
        "Is the window of three months complete?",
        REFUSAL,
        "Its end; or a change with reason, evidence and a second person.",
        Who.SECOND_PERSON,
    ),
    "window-change": Question(
        "Is every change of the window reasoned and agreed?",
        REFUSAL,
        "Reason, evidence and somebody else's agreement; for a shorter one the authority's word.",
        Who.SECOND_PERSON,
    ),
    "word-after-window": Question(
        "Has the authority said, after the window, what came of it?", REFUSAL, _STATEMENT, _LA
    ),
    "behaviour-defined": Question(
        "Is the behaviour anti-social by the law of its nation?", BEHAVIOUR, _INCIDENTS, _IE
    ),
    "instruments": Question(
        "Does its nation have every order and notice on record?",
        BEHAVIOUR,
        "A corrected word on what was issued, and by whom.",
        _IE,
    ),
    "local-policy": Question(
        "Are the place's own policies on behaviour noted, where it has some?",
        NATIONS,
        "A note of the policy: whose it is, its reference, what it asks for.",
        _LA,
    ),
    "victims-heard": Question(
        "Did the victims of each incident have their say, or were they asked?",
        BEHAVIOUR,
        "What a victim says of the incident, or that they were asked. It is kept from the "
        "person's copy.",
        _IE,
    ),
    "presumption": Question(
        "Does an order, notice or review speak for persistence?",
        BEHAVIOUR,
        "Whatever speaks against it; it can be rebutted.",
        Who.PERSON,
    ),
    "several-warnings": Question(
        "Are there several warnings or cautions, of different days?", BEHAVIOUR, _INCIDENTS, _IE
    ),
    "efforts": Question(
        "Does the person make efforts to change, and do they succeed?",
        BEHAVIOUR,
        "Anybody's dated word on such efforts.",
        Who.PERSON,
    ),
    "limb-rough-sleeping": Question(
        "Is sleeping rough shown?", BACKGROUND, "What the findings on it ask for.", _IE
    ),
    "limb-refused-support": Question(
        "Is repeated refusal of suitable support shown, over the whole window?",
        REFUSAL,
        "What the findings on offers and the window ask for.",
        _LA,
    ),
    "limb-behaviour": Question(
        "Is enough on record to conclude on persistent behaviour?", BEHAVIOUR, _INCIDENTS, _IE
    ),
    "conclusions": Question(
        "Has a named human concluded that each limb is met?",
        REFUSING,
        "A conclusion on each limb, with its reason.",
        _IE,
    ),
    "evidence-held": Question(
        "Is evidence of the refusals held?",
        MAKING,
        "Items of the register for refusals of at least two days.",
        _LA,
    ),
}
