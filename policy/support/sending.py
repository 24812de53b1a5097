"""Is a notice still true at the moment it would leave? The store is asked again before every send
(R10, R16).
"""

from __future__ import annotations

from collections.abc import Iterator

from policy.cases.sending import CaseNow
from policy.support.words import DeadlineName, Stage, Template

AFTER_A_WITHDRAWAL = frozenset({Template.CONSENT_WITHDRAWN, Template.SAFEGUARDING_PASSED_ON})
"""All that may leave once consent is withdrawn (R10): word of the withdrawal itself, and, where a
safeguarding task was open, to the referrer alone, that it is theirs now (R30).
"""
_WHILE_UNANSWERED = frozenset(
    {
        Template.STATUS_REQUEST,
        Template.STATUS_WARNING,
        Template.HOLDING_REPLY,
        Template.ENTERED_LATE,
        Template.ANSWER_QUERY,
    }
)
_OF_ONE_EDITION = frozenset(
    {Template.ANSWER_READY, Template.ANSWER_CORRECTED, Template.ANSWER_UNREAD}
)


_WHILE_WAITING = frozenset({Template.PRIORITISATION_REQUEST, Template.PRIORITISATION_CHASER})


def no_longer_true(template: str, edition: int, shared: bool, standing: CaseNow) -> str:
    """The code of why this notice may not leave any more; empty if it may.

    An escalation of a breach is always sent, even when the answer has meanwhile come: a breach is
    never hidden (R16). A notice shared by many cases does not depend on any one of them.
    """
    if shared or template in AFTER_A_WITHDRAWAL:
        return ""
    if standing.withdrawn or standing.stage == Stage.CONSENT_WITHDRAWN:
        return "consent-withdrawn"
    if standing.ended:
        return "case-ended"
    return next(
        (code for code, overtaken in _overtaken(template, edition, standing) if overtaken), ""
    )


def _overtaken(template: str, edition: int, standing: CaseNow) -> Iterator[tuple[str, bool]]:
    """Each thing that may have happened meanwhile, and whether it makes this notice pointless."""
    waiting = standing.stage == Stage.AWAITING_THIRD_PARTY
    window_over = DeadlineName.SUPPORT_WINDOW in standing.passed
    yield "answered-meanwhile", template in _WHILE_UNANSWERED and standing.answered
    yield "corrected-meanwhile", template in _OF_ONE_EDITION and edition != standing.edition
    yield "read-meanwhile", template == Template.ANSWER_UNREAD and standing.read
    yield "prioritised-meanwhile", template in _WHILE_WAITING and not waiting
    yield "extended-meanwhile", template == Template.WINDOW_ENDED and not window_over
