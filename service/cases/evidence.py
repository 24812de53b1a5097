"""What is read of a suitability case's evidence by itself: the person's circumstances (R73), and a
copy for the person (R82). Every reading is noted before anything is returned.
"""

from __future__ import annotations

from policy.refusal import Refusal
from policy.suitability.evidence.facts import Facts
from policy.suitability.evidence.other_circumstances import Circumstance
from policy.suitability.evidence.reading import in_order, superseded
from policy.suitability.screens.persons_copy import Copied
from policy.suitability.screens.persons_copy import copy_for_person as in_the_copy
from policy.suitability.state import SuitabilityState
from service.authorisation import NOT_SIGNED_IN, use_case
from service.cases.opening import open_case
from service.context import Context
from service.erasure.reasons import refused_reasons
from service.values.finding import NO_REASON
from service.values.parts import KnownFact as KnownFact
from store.views import CIRCUMSTANCES_READ, COPIED, note_views


def known_facts(facts: Facts | None) -> tuple[KnownFact, ...]:
    """What is known, in the order it was said; nothing before anything is."""
    known = facts.known if facts is not None else ()
    gone = superseded(known)
    return tuple(
        KnownFact(
            id=fact.id,
            as_of=fact.as_of,
            kind=str(getattr(fact, "fact", "")),
            source=fact.source,
            counts=fact.id not in gone,
        )
        for fact in known
    )


@use_case(staff=lambda permissions: permissions.read_evidence, organisations=False)
async def read_circumstances(
    context: Context, reference: str
) -> tuple[Circumstance, ...] | Refusal:
    """The person's circumstances as far as they count now, oldest first, each with the id that a
    conclusion names as read (R73).
    """
    known = await _noted(context, reference, CIRCUMSTANCES_READ)
    if not isinstance(known, Facts):
        return () if known is None else known
    gone = superseded(known.known)
    return tuple(
        fact
        for fact in in_order(known.known)
        if isinstance(fact, Circumstance) and fact.id not in gone
    )


@use_case(staff=lambda permissions: permissions.copy_evidence, organisations=False)
async def copy_for_person(
    context: Context, reference: str, *, reason: str
) -> tuple[Copied, ...] | Refusal:
    """A copy of what the case holds about the person, for them, oldest first. What victims said is
    never in it (R82). The reason is kept, and names nobody.
    """
    if not reason.strip():
        return NO_REASON
    async with context.app.engine.connect() as connection:
        named = await refused_reasons(context.app, connection, reference, reason)
    if named is not None:
        return named
    known = await _noted(context, reference, f"{COPIED}: {reason.strip()}")
    if not isinstance(known, Facts):
        return () if known is None else known
    return tuple(in_the_copy(known))


async def _noted(context: Context, reference: str, kind: str) -> Facts | Refusal | None:
    """What is known of a case, after it is noted who reads it; None before anything is."""
    if context.member is None:
        return NOT_SIGNED_IN
    opened = await open_case(context.app, reference)
    if isinstance(opened, Refusal):
        return opened
    state: SuitabilityState = opened[0]
    async with context.app.engine.begin() as connection:
        await note_views(connection, context.member.number, [reference], kind)
    return state.facts
