"""What a person acts on in a suitability case: its content by its digest, named again when they
act, so that nobody signs what they have not seen.
"""

from __future__ import annotations

from dataclasses import replace

from policy.refusal import Refusal
from policy.suitability.deeds import CheckDecision, PrepareSummary, SendSummary
from policy.suitability.evidence.content import digest
from policy.suitability.state import SuitabilityState
from service.authorisation import use_case
from service.cases.opening import open_case
from service.cases.orders import OrderAccepted, ask_order
from service.context import Context

SHORTEST = 12
"""As many characters of a digest name it."""

OnContent = PrepareSummary | SendSummary | CheckDecision


def content_of(state: SuitabilityState) -> str:
    """The digest of everything known; empty before anything is."""
    return digest(state.facts) if state.facts is not None else ""


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def ask_on_content(
    context: Context,
    reference: str,
    command: OnContent,
    *,
    order_id: str,
    expected_sequence: int | None = None,
) -> OrderAccepted | Refusal:
    """Ask something of a case that holds for exactly the content named: by its digest or the
    beginning of it. What fits none is left for the case to refuse.
    """
    opened = await open_case(context.app, reference)
    if isinstance(opened, Refusal):
        return opened
    whole, given = content_of(opened[0]), command.content.strip().lower()
    named = whole if len(given) >= SHORTEST and whole.startswith(given) else given
    return await ask_order(
        context,
        reference,
        replace(command, content=named),
        order_id=order_id,
        expected_sequence=expected_sequence,
    )
