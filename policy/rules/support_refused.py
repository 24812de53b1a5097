"""Support, and what counts as refusing it (R58 to R77)."""

from __future__ import annotations

from policy.rules.rule import Force, Rule, RuleTrack

_ON = RuleTrack.SUITABILITY

RULES: tuple[Rule, ...] = (
    Rule(
        "R58",
        _ON,
        "S3",
        "Support background; Making an assessment",
        Force.CANNOT,
        "No support offered, or all of it used up: the rule cannot be used, whatever the "
        "behaviour.",
        (
            "policy.suitability.gates.statements.support_there",
            "policy.suitability.evidence.words.Availability",
        ),
    ),
    Rule(
        "R59",
        _ON,
        "S3",
        "Support background",
        Force.MAY,
        "Such a person may choose to go home; telling them how is no step of enforcement.",
        ("policy.suitability.gates.needs.FOR_THE_PERSON",),
    ),
    Rule(
        "R60",
        _ON,
        "S3",
        "Individual support",
        Force.MUST,
        "Support answers a need of this person; an offer that names none is not suitable.",
        ("policy.suitability.gates.offers.NOT_SUITABLE",),
    ),
    Rule(
        "R61",
        _ON,
        "S3",
        "Individual support",
        Force.SAYS,
        "Kinds of support: a coded list, and other.",
        ("policy.suitability.evidence.words.OfferKind",),
    ),
    Rule(
        "R62",
        _ON,
        "S3",
        "Individual support",
        Force.SAYS,
        "A possible victim of trafficking is helped first; conclusions are held, offers are not.",
        (
            "policy.suitability.gates.gates.trafficking",
            "policy.suitability.deeds.conclude_limb.refused_conclusion",
        ),
    ),
    Rule(
        "R63",
        _ON,
        "S3",
        "Support background",
        Force.MUST,
        "Whether the person was eligible for the help is known for each offer.",
        (
            "policy.suitability.gates.offers.NOT_SUITABLE",
            "policy.suitability.evidence.facts.Offer",
        ),
    ),
    Rule(
        "R64",
        _ON,
        "S3",
        "Support background",
        Force.SAYS,
        "Three questions come before none: care needs, human rights, a child's welfare.",
        ("policy.suitability.gates.statements.three_questions",),
    ),
    Rule(
        "R65",
        _ON,
        "S3",
        "Support background",
        Force.MAY,
        "An authority may use a general power; it says which, and this service gives no legal "
        "view.",
        ("policy.suitability.evidence.words.LegalPower", "policy.suitability.gates.cited.power"),
    ),
    Rule(
        "R66",
        _ON,
        "S3",
        "Individual support",
        Force.SAYS,
        "An offer may cite the nation's own law on care; another nation's is asked about.",
        ("policy.suitability.evidence.facts.Offer", "policy.suitability.gates.cited.POWERS"),
    ),
    Rule(
        "R67",
        _ON,
        "S3",
        "Refusal",
        Force.WEIGH,
        "Leaving the street takes months: nothing follows from time alone.",
        ("policy.suitability.gates.window.word_after",),
    ),
    Rule(
        "R68",
        _ON,
        "S3",
        "Refusal",
        Force.WEIGH,
        "Refusal is looked for over three calendar months before it can be shown.",
        (
            "policy.suitability.gates.window.complete",
            "policy.suitability.rulebook.SuitabilityBook",
        ),
    ),
    Rule(
        "R69",
        _ON,
        "S3",
        "Refusal",
        Force.MAY,
        "A window may be shorter or longer, with reason, evidence, author and another reviewer.",
        (
            "policy.suitability.gates.window.changed",
            "policy.suitability.deciding.window_change.refused_window",
        ),
    ),
    Rule(
        "R70",
        _ON,
        "S3",
        "Refusal",
        Force.MUST,
        "Only an offer found suitable counts as refused support.",
        (
            "policy.suitability.gates.offers.NOT_SUITABLE",
            "policy.suitability.gates.ongoing.suitable_offer",
        ),
    ),
    Rule(
        "R71",
        _ON,
        "S3",
        "Refusal",
        Force.MUST,
        "Every offer counts, whoever made it, and the authority says that the list is whole.",
        ("policy.suitability.gates.statements.whole",),
    ),
    Rule(
        "R72",
        _ON,
        "S3",
        "Refusal",
        Force.MUST,
        "The authority's word on refusal is needed; staff cannot put their own in its place.",
        (
            "policy.suitability.gates.offers.NOT_REFUSED",
            "policy.suitability.gates.statements.whole",
        ),
    ),
    Rule(
        "R73",
        _ON,
        "S3",
        "Refusal",
        Force.MUST,
        "The person's circumstances are asked about, and all on record is read, before the limb is "
        "concluded.",
        (
            "policy.suitability.evidence.other_circumstances.Circumstance",
            "policy.suitability.gates.circumstances.asked_first",
            "policy.suitability.deeds.conclude_limb.refused_conclusion",
            "policy.suitability.gates.gates.concluded",
        ),
    ),
    Rule(
        "R74",
        _ON,
        "S3",
        "Refusal",
        Force.WEIGH,
        "Who could not, has not refused.",
        (
            "policy.suitability.gates.offers.NOT_REFUSED",
            "policy.suitability.gates.offers.inability",
        ),
    ),
    Rule(
        "R75",
        _ON,
        "S3",
        "Refusal",
        Force.WEIGH,
        "Some are in priority need and owed a home: the authority is asked, and its answer told to "
        "whoever concludes.",
        (
            "policy.suitability.evidence.other_circumstances.PriorityNeed",
            "policy.suitability.gates.circumstances.priority_need",
        ),
    ),
    Rule(
        "R76",
        _ON,
        "S3",
        "9.21",
        Force.MUST,
        "Refusal is repeated: once is never enough.",
        ("policy.suitability.gates.ongoing.repeated",),
    ),
    Rule(
        "R77",
        _ON,
        "S3",
        "Making an assessment",
        Force.MUST,
        "Engaged with support: no further action, at any point before the decision.",
        (
            "policy.suitability.gates.engagement.not_engaged",
            "policy.suitability.serving.blocking.on_news",
        ),
    ),
)
