"""Why a fact or an opening is not taken: a stable code, what happened, what to do and the rule."""

from __future__ import annotations

from policy.help import deeds
from policy.refusal import Refusal

CONSENT_IS_NO_BASIS = Refusal(
    code="consent-is-no-basis",
    sentence="A fact gathered on the basis of consent cannot be used in this track.",
    what_to_do="Leave it out. If it is needed, collect it anew on a basis of this track's own.",
    rule="A1",
)

FACT_IN_THE_FUTURE = Refusal(
    code="fact-in-future",
    sentence="A fact is dated on a day that has not come.",
    what_to_do="Give the day it is about.",
    rule="service",
)

FACT_CHANGED = Refusal(
    code="fact-changed",
    sentence="A fact with this id stands already and says something else.",
    what_to_do="Record it under a new id that names the earlier one in `supersedes`.",
    rule="service",
)

NOT_AS_A_FACT = Refusal(
    code="not-as-a-fact",
    sentence="Conclusions and changes of the window are not recorded as facts.",
    what_to_do="Conclude, or propose another window and have a second person agree.",
    helps=deeds("conclude-limb", "propose-window", "agree-window"),
    rule="R104",
)

A_LAWYERS_WORD = Refusal(
    code="a-lawyers-word",
    sentence=(
        "Which paragraph holds since Part 9 was replaced is a named lawyer's own word, and nothing "
        "else is."
    ),
    what_to_do="Ask a lawyer of this track to record the reference.",
    rule="A8",
)

NO_SUCH_BIRTH = Refusal(
    code="no-such-birth-date",
    sentence="The date of birth lies in the future, or before 1900.",
    what_to_do="Correct it, or leave it out: an age that is not known is asked for.",
    rule="R30",
)

NO_SUCH_AREA = Refusal(
    code="no-such-area",
    sentence="The authority's code and the nation do not fit together.",
    what_to_do="Give the authority's nine-character code and the nation it lies in.",
    rule="R99",
)

NOBODY_ANSWERS = Refusal(
    code="nobody-answers-for-area",
    sentence="No active authority of the register answers for this area.",
    what_to_do="Ask the registrar to enter the area's authority; until then it is asked by hand.",
    rule="R98",
)

HOLD_NOT_CLEARED = Refusal(
    code="hold-not-cleared",
    sentence=(
        "A sign of trafficking or a need to safeguard is cleared by the safeguarding lead, in their"
        " own name, with a reason and the result of the referral that followed it."
    ),
    what_to_do=(
        "Ask the safeguarding lead to record it: `by`, `reason`, and a `result` that clears it "
        "(NRM: no reasonable or no conclusive grounds; safeguarding: safe, or no concern)."
    ),
    rule="R62",
)

NO_PRIORITY_NEED = Refusal(
    code="no-priority-need-there",
    sentence="There is no priority need in Scotland, so no answer on it is recorded.",
    what_to_do="Leave it out.",
    rule="R101",
)
