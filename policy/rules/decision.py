"""A human decision, and serving it (R104 to R114)."""

from __future__ import annotations

from policy.rules.rule import Force, Rule, RuleTrack

_ON = RuleTrack.SUITABILITY

RULES: tuple[Rule, ...] = (
    Rule(
        "R104",
        _ON,
        "S3",
        "Refusing",
        Force.MUST,
        "Considering is a duty, acting a choice: no action can always be chosen, and nothing "
        "is chosen beforehand.",
        (
            "policy.suitability.deeds.propose_decision.on_proposed",
            "policy.suitability.gates.gates.concluded",
        ),
    ),
    Rule(
        "R105",
        _ON,
        "S3",
        "Refusing",
        Force.MUST,
        "A cancellation also follows its own guidance, and somebody says that it did.",
        ("policy.suitability.deeds.propose_decision.refused_proposal",),
    ),
    Rule(
        "R106",
        _ON,
        "S3",
        "Refusing",
        Force.MUST,
        "One person at a time: no decision in bulk.",
        ("policy.suitability.deeds.claim_case.refused_claim",),
    ),
    Rule(
        "R107",
        _ON,
        "S3",
        "Proportionality",
        Force.MUST,
        "Every item of evidence is read before there can be a decision.",
        (
            "policy.suitability.evidence.factors.all_read",
            "policy.suitability.deeds.propose_decision.refused_proposal",
        ),
    ),
    Rule(
        "R108",
        _ON,
        "S3",
        "Proportionality",
        Force.MUST,
        "Seven things are weighed, in the words of a named person.",
        (
            "policy.suitability.evidence.factors.all_weighed",
            "policy.suitability.deeds.propose_decision.refused_proposal",
        ),
    ),
    Rule(
        "R109",
        _ON,
        "S3",
        "Making an assessment, Refusing",
        Force.MUST,
        "Immigration Enforcement refers, a decision maker of UKVI decides; the support "
        "service does neither.",
        (
            "policy.suitability.deeds.DEEDS",
            "policy.suitability.words.MAY_DECIDE",
        ),
    ),
    Rule(
        "R110",
        _ON,
        "S3",
        "Service",
        Force.MUST,
        "A decision is handed over in person and never sent as a message.",
        (
            "policy.suitability.deeds.report_service.on_served",
            "policy.suitability.deeds.report_service.refused",
        ),
    ),
    Rule(
        "R111",
        _ON,
        "S3",
        "Service",
        Force.MUST,
        "After a gap the circumstances are looked at afresh before it is handed over.",
        (
            "policy.suitability.clocks.recheck.due_again",
            "policy.suitability.deeds.ask_clearance.refused_clearance",
        ),
    ),
    Rule(
        "R112",
        _ON,
        "S3",
        "Service",
        Force.MUST,
        "No longer sleeping rough, or supported now: not served, and the decision is withdrawn.",
        (
            "policy.suitability.serving.blocking.block",
            "policy.suitability.deeds.withdraw_decision.on_withdrawn",
        ),
    ),
    Rule(
        "R113",
        _ON,
        "S3",
        "Service",
        Force.MUST,
        "Where it cannot be handed over it goes to file, with the attempts and a note.",
        ("policy.suitability.deeds.serve_to_file.refused_to_file",),
    ),
    Rule(
        "R114",
        _ON,
        "S3",
        "Service",
        Force.MUST,
        "What went to file is handed over at the next meeting, after another look.",
        (
            "policy.suitability.deeds.report_service.after_file",
            "policy.suitability.deeds.ask_clearance.refused_clearance",
        ),
    ),
)
