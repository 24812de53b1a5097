"""Every clock of the support track, in the order of its process map, one module for each. A new
one is listed here, and its name in `policy.support.words.DeadlineName`; one that runs until the
status answer has reached both is listed in `until_answered.py`.
"""

from __future__ import annotations

from policy.support.clocks.answer_unread import ANSWER_UNREAD
from policy.support.clocks.case_review import CASE_REVIEW
from policy.support.clocks.no_contact import NO_CONTACT
from policy.support.clocks.prioritisation import PRIORITISATION
from policy.support.clocks.support_window import SUPPORT_WINDOW
from policy.support.clocks.until_answered import STATUS_CLOCKS
from policy.support.kinds import SupportClock

CLOCKS: tuple[SupportClock, ...] = (
    *STATUS_CLOCKS,
    ANSWER_UNREAD,
    CASE_REVIEW,
    PRIORITISATION,
    NO_CONTACT,
    SUPPORT_WINDOW,
)
