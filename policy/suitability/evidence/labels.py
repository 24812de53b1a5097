"""How each kind of fact is asked for. A conclusion and another window are no kinds here: each has a
deed of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from policy.cases.deed import Field, RecordLabels
from policy.suitability.evidence import facts
from policy.suitability.evidence import other_circumstances as other

_EVERY_FACT: Mapping[str, Field] = {
    "id": Field("Number", "The fact's own", filled_in=True),
    "as_of": Field("Day", "The day it is about"),
    "source": Field("Source", "Who says so, or where it stands", always=True),
    "basis": Field("Basis", "On what lawful basis it was gathered", always=True),
    "evidence": Field("Evidence", "Numbers of items of the register"),
    "supersedes": Field("Takes the place of", "The id of the earlier fact on the same question"),
}
_AREA = Field("Area", "The official code of the authority's area")
_KNOWN = "Leave it where nobody has said"


def _labels(title: str, **parts: Field) -> RecordLabels:
    return RecordLabels(title, {**parts, **_EVERY_FACT})


FACT_LABELS: Mapping[type, RecordLabels] = {
    facts.Sleeping: _labels(
        "Where the person sleeps",
        place=Field("Place", "The kind of place from this day on"),
        area=_AREA,
    ),
    facts.CameToSleepRough: _labels(
        "How the person came to sleep rough",
        cause=Field("Cause", "What led to it, as far as it is known"),
    ),
    facts.Offer: _labels(
        "An offer of support",
        provider=Field("Provider", "Who made the offer"),
        commissioned=Field("Commissioned", f"Whether the authority pays for it. {_KNOWN}"),
        kind=Field("Kind of support", "What was offered"),
        need=Field("Need", "Which need of the person's it answers"),
        eligible=Field("Eligible", f"Whether the person could have had it. {_KNOWN}"),
        suitable=Field("Suitable", f"Whether the authority found it suitable. {_KNOWN}"),
        suitability_reason=Field("Why it is or is not suitable", "The authority's reason"),
        response=Field("What came of it", "Could not is never refused"),
        answered_on=Field("Answered on", "The day of the person's answer"),
        refusal_reason=Field("Reason given", "Why the person refused, in their words"),
        health_linked=Field("Linked to health", "Whether illness or capacity stood in the way"),
        legal_reference=Field("Legal reference", "The authority's own words for the power"),
        power=Field("Power", "The duty or power under which it was made, as the authority says"),
    ),
    facts.AuthorityStatement: _labels(
        "What an authority says of the support there was",
        body=Field("Who says so", "The kind of body"),
        availability=Field("Support there was", "As the authority says; unclear is an answer"),
        offers_complete=Field("Complete", "Whether the list of offers is complete"),
        engaged_now=Field("Engaging now", f"Whether the person takes up support. {_KNOWN}"),
        care_needs_asked=Field("Care needs", "Whether these were asked about"),
        human_rights_asked=Field("Human rights", "Whether these were asked about"),
        child_welfare_asked=Field("Children", "Whether their welfare was asked about"),
        area=_AREA,
    ),
    facts.Consulted: _labels(
        "The nation's own body was asked, or has answered",
        body=Field("Body", "Who was asked"),
        answered=Field("Answered", "Whether it has answered"),
    ),
    facts.Engagement: _labels(
        "The person takes up support, or has stopped to",
        engaged=Field("Takes it up", "No, if the person has stopped"),
        kind=Field("Kind of support", "What is taken up"),
    ),
    facts.Incident: _labels(
        "A piece of behaviour",
        nation=Field("Nation", "Where it happened"),
        kind=Field("Behaviour", "What kind"),
        harm=Field("Harm", "What it caused, in the words of the law"),
        instrument=Field("What was done about it", "None is an answer"),
        issuer=Field("By whom", "Who did something about it"),
        own_household_only=Field("Own household only", f"Whether nobody else suffered. {_KNOWN}"),
    ),
    facts.EffortToChange: _labels(
        "An effort to change",
        succeeding=Field("Succeeding", f"Whether it succeeds. {_KNOWN}"),
    ),
    facts.PncResult: _labels(
        "Result of the Police National Computer check",
        behaviour_order=Field("Behaviour order", "Whether the check shows one", always=True),
        deportation_level=Field(
            "Deportation threshold", "Whether the check shows an offence at its level", always=True
        ),
        serious_offence=Field("Serious offence", "Whether the check shows one", always=True),
    ),
    facts.Indication: _labels(
        "A sign of trafficking or a need to safeguard, raised or cleared",
        indicator=Field("Sign", "What it is a sign of"),
        cleared=Field("Cleared", "Only a safeguarding lead clears one", always=True),
        by=Field("By", "Whoever records it", filled_in=True),
        reason=Field("Reason", "Why it is cleared"),
        result=Field("Result of the referral", "What came of it, if it is cleared"),
    ),
    facts.Permission: _labels(
        "The person's permission",
        kind=Field("Permission", "What the person holds from this day on"),
        expires_on=Field("Ends on", "Its last day"),
    ),
    facts.Application: _labels(
        "An application for permission",
        in_country=Field("Made in the country", "Whether it was made here"),
        pending=Field("Pending", "Whether it is not decided yet"),
    ),
    facts.EussWord: _labels(
        "Standing under the EU Settlement Scheme",
        standing=Field("Standing", "As far as it is known"),
    ),
    facts.Residence: _labels(
        "Residence before the transition ended",
        eea_or_family=Field("EEA or family", "Whether the person or their family is from the EEA"),
        resident_before_end=Field("Resident before the end", _KNOWN),
        arrived_at=Field("Arrived", "To the minute"),
    ),
    facts.Age: _labels(
        "The person's age",
        adult=Field("Adult", f"Whether the person is one. {_KNOWN}"),
        born_on=Field("Born on", "As somebody says"),
    ),
    facts.LegalReference: _labels(
        "A lawyer's word on the paragraph that holds",
        by=Field("By", "The lawyer who records it", filled_in=True),
        reference=Field("Paragraph", "Which one, and by what it goes"),
        holds=Field("Holds", "No, if none does", always=True),
    ),
    facts.EvidenceItem: _labels(
        "An item of the evidence register",
        register=Field("Number in the register", "The item's own"),
        kind=Field("Kind", "What kind of document"),
        document_reference=Field("Document", "Its reference, where it is kept"),
        sha256=Field("SHA-256", "The document's hash, 64 characters"),
    ),
    other.Circumstance: _labels(
        "One of the person's circumstances",
        kind=Field("Kind", "That somebody asked and found none is an answer"),
        bears_on_support=Field("Bears on support", f"On taking it up. {_KNOWN}"),
        words=Field("In words", "As the person or whoever knows them tells it"),
    ),
    other.PriorityNeed: _labels(
        "The authority's answer on priority need",
        in_priority_need=Field("In priority need", "As the authority says"),
        accommodation_owed=Field("Accommodation owed", f"As the authority says. {_KNOWN}"),
    ),
    other.VictimInput: _labels(
        "What a victim says, or that they were asked",
        incident=Field("Incident", "The id of the fact"),
        route=Field("How", "How the victim had their say"),
        words=Field("In words", "What they say; it is in no copy for the person"),
    ),
    other.LocalPolicy: _labels(
        "A policy of the place on anti-social behaviour",
        whose=Field("Whose", "Whose policy it is"),
        reference=Field("Reference", "Where it stands"),
        note=Field("Note", "What it asks for"),
    ),
}
