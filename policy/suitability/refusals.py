"""Why the suitability track says no, where several deeds say the same: a stable code, what
happened, what to do next, and the rule. What one deed alone says stands with it; what any track may
say is `policy.cases.refusals`'s.
"""

from __future__ import annotations

from policy.cases.refusals import IN_THE_FUTURE as IN_THE_FUTURE
from policy.cases.refusals import NO_NEWER_CALENDAR as NO_NEWER_CALENDAR
from policy.cases.refusals import NO_SUCH_TIME as NO_SUCH_TIME
from policy.cases.refusals import NOT_NOW as NOT_NOW
from policy.cases.refusals import REASON_NEEDED as REASON_NEEDED
from policy.help import UseCase, deeds, use_cases
from policy.refusal import Refusal

LOOK_FIRST = "Look at the case and do what is missing first."
SHOWN_BY = use_cases(UseCase.EXPLAIN)
WHEN_FULL = (*deeds("close-route", "withdraw-decision"), *use_cases(UseCase.OPEN_CASE))
"""How a case that can hold no more is ended, and the person's next one opened."""

ENDED = Refusal(
    code="case-ended",
    sentence="This case has ended.",
    what_to_do="If there is news, tell the duty supervisor; a new case needs its own referral.",
    rule="service",
)
NO_SUCH_CASE = Refusal(
    code="not-found",
    sentence="There is no such case, or it is not yours to see.",
    what_to_do="Check the reference.",
    rule="service",
)
NOT_YOUR_CASE = NO_SUCH_CASE
BEFORE_OPENING = Refusal(
    code="before-opening",
    sentence="The time given lies before this case was opened.",
    what_to_do="Give the time at which it really happened.",
    rule="service",
)
WRONG_ROLE = Refusal(
    code="wrong-role",
    sentence="Your role may not do this.",
    what_to_do="Ask somebody whose role it is.",
    rule="service",
)
HELD = Refusal(
    code="held",
    sentence=(
        "A sign of trafficking or a need to safeguard holds every conclusion. It holds no offer."
    ),
    what_to_do="Clear it with the safeguarding lead and record that it is cleared.",
    rule="R62",
)
CONTENT_CHANGED = Refusal(
    code="content-changed",
    sentence="The case has changed since it was shown to you.",
    what_to_do="Read it again, then decide anew.",
    rule="R107",
)
