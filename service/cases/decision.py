"""What a decision in a suitability case is made on: the content, and every item of evidence that
the decision maker reads (R104 to R109).
"""

from __future__ import annotations

from policy.refusal import Refusal
from policy.suitability.deeds import ProposeDecision
from policy.suitability.evidence.content import evidence
from policy.suitability.evidence.factors import as_read
from policy.suitability.state import SuitabilityState
from service.authorisation import use_case
from service.cases.opening import open_case
from service.cases.preparing import content_of
from service.context import Context
from service.values.decision import DecidedOn as DecidedOn


@use_case(
    staff=lambda permissions: permissions.may_ask.get(ProposeDecision, frozenset()),
    organisations=False,
)
async def look_before_deciding(context: Context, reference: str) -> DecidedOn | Refusal:
    """What there is to read before a decision; for those who may propose one."""
    opened = await open_case(context.app, reference)
    if isinstance(opened, Refusal):
        return opened
    state: SuitabilityState = opened[0]
    items = evidence(state.facts) if state.facts is not None else ()
    return DecidedOn(content=content_of(state), evidence=tuple(map(as_read, items)))
