"""Reading an answer as the organisation that referred. A wrong credential, an unknown reference and
another organisation's case are told apart by nothing: not by words, not by exit code.
"""

from __future__ import annotations

from pathlib import Path

import click

from policy.successors import stands_for
from policy.support.answer import StatusAnswer, entitlement
from policy.support.deeds import Actor, Order, ReadAnswer
from policy.support.lifecycle import check
from policy.support.recording import Verdict
from policy.support.refusals import NOT_YOUR_CASE
from policy.support.state import CaseState
from starter.commands.asking import ask, refusal_of
from starter.commands.credentials import organisations_credential, proven
from starter.commands.desk import Desk, without_session
from starter.say import Stopped
from store.cases import clock, find_case, load_state, policy_now
from store.organisations import load_register


def read_answer(data: Path | None, reference: str, organisation: str) -> None:
    """Say what an answer means for the person; the reading is on record before a word of it is
    shown.
    """
    credential = organisations_credential()

    async def work(desk: Desk) -> StatusAnswer:
        of = await _require_theirs(desk, reference, organisation, credential)
        return await _opened(desk, reference, Actor(id=organisation, organisation=of))

    found = entitlement(without_session(data, work, temporal=True))
    click.echo(f"{reference}: the immigration status answer")
    for line in found.lines:
        click.echo(f"  {line}")
    for line in found.unknown:
        click.echo(f"  Not known: {line}")
    click.echo(f"Next: {found.next_step}")


async def _require_theirs(desk: Desk, reference: str, organisation: str, credential: str) -> str:
    """The organisation of the case in whose place it is read. Raises Stopped for a stranger."""
    known = await proven(desk, organisation, credential)
    async with desk.app.engine.connect() as connection:
        case = await find_case(connection, reference)
        register, now = await load_register(connection), await clock(connection)
    if case is None or not known:
        raise Stopped(NOT_YOUR_CASE)
    # Whoever stands for the organisation that referred reads in its place (R2).
    if stands_for(register, case.organisation_id, now) != organisation:
        raise Stopped(NOT_YOUR_CASE)
    return case.organisation_id


async def _opened(desk: Desk, reference: str, actor: Actor) -> StatusAnswer:
    """The answer as it stands. With Temporal out of reach the row is on record, and the case's own
    check is asked here.
    """
    reply = await ask(desk, reference, ReadAnswer(), actor)
    if reply is not None and reply.verdict is Verdict.REFUSED:
        raise Stopped(refusal_of(reply))
    state: CaseState | None = await load_state(desk.app.store, reference)
    if state is None:
        raise Stopped(NOT_YOUR_CASE)
    async with desk.app.engine.connect() as connection:
        now, own_now = await clock(connection), await policy_now(connection, reference)
    order = Order(id="reading", at=now, actor=actor, command=ReadAnswer())
    refusal = check(state, order, own_now)
    if refusal is not None or state.answer is None:
        raise Stopped(refusal or NOT_YOUR_CASE)
    return state.answer
