"""Whether the gates that a decision needs are open: asked when it is proposed, and again when it is
checked (R44 to R47).
"""

from __future__ import annotations

from datetime import datetime

from policy.refusal import Refusal
from policy.suitability.deciding.assessing import assessed
from policy.suitability.deciding.links import refused_while_open
from policy.suitability.gates.own_gate import own_gate
from policy.suitability.refusals import LOOK_FIRST, SHOWN_BY
from policy.suitability.state import SuitabilityState
from policy.suitability.words import DecisionKind

MAY_NOT_REFUSE = Refusal(
    code="may-not-refuse",
    sentence=(
        "Refusal is not open here: it needs a pending application made in the country on or after 1"
        " December 2020, and every other gate."
    ),
    what_to_do=LOOK_FIRST,
    helps=SHOWN_BY,
    rule="R46",
)

MAY_NOT_CANCEL = Refusal(
    code="may-not-cancel",
    sentence=(
        "Cancellation is not open here: it needs permission that is still held, a decision on or "
        "after 1 December 2020, and every other gate."
    ),
    what_to_do=LOOK_FIRST,
    helps=SHOWN_BY,
    rule="R47",
)


def refused_as_closed(state: SuitabilityState, kind: DecisionKind, now: datetime) -> Refusal | None:
    """Why this decision cannot be made now, under the version in force; None if it can."""
    assert state.facts is not None  # looked at before
    if kind is DecisionKind.NO_ACTION:
        return None
    waits = refused_while_open(state)
    if waits is not None:
        return waits
    if own_gate(kind, assessed(state.facts, now)).open:
        return None
    refuses = kind is DecisionKind.REFUSE
    return MAY_NOT_REFUSE if refuses else MAY_NOT_CANCEL
