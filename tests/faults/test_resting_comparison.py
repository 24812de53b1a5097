"""The watchdog's comparison of all that runs: never in the way of its other looks, whole however
many pages it takes, and no failure of it is silent or taken for the end of a trouble.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
from dataclasses import dataclass, field
from datetime import timedelta
from types import ModuleType

import pytest
from temporalio.client import Client

from activities.running import listed
from policy.duty.finding_kinds import KINDS
from policy.duty.findings import COMPARED, FROM_ENGINE, HealthFinding, Limits, finding
from service.health import comparing, engine, failing, held
from service.health.alarms import Ringer
from service.health.looking import look_into
from service.health.resting import RestingComparison
from store.alarms import open_alarms
from tests.waiting import until
from wiring.app import App

_AT_ONCE = Limits(settling=timedelta(0))
_FOUND = "ended-but-running"


@dataclass
class _Stub:
    """A comparison that ends when it is told to, as it is told to."""

    ends: asyncio.Event = field(default_factory=asyncio.Event)
    fails: bool = False

    async def __call__(self, app: App, client: Client, limits: Limits) -> list[HealthFinding]:
        await self.ends.wait()
        if self.fails:
            raise ValueError("strange")
        return [finding(_FOUND)]


async def _codes(app: App, comparison: RestingComparison) -> set[str]:
    return {item.code for item in await look_into(app, _AT_ONCE, comparison.look)}


async def test_a_long_comparison_is_not_waited_for_and_is_told_by_a_look_after_it(
    app: App,
) -> None:
    stub = _Stub()
    comparison = RestingComparison(stub, waited_for=0.01)
    for _ in range(3):
        codes = await _codes(app, comparison)
        assert "no-worker" in codes and _FOUND not in codes
        assert not comparison.known
    stub.ends.set()

    async def told() -> bool:
        return _FOUND in await _codes(app, comparison)

    await until(told, seconds=30)
    assert comparison.known


async def test_comparisons_that_fail_twice_are_told_by_each_look_until_one_succeeds(
    app: App,
) -> None:
    stub = _Stub(fails=True)
    stub.ends.set()
    comparison = RestingComparison(stub)
    first = await _codes(app, comparison)
    assert {"cases-not-compared", "look-failed"}.isdisjoint(first)

    async def told() -> bool:
        return "cases-not-compared" in await _codes(app, comparison)

    await until(told, seconds=30)
    assert await told() and not comparison.known
    stub.fails = False

    async def over() -> bool:
        return not await told()

    await until(over, seconds=60)
    assert comparison.known


async def test_an_alarm_about_what_runs_is_not_ended_by_a_look_without_a_comparison(
    app: App,
) -> None:
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
    # The comparison rests by now.
    assert await rings()
    await ringer.stop()


@pytest.mark.parametrize("page_size", [1, 2, 3, 7, 100])
async def test_all_that_runs_is_listed_once_in_pages_of_any_size(app: App, page_size: int) -> None:
    assert app.client is not None
    cases = app.track_wiring.cases
    expected = {f"RSR-222-222-22{number}" for number in range(2, 9)}
    for reference in expected:
        await app.client.start_workflow(
            cases.workflow, id=cases.workflow_id(reference), task_queue=app.settings.task_queue
        )

    async def found() -> list[str]:
        assert app.client is not None
        return sorted([one async for one, _ in listed(app.client, cases, page_size)])

    async def whole() -> bool:
        return set(await found()) == expected

    await until(whole, seconds=30)
    assert await found() == sorted(expected)


def test_the_kinds_of_trouble_are_those_that_the_looks_at_temporal_can_tell() -> None:
    compared = _told_by(comparing) | {"cases-not-compared"}
    assert compared == COMPARED
    assert compared | _told_by(engine, failing, held) == FROM_ENGINE


def _told_by(*modules: ModuleType) -> frozenset[str]:
    strings = {
        node.value
        for module in modules
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return frozenset(strings & set(KINDS))
