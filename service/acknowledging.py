"""What was acknowledged is kept in the outside log before its sender is told: so that a database
that was put back from an older copy can be brought up to it, or what is missing be said to whom.

Orders, reports and referrals have an entry with what it takes to put them back. That something was
done at all, whatever it was, is kept for every use case in one place (`service.authorisation`): it
need not be thought of, for what a use case writes is seen as it goes to the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.cases.replies import Verdict
from store.clock import ClocksApart
from store.forms import NoKey, seal, sealer_of
from store.inbox import FACT_KIND, ORDER_KIND
from store.outside_log import REFERRAL as REFERRAL
from store.outside_log import ToldWhom, acknowledged, done
from store.rebuilding import stood_at
from store.written import WrittenTables, note_kept
from wiring.app import App

RECEIVED = "received"
REPORT = "report"
WITHDRAWAL_WITHOUT_CASE = "withdrawal_without_a_case"
WITHDRAWAL_AFTER_CLOSING = "withdrawal_after_closing"
_WITHDRAWAL_IN = {WITHDRAWAL_WITHOUT_CASE: "stray_withdrawals", WITHDRAWAL_AFTER_CLOSING: "inbox"}
NOBODY_IS_TOLD = {
    "views": "noted by itself before anything is done or shown",
    "request_counts": "counts who asks too often, for minutes",
    "sign_in_failures": "counts who fails to sign in, for minutes",
    "passkey_challenges": "a question to a device, which is asked again",
    "half_sessions": "half of a sign-in, which is begun again",
    "provider_sign_ins": "half of a sign-in, which is begun again",
    "watchdog_looks": "the watchdog's own",
}
"""The tables that may be written and nothing is acknowledged by it, each with why."""


async def note_order(
    app: App, reference: str, order: Order[Any], digest: str, at: datetime | None = None
) -> None:
    """An order was received, at a moment by clocks that agree. It is kept as its inbox row holds
    it, so that it can be put back and decided at that moment: and without what its sender had seen
    of the case, for it was judged by that once.
    """
    bare = replace(order, expected_sequence=None)
    whom = ToldWhom(id=order.id, sender=order.actor.id, kind=ORDER_KIND, digest=digest)
    row = await _sealed(app, app.store.forms.order, bare, reference, order.id)
    await _keep(app, reference, order.command.kind, RECEIVED, whom, row, at)


async def note_refused(app: App, reference: str, order: Order[Any]) -> None:
    """That order was refused, and its sender is told so: it must not count later."""
    whom = ToldWhom(id=order.id, sender=order.actor.id, kind=ORDER_KIND)
    await _keep(app, reference, order.command.kind, Verdict.REFUSED.value, whom)


async def note_report(
    app: App, reference: str, fact: CaseEvent, sender: str, at: datetime | None = None
) -> None:
    """A report about a case was received, at a moment as of an order."""
    whom = ToldWhom(id=fact.id, sender=sender, kind=FACT_KIND)
    row = await _sealed(app, app.store.forms.event, fact, reference, fact.id)
    await _keep(app, reference, REPORT, RECEIVED, whom, row, at)


async def note_referral(app: App, reference: str, organisation: str, number: str) -> None:
    """A case was taken in under its sender's own number. Of its content nothing is kept."""
    await note_referrals(app, [(reference, organisation, number)])


async def note_referrals(app: App, taken: Iterable[tuple[str, str, str]]) -> None:
    """The same for several, by reference, sender and number."""
    note_kept()
    ring = app.keys.ring
    await app.outside.keep(
        *(
            acknowledged(ring, reference, REFERRAL, RECEIVED, ToldWhom(id=number, sender=sender))
            for reference, sender, number in taken
        )
    )


async def note_withdrawal(app: App, what: str, sender: str, reference: str = "") -> None:
    """A withdrawal of consent was received that no row can put back. It has a line of its own, for
    that of its file says nothing if another report of it has one.
    """
    note_kept()
    sequence, at = await _stood(app, reference)
    wrote = _WITHDRAWAL_IN[what]
    ring = app.keys.ring
    entry = done(ring, reference, what, sender, sequence, wrote, beside=False, at=at)
    await app.outside.keep(entry)


async def note_done(app: App, by: str, what: str, reference: str, written: WrittenTables) -> None:
    """Somebody is about to be told that something is done: if anything was written. Who it was is
    sealed; of what was said nothing is kept. Nobody waits for it where an entry of its own stands.
    """
    wrote = ",".join(sorted(written.names - NOBODY_IS_TOLD.keys()))
    if not wrote:
        return
    sequence, at = await _stood(app, reference)
    ring = app.keys.ring
    entry = done(ring, reference, what, by, sequence, wrote, beside=written.kept, at=at)
    if written.kept:
        app.outside.keep_soon(entry)
    else:
        await app.outside.keep(entry)


async def _stood(app: App, reference: str) -> tuple[int, datetime | None]:
    """The number of the case's last event, 0 if there is none, and the time: neither is known if
    nobody answers any more, or no two clocks agree.
    """
    try:
        return await stood_at(app.engine, reference)
    except (SQLAlchemyError, ClocksApart):
        return 0, None


async def _keep(
    app: App,
    reference: str,
    what: str,
    told: str,
    whom: ToldWhom,
    row: bytes | None = None,
    at: datetime | None = None,
) -> None:
    note_kept()
    await app.outside.keep(acknowledged(app.keys.ring, reference, what, told, whom, row, at))


async def _sealed(app: App, form: Any, value: Any, reference: str, id: str) -> bytes | None:
    try:
        return seal(await sealer_of(app.keys, reference), form, value, reference, f"inbox/{id}")
    except NoKey:
        return None
