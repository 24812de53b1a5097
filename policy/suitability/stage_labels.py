"""How each stage of this track reads, in plain words, with nothing about a person."""

from __future__ import annotations

from policy.help import Advice, UseCase, deeds, use_cases
from policy.suitability.words import Stage

STAGE_LABELS: dict[Stage, str] = {
    Stage.RECEIVED: "Received",
    Stage.RETURNED: "Returned to whoever referred",
    Stage.AWAITING_INFO: "Awaiting information",
    Stage.ASSESSING: "Assessing",
    Stage.AWAITING_AUTHORITY: "Awaiting the authority",
    Stage.SUPPORT_WINDOW: "Support window",
    Stage.HELD_SAFEGUARDING: "Held for safeguarding",
    Stage.CONCLUDING: "To be concluded on",
    Stage.THRESHOLD_MET: "Concluded, to be referred",
    Stage.WITH_SRU: "With the Status Review Unit",
    Stage.DECIDED: "Decided, to be served",
    Stage.CLEARED: "Cleared for service",
    Stage.WITHDRAWAL_DUE: "Must be withdrawn",
    Stage.SERVED: "Served in person",
    Stage.SERVED_TO_FILE: "Served to file, to be handed over",
    Stage.HANDED_OVER: "Handed over",
    Stage.WITHDRAWN: "Withdrawn",
    Stage.NO_ACTION: "No action",
    Stage.NFA_ENGAGED: "No further action: engaged with support",
    Stage.CANNOT_NO_SUPPORT: "Cannot proceed: no support offered",
    Stage.OUT_OF_SCOPE: "Out of scope",
    Stage.PERSISTENT_OFFENDING: "Closed here: persistent offending to be considered",
    Stage.TO_FNORC: "To the Foreign National Offender Returns Command",
    Stage.TO_CRIMINALITY: "Criminality to be considered",
    Stage.THRESHOLDS_NOT_MET: "Thresholds not met",
}

WHY_THERE: dict[Stage, str] = {
    Stage.RETURNED: "no behaviour was brought",
    Stage.AWAITING_INFO: "something needed is not known",
    Stage.ASSESSING: "the police computer was not asked",
    Stage.AWAITING_AUTHORITY: "the authority has not said",
    Stage.SUPPORT_WINDOW: "support goes on being offered",
    Stage.HELD_SAFEGUARDING: "the person may not be safe",
    Stage.CONCLUDING: "a named person is to conclude",
    Stage.THRESHOLD_MET: "all is shown, held and concluded",
    Stage.NFA_ENGAGED: "the person takes up support",
    Stage.CANNOT_NO_SUPPORT: "there was no help to refuse",
    Stage.OUT_OF_SCOPE: "the rule does not touch the person",
    Stage.PERSISTENT_OFFENDING: "behaviour, and no sleeping rough",
    Stage.TO_FNORC: "offending for another command",
    Stage.TO_CRIMINALITY: "a more serious offence",
    Stage.THRESHOLDS_NOT_MET: "somebody concluded: not met",
}
"""What brings a case to each stage that follows from what is known; see `checks` for the order in
which they count when several are so.
"""

_LOOK_THEN_CLEARANCE = deeds("record-recheck", "ask-clearance")
_THEN = ", then "

NEXT_BY_STAGE: dict[Stage, Advice] = {
    Stage.AWAITING_INFO: Advice(
        "What is not known is asked for, and recorded.",
        (*use_cases(UseCase.EXPLAIN), *deeds("record-facts")),
        between=" says what, ",
    ),
    Stage.ASSESSING: Advice(
        "The check of the police computer is done and recorded.", deeds("record-facts")
    ),
    Stage.HELD_SAFEGUARDING: Advice(
        "The sign is looked at, and cleared or not; offers of support go on.",
        deeds("record-facts"),
    ),
    Stage.CONCLUDING: Advice("A named person concludes on each limb.", deeds("conclude-limb")),
    Stage.THRESHOLD_MET: Advice(
        "The case summary is written, and checked by a second person.",
        deeds("prepare-summary", "send-summary"),
        between=_THEN,
    ),
    Stage.WITH_SRU: Advice(
        "A decision maker takes the case and decides, or takes no action.",
        deeds("claim-case", "propose-decision"),
        between=_THEN,
    ),
    Stage.DECIDED: Advice(
        "A fresh look and a clearance, then service in person.",
        _LOOK_THEN_CLEARANCE,
        between=_THEN,
    ),
    Stage.WITHDRAWAL_DUE: Advice(
        "Nothing is handed over. A UKVI officer withdraws the decision.",
        deeds("withdraw-decision"),
    ),
    Stage.SERVED_TO_FILE: Advice(
        "A fresh look and a clearance, then handing over.", _LOOK_THEN_CLEARANCE, between=_THEN
    ),
}
"""What people do next, where the stage says more than the clock."""
