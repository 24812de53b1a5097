"""The watchdog's comparison of all that runs never holds up its other looks, and rests."""

from __future__ import annotations

import ast
import asyncio
import inspect
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from temporalio.client import Client

from policy.duty.finding_kinds import KINDS
from policy.duty.findings import COMPARED, FROM_ENGINE, HealthFinding, Limits, finding
from service.health import comparing, engine, failing, held
from service.health.alarms import Ringer
from service.health.looking import look_into
from service.health.resting import RestingComparison
from store.alarms import open_alarms
from tests.apps import take_in
from tests.waiting import until
from wiring.app import App

_AT_ONCE = Limits(settling=timedelta(0))
_FOUND = "ended-but-running"


@dataclass
class _Stub:
    """A comparison that takes as long as it is told to, and counts how often it began."""

    ends: asyncio.Event = field(default_factory=asyncio.Event)
    takes: float = 0.0
    began: int = 0

    async def __call__(self, app: App, client: Client, limits: Limits) -> list[HealthFinding]:
        self.began += 1
        await asyncio.sleep(self.takes)
        await self.ends.wait()
        return [finding(_FOUND)]


async def test_a_long_comparison_is_not_waited_for_and_is_told_by_the_look_after_it(
    app: App,
) -> None:
    stub = _Stub()
    comparison = RestingComparison(stub, waited_for=0.01)
    for _ in range(3):
        others = await look_into(app, _AT_ONCE, comparison.look)
        codes = {item.code for item in others}
        assert "no-worker" in codes and _FOUND not in codes
        assert not comparison.known
    stub.ends.set()

    async def told() -> bool:
        return _FOUND in {item.code for item in await look_into(app, _AT_ONCE, comparison.look)}

    await until(told, seconds=30)
    assert comparison.known
    assert stub.began == 1


async def test_a_comparison_rests_twenty_times_as_long_as_it_took(app: App) -> None:
    stub = _Stub(takes=1.0)
    stub.ends.set()
    comparison = RestingComparison(stub, waited_for=30)
    assert app.client is not None
    assert await comparison.look(app, app.client, _AT_ONCE) == [finding(_FOUND)]
    assert await comparison.look(app, app.client, _AT_ONCE) == []
    assert not comparison.known and stub.began == 1


async def test_one_that_fails_is_a_part_of_the_look_that_failed_and_the_next_is_taken(
    app: App,
) -> None:
    async def fails(app: App, client: Client, limits: Limits) -> list[HealthFinding]:
        raise ValueError("strange")

    comparison = RestingComparison(fails)
    for _ in range(2):
        found = {item.code: item for item in await look_into(app, _AT_ONCE, comparison.look)}
        if "look-failed" in found:
            assert found["look-failed"].references == ("cases-compared",)
            break
    else:
        pytest.fail("the comparison was never taken")
    assert not comparison.known


async def test_one_at_work_is_left_when_the_watchdog_stops(app: App) -> None:
    stub = _Stub()
    comparison = RestingComparison(stub, waited_for=0.01)
    assert app.client is not None
    await comparison.look(app, app.client, _AT_ONCE)
    async with asyncio.timeout(30):
        await comparison.stop()
    stub.ends.set()
    assert stub.began == 1


async def test_an_alarm_about_what_runs_neither_rings_by_one_comparison_nor_ends_without_one(
    app: App,
) -> None:
    await take_in(app, "N-1")
    assert app.client is not None
    await app.client.start_workflow(
        app.track_wiring.cases.workflow, id="strange", task_queue=app.settings.task_queue
    )
    ringer = Ringer(app, _AT_ONCE)

    async def rings() -> bool:
        await ringer.look()
        async with app.engine.connect() as connection:
            return "strange-workflow-names" in await open_alarms(connection)

    await until(rings, seconds=60)
    # The comparison rests now: a look without it changes nothing.
    assert await rings()


def test_the_kinds_of_trouble_are_those_that_the_looks_at_temporal_can_tell() -> None:
    assert _told_by(comparing) == COMPARED
    assert _told_by(comparing, engine, failing, held) == FROM_ENGINE


def _told_by(*modules: object) -> frozenset[str]:
    strings = {
        node.value
        for module in modules
        for node in ast.walk(ast.parse(inspect.getsource(module)))  # type: ignore[arg-type]
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return frozenset(strings & set(KINDS))
