"""The words of every notice of the support track."""

from __future__ import annotations

from notify.templates import NoticeWords
from policy.help import UseCase, deeds, use_cases
from policy.support.words import Template

_ANSWER = deeds("record-answer")
_READ = deeds("read-answer")

WORDS: dict[str, NoticeWords] = {
    Template.STATUS_REQUEST: NoticeWords(
        "{reference}: an answer is asked for",
        "A new referral, {reference}, is on your worklist. The answer is due 24 hours after it "
        "was received, nights and "
        "weekends included.\n\nNext: sign in and record the answer.",
        helps=_ANSWER,
    ),
    Template.STATUS_WARNING: NoticeWords(
        "{reference}: the answer is still missing",
        "Time is running on {reference} and no answer is on record.\n\nNext: record it.",
        helps=_ANSWER,
    ),
    Template.STATUS_OVERDUE: NoticeWords(
        "{reference}: overdue, and you are on duty",
        "The 24 hours for {reference} are over without a delivered answer. You hear of it as "
        "{role}.\n\nNext: get the answer from the check team, and take the case.",
        helps=deeds("acknowledge-escalation"),
    ),
    Template.LATE_ENTRIES: NoticeWords(
        "Late entries: referrals that reached us after their 24 hours",
        "A batch of referrals was entered more than 24 hours after it was received. Every one of "
        "them is recorded as a breach. As long as answers are missing the batch climbs the ladder, "
        "with one message a step for all of it; you hear of this step as {role}.\n\nNext: see "
        "which they are.",
        helps=use_cases(UseCase.LIST_BREACHED),
    ),
    Template.HOLDING_REPLY: NoticeWords(
        "{reference}: we are late with your answer",
        "The answer you are waiting for on {reference} is late. That is our failing, not yours, "
        "and it has been escalated "
        "here.\n\nNext: nothing for you to do; a message will tell you when the answer is ready.",
    ),
    Template.ENTERED_LATE: NoticeWords(
        "Referrals of yours that were entered late",
        "One or more of your organisation's referrals were entered here so long after the time of "
        "receipt they state that the answer could not come within 24 hours of it. Entered: {note} "
        "(London). Each of them is recorded as late, for good. The check team has been asked now, "
        "and it has been escalated here.\n\nNext: nothing for you to do for the answers; a message "
        "tells you when each is ready. Tell the support team if a time of receipt is wrong. See "
        "which referrals they are under your organisation's credential.",
        helps=use_cases(UseCase.LIST),
    ),
    Template.NEWS_ARRIVED: NoticeWords(
        "News came in that somebody should look at",
        "An organisation has reported something that may change what is done under one or more "
        "references. Nothing follows from it until a person has looked.\n\nNext: sign in and see "
        "the new tasks, then each case.",
        helps=use_cases(UseCase.TEAM_TASKS),
    ),
    Template.ANSWER_READY: NoticeWords(
        "{reference}: an answer is ready",
        "An answer is ready for {reference}. It is not sent by message.\n\nNext: read it under "
        "your organisation's credential.",
        helps=_READ,
    ),
    Template.ANSWER_QUERY: NoticeWords(
        "{reference}: a question about your answer",
        "The answer recorded for {reference} contradicts itself, so it was not delivered and the "
        "clock is running.\n\nNext: see the question and record the answer again.",
        helps=(*use_cases(UseCase.SHOW), *_ANSWER),
    ),
    Template.ANSWER_CORRECTED: NoticeWords(
        "{reference}: the answer was corrected",
        "The answer you were given for {reference} was wrong and has been corrected.\n\nNext: "
        "stop relying on the old one, and read the new one.",
        helps=_READ,
    ),
    Template.PERSON_CORRECTED: NoticeWords(
        "{reference}: a detail of the person was corrected",
        "A detail of the person of {reference} was wrong, and has been put right."
        "\n\nNext: stop relying on the old word, and see what it was and what it is.",
        helps=use_cases(UseCase.CORRECTIONS),
    ),
    Template.ANSWER_UNREAD: NoticeWords(
        "{reference}: an answer is waiting for you",
        "The answer for {reference} has been ready for some hours and nobody has read "
        "it.\n\nNext: read it.",
        helps=_READ,
    ),
    Template.CONSENT_WITHDRAWN: NoticeWords(
        "{reference}: stop work, consent was withdrawn",
        "The person has withdrawn their agreement to referral {reference}. Its clocks have "
        "stopped and nothing more will "
        "be sent about it.\n\nNext: stop using what you hold for this purpose.",
    ),
    Template.SAFEGUARDING_PASSED_ON: NoticeWords(
        "{reference}: an open safeguarding matter is yours now",
        "There was an open safeguarding matter under {reference}. The person has withdrawn their "
        "agreement, so we may do nothing more about it: it is yours from now on.\n\nNext: see to "
        "it today, by your own safeguarding procedure.",
    ),
    Template.WINDOW_ENDED: NoticeWords(
        "{reference}: the support window is over",
        "The support window of {reference} is over and nobody has extended it or closed the "
        "case. You hear of it as "
        "{role}.\n\nNext: look at the case, then extend the window with a reason or close it "
        "with an outcome.",
    ),
    Template.PRIORITISATION_REQUEST: NoticeWords(
        "{reference}: please look at this sooner",
        "The support team asks you to take {reference} earlier in your queue. This is about the "
        "order of work only and asks for no particular decision.\n\nNext: tell the support team "
        "whether you can.",
    ),
    Template.PRIORITISATION_CHASER: NoticeWords(
        "{reference}: our request is still open",
        "We asked you to take {reference} earlier in your queue and have not heard from you."
        "\n\nNext: tell the support team whether you can.",
    ),
    Template.NOBODY_ON_DUTY: NoticeWords(
        "{reference}: ALARM, nobody is on duty",
        "{reference} had to be escalated to the {role}, and the rota names nobody for "
        "now.\n\nNext: take the case yourself meanwhile, and put somebody on the rota.",
        helps=use_cases(UseCase.DUTY_ROTA),
    ),
    Template.FIRST_GUARD_FAILED: NoticeWords(
        "{reference}: escalated by the second guard",
        "A deadline of {reference} passed and the case's workflow did not act; the watchdog "
        "escalated it to you as {role}.\n\n"
        "Next: take the case, and tell operations that the first guard failed.",
    ),
    Template.CAPACITY_CONTACT: NoticeWords(
        "A referral we could not accept: please ring us about the person's safety",
        "A referral of yours could not be accepted because of a doubt whether the person could "
        "agree to it.\n\nNext: ring the "
        "support team today; this is about keeping the person safe, not about the form.",
    ),
}

SIGN = "If you do not know what this is about, ring the support team. Do not forward this message."
