"""What somebody's hand does to a case's workflow in Temporal is told by health, in words, and made
good where it is no wish: the record is what counts.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from activities.healing import Healer
from activities.reconciler import reconcile
from activities.running import running_cases
from policy.cases.replies import Verdict
from policy.duty.findings import Limits
from policy.support.deeds import RecordAnswer
from policy.support.words import Role
from service.cases.orders import OrderAccepted, ask_order
from service.disasters.rebuild import RebuildReport, rebuild
from service.health.looking import look_into
from store.advancing import advance
from tests.apps import CHECK_OFFICER, NO_TRACE, order, take_in
from tests.chaos.operator import BY_HAND, hold, let_go
from tests.service.contexts import by_staff
from tests.waiting import until
from wiring.app import App
from wiring.serving import serving

AT_ONCE = Limits(settling=timedelta(0), not_started=timedelta(0), message=timedelta(0))
ENDS = ("cancel", "terminate", "delete")


async def _told(app: App) -> dict[str, tuple[str, ...]]:
    return {item.code: item.references for item in await look_into(app, AT_ONCE)}


async def _started(app: App, number: str) -> str:
    receipt = await take_in(app, number)
    assert receipt.state is not None
    await app.case_client.start_case(receipt.state)
    return receipt.reference


async def _sequence(app: App, reference: str) -> int:
    assert app.client is not None
    handle = app.client.get_workflow_handle(app.case_client.cases.workflow_id(reference))
    return int((await handle.query("progress"))["sequence"])


async def test_a_held_case_is_named_left_alone_and_goes_on_with_what_was_asked_of_it_meanwhile(
    app: App,
) -> None:
    assert app.client is not None
    async with serving(app, app.client):
        reference = await _started(app, "N-1")
        await until(lambda: _knows(app, reference))
        id = app.case_client.cases.workflow_id(reference)
        await hold(app.client, id)
        officer = by_staff(app, Role.CHECK_OFFICER, number="S-2001")
        asked = await ask_order(officer, reference, RecordAnswer(answer=NO_TRACE), order_id="o-1")
        # Nobody waits for a case that somebody holds: it is on record, and they are told so.
        assert asked == OrderAccepted(later=True)

        async def named() -> bool:
            return (await _told(app)).get("cases-paused") == (reference,)

        await until(named)
        told = await _told(app)
        assert told["messages-waiting"] == (reference,)
        assert not {"cases-not-running", "look-failed"} & told.keys()
        healer = Healer(app.case_client)
        for _ in range(2):
            assert await healer.compare(await running_cases(app.case_client)) == []
        supervisor = by_staff(app, Role.DUTY_SUPERVISOR)
        report = await rebuild(supervisor, apply=False, quiet_for=timedelta(0))
        assert isinstance(report, RebuildReport)
        assert reference not in report.apart

        await let_go(app.client, id)

        async def carried_out() -> bool:
            await reconcile(app.case_client, every_case=True)
            return (
                await ask_order(officer, reference, RecordAnswer(answer=NO_TRACE), order_id="o-1")
            ) == OrderAccepted(later=False)

        await until(carried_out)
        assert "cases-paused" not in await _told(app)


async def _keeps_up(app: App) -> bool:
    # What Temporal lists of a case comes a moment after what the case says of itself.
    return "cases-behind" not in await _told(app)


async def _knows(app: App, reference: str, sequence: int = 1) -> bool:
    return await _sequence(app, reference) >= sequence


async def test_whatever_ends_a_case_by_hand_is_told_and_it_is_started_again(app: App) -> None:
    assert app.client is not None
    async with serving(app, app.client):
        references = {way: await _started(app, f"N-{way}") for way in ENDS}
        for way, reference in references.items():
            await until(lambda of=reference: _knows(app, of))  # type: ignore[misc]
            await BY_HAND[way](app.client, app.case_client.cases.workflow_id(reference))

        async def told() -> bool:
            return (await _told(app)).get("cases-not-running") == tuple(sorted(references.values()))

        await until(told)

        async def all_run() -> bool:
            await reconcile(app.case_client, every_case=True)
            return "cases-not-running" not in await _told(app)

        await until(all_run)


async def test_a_case_that_is_reset_or_started_twice_stands_as_the_record_says(app: App) -> None:
    assert app.client is not None
    async with serving(app, app.client):
        for way in ("reset", "start again"):
            reference = await _started(app, f"N-{way}")
            await until(lambda of=reference: _knows(app, of))  # type: ignore[misc]
            asked = order(f"order-{reference}", RecordAnswer(answer=NO_TRACE), CHECK_OFFICER)
            done = await advance(app.store, reference, [asked], datetime.now(UTC))
            assert done.replies[asked.id].verdict is Verdict.APPLIED
            await BY_HAND[way](app.client, app.case_client.cases.workflow_id(reference))
            await until(
                lambda of=reference, to=done.state.sequence: _knows(app, of, to)  # type: ignore[misc]
            )


async def test_a_case_of_which_its_workflow_knows_less_is_named_where_no_worker_mends_it(
    app: App,
) -> None:
    assert app.client is not None
    async with serving(app, app.client):
        reference = await _started(app, "N-1")
        await until(lambda: _knows(app, reference))
        await until(lambda: _keeps_up(app))
    asked = order("order-1", RecordAnswer(answer=NO_TRACE), CHECK_OFFICER)
    await advance(app.store, reference, [asked], datetime.now(UTC))

    async def named() -> bool:
        return (await _told(app)).get("cases-behind") == (reference,)

    await until(named)
