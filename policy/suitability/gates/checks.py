"""Every rule that is asked of the facts, one line each: its id, its code, who judges, what cannot
follow unless it is met, and where the case is meanwhile (unmet, unknown).
"""

from __future__ import annotations

from policy.suitability.gates import (
    age,
    behaviour,
    circumstances,
    cited,
    engagement,
    gates,
    offers,
    ongoing,
    rough_sleeping,
    scope,
    settlement,
    statements,
    window,
)
from policy.suitability.gates.check import Check
from policy.suitability.gates.finding import Opens
from policy.suitability.words import Stage

_C, _REFER, _REFUSE, _CANCEL = Opens.CONCLUDE, Opens.REFER, Opens.REFUSE, Opens.CANCEL
_NO = Opens.NOTHING
_OUT, _INFO, _HELD = Stage.OUT_OF_SCOPE, Stage.AWAITING_INFO, Stage.HELD_SAFEGUARDING
_ASK, _WINDOW, _ENGAGED = Stage.AWAITING_AUTHORITY, Stage.SUPPORT_WINDOW, Stage.NFA_ENGAGED
_NONE, _HUMAN, _PNC = Stage.CANNOT_NO_SUPPORT, Stage.CONCLUDING, Stage.ASSESSING
_OTHER, _NOT_MET = Stage.PERSISTENT_OFFENDING, Stage.THRESHOLDS_NOT_MET
_FNORC, _CRIME, _BACK = Stage.TO_FNORC, Stage.TO_CRIMINALITY, Stage.RETURNED

# fmt: off
CHECKS: tuple[Check, ...] = (
    Check("R90", "channel", scope.channel, _NO),
    Check("A1", "lawful-basis", scope.basis, _C, _INFO),
    Check("R91", "behaviour-brought", behaviour.brought, _C, _BACK),
    Check("R92", "encounter-behaviour", behaviour.seen, _C, None, _INFO),
    Check("R41", "settlement-scheme", settlement.scheme, _C, _OUT, _INFO),
    Check("R53", "scheme-late", settlement.possibly_eligible, _C, _OUT, _INFO),
    Check("R54", "arrival", settlement.arrival, _C, _OUT, _INFO),
    Check("R55", "residence", settlement.residence, _C, _OUT, _INFO),
    Check("R42", "indefinite-leave", scope.indefinite, _C, _OUT, _INFO),
    Check("R43", "protection", scope.protection, _C, _OUT, _INFO),
    Check("A10", "application-or-permission", scope.something_to_act_on, _C, _OUT, _INFO),
    Check("A8", "law-in-force", scope.law_in_force, _C, _OUT, _INFO),
    Check("R44", "application-day", scope.application_day, _REFUSE),
    Check("R46", "pending-application", scope.pending_application, _REFUSE),
    Check("R45", "cancelling-day", scope.cancelling_day, _CANCEL),
    Check("R47", "held-permission", scope.held_permission, _CANCEL),
    Check("R93", "police-computer", gates.pnc, _C, None, _PNC),
    Check("R96", "deportation-level", gates.deportation_level, _C, _FNORC),
    Check("R89", "serious-offence", gates.serious_offence, _C, _CRIME),
    Check("R62", "trafficking", gates.trafficking, _C, _HELD),
    Check("R30", "safeguarding", gates.safeguarding, _C, _HELD),
    Check("R30", "adult", age.is_adult, _C, _HELD, _INFO),
    Check("R51", "fled-abuse", rough_sleeping.fled_abuse, _C, _HELD, _INFO),
    Check("R49", "rough-place", rough_sleeping.place, _C, _WINDOW, _INFO),
    Check("R50", "cause", rough_sleeping.cause, _C, None, _INFO),
    Check("R52", "somewhere-rough", rough_sleeping.somewhere_rough, _C, _OTHER),
    Check("R77", "not-engaged", engagement.not_engaged, _C, _ENGAGED, _ASK),
    Check("R58", "support-there", statements.support_there, _C, _NONE, _ASK),
    Check("R64", "three-questions", statements.three_questions, _C, None, _ASK),
    Check("R65", "power-cited", cited.power, _NO),
    Check("R94", "authority-asked", statements.asked, _C, None, _ASK),
    Check("R99", "nations-body", statements.nations_body, _C, None, _ASK),
    Check("R71", "whole-ledger", statements.whole, _C, None, _ASK),
    Check("R70", "suitable-offer", ongoing.suitable_offer, _C, _WINDOW, _WINDOW),
    Check("R74", "inability", offers.inability, _NO),
    Check("R73", "circumstances", circumstances.circumstances, _NO),
    Check("R73", "circumstances-first", circumstances.asked_first, _C, None, _ASK),
    Check("R75", "priority-need", circumstances.priority_need, _NO),
    Check("R76", "refused-again", ongoing.repeated, _C, _WINDOW, _WINDOW),
    Check("R68", "window", window.complete, _C, None, _WINDOW),
    Check("R69", "window-change", window.changed, _NO),
    Check("R67", "word-after-window", window.word_after, _C, _WINDOW, _ASK),
    Check("R78", "behaviour-defined", behaviour.definition, _C, _WINDOW, _WINDOW),
    Check("A5", "instruments", behaviour.right_instruments, _NO),
    Check("R102", "local-policy", cited.local_policy, _NO),
    Check("R82", "victims-heard", circumstances.victims, _NO),
    Check("R83", "presumption", behaviour.presumption, _NO),
    Check("R84", "several-warnings", behaviour.several_warnings, _NO),
    Check("R87", "efforts", behaviour.efforts, _NO),
    Check("R48", "limb-rough-sleeping", gates.sleeping_limb, _C, _WINDOW, _WINDOW),
    Check("R48", "limb-refused-support", gates.refusal_limb, _C, _WINDOW, _WINDOW),
    Check("R48", "limb-behaviour", gates.behaviour_limb, _C, _WINDOW, _WINDOW),
    Check("R104", "conclusions", gates.concluded, _REFER, _NOT_MET, _HUMAN),
    Check("R95", "evidence-held", gates.evidence_held, _REFER, None, _HUMAN),
    Check("A6", "not-published", gates.not_published, _NO),
)
# fmt: on


def rules_to(stage: Stage) -> tuple[str, ...]:
    """The rules by which what is known puts a case at a stage, each once; where every one is met,
    the rule of all three limbs.
    """
    rules = (check.rule for check in CHECKS if stage in (check.unmet, check.unknown))
    return tuple(dict.fromkeys(rules)) or ("R48",)


ORDER: tuple[Stage, ...] = (
    Stage.TO_FNORC,
    Stage.TO_CRIMINALITY,
    Stage.OUT_OF_SCOPE,
    Stage.NFA_ENGAGED,
    Stage.CANNOT_NO_SUPPORT,
    Stage.PERSISTENT_OFFENDING,
    Stage.RETURNED,
    Stage.THRESHOLDS_NOT_MET,
    Stage.AWAITING_INFO,
    Stage.ASSESSING,
    Stage.HELD_SAFEGUARDING,
    Stage.AWAITING_AUTHORITY,
    Stage.SUPPORT_WINDOW,
    Stage.CONCLUDING,
    Stage.THRESHOLD_MET,
)
"""Which stage wins when the facts imply several: what stops or protects stands before what asks,
and what asks before what may follow. So arrivals in any order give the same stage.
"""
