"""What a person acts on: a case's content by its digest, named again when they act, so that nobody
signs what they have not seen.
"""

from __future__ import annotations

from pathlib import Path

import click

from policy.cases.orders import Named
from policy.refusal import Refusal
from policy.suitability.evidence.content import digest
from policy.suitability.state import SuitabilityState
from service.cases.orders import Accepted
from starter.commands.asking import ask, say_reply
from starter.commands.desk import Desk, at_desk, state_of
from starter.commands.offices import here

SHORT = 12

CONTENT = click.option(
    "--content",
    required=True,
    help=f"The content you read, as `show` names it: its first {SHORT} characters or more.",
)


def content_of(state: SuitabilityState) -> str:
    """The digest of everything known; empty before anything is."""
    return digest(state.facts) if state.facts is not None else ""


def meant(state: SuitabilityState, given: str) -> str:
    """The digest that the beginning of one stands for; what fits none is left for the case to
    refuse.
    """
    whole, given = content_of(state), given.strip().lower()
    return whole if len(given) >= SHORT and whole.startswith(given) else given


def act_on_content(
    data: Path | None, reference: str, content: str, make: type, done: str, **parts: object
) -> None:
    """Ask something of a case that holds for exactly the content named."""

    async def work(desk: Desk) -> Accepted | Refusal:
        state = await state_of(desk, reference)
        command: Named = make(content=meant(state, content), **parts)
        return await ask(desk.context, reference, command)

    say_reply(at_desk(data, work, roles=here().anybody, temporal=True), done)
