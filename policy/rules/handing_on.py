"""The ways in, what is asked of whom, and the ways out (R90 to R103)."""

from __future__ import annotations

from policy.rules.rule import Force, Rule, RuleTrack

_ON = RuleTrack.SUITABILITY

RULES: tuple[Rule, ...] = (
    Rule(
        "R90",
        _ON,
        "S3",
        "Making an assessment",
        Force.SAYS,
        "Four ways in; the support service is none of them.",
        (
            "policy.suitability.gates.scope.channel",
            "policy.suitability.evidence.words.Channel",
        ),
    ),
    Rule(
        "R91",
        _ON,
        "S3",
        "Making an assessment",
        Force.MUST,
        "An authority or the police refer behaviour and refused support: without behaviour it "
        "is returned, without history the authority is asked.",
        ("policy.suitability.gates.behaviour.brought",),
    ),
    Rule(
        "R92",
        _ON,
        "S3",
        "Making an assessment",
        Force.MAY,
        "A police encounter may rest on behaviour alone; the authority is then asked.",
        ("policy.suitability.gates.behaviour.seen",),
    ),
    Rule(
        "R93",
        _ON,
        "S3",
        "Making an assessment",
        Force.MUST,
        "Nothing leaves assessment without a dated result of the police computer.",
        ("policy.suitability.gates.gates.pnc",),
    ),
    Rule(
        "R94",
        _ON,
        "S3",
        "Making an assessment",
        Force.MUST,
        "Support history missing: the authority is asked, chased and waited for.",
        (
            "policy.suitability.gates.statements.asked",
            "policy.suitability.deciding.enquiry.follow",
        ),
    ),
    Rule(
        "R95",
        _ON,
        "S3",
        "Making an assessment",
        Force.MUST,
        "Evidence of refusal is held before the case is referred.",
        (
            "policy.suitability.gates.gates.evidence_held",
            "policy.suitability.deeds.prepare_summary.refused_preparing",
        ),
    ),
    Rule(
        "R96",
        _ON,
        "S3",
        "Making an assessment",
        Force.MUST,
        "Criminality at deportation level goes elsewhere, at any stage, and this route stops.",
        ("policy.suitability.gates.gates.deportation_level",),
    ),
    Rule(
        "R97",
        _ON,
        "S3",
        "Making an assessment",
        Force.MUST,
        "Permission held, support refused, behaviour shown: a complete summary goes to the "
        "review unit.",
        (
            "policy.suitability.deeds.prepare_summary.refused_preparing",
            "policy.suitability.deeds.send_summary.on_sent",
        ),
    ),
    Rule(
        "R98",
        _ON,
        "S3",
        "Making an assessment",
        Force.SAYS,
        "The local authority knows its rough sleepers and is asked first: it is looked up by the "
        "area.",
        (
            "policy.suitability.evidence.areas.asked_first",
            "policy.suitability.evidence.where.moved",
            "policy.suitability.evidence.nations.BODIES",
        ),
    ),
    Rule(
        "R99",
        _ON,
        "S3",
        "Devolved",
        Force.MAY,
        "In Scotland and Wales that nation's authority is asked.",
        (
            "policy.suitability.gates.statements.nations_body",
            "policy.suitability.evidence.nations.BODIES",
        ),
    ),
    Rule(
        "R100",
        _ON,
        "S3",
        "Northern Ireland",
        Force.MUST,
        "In Northern Ireland the Housing Executive is asked first.",
        (
            "policy.suitability.evidence.nations.BODIES",
            "policy.suitability.gates.statements.words",
        ),
    ),
    Rule(
        "R101",
        _ON,
        "S3",
        "Scotland",
        Force.CANNOT,
        "No question of priority need in Scotland.",
        (
            "policy.suitability.evidence.nations.PRIORITY_NEED",
            "policy.suitability.evidence.admissible.refused",
        ),
    ),
    Rule(
        "R102",
        _ON,
        "S3",
        "Wales",
        Force.SAYS,
        "Wales uses the same instruments as England, and its own policies are noted.",
        (
            "policy.suitability.gates.behaviour.DEFINITIONS",
            "policy.suitability.gates.behaviour.INSTRUMENTS",
            "policy.suitability.gates.cited.local_policy",
        ),
    ),
    Rule(
        "R103",
        _ON,
        "S3",
        "Northern Ireland, Scotland",
        Force.SAYS,
        "Northern Ireland and Scotland have their own orders and courts.",
        ("policy.suitability.gates.behaviour.INSTRUMENTS",),
    ),
)
