"""A closed case taken up again as a linked one (R26)."""

from __future__ import annotations

from dataclasses import dataclass

from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.starting import Starting
from store.intake import SubmissionOutcome
from store.reopening import reopen


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenedCase:
    """The new case by its reference. `already`: it was taken up again before. `later`: it is on
    record with its clock running, and its workflow starts when Temporal is back.
    """

    reference: str
    already: bool
    later: bool


@use_case(staff=lambda permissions: permissions.help_person, organisations=False)
async def reopen_case(context: Context, reference: str) -> ReopenedCase | Refusal:
    """A new case for the same person, linked to the closed one and received now. The closed one
    stays as it is; one that ended with a withdrawal needs new consent.
    """
    app = context.app
    async with Starting(app.case_client) as starting:
        made = await reopen(app.engine, app.keys, reference, context.by)
        if isinstance(made, Refusal):
            return made
        if made.state is not None:
            starting.add(made.state)
    return ReopenedCase(
        reference=made.reference,
        already=made.kind is SubmissionOutcome.ALREADY,
        later=bool(starting.later),
    )
