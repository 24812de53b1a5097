"""What a run of chaos finds in the log outside: an act or a notice that the record lacks, and one
that a sender was told of and the log lacks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

from service.acknowledging import note_order, note_referral
from store.inbox import receive_order
from store.outside_log import OutsideEntry, OutsideKind
from tests.apps import take_in
from tests.chaos.checks_outside import as_the_log_outside_says
from tests.chaos.client import TAKEN
from tests.chaos.evidence import Evidence
from tests.chaos.ledger import LedgerEntry, Line
from tests.chaos.orders import order_for
from tests.chaos.scenario import Act
from wiring.app import App


async def _found(app: App, *told: LedgerEntry) -> list[str]:
    """The violations, as one who was told this sees them."""

    def of(*lines: Line) -> Sequence[LedgerEntry]:
        return [entry for entry in told if entry.line in lines]

    evidence = SimpleNamespace(app=app, moment=datetime.now(UTC), of=of)
    found = [each async for each in as_the_log_outside_says(cast(Evidence, evidence), again=0.0)]
    assert {each.invariant for each in found} <= {"I11"}
    return [each.what for each in found]


async def _case(app: App) -> str:
    reference = (await take_in(app, "N-1")).reference
    await note_referral(app, reference, "E06000023", "N-1")
    return reference


def _told(line: Line, id: str, reference: str) -> LedgerEntry:
    return LedgerEntry(at=0.0, line=line, id=id, reference=reference, said=TAKEN)


async def test_what_is_on_record_and_in_the_log_is_no_violation(app: App) -> None:
    reference, order = await _case(app), order_for(Act.ANSWER, "order-1", "")
    received = await receive_order(app.store, reference, order.actor.id, order)
    await note_order(app, reference, order, received.digest, received.received_at)
    told = (_told(Line.REFERRAL, "N-1", reference), _told(Line.ORDER, "order-1", reference))
    assert await _found(app, *told) == []


async def test_an_act_that_the_log_has_and_the_record_has_not_is_one(app: App) -> None:
    reference, order = await _case(app), order_for(Act.ANSWER, "order-1", "")
    await note_order(app, reference, order, "")
    await note_referral(app, "RSR-000-000-000", "E06000023", "N-2")
    acted, referred = await _found(app)
    assert "record-answer was acknowledged" in acted
    assert "referral was acknowledged" in referred


async def test_a_notice_that_left_and_is_not_settled_and_an_event_that_is_not_there_are_each_one(
    app: App,
) -> None:
    reference = await _case(app)
    left = OutsideEntry(
        at=datetime.now(UTC), kind=OutsideKind.NOTICE_LEFT, reference=reference, about="notice-1"
    )
    await app.outside.keep(left, replace(left, about="notice-2", sequence=99))
    assert len(await _found(app)) == 3


async def test_what_a_sender_was_told_and_the_log_has_not_is_one(app: App) -> None:
    reference = await _case(app)
    told = (_told(Line.REFERRAL, "N-1", reference), _told(Line.ORDER, "order-1", reference))
    [missing] = await _found(app, *told)
    assert "order-1 is not in the log outside" in missing
