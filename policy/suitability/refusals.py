"""Every way the suitability track says no: a stable code, what happened, what to do next, and the
rule. Those that any track may say are `policy.cases.refusals`'s.
"""

from __future__ import annotations

from policy.cases.refusals import IN_THE_FUTURE as IN_THE_FUTURE
from policy.cases.refusals import NO_NEWER_CALENDAR as NO_NEWER_CALENDAR
from policy.cases.refusals import NO_SUCH_TIME as NO_SUCH_TIME
from policy.cases.refusals import NOT_NOW as NOT_NOW
from policy.cases.refusals import REASON_NEEDED as REASON_NEEDED
from policy.help import Help, UseCase, deeds, use_cases
from policy.refusal import Refusal


def _no(
    code: str, rule: str, sentence: str, what_to_do: str, helps: tuple[Help, ...] = ()
) -> Refusal:
    return Refusal(code=code, sentence=sentence, what_to_do=what_to_do, rule=rule, helps=helps)


_LOOK = "Look at the case and do what is missing first."
_SHOWN_BY = use_cases(UseCase.EXPLAIN)
WHEN_FULL = (*deeds("close-route", "withdraw-decision"), *use_cases(UseCase.OPEN_CASE))
"""How a case that can hold no more is ended, and the person's next one opened."""

ENDED = _no(
    "case-ended",
    "service",
    "This case has ended.",
    "If there is news, tell the duty supervisor; a new case needs its own referral.",
)
NO_SUCH_CASE = _no(
    "not-found",
    "service",
    "There is no such case, or it is not yours to see.",
    "Check the reference.",
)
NOT_YOUR_CASE = NO_SUCH_CASE
BEFORE_OPENING = _no(
    "before-opening",
    "service",
    "The time given lies before this case was opened.",
    "Give the time at which it really happened.",
)
WRONG_ROLE = _no(
    "wrong-role",
    "service",
    "Your role may not do this.",
    "Ask somebody whose role it is.",
)
CANNOT_DECIDE = _no(
    "cannot-decide",
    "R109",
    "Whoever holds a role outside the Status Review Unit and UKVI can neither decide nor withdraw.",
    "Leave it to a decision maker who holds no enforcement and no support role.",
)
TOOK_PART = _no(
    "took-part",
    "R109",
    "Who recorded facts of this case, concluded on it, had a part in its window or its summary, or "
    "took it in, cannot decide it or check the decision.",
    "Leave it to somebody who had no part in the referral.",
)
SECOND_PERSON_NEEDED = _no(
    "second-person-needed",
    "R69",
    "A change of the window needs a second person: nobody agrees to their own proposal.",
    "Ask a colleague to look at it.",
)
SUMMARY_BY_ANOTHER = _no(
    "second-person-needed",
    "R97",
    "A case summary is sent by somebody other than its author: a second person has to look at it, "
    "which is this service's own safeguard.",
    "Ask a colleague to read it and send it.",
)
DECISION_BY_ANOTHER = _no(
    "second-person-needed",
    "R109",
    "A decision is checked by somebody other than its maker: this service's own safeguard.",
    "Ask a colleague of the unit to check it.",
)
CONSENT_IS_NO_BASIS = _no(
    "consent-is-no-basis",
    "A1",
    "A fact gathered on the basis of consent cannot be used in this track.",
    "Leave it out. If it is needed, collect it anew on a basis of this track's own.",
)
FACT_IN_THE_FUTURE = _no(
    "fact-in-future",
    "service",
    "A fact is dated on a day that has not come.",
    "Give the day it is about.",
)
FACT_CHANGED = _no(
    "fact-changed",
    "service",
    "A fact with this id stands already and says something else.",
    "Record it under a new id that names the earlier one in `supersedes`.",
)
NOT_AS_A_FACT = _no(
    "not-as-a-fact",
    "R104",
    "Conclusions and changes of the window are not recorded as facts.",
    "Conclude, or propose another window and have a second person agree.",
    deeds("conclude-limb", "propose-window", "agree-window"),
)
NOT_AN_AUTHORITYS = _no(
    "not-an-authoritys-word",
    "R72",
    "An organisation may report statements, engagement, sleeping places, offers, circumstances, "
    "priority need and policies of the place, nothing else.",
    "Leave the rest out; it is for the staff of this track.",
)
THE_AREAS_AUTHORITYS = _no(
    "the-areas-authoritys-word",
    "R72",
    "Only the authority of the area can report this; of others good news alone counts.",
    "Tell the authority of the area, which reports it itself.",
)
A_LAWYERS_WORD = _no(
    "a-lawyers-word",
    "A8",
    "Which paragraph holds since Part 9 was replaced is a named lawyer's own word, and nothing "
    "else is.",
    "Ask a lawyer of this track to record the reference.",
)
NO_SUCH_BIRTH = _no(
    "no-such-birth-date",
    "R30",
    "The date of birth lies in the future, or before 1900.",
    "Correct it, or leave it out: an age that is not known is asked for.",
)
NO_SUCH_AREA = _no(
    "no-such-area",
    "R99",
    "The authority's code and the nation do not fit together.",
    "Give the authority's nine-character code and the nation it lies in.",
)
NOBODY_ANSWERS = _no(
    "nobody-answers-for-area",
    "R98",
    "No active authority of the register answers for this area.",
    "Ask the registrar to enter the area's authority; until then it is asked by hand.",
)
THERE_ALREADY = _no(
    "there-already",
    "R98",
    "The case is with that authority already.",
    "Nothing: its word is waited for, or ask it again.",
    deeds("send-enquiry"),
)
SLEEPS_ELSEWHERE = _no(
    "sleeps-elsewhere",
    "R98",
    "By the last word on where the person sleeps, it is not in that area.",
    "Record where the person sleeps now, with the area's code, then move the case.",
)
DUPLICATE_OPEN = _no(
    "possible-duplicate-open",
    "R33",
    "Another case may be about the same person, and nobody has said yet whether it is.",
    "Read it, then say whether it is.",
    (*use_cases(UseCase.LINKED), *deeds("resolve-duplicate")),
)
NOT_LINKED = _no(
    "not-linked",
    "R33",
    "That case is not among those that may be about the same person.",
    "See which are.",
    use_cases(UseCase.LINKED),
)
SAID_ALREADY = _no(
    "said-already",
    "R33",
    "It has been said that both cases are about the same person, and what helps has counted.",
    "If that is wrong, mend the facts that came from the other case, each by a new one.",
)
NO_WINDOW_PROPOSED = _no(
    "no-window-proposed",
    "R69",
    "No change of the window is proposed.",
    "Propose one with a reason and evidence.",
)
EVIDENCE_NEEDED = _no(
    "evidence-needed",
    "R69",
    "This needs evidence: at least one item of this case's register.",
    "Record the item, then name it.",
)
STATEMENT_NEEDED = _no(
    "statement-needed",
    "R69",
    "A shorter window needs the authority's statement that the limit was reached by refusal.",
    "Ask the authority which of the two it means: all help used up, or everything refused.",
)
WINDOW_PROPOSED = _no(
    "window-proposed",
    "R69",
    "Another window is proposed, and nobody has answered yet, so it is not known over which days "
    "refusals count.",
    "Ask a second person to agree to it or to decline it.",
)
WINDOW_OVER = _no(
    "window-over-before",
    "R69",
    "The last day proposed lies before the window's first, before the time that the authority's "
    "word is about, or, for a case entered late, before today: nothing is agreed after the fact.",
    "Propose a day that has not gone by, or one after the authority's word.",
)
NO_EARLIER_START = _no(
    "no-earlier-start",
    "A2",
    "A window may begin before the case was received, but not before it was opened, and then it "
    "must run for its full months.",
    "Give a first day on or after the opening, and a last day after the full months.",
)
HELD = _no(
    "held",
    "R62",
    "A sign of trafficking or a need to safeguard holds every conclusion. It holds no offer.",
    "Clear it with the safeguarding lead and record that it is cleared.",
)
HELD_TODAY = _no(
    "held-until-tomorrow",
    "R62",
    "A hold was cleared today. What was concluded up to today counts no longer; from tomorrow on "
    "it can be concluded anew.",
    "Read the case again tomorrow, and conclude on each of the three parts.",
)
HOLD_NOT_CLEARED = _no(
    "hold-not-cleared",
    "R62",
    "A sign of trafficking or a need to safeguard is cleared by the safeguarding lead, in their "
    "own name, with a reason and the result of the referral that followed it.",
    "Ask the safeguarding lead to record it: `by`, `reason`, and a `result` that clears it (NRM: "
    "no reasonable or no conclusive grounds; safeguarding: safe, or no concern).",
)
CIRCUMSTANCES_UNREAD = _no(
    "circumstances-unread",
    "R73",
    "Not every circumstance of the person's that is on record is said to be read, and refused "
    "support is concluded on with all of them in view.",
    "Read them, and name each as read.",
    use_cases(UseCase.CIRCUMSTANCES),
)
NO_PRIORITY_NEED = _no(
    "no-priority-need-there",
    "R101",
    "There is no priority need in Scotland, so no answer on it is recorded.",
    "Leave it out.",
)
NOT_SHOWN = _no(
    "not-shown",
    "R48",
    "Not all three parts of the rule are shown met, so none can be concluded to be met.",
    _LOOK,
    _SHOWN_BY,
)
ROUTE_STOPPED = _no(
    "route-stopped",
    "R77",
    "This route has stopped for this case: nothing adverse can follow.",
    "Close the case with a reason, once what it asks for is done.",
)
SUMMARY_INCOMPLETE = _no(
    "summary-incomplete",
    "R97",
    "The case summary is not complete, so it is not sent.",
    "Say what is not known, or that nothing is missing; " + _LOOK[0].lower() + _LOOK[1:],
    _SHOWN_BY,
)
NO_SUMMARY = _no(
    "no-summary",
    "R97",
    "No case summary is prepared.",
    "Prepare it.",
    deeds("prepare-summary"),
)
CONTENT_CHANGED = _no(
    "content-changed",
    "R107",
    "The case has changed since it was shown to you.",
    "Read it again, then decide anew.",
)
ALREADY_ACKNOWLEDGED = _no(
    "already-acknowledged",
    "R97",
    "The summary is acknowledged already.",
    "Nothing.",
)
TAKEN = _no(
    "taken",
    "R106",
    "Another decision maker has this case.",
    "Wait until it is released, or ask a supervisor to release it.",
)
NOT_HELD_BY_YOU = _no(
    "not-held-by-you",
    "R106",
    "You have not taken this case.",
    "One person decides at a time: take it first.",
    deeds("claim-case"),
)
FACTORS_MISSING = _no(
    "factors-missing",
    "R108",
    "Every factor of behaviour and of proportion needs your own words, once, or the reason why "
    "it is not relevant.",
    "Complete the list.",
)
EVIDENCE_UNREAD = _no(
    "evidence-unread",
    "R107",
    "Not exactly the evidence on record is marked read: each item by register, kind, date, "
    "document reference and hash.",
    "Read every item, and mark what you have read.",
)
GUIDANCE_UNCONFIRMED = _no(
    "guidance-unconfirmed",
    "R105",
    "A cancellation also follows the cancellation guidance, which is not confirmed considered.",
    "Consider it, then confirm.",
)
RIGHTS_NOTICE_MISSING = _no(
    "rights-notice-missing",
    "A7",
    "It is not said which notice of rights is attached.",
    "Say in words what is attached, or that nothing is and why.",
)
MAY_NOT_REFUSE = _no(
    "may-not-refuse",
    "R46",
    "Refusal is not open here: it needs a pending application made in the country on or after "
    "1 December 2020, and every other gate.",
    _LOOK,
    _SHOWN_BY,
)
MAY_NOT_CANCEL = _no(
    "may-not-cancel",
    "R47",
    "Cancellation is not open here: it needs permission that is still held, a decision on or "
    "after 1 December 2020, and every other gate.",
    _LOOK,
    _SHOWN_BY,
)
NO_PROPOSAL = _no(
    "no-proposal",
    "R104",
    "No decision is proposed.",
    "A decision maker proposes one.",
    deeds("propose-decision"),
)
NOT_DECIDED = _no(
    "not-decided",
    "R110",
    "There is no decision to be served in this case.",
    "Do not hand over any paper.",
)
WITHDRAWAL_DUE = _no(
    "withdrawal-due",
    "R112",
    "The person no longer sleeps rough, or receives support, or what the decision rests on is no "
    "longer true: it cannot be served.",
    "Do not hand over the paper. A UKVI officer withdraws the decision.",
)
RECHECK_NEEDED = _no(
    "recheck-needed",
    "R111",
    "There is no fresh look that is recent enough, newer than the last news, and says unchanged.",
    "Look at the person's circumstances again, and record it.",
    deeds("record-recheck"),
)
SOURCES_NEEDED = _no(
    "sources-needed",
    "R111",
    "A fresh look needs the sources it was taken from.",
    "Say where you looked.",
)
GAP_NOTE_NEEDED = _no(
    "gap-note-needed",
    "R111",
    "So long lay between the decision or the last look and this one that a note is needed.",
    "Say why it took so long, and what was looked at because of it.",
)
GATES_CLOSED = _no(
    "gates-closed",
    "R48",
    "What is known now does not support this decision: something that it rests on is not true, or "
    "is not known.",
    "Do not hand over the paper. " + _LOOK,
    _SHOWN_BY,
)
NOT_CLEARED = _no(
    "not-cleared",
    "R111",
    "There is no valid clearance.",
    "Ask for one before anything is handed over.",
    deeds("ask-clearance"),
)
ONLY_IN_PERSON = _no(
    "only-in-person",
    "R110",
    "A decision of this track is served in person, at an encounter, and in no other way.",
    "Do not count it as served. Ask for clearance before the next encounter.",
)
ALREADY_SERVED = _no(
    "already-served",
    "R110",
    "The decision has been served.",
    "Tell the duty supervisor if something about it was wrong.",
)
ATTEMPTS_NEEDED = _no(
    "attempts-needed",
    "R113",
    "Serving to file needs attempts to meet the person, on different days.",
    "Try again, and report each attempt.",
)
NOTE_NEEDED = _no(
    "note-needed",
    "R113",
    "This needs a note of the circumstances.",
    "Say what happened, in a sentence.",
)
ALREADY_TO_FILE = _no(
    "already-to-file",
    "R113",
    "The decision has been served to file already.",
    "Hand it over at the next encounter, after a fresh look and a clearance.",
)
DONE_BY_DEED = _no(
    "done-by-deed",
    "service",
    "This task goes when what it asks for is done.",
    "Do what the task asks for; the case sees it.",
)
NOTHING_ESCALATED = _no(
    "nothing-escalated",
    "service",
    "Nothing is waiting to be acknowledged.",
    "Nothing.",
)
