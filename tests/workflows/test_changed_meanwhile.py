"""An order that holds only for the case as its sender saw it, on the real server."""

from __future__ import annotations

import asyncio

from policy.cases.refusals import CHANGED_MEANWHILE
from policy.refusal import Refusal
from policy.support.deeds import RecordAnswer
from service.cases.orders import OrderAccepted, ask_order
from service.context import Context
from store.staff import StaffMember
from tests.apps import CHECK_OFFICER, NO_TRACE
from tests.workflows.running import Running


async def opened(running: Running) -> str:
    """A case to which nothing more happens by itself for hours: its first notice has left."""
    reference = await running.case()
    await running.until_state(reference, lambda state: state.sequence == 2)
    return reference


async def test_of_two_orders_sent_together_for_what_was_seen_exactly_one_is_carried_out(
    running: Running,
) -> None:
    reference = await opened(running)
    seen = (await running.state(reference)).sequence
    officer = StaffMember(
        number=CHECK_OFFICER.id, name="", email="", team="", roles=CHECK_OFFICER.roles
    )
    context = Context(app=running.app, used="", member=officer)
    asked = await asyncio.gather(
        *(
            ask_order(
                context,
                reference,
                RecordAnswer(answer=NO_TRACE),
                order_id=id,
                expected_sequence=seen,
            )
            for id in ("order-1", "order-2")
        )
    )
    assert [each for each in asked if isinstance(each, OrderAccepted)] == [
        OrderAccepted(later=False)
    ]
    (refused,) = (each for each in asked if isinstance(each, Refusal))
    assert (refused.code, refused.sentence) == ("changed-meanwhile", CHANGED_MEANWHILE.sentence)
    received = await running.received(reference)
    assert ("order", "refused", "changed-meanwhile") in received


async def test_what_is_sent_again_is_answered_that_it_was_carried_out(running: Running) -> None:
    reference = await opened(running)
    seen = (await running.state(reference)).sequence
    officer = StaffMember(
        number=CHECK_OFFICER.id, name="", email="", team="", roles=CHECK_OFFICER.roles
    )
    context = Context(app=running.app, used="", member=officer)
    for _ in range(2):
        asked = await ask_order(
            context,
            reference,
            RecordAnswer(answer=NO_TRACE),
            order_id="order-1",
            expected_sequence=seen,
        )
        assert asked == OrderAccepted(later=False)
