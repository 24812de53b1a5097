"""Is a notice still true at the moment it would leave? Asked again before every send, of the
store.
"""

from __future__ import annotations

from policy.cases.sending import CaseNow
from policy.suitability.words import EXITS, Stage, Template

_ALWAYS = frozenset(
    {
        Template.CLEARANCE_VOIDED,
        Template.DECISION_WITHDRAWN,
        Template.ESCALATION,
        Template.INCIDENT,
        Template.FIRST_GUARD_FAILED,
        Template.NOBODY_ON_DUTY,
    }
)
"""What stops somebody, or is never hidden, is sent whatever has come meanwhile."""

_WHILE: dict[str, frozenset[Stage]] = {
    Template.LEGAL_CHECK: frozenset({Stage.AWAITING_INFO}),
    Template.LEGAL_CHECK_REMINDER: frozenset({Stage.AWAITING_INFO}),
    Template.REFERRAL_RETURNED: frozenset({Stage.RETURNED}),
    Template.SUMMARY_SENT: frozenset({Stage.WITH_SRU}),
    Template.SUMMARY_REMINDER: frozenset({Stage.WITH_SRU}),
    Template.CONTENT_CHANGED: frozenset({Stage.WITH_SRU}),
    Template.ROUTE_STOPPED: EXITS,
    Template.WITHDRAWAL_DUE: frozenset({Stage.WITHDRAWAL_DUE}),
    Template.DECISION_CHECKED: frozenset({Stage.DECIDED, Stage.CLEARED, Stage.SERVED_TO_FILE}),
    Template.RECHECK_REQUEST: frozenset({Stage.DECIDED, Stage.CLEARED, Stage.SERVED_TO_FILE}),
}
_NO_LONGER_ASKED = EXITS | {
    Stage.WITH_SRU,
    Stage.DECIDED,
    Stage.CLEARED,
    Stage.WITHDRAWAL_DUE,
    Stage.SERVED_TO_FILE,
}
_ASKS = frozenset(
    {Template.SUPPORT_ENQUIRY, Template.SUPPORT_ENQUIRY_REMINDER, Template.WINDOW_COMPLETE}
)


def no_longer_true(template: str, edition: int, shared: bool, standing: CaseNow) -> str:
    """The code of why this notice may not leave any more; empty if it may."""
    if shared or template in _ALWAYS:
        return ""
    if standing.ended:
        return "case-ended"
    if template in _ASKS:
        return "moved-on" if standing.stage in _NO_LONGER_ASKED else ""
    true_in = _WHILE.get(template)
    return "moved-on" if true_in is not None and standing.stage not in true_in else ""
