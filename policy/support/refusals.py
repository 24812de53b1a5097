"""The refusals of the support track: a stable code, what happened, what to do next, and the rule.
Those that any track has are in `policy.cases.refusals`.
"""

from __future__ import annotations

from policy.cases.refusals import IN_THE_FUTURE as IN_THE_FUTURE
from policy.cases.refusals import NO_NEWER_CALENDAR as NO_NEWER_CALENDAR
from policy.cases.refusals import NO_SUCH_TIME as NO_SUCH_TIME
from policy.cases.refusals import NOT_NOW as NOT_NOW
from policy.cases.refusals import REASON_NEEDED as REASON_NEEDED
from policy.help import UseCase, deeds, use_cases
from policy.refusal import Refusal
from policy.support.state import CaseState
from policy.support.words import Stage

WITHDRAWN = Refusal(
    code="consent-withdrawn",
    sentence=(
        "The person has withdrawn their consent, so nothing more may be recorded or sent for "
        "this referral."
    ),
    what_to_do=(
        "Stop work on it. If the person asks for help again, make a new referral with new consent."
    ),
    rule="R10",
)
CLOSED = Refusal(
    code="case-closed",
    sentence="This case is closed.",
    what_to_do="If there is news, a caseworker takes it up again, as a new case linked to it.",
    helps=use_cases(UseCase.REOPEN),
    rule="R26",
)
ALREADY_ANSWERED = Refusal(
    code="already-answered",
    sentence="An answer is already on record for this case.",
    what_to_do="If it is wrong, mend it.",
    helps=deeds("correct-answer"),
    rule="R17",
)
NO_ANSWER_YET = Refusal(
    code="no-answer-yet",
    sentence="There is no answer for this case yet.",
    what_to_do="Wait for the notice that says an answer is ready.",
    rule="R17",
)
NOTHING_TO_CORRECT = Refusal(
    code="nothing-to-correct",
    sentence="No answer has been delivered for this case, so there is nothing to correct.",
    what_to_do="Record the answer.",
    helps=deeds("record-answer"),
    rule="R17",
)
STILL_BEING_DELIVERED = Refusal(
    code="still-being-delivered",
    sentence="The answer on record is still on its way to its recipients.",
    what_to_do="Try again in a few minutes; the new answer will follow the first.",
    rule="R17",
)
CONTRADICTS_ITSELF = Refusal(
    code="answer-contradicts-itself",
    sentence="The corrected answer contradicts itself, so it was not sent.",
    what_to_do="Check recourse, conditions, dates and application, and send the correction again.",
    rule="R19",
)
NO_SUCH_RULEBOOK = Refusal(
    code="no-such-rulebook",
    sentence="The rulebook named was never published.",
    what_to_do="Accept the referral under the rulebook in force when it was received.",
    rule="service",
)
NO_SUCH_CASE = Refusal(
    code="not-found",
    sentence="There is no case with this reference, or what was kept of it was erased.",
    what_to_do="Check the reference.",
    helps=use_cases(UseCase.LIST_ALL),
    rule="service",
)
BEFORE_RECEIPT = Refusal(
    code="before-receipt",
    sentence="The time given lies before the referral was received.",
    what_to_do="Give the time at which it really happened.",
    rule="R16",
)
NOT_YOUR_CASE = Refusal(
    code="not-found",
    sentence="There is no such referral for you.",
    what_to_do="Check the reference. Ask the support team if it was read out to you.",
    rule="service",
)
WRONG_ROLE = Refusal(
    code="wrong-role",
    sentence="Your roles do not allow this.",
    what_to_do="Ask somebody who holds the role named in the guide to do it.",
    rule="R25",
)
NOTHING_ESCALATED = Refusal(
    code="nothing-escalated",
    sentence="Nothing is waiting to be acknowledged on this case.",
    what_to_do="Nothing: somebody may have acknowledged it already.",
    rule="R18",
)
NO_WINDOW = Refusal(
    code="no-support-window",
    sentence="No support window is running on this case.",
    what_to_do="Only a case with support open has a window to extend.",
    rule="R20",
)
RETURN_NOT_OFFERED = Refusal(
    code="return-not-offered",
    sentence="Voluntary return has not been offered in this case.",
    what_to_do="Offer it and record that, then close the case.",
    helps=deeds("offer-return", "close-case"),
    rule="R29",
)
NO_APPLICATION = Refusal(
    code="no-application",
    sentence="The answer shows no outstanding application, so there is nothing to look at sooner.",
    what_to_do="If an application was found since, correct the answer first.",
    rule="R21",
)
NOT_ASKED = Refusal(
    code="not-asked",
    sentence="No prioritisation request is open on this case.",
    what_to_do="Ask for it first.",
    helps=deeds("ask-prioritisation"),
    rule="R21",
)
ALREADY_ASKED = Refusal(
    code="already-asked",
    sentence="A prioritisation request is open on this case already.",
    what_to_do="Wait for the casework team's word, or record it.",
    rule="R21",
)
DONE_BY_ANSWER = Refusal(
    code="done-by-deed",
    sentence="This task stands for the status answer: words alone do not end it.",
    what_to_do="Record the answer. The task goes when both have it.",
    helps=deeds("record-answer", "confirm-delivery"),
    rule="R16",
)
DONE_BY_DELIVERY = Refusal(
    code="done-by-deed",
    sentence="This task stands for giving the answer to somebody: words alone do not end it.",
    what_to_do="Reach the recipient another way, then confirm that. The task goes with it.",
    helps=deeds("confirm-delivery"),
    rule="R17",
)
NOT_A_SUPPORT_TASK = Refusal(
    code="not-a-support-task",
    sentence="This kind of task is opened by the case itself, not by hand.",
    what_to_do="Choose one of the kinds that are opened by hand.",
    helps=deeds("open-task"),
    rule="R23",
)
DUE_IN_THE_PAST = Refusal(
    code="due-in-past",
    sentence="The due time given is already past.",
    what_to_do="Give a due time that lies ahead.",
    rule="R23",
)
NO_TARGET = Refusal(
    code="no-target",
    sentence="The request does not say which casework team it is for.",
    what_to_do="Name the team that holds the application.",
    rule="R21",
)
NO_SUCH_AREA = Refusal(
    code="no-such-area",
    sentence="The authority's code and its nation do not fit together.",
    what_to_do="Give the authority's nine-character code and the nation it lies in.",
    rule="R98",
)
NOTHING_ON_ITS_WAY = Refusal(
    code="nothing-on-its-way",
    sentence="No answer is on its way in this case, so there is no delivery to confirm.",
    what_to_do="Look at the case and do what its next step says.",
    helps=use_cases(UseCase.SHOW),
    rule="R17",
)
NOT_A_RECIPIENT = Refusal(
    code="not-a-recipient",
    sentence="Answers go to the referrer and to the support team, and to nobody else.",
    what_to_do="Say which of the two was told by hand.",
    rule="R17",
)
ALREADY_DELIVERED = Refusal(
    code="already-delivered",
    sentence="This recipient has been told of the answer already.",
    what_to_do="Nothing for this one. See whether the other one was told.",
    helps=use_cases(UseCase.SHOW),
    rule="R17",
)


NO_SUCH_ENTRY = Refusal(
    code="no-such-entry",
    sentence="The case has no entry of that number that could be corrected.",
    what_to_do="A case that is wrong itself is closed as mistaken. See the numbers.",
    helps=use_cases(UseCase.SHOW),
    rule="R37",
)
CORRECTED_ALREADY = Refusal(
    code="corrected-already",
    sentence="That entry has been said to be wrong before.",
    what_to_do="Nothing. The task it opened is on the support team's list.",
    rule="R37",
)


def ended_refusal(state: CaseState) -> Refusal:
    """Why nothing more may happen to an ended case."""
    return WITHDRAWN if state.stage is Stage.CONSENT_WITHDRAWN else CLOSED
