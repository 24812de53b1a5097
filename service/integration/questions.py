"""What an organisation is asked about its cases, and its reply: the report that answers it, judged
by the report's own judge before it is acknowledged, once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from policy.cases.put_question import (
    ANSWERED_OTHERWISE,
    NO_SUCH_QUESTION,
    read_question_id,
)
from policy.refusal import Refusal
from policy.suitability.put_questions import stated_in
from policy.support.put_questions import reported_in
from policy.time import london_day
from service.authorisation import use_case
from service.context import Context
from service.permissions import SUITABILITY, SUPPORT, ByOrganisation
from service.referrals.own import codes_of
from service.reports.facts import report_facts
from service.reports.receiving import GivenReport, receive_report
from store.policy_time import policy_now
from store.questions import OpenQuestion as OpenQuestion
from store.questions import open_questions


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTaken:
    """A reply that is on record. `later`: its case receives it when it can be reached."""

    reference: str
    later: bool


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.READ_OWN)
async def list_questions(context: Context) -> tuple[OpenQuestion, ...] | Refusal:
    """The questions to the organisation that asks, and to those whose successor it is (R2); the
    most urgent first.
    """
    return await _open(context, None)


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.READ_OWN)
async def find_question(context: Context, id: str) -> OpenQuestion | Refusal:
    """One of them. One that is answered, another organisation's and one that never was get the same
    answer.
    """
    return await _found(context, id)


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.REPLY)
async def reply_to_question(
    context: Context, id: str, said: Mapping[str, object]
) -> ReplyTaken | Refusal:
    """Answer one of them, by what its `asks` list. It is received as a report under the question's
    own number: of two replies one counts.
    """
    found = await _found(context, id)
    if isinstance(found, Refusal):
        return found
    if not found.kind.asks:
        return ANSWERED_OTHERWISE
    return await _REPLIES[context.track.name](context, found, said)


async def _found(context: Context, id: str) -> OpenQuestion | Refusal:
    named = read_question_id(id)
    if named is None:
        return NO_SUCH_QUESTION
    asked = await _open(context, named.reference)
    return next((one for one in asked if one.id == named), NO_SUCH_QUESTION)


async def _open(context: Context, reference: str | None) -> tuple[OpenQuestion, ...]:
    async with context.app.engine.connect() as connection:
        codes = await codes_of(connection, context)
        kinds, ring = context.track.questions, context.app.keys.ring
        return tuple(await open_questions(connection, ring, kinds, codes, reference))


async def _by_report(
    context: Context, asked: OpenQuestion, said: Mapping[str, object]
) -> ReplyTaken | Refusal:
    kind, support, detail = reported_in(said)
    report = GivenReport(
        organisation=context.organisation,
        kind=kind,
        support=support,
        detail=detail,
        happened_at=None,
        number=asked.id.reply_number,
    )
    taken = await receive_report(context, report, reference=asked.id.reference)
    if isinstance(taken, Refusal):
        return taken
    return ReplyTaken(reference=asked.id.reference, later=taken.later)


async def _by_statement(
    context: Context, asked: OpenQuestion, said: Mapping[str, object]
) -> ReplyTaken | Refusal:
    async with context.app.engine.connect() as connection:
        today = london_day(await policy_now(connection, asked.id.reference))
    number = asked.id.reply_number
    fact = stated_in(
        said, id=number, authority=asked.authority, source=context.organisation, today=today
    )
    taken = await report_facts(context, asked.id.reference, (fact,), report_id=number)
    if isinstance(taken, Refusal):
        return taken
    left = next(iter(taken.left_out), None)
    return left.refusal if left else ReplyTaken(reference=asked.id.reference, later=taken.later)


_Reply = Callable[[Context, OpenQuestion, Mapping[str, object]], Awaitable[ReplyTaken | Refusal]]
_REPLIES: Mapping[str, _Reply] = {SUPPORT: _by_report, SUITABILITY: _by_statement}
"""How each track receives a reply."""
