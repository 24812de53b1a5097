"""One pass of what the worker does all the time, for somebody who does not want to wait."""

from __future__ import annotations

from temporalio.exceptions import TemporalError

from activities.reach import require_out_of_reach
from activities.reconciler import Reconciled, reconcile
from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context

OUT_OF_REACH = Refusal(
    code="temporal-out-of-reach",
    sentence="Temporal is out of reach or does not answer: nothing could be delivered now.",
    what_to_do="Nothing is lost: the worker goes on as soon as the service returns.",
    rule="service",
)


@use_case(staff=lambda permissions: permissions.reconcile, organisations=False)
async def reconcile_now(context: Context) -> Reconciled | Refusal:
    """Start every open case that has no workflow, and deliver what waits."""
    try:
        if context.app.client is not None:
            return await reconcile(context.app.case_client, every_case=True)
    except TemporalError:
        pass
    except RuntimeError as problem:
        require_out_of_reach(problem)
    return OUT_OF_REACH
