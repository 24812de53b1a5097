"""Where the line of each rule of the suitability track is, up to the decision."""

from __future__ import annotations

from tools.rules.removing import RuleLine

_CHECKS = "policy/suitability/gates/checks.py"
_OFFERS = "policy/suitability/gates/offers.py"
_BEHAVIOUR = "policy/suitability/gates/behaviour.py"
_NATIONS = "policy/suitability/evidence/nations.py"
_NEEDS = "policy/suitability/gates/needs.py"
_WORDS = "policy/suitability/evidence/words.py"


def _check(rule: str, code: str) -> RuleLine:
    """A rule's line in the table of what is asked of the facts."""
    return RuleLine(file=_CHECKS, text=f'Check("{rule}", "{code}"')


LINES: dict[str, RuleLine] = {
    "R41": _check("R41", "settlement-scheme"),
    "R42": _check("R42", "indefinite-leave"),
    "R43": _check("R43", "protection"),
    "R44": _check("R44", "application-day"),
    "R45": _check("R45", "cancelling-day"),
    "R46": _check("R46", "pending-application"),
    "R47": _check("R47", "held-permission"),
    "R48": _check("R48", "limb-behaviour"),
    "R49": _check("R49", "rough-place"),
    "R50": _check("R50", "cause"),
    "R51": _check("R51", "fled-abuse"),
    "R52": _check("R52", "somewhere-rough"),
    "R53": _check("R53", "scheme-late"),
    "R54": _check("R54", "arrival"),
    "R55": _check("R55", "residence"),
    "R56": RuleLine(
        file="policy/suitability/rulebook.py", text="(_GUIDANCE, _REPLACED)", instead="(_GUIDANCE,)"
    ),
    "R57": _check("A6", "not-published"),
    "R58": _check("R58", "support-there"),
    "R59": RuleLine(file=_NEEDS, text='code="return-information"'),
    "R60": RuleLine(file=_OFFERS, text='("R60", lambda'),
    "R61": RuleLine(file=_WORDS, inside="OfferKind", text='BENEFITS = "benefits"'),
    "R62": _check("R62", "trafficking"),
    "R63": RuleLine(file=_OFFERS, text='("R63", lambda'),
    "R64": _check("R64", "three-questions"),
    "R65": _check("R65", "power-cited"),
    "R66": RuleLine(
        file="policy/suitability/gates/cited.py",
        text="frozenset({LegalPower.SCOTLAND_1987, LegalPower.OTHER})",
        instead="_ENGLAND_AND_WALES",
    ),
    "R67": _check("R67", "word-after-window"),
    "R68": _check("R68", "window"),
    "R69": _check("R69", "window-change"),
    "R70": RuleLine(file=_OFFERS, text='("R70", lambda'),
    "R71": _check("R71", "whole-ledger"),
    "R72": RuleLine(file=_OFFERS, text='("R72", lambda'),
    "R73": _check("R73", "circumstances-first"),
    "R74": RuleLine(file=_OFFERS, text='("R74", lambda'),
    "R75": RuleLine(file=_NATIONS, text='Nation.ENGLAND: "R75"'),
    "R76": _check("R76", "refused-again"),
    "R77": _check("R77", "not-engaged"),
    "R78": _check("R78", "behaviour-defined"),
    "R79": RuleLine(file=_BEHAVIOUR, text='("R79", _ALARM)', instead='("R79", _2014_ACT)'),
    "R80": RuleLine(file=_BEHAVIOUR, text='PlaceNation.NORTHERN_IRELAND: "R80"'),
    "R81": RuleLine(file=_WORDS, inside="BehaviourKind", text='GRAFFITI = "graffiti"'),
    "R82": RuleLine(
        file="policy/suitability/screens/persons_copy.py", text="(VictimInput,)", instead="()"
    ),
    "R83": _check("R83", "presumption"),
    "R84": _check("R84", "several-warnings"),
    "R85": RuleLine(
        file=_BEHAVIOUR, inside="persistent", text='rules=("R83", "R85")', instead='rules=("R83",)'
    ),
    "R86": RuleLine(file=_NEEDS, text='("R86", Factor.SERIOUSNESS)'),
    "R87": _check("R87", "efforts"),
    "R88": RuleLine(file=_BEHAVIOUR, inside="efforts", text='rules=("R88",)', instead="rules=()"),
    "R89": _check("R89", "serious-offence"),
    "R90": _check("R90", "channel"),
    "R91": _check("R91", "behaviour-brought"),
    "R92": _check("R92", "encounter-behaviour"),
    "R93": _check("R93", "police-computer"),
    "R94": _check("R94", "authority-asked"),
    "R95": _check("R95", "evidence-held"),
    "R96": _check("R96", "deportation-level"),
    "R98": RuleLine(file=_NATIONS, text='Nation.ENGLAND: ("R98", Body.LOCAL_AUTHORITY)'),
    "R99": _check("R99", "nations-body"),
    "R100": RuleLine(
        file=_NATIONS,
        text='("R100", Body.HOUSING_EXECUTIVE)',
        instead='("R100", Body.LOCAL_AUTHORITY)',
    ),
    "R101": RuleLine(
        file=_NATIONS,
        text='PlaceNation.NORTHERN_IRELAND: "R75",',
        instead='PlaceNation.NORTHERN_IRELAND: "R75", PlaceNation.SCOTLAND: "R75",',
    ),
    "R102": RuleLine(file=_BEHAVIOUR, text='("R102", _2014_ACT)', instead='("R102", _ALARM)'),
    "R103": RuleLine(
        file=_BEHAVIOUR,
        text="Nation.SCOTLAND: _ANYWHERE | {Instrument.ASBO}",
        instead="Nation.SCOTLAND: _ANYWHERE",
    ),
}
