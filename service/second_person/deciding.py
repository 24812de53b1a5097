"""The second person: what waits for them, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.refusal import Refusal
from policy.second_person import (
    NO_SUCH_PROPOSAL,
    REASON_MISSING,
    ProposalDecision,
    ProposalStanding,
    RegisterAct,
    refused_deciding,
    standing_of,
)
from policy.staffing import NOTHING_WAITS
from service.authorisation import use_case, wrong_role
from service.context import Context
from service.second_person.carrying import CarriedAct, Doing
from service.second_person.table import CARRIED
from service.second_person.words import in_words
from store.act_proposals import KeptProposal, decide, proposal, proposals, waiting_about
from store.policy_time import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProposal:
    """One for somebody who may confirm or see it: `said` is what the act holds, in words; `yours`
    whether the reader may confirm it. Times are UTC.
    """

    id: str
    act: str
    about: str
    said: tuple[tuple[str, str], ...]
    reason: str
    proposed_by: str
    proposed_at: datetime
    expires_at: datetime
    standing: ProposalStanding
    decided_by: str
    decision_reason: str
    decided_at: datetime | None
    yours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedAct:
    """What the second person decided, and what came of it, in sentences: a credential that is shown
    only now may be among them.
    """

    id: str
    act: str
    about: str
    decision: ProposalDecision
    said: tuple[str, ...]


@use_case(staff=lambda permissions: permissions.registers, organisations=False)
async def list_act_proposals(context: Context) -> list[ShownProposal]:
    """What was proposed, the last first: what waits, and what became of the others."""
    async with context.app.engine.connect() as connection:
        kept = await proposals(connection, context.app.keys)
        now = await clock(connection)
    return [_shown(context, one, now) for one in kept]


@use_case(staff=lambda permissions: permissions.registers, organisations=False)
async def show_act_proposal(context: Context, id: str) -> ShownProposal | Refusal:
    """One of them."""
    async with context.app.engine.connect() as connection:
        kept = await proposal(connection, context.app.keys, _id(id))
        now = await clock(connection)
    return NO_SUCH_PROPOSAL if kept is None else _shown(context, kept, now)


@use_case(staff=lambda permissions: permissions.registers, organisations=False)
async def confirm_act(context: Context, id: str, reason: str) -> DecidedAct | Refusal:
    """Confirm, as a second person: it is done now, if it still can be."""
    return await _decided(context, id, ProposalDecision.CONFIRMED, reason)


@use_case(staff=lambda permissions: permissions.registers, organisations=False)
async def reject_act(context: Context, id: str, reason: str) -> DecidedAct | Refusal:
    """Reject it, or take back what one proposed oneself: it is not done."""
    return await _decided(context, id, ProposalDecision.REJECTED, reason)


@use_case(staff=lambda permissions: permissions.confirm_staff, organisations=False)
async def confirm_entry(context: Context, number: str, *, reason: str) -> DecidedAct | Refusal:
    """Confirm that somebody was rightly entered, by their staff number: they may sign in from now
    on.
    """
    entered, confirmed = RegisterAct.ENTER_STAFF, ProposalDecision.CONFIRMED
    return await decide_about(entered, context, number.strip().upper(), confirmed, reason)


async def decide_about(
    act: RegisterAct, context: Context, about: str, decision: ProposalDecision, reason: str
) -> DecidedAct | Refusal:
    """Decide on the last that was proposed of this act, by what it is about: for the use cases of
    that act, which say who may.
    """
    async with context.app.engine.connect() as connection:
        id = await waiting_about(connection, act, about)
    return NOTHING_WAITS if id is None else await _decided(context, id, decision, reason)


async def _decided(
    context: Context, id: str, decision: ProposalDecision, reason: str
) -> DecidedAct | Refusal:
    reason = reason.strip()
    if not reason:
        return REASON_MISSING
    async with context.app.engine.connect() as connection:
        begun = await connection.begin()
        kept = await proposal(connection, context.app.keys, _id(id), lock=True)
        done = await _done(connection, context, kept, decision, reason)
        if isinstance(done, Refusal):
            await begun.rollback()
            return done
        await begun.commit()
    carried, result, found = done
    said: tuple[str, ...] = ()
    if decision is ProposalDecision.CONFIRMED:
        said = carried.says(await carried.afterwards(context, result))
    return DecidedAct(id=found.id, act=found.act, about=found.about, decision=decision, said=said)


async def _done(
    connection: AsyncConnection,
    context: Context,
    kept: KeptProposal | None,
    decision: ProposalDecision,
    reason: str,
) -> tuple[CarriedAct[Any, Any], Any, KeptProposal] | Refusal:
    carried = None if kept is None else CARRIED.get(kept.act)
    if kept is None or carried is None:
        return NO_SUCH_PROPOSAL
    takes_back = decision is ProposalDecision.REJECTED and kept.proposed_by == context.by
    if not takes_back and not _may(context, carried):
        permissions = context.permissions
        return wrong_role(carried.confirms(permissions), permissions.role_rule)
    refusal = refused_deciding(kept, context.by, await clock(connection), decision)
    if refusal is not None:
        return refusal
    await decide(connection, kept.id, decision, context.by, reason)
    doing = Doing(
        connection=connection,
        context=context,
        by=kept.proposed_by,
        reason=kept.reason,
        confirmed_by=context.by,
        confirmed_why=reason,
    )
    content = carried.read(kept.about, kept.content)
    if decision is ProposalDecision.REJECTED:
        undone = await carried.undo(doing, content)
        return undone if isinstance(undone, Refusal) else (carried, None, kept)
    result = await carried.do(doing, content)
    return result if isinstance(result, Refusal) else (carried, result, kept)


def _may(context: Context, carried: CarriedAct[Any, Any]) -> bool:
    held = context.member.roles if context.member is not None else ()
    return not carried.confirms(context.permissions).isdisjoint(held)


def _shown(context: Context, kept: KeptProposal, now: datetime) -> ShownProposal:
    carried = CARRIED.get(kept.act)
    may = carried is not None and _may(context, carried)
    wanted = refused_deciding(kept, context.by, now, ProposalDecision.CONFIRMED)
    return ShownProposal(
        id=kept.id,
        act=kept.act,
        about=kept.about,
        said=() if carried is None else in_words(carried.read(kept.about, kept.content)),
        reason=kept.reason,
        proposed_by=kept.proposed_by,
        proposed_at=kept.proposed_at,
        expires_at=kept.expires_at,
        standing=standing_of(kept, now),
        decided_by=kept.decided_by,
        decision_reason=kept.decision_reason,
        decided_at=kept.decided_at,
        yours=may and wanted is None,
    )


def _id(typed: str) -> str:
    return typed.strip().upper()
