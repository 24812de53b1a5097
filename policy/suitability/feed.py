"""Which events of this track make an entry in organisations' feeds: those that give them something
to do; nothing says where the case goes.
"""

from __future__ import annotations

from policy.cases.feed import FeedRules, FeedWord
from policy.suitability.words import Template

FEED = FeedRules(
    happened={"case-opened": FeedWord.ACCEPTED},
    ordered={
        Template.SUPPORT_ENQUIRY: FeedWord.ASKED,
        Template.SUPPORT_ENQUIRY_REMINDER: FeedWord.ASKED_AGAIN,
        Template.REFERRAL_RETURNED: FeedWord.RETURNED,
        Template.PERSON_CORRECTED: FeedWord.PERSON_CORRECTED,
    },
)
