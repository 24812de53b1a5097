"""The words of every notice of the suitability track. None goes to the person, and none says
anything of anybody: a reference and what to open.
"""

from __future__ import annotations

from notify.templates import NoticeWords
from policy.help import UseCase, deeds, use_cases
from policy.suitability.words import Template

_TAKE = deeds("acknowledge-escalation")

WORDS: dict[str, NoticeWords] = {
    Template.SUPPORT_ENQUIRY: NoticeWords(
        "{reference}: what support was offered?",
        "We need your word on {reference}: what support was offered and by whom, whether it "
        "suited, what came of each offer, whether your list is complete, and whether support is "
        "being taken up now. Without your word we presume nothing.\n\nNext: answer under your "
        "organisation's credential.",
        helps=use_cases(UseCase.REPORT),
    ),
    Template.SUPPORT_ENQUIRY_REMINDER: NoticeWords(
        "{reference}: we still need your word on support",
        "We asked you about support for {reference} and have not heard from you. The case waits "
        "for you; nothing is presumed.\n\nNext: answer.",
        helps=use_cases(UseCase.REPORT),
    ),
    Template.REFERRAL_RETURNED: NoticeWords(
        "{reference}: sent back to you",
        "{reference} came without what a referral by your channel must bring, so it was not "
        "taken further (R91): which behaviour it rests on, what harm that did, and to whom."
        "\n\nNext: give what is missing to the staff of this track under this reference, or send "
        "the case again with it under a new number of yours.",
    ),
    Template.WINDOW_COMPLETE: NoticeWords(
        "{reference}: the support window is complete",
        "The support window of {reference} is complete. Nothing follows from that alone.\n\n"
        "Next: see where the case stands.",
        helps=use_cases(UseCase.EXPLAIN),
    ),
    Template.ROUTE_STOPPED: NoticeWords(
        "{reference}: this route has stopped",
        "The facts of {reference} stop this route; nothing further may be done under it.\n\n"
        "Next: see the rule, then close the case.",
        helps=(*use_cases(UseCase.EXPLAIN), *deeds("close-route")),
    ),
    Template.LEGAL_CHECK: NoticeWords(
        "{reference}: which paragraph holds?",
        "Part 9 was replaced, and {reference} waits for a lawyer's entry of the paragraph that "
        "holds now (A8). Nothing adverse follows before it.\n\nNext: record it, in your own name.",
        helps=deeds("record-facts"),
    ),
    Template.LEGAL_CHECK_REMINDER: NoticeWords(
        "{reference}: still waiting for a lawyer",
        "Nobody has entered which paragraph holds for {reference} (A8).\n\nNext: a lawyer records "
        "it.",
        helps=deeds("record-facts"),
    ),
    Template.SUMMARY_SENT: NoticeWords(
        "{reference}: a case summary for you",
        "The case summary of {reference} is complete, checked and ready for you.\n\nNext: say "
        "that you have it.",
        helps=deeds("acknowledge-summary"),
    ),
    Template.SUMMARY_REMINDER: NoticeWords(
        "{reference}: the case summary waits for you",
        "Nobody has said that the case summary of {reference} has reached you.\n\nNext: "
        "say that you have it.",
        helps=deeds("acknowledge-summary"),
    ),
    Template.CONTENT_CHANGED: NoticeWords(
        "{reference}: something became known",
        "What is known of {reference} has changed, so a decision that was proposed on the old "
        "content is void.\n\nNext: read it again.",
        helps=use_cases(UseCase.SHOW),
    ),
    Template.NEWS_ARRIVED: NoticeWords(
        "{reference}: news came in",
        "An organisation has reported something on {reference} that helps the person or changes "
        "what is known. Nothing adverse follows from it.\n\nNext: read the case.",
        helps=use_cases(UseCase.SHOW),
    ),
    Template.PERSON_CORRECTED: NoticeWords(
        "{reference}: a detail of the person was corrected",
        "A detail of the person of {reference} was wrong, and has been put right. A "
        "paper that says otherwise may not be handed over.\n\nNext: see what it was, and "
        "what it is.",
        helps=use_cases(UseCase.CORRECTIONS),
    ),
    Template.CASE_TAKEN_BACK: NoticeWords(
        "{reference}: taken back from you",
        "What became known of {reference} means that it cannot stay with you now. Nothing may be "
        "decided.\n\nNext: see why.",
        helps=use_cases(UseCase.EXPLAIN),
    ),
    Template.DECISION_CHECKED: NoticeWords(
        "{reference}: decided and checked",
        "The decision on {reference} is made. It is handed over in person only, after a fresh "
        "look at the circumstances and with a clearance (R110, R111).\n\nNext: before you meet, "
        "ask for a fresh look.",
        helps=deeds("ask-recheck"),
    ),
    Template.RECHECK_REQUEST: NoticeWords(
        "{reference}: a fresh look is due",
        "Somebody has to look afresh at the circumstances of {reference} (R111).\n\nNext: look, "
        "then record it.",
        helps=deeds("record-recheck"),
    ),
    Template.CLEARANCE_VOIDED: NoticeWords(
        "{reference}: STOP, do not hand anything over",
        "The clearance for {reference} is void. Hand nothing over.\n\nNext: if something was "
        "handed over already, say so at once, with the time.",
        helps=deeds("report-service"),
    ),
    Template.WITHDRAWAL_DUE: NoticeWords(
        "{reference}: the decision must be withdrawn",
        "What is known of {reference} now means that its decision may not be served and must be "
        "withdrawn (R112).\n\nNext: a UKVI officer withdraws it.",
        helps=deeds("withdraw-decision"),
    ),
    Template.DECISION_WITHDRAWN: NoticeWords(
        "{reference}: the decision is withdrawn",
        "The decision on {reference} is withdrawn. Nothing may be handed over.\n\nNext: destroy "
        "the paper you hold for it.",
    ),
    Template.ESCALATION: NoticeWords(
        "{reference}: overdue, and you are on duty",
        "Something asked for on {reference} is overdue. You hear of it as {role}.\n\nNext: see "
        "what, and take it.",
        helps=(*use_cases(UseCase.SHOW), *_TAKE),
    ),
    Template.INCIDENT: NoticeWords(
        "{reference}: INCIDENT, a paper was handed over without clearance",
        "A paper of {reference} was handed over although nothing allowed it. It counts as no "
        "service. You hear of it as {role}.\n\nNext: see that the person is told, and take it.",
        helps=_TAKE,
    ),
    Template.NOBODY_ON_DUTY: NoticeWords(
        "{reference}: ALARM, nobody is on duty",
        "{reference} had to be escalated to the {role}, and the rota names nobody for now.\n\n"
        "Next: put somebody on the rota, and take the case yourself meanwhile.",
    ),
    Template.FIRST_GUARD_FAILED: NoticeWords(
        "{reference}: escalated by the second guard",
        "A deadline of {reference} passed and the case's workflow did not act; the watchdog "
        "escalated it to you as {role}.\n\nNext: take the case, and tell operations that the "
        "first guard failed.",
    ),
}

SIGN = "If you do not know what this is about, tell the sender. Do not forward this message."
