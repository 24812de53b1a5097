"""What an organisation reports of a suitability case in its own name (R72, R94)."""

from __future__ import annotations

from dataclasses import dataclass

from policy.refusal import LeftOut, Refusal
from policy.suitability.deeds import AuthorityReported
from policy.suitability.evidence.facts import AnyFact
from service.acknowledging import note_report
from service.authorisation import use_case
from service.context import Context
from service.files.reports import text_problem
from service.permissions import ByOrganisation
from store.jobs import ForOrganisation
from store.policy_time import policy_now
from store.suitability_reports import receive_report


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsReceived:
    """A report that is on record, now or `already`. Of what is not used each fact is named with its
    reason. `later`: its case cannot be reached, and receives it when the service returns.
    """

    already: bool
    left_out: tuple[LeftOut, ...]
    later: bool


@use_case(
    staff=lambda permissions: frozenset(),
    organisations=ByOrganisation.REPORT_FACTS,
    way=ForOrganisation.LETTERBOX,
)
async def report_facts(
    context: Context, reference: str, facts: tuple[AnyFact, ...], *, report_id: str
) -> FactsReceived | Refusal:
    """Receive an authority's word on support and where the person sleeps, once for its sender's own
    `report_id`. Good news counts from anybody; the rest is the area's authority's alone.
    """
    sender = context.organisation
    problem = text_problem(report_id, sender, "")
    if problem is not None:
        return problem
    app = context.app
    async with app.engine.connect() as connection:
        at = await policy_now(connection, reference)
    id = f"report/{sender}/{report_id}"
    fact = AuthorityReported(id=id, at=at, by=sender, facts=facts)
    received = await receive_report(app.engine, app.keys, reference, fact)
    if received.refusal is not None:
        return received.refusal
    if received.fact is not None and not received.code:
        # Also of one that came before: whoever received it then may have died before this.
        await note_report(app, reference, received.fact, sender, received.received_at)
    waits = received.to_deliver
    delivered = waits is None or await app.case_client.signal(reference, waits)
    return FactsReceived(already=received.already, left_out=received.left_out, later=not delivered)
