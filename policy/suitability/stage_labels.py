"""How each stage of this track reads, in plain words, with nothing about a person."""

from __future__ import annotations

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

_ACT = "referrals suitability"

NEXT_BY_STAGE: dict[Stage, str] = {
    Stage.AWAITING_INFO: (
        "What is not known is asked for, and recorded: "
        f"`{_ACT} explain {{}}` says what, `{_ACT} record {{}}`."
    ),
    Stage.ASSESSING: (
        f"The check of the police computer is done and recorded: `{_ACT} record {{}}`."
    ),
    Stage.HELD_SAFEGUARDING: (
        f"The sign is looked at, and cleared or not; offers of support go on: `{_ACT} record {{}}`."
    ),
    Stage.CONCLUDING: f"A named person concludes on each limb: `{_ACT} conclude {{}}`.",
    Stage.THRESHOLD_MET: (
        "The case summary is written, and checked by a second person: "
        f"`{_ACT} summary {{}}`, then `{_ACT} send-summary {{}}`."
    ),
    Stage.WITH_SRU: (
        "A decision maker takes the case and decides, or takes no action: "
        f"`{_ACT} claim {{}}`, then `{_ACT} decide {{}}`."
    ),
    Stage.DECIDED: (
        "A fresh look and a clearance, then service in person: "
        f"`{_ACT} recheck {{}}`, then `{_ACT} clearance {{}}`."
    ),
    Stage.WITHDRAWAL_DUE: (
        f"Nothing is handed over. A UKVI officer withdraws the decision: `{_ACT} withdraw {{}}`."
    ),
    Stage.SERVED_TO_FILE: (
        "A fresh look and a clearance, then handing over: "
        f"`{_ACT} recheck {{}}`, then `{_ACT} clearance {{}}`."
    ),
}
"""What people do next, where the stage says more than the clock; `{}` stands for the reference."""
