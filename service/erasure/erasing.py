"""An erasure, from the order of two people to the last byte that could be read.

The order is a row; carrying it out may be cut short anywhere and is gone on with: by the watchdog
(key and tables), and by the worker (Temporal's histories). A
decision about many cases at once (a schedule of retention) gives orders the same way.
"""

from __future__ import annotations

from dataclasses import dataclass

from activities.erased import delete_erased
from policy.erasing import (
    GROUNDS_TO_ASK_FOR,
    ErasureGround,
    ErasureReceipt,
    refused_erasing,
)
from policy.erasing_receipt import receipt_in_words
from policy.refusal import Refusal
from policy.second_person import RegisterAct
from service.cases.opening import NO_SUCH_CASE
from service.context import Context
from service.erasure.reasons import refused_reasons
from service.second_person.carrying import CarriedAct, Doing
from store import erasing as store
from store.half_store import HalfStoreError
from store.jobs import Job
from store.outside_log import erased
from wiring.app import App
from wiring.logs import get_logger

log = get_logger("erasure")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureAsked:
    """Of which case, and why."""

    reference: str
    ground: ErasureGround


async def _named(doing: Doing, asked: ErasureAsked) -> Refusal | None:
    reasons = (doing.reason, doing.confirmed_why)
    return await refused_reasons(doing.context.app, doing.connection, asked.reference, *reasons)


async def _order(doing: Doing, asked: ErasureAsked) -> ErasureReceipt | ErasureAsked | Refusal:
    standing = await store.standing_of(doing.connection, asked.reference)
    if standing is None:
        return NO_SUCH_CASE
    refusal = refused_erasing(standing)
    if refusal is not None:
        return refusal
    assert asked.ground in GROUNDS_TO_ASK_FOR
    named = await _named(doing, asked)
    if named is not None:
        return named
    if doing.confirmed_by:
        await store.order_erasure(
            doing.connection,
            asked.reference,
            asked.ground,
            doing.reason,
            proposed_by=doing.by,
            confirmed_by=doing.confirmed_by,
        )
    return asked


_CARRIES_OUT = frozenset({None, Job.WATCHDOG, Job.OPERATOR})
"""Whoever answers requests may order an erasure and carries out none: the watchdog does, within a
minute. A process without a job of its own does it at once.
"""


async def _afterwards(
    context: Context, ordered: ErasureReceipt | ErasureAsked
) -> ErasureReceipt | ErasureAsked:
    if context.app.job in _CARRIES_OUT:
        await carry_out(context.app, ordered.reference)
        await delete_erased(context.app.case_client, ordered.reference)
    async with context.app.engine.connect() as connection:
        days = context.app.settings.key_copies_days
        receipt = await store.receipt_of(connection, ordered.reference, days)
    return receipt or ordered


async def carry_out(app: App, reference: str) -> bool:
    """Destroy the case's key and clear the tables, then the halves in the key store; whether all of
    that is done, and the outside log says so. What cannot be done now is done later, by the
    watchdog.
    """
    async with app.engine.begin() as connection:
        await store.clear_case(connection, reference)
        slots = await store.halves_left(connection, reference)
        receipt = await store.receipt_of(connection, reference, app.settings.key_copies_days)
    if receipt is None or receipt.erased_at is None:
        log.error("case-not-erased", reference=reference)
        return False
    app.keys.forget(reference)
    # Before the record says that it is done, for then nobody tries again. Without the line, older
    # copies of database and key store bring the person back and nobody knows.
    outside = await app.outside.keep(erased(reference, receipt.erased_at))
    try:
        for slot in slots:
            await app.keys.halves.destroy(slot)
    except HalfStoreError as error:
        log.error("half-not-destroyed", code=error.code)
        return False
    if not outside:
        log.error("erasure-not-kept-outside")
        return False
    async with app.engine.begin() as connection:
        await store.halves_destroyed(connection, reference)
    app.keys.forget(reference)
    return True


async def go_on_erasing(app: App) -> None:
    """Carry out what was ordered and cut short."""
    async with app.engine.connect() as connection:
        left = await store.under_way(connection, histories=False)
    for reference in left:
        await carry_out(app, reference)


def _says(done: ErasureReceipt | ErasureAsked) -> tuple[str, ...]:
    return receipt_in_words(done) if isinstance(done, ErasureReceipt) else ()


ERASE_CASE: CarriedAct[ErasureAsked, ErasureReceipt | ErasureAsked] = CarriedAct(
    act=RegisterAct.ERASE_CASE,
    content=ErasureAsked,
    about=lambda asked: asked.reference,
    confirms=lambda permissions: permissions.erase,
    do=_order,
    undo=_named,
    afterwards=_afterwards,
    says=_says,
)
