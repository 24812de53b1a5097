"""How each stage, event and deadline of this track reads: the deed, in plain words, with nothing
about a person.
"""

from __future__ import annotations

from policy.cases import labels
from policy.cases.events import CaseEvent
from policy.suitability.words import DeadlineName, Stage

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

EVENT_LABELS: dict[str, str] = {
    **labels.SHARED_LABELS,
    "case-opened": "Case opened",
    "facts-recorded": "Facts recorded",
    "authority-reported": "Report from an organisation",
    "person-corrected": "Who the person is was corrected",
    "linked-case-heard": "Word of another case",
    "duplicate-resolved": "Said whether another case is the same person's",
    "enquiry-sent": "Authority asked by hand",
    "window-proposed": "Another window proposed",
    "window-agreed": "Another window agreed by a second person",
    "window-declined": "Another window declined",
    "case-moved": "Moved to another area's authority",
    "limb-concluded": "Conclusion on a limb",
    "summary-prepared": "Case summary prepared",
    "summary-sent": "Case summary checked and sent",
    "summary-acknowledged": "Case summary acknowledged",
    "case-claimed": "Taken by a decision maker",
    "case-released": "Released by the decision maker",
    "decision-proposed": "Decision proposed",
    "decision-checked": "Decision checked by a second person",
    "decision-declined": "Decision sent back",
    "recheck-asked": "Fresh look asked for",
    "recheck-recorded": "Fresh look recorded",
    "clearance-given": "Clearance given",
    "clearance-voided": "Clearance given back",
    "attempt-failed": "Attempt to serve failed",
    "served-in-person": "Served in person",
    "served-to-file": "Served to file",
    "handed-over": "Handed over",
    "incident-reported": "Incident: paper handed over without valid clearance",
    "decision-withdrawn": "Decision withdrawn",
    "route-closed": "Closed by a named person",
    "task-finished": "Task finished",
}

_ACT = "referrals suitability"
_AUTHORITY = (
    "The authority answers, and we chase it; nothing is presumed. What it says is recorded: "
    f"`{_ACT} report {{}}`."
)
_LAWYER = f"A lawyer enters the paragraph that holds: `{_ACT} record {{}}`."
_SUMMARY = f"The Status Review Unit acknowledges the summary: `{_ACT} acknowledge-summary {{}}`."
_LOOK = f"Somebody looks at the person's circumstances again: `{_ACT} recheck {{}}`."

NEXT_STEPS: dict[str, str] = {
    DeadlineName.ENQUIRY: _AUTHORITY,
    DeadlineName.ENQUIRY_ESCALATION: _AUTHORITY,
    DeadlineName.LEGAL: _LAWYER,
    DeadlineName.LEGAL_ESCALATION: _LAWYER,
    DeadlineName.WINDOW: "Support is offered meanwhile. Nothing follows from time alone.",
    DeadlineName.SUMMARY: _SUMMARY,
    DeadlineName.SUMMARY_ESCALATION: _SUMMARY,
    DeadlineName.RECHECK: _LOOK,
    DeadlineName.RECHECK_ESCALATION: _LOOK,
    DeadlineName.CLEARANCE: (
        "An officer serves in person before the clearance ends, or gives it back: "
        f"`{_ACT} report-service {{}}` or `{_ACT} void-clearance {{}}`."
    ),
    DeadlineName.GROUND: (
        "What the decision rests on is read anew; if it has ended, a UKVI officer withdraws it."
    ),
    DeadlineName.WITHDRAWAL: f"A UKVI officer withdraws the decision: `{_ACT} withdraw {{}}`.",
    DeadlineName.INCIDENT: (
        f"A supervisor looks at the incident and says what came of it: `{_ACT} tasks`."
    ),
    DeadlineName.CLOSING: f"A named person closes the case: `{_ACT} close {{}}`.",
    DeadlineName.SETTLED: "Nothing: late reports are waited for, then the case ends.",
    DeadlineName.ACKNOWLEDGEMENT: f"Somebody on duty takes it: `{_ACT} acknowledge {{}}`.",
}
"""What follows for people, by the next thing that falls due; `{}` stands for the reference."""

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
"""The same where the stage says more than the clock."""


def event_label(event: CaseEvent) -> str:
    """An event's line on a timeline; a deadline that passed is called by its own name."""
    return labels.event_label(EVENT_LABELS, event)
