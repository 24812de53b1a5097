"""Each stage before a decision as a step of the person's sheet: its name, and what it is."""

from __future__ import annotations

from policy.sheet_parts import Step
from policy.suitability.words import Stage

STOPPED: dict[str, Step] = {
    Stage.TO_FNORC: (
        "Another team looks at you",
        "The police have something on file that another team of the Home Office has to look at. "
        "This rule stops (R96).",
    ),
    Stage.TO_CRIMINALITY: (
        "Other rules are looked at",
        "The police have a serious crime on file. This rule stops. Other rules are looked at "
        "(R89).",
    ),
    Stage.OUT_OF_SCOPE: (
        "The rule is not for you",
        "You may be here in a way that it cannot touch, or there is nothing that it could end "
        "(R41, R42, R43, R46, R47). It stops. You can still get help.",
    ),
    Stage.NFA_ENGAGED: (
        "You take help",
        "You said yes to help. The rule stops (R77).",
    ),
    Stage.CANNOT_NO_SUPPORT: (
        "There was no help for you",
        "You cannot say no to what is not there. The rule stops (R58). You can be told about help "
        "to go home by choice (R59).",
    ),
    Stage.PERSISTENT_OFFENDING: (
        "You do not sleep outside",
        "The rule stops. Other rules are looked at, on people who break the law again and again "
        "(R52).",
    ),
    Stage.RETURNED: (
        "It is sent back",
        "Nobody told us of anything you did. The rule stops, and it goes back to the people who "
        "sent it (R91).",
    ),
    Stage.THRESHOLDS_NOT_MET: (
        "A person says: it is not shown",
        "One of the three things is not so. The rule stops, unless a person finds later that all "
        "three are (R48, R104).",
    ),
}
"""Where the rule stops."""

WORKED_ON: dict[str, Step] = {
    Stage.AWAITING_INFO: (
        "Something is not known",
        "We ask for it. Till we know, nothing can be decided (R41, R50).",
    ),
    Stage.ASSESSING: (
        "The police files are looked at",
        "This has to be done before anything else (R93).",
    ),
    Stage.HELD_SAFEGUARDING: (
        "You may not be safe",
        "Somebody may have hurt or used you, or you may be a child. All of this waits, and you "
        "still get offers of help (R30, R51, R62).",
    ),
    Stage.AWAITING_AUTHORITY: (
        "The council is asked",
        "What help were you offered, and what came of it? Only the council can say (R72). We wait "
        "for the answer, and ask again (R94).",
    ),
    Stage.CONCLUDING: (
        "A person looks at the three things",
        "A named person says for each if it is so, and why (R48, R104).",
    ),
    Stage.THRESHOLD_MET: (
        "It is written down",
        "One person writes down all that is known. A second one checks it. Then it goes to the "
        "Status Review Unit (R97).",
    ),
    Stage.WITH_SRU: (
        "A person decides",
        "A named person of the Status Review Unit has read it all. They can say no to what you "
        "asked for, end your leave, or do nothing (R46, R47, R104).",
    ),
    Stage.NO_ACTION: ("Nothing is done", "The named person chose to do nothing. It ends (R104)."),
}
"""Where people work on it, up to a decision."""
