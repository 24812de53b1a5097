"""Anti-social behaviour (R78 to R89)."""

from __future__ import annotations

from policy.rules.rule import Force, Rule, RuleTrack

_ON = RuleTrack.SUITABILITY

RULES: tuple[Rule, ...] = (
    Rule(
        "R78",
        _ON,
        "S3",
        "ASB",
        Force.MUST,
        "In England and Wales: harassment, alarm, distress, or nuisance to a home or housing.",
        (
            "policy.suitability.gates.behaviour.DEFINITIONS",
            "policy.suitability.gates.behaviour.definition",
        ),
    ),
    Rule(
        "R79",
        _ON,
        "S3",
        "ASB",
        Force.MUST,
        "In Scotland: alarm or distress, caused or likely.",
        ("policy.suitability.gates.behaviour.DEFINITIONS",),
    ),
    Rule(
        "R80",
        _ON,
        "S3",
        "ASB",
        Force.MUST,
        "In Northern Ireland: the same, to people outside the person's own household.",
        (
            "policy.suitability.gates.behaviour.OUTSIDE_HOUSEHOLD",
            "policy.suitability.gates.behaviour.counted",
        ),
    ),
    Rule(
        "R81",
        _ON,
        "S3",
        "ASB",
        Force.SAYS,
        "Kinds of behaviour: a coded list, and other.",
        ("policy.suitability.evidence.words.BehaviourKind",),
    ),
    Rule(
        "R82",
        _ON,
        "S3",
        "ASB",
        Force.SAYS,
        "Victims come first and are asked; what they say stays out of the person's copy.",
        (
            "policy.suitability.evidence.other_circumstances.VictimInput",
            "policy.suitability.gates.circumstances.victims",
            "policy.suitability.screens.persons_copy.copy_for_person",
            "policy.suitability.gates.behaviour.PRESUMED",
        ),
    ),
    Rule(
        "R83",
        _ON,
        "S3",
        "ASB",
        Force.WEIGH,
        "An order or notice normally shows persistence; it is shown, can be rebutted, and "
        "must exist in that nation.",
        (
            "policy.suitability.gates.behaviour.presumption",
            "policy.suitability.gates.behaviour.INSTRUMENTS",
        ),
    ),
    Rule(
        "R84",
        _ON,
        "S3",
        "ASB",
        Force.WEIGH,
        "Several warnings on record are evidence; one is not several.",
        ("policy.suitability.gates.behaviour.several_warnings",),
    ),
    Rule(
        "R85",
        _ON,
        "S3",
        "Refusing",
        Force.SAYS,
        "No conviction is needed.",
        ("policy.suitability.gates.behaviour.persistent",),
    ),
    Rule(
        "R86",
        _ON,
        "S3",
        "ASB",
        Force.MUST,
        "Seven questions on the behaviour are answered, each in somebody's own words.",
        (
            "policy.suitability.gates.needs.WEIGHED",
            "policy.suitability.evidence.factors.all_weighed",
        ),
    ),
    Rule(
        "R87",
        _ON,
        "S3",
        "ASB",
        Force.MUST,
        "A genuine effort to change that succeeds is taken into account: a question of its own.",
        (
            "policy.suitability.gates.behaviour.efforts",
            "policy.suitability.evidence.factors.Factor",
        ),
    ),
    Rule(
        "R88",
        _ON,
        "S3",
        "ASB",
        Force.SAYS,
        "Keeping to an order's positive steps is such an effort.",
        ("policy.suitability.gates.behaviour.efforts",),
    ),
    Rule(
        "R89",
        _ON,
        "S3",
        "Refusing",
        Force.MUST,
        "Low-level and repeated can be enough; a serious offence goes to criminality instead.",
        ("policy.suitability.gates.gates.serious_offence",),
    ),
)
