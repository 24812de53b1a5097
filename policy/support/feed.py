"""Which events of this track make an entry in organisations' feeds."""

from __future__ import annotations

from policy.cases.feed import FeedRules, FeedWord
from policy.support.words import DeadlineName, Template

FEED = FeedRules(
    happened={
        "referral-accepted": FeedWord.ACCEPTED,
        "answer-read": FeedWord.ANSWER_READ,
        "case-closed": FeedWord.ENDED,
    },
    ordered={
        Template.HOLDING_REPLY: FeedWord.ANSWER_LATE,
        Template.ENTERED_LATE: FeedWord.ANSWER_LATE,
        Template.ANSWER_UNREAD: FeedWord.ANSWER_UNREAD,
        Template.PERSON_CORRECTED: FeedWord.PERSON_CORRECTED,
        Template.CONSENT_WITHDRAWN: FeedWord.CONSENT_WITHDRAWN,
        Template.SAFEGUARDING_PASSED_ON: FeedWord.SAFEGUARDING_YOURS,
    },
    # Before a channel has taken the notice there is nothing that the referrer may read.
    taken={
        Template.ANSWER_READY: FeedWord.ANSWER_READY,
        Template.ANSWER_CORRECTED: FeedWord.ANSWER_CORRECTED,
    },
    passed={DeadlineName.NO_CONTACT: FeedWord.ASKED_AGAIN},
)
