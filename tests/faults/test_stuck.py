"""Nothing is stuck in silence: each kind of trouble is found, notified once, climbs, and ends."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import create_engine, select, text
from temporalio.worker import Worker

from notify.fake import FakeChannel
from notify.protocol import NotTaken
from policy.duty.findings import FROM_ENGINE, HealthFinding, HealthLook, Limits, finding
from policy.support.deeds import RecordAnswer
from policy.support.words import Role
from service.health.alarms import OwnAlarm, Ringer
from service.health.failing import UNNAMED
from service.health.looking import look_into
from service.health.second_guard import look
from service.temporal_lists import lists_of_support
from store.alarms import open_alarms, raise_alarms, take
from store.clock import ClocksApart
from store.inbox import receive_order
from store.policy_time import clock
from store.tables import outbox
from tests.apps import NO_TRACE, app_on, order, settings_on, take_in
from tests.faults.broken_case import BrokenCase
from tests.servers import SCHEMA, TestDatabase, roles_of
from tests.starter.terminal import Terminal, set_up
from tests.waiting import until
from wiring.app import App
from wiring.case_types import SUPPORT_CASES
from wiring.serving import serving

NOW = timedelta(0)
AT_ONCE = Limits(
    not_started=NOW, message=NOW, notice=NOW, escalation=timedelta(minutes=2), settling=NOW
)
STRANGE = ("support/\0x", "support/", "support/RSR-222-222-222/../x", "support/'; --", "support/Ж")


def codes(found: list[HealthFinding]) -> set[str]:
    return {item.code for item in found}


_until = partial(until, seconds=90.0)


def _sql(database: TestDatabase, statement: str) -> None:
    engine = create_engine(
        database.admin_url, connect_args={"options": f"-csearch_path={database.schema}"}
    )
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _saw(found: list[HealthFinding]) -> HealthLook:
    return HealthLook(tuple(found))


async def _alarm_notices(app: App) -> list[tuple[str, str]]:
    async with app.engine.connect() as connection:
        rows = await connection.execute(
            select(outbox.c.reference, outbox.c.role)
            .where(outbox.c.template == "service-trouble")
            .order_by(outbox.c.created_at)
        )
        return [(row.reference, row.role) for row in rows]


async def test_a_service_with_nothing_wrong_has_no_finding(app: App) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    assert app.client is not None
    async with serving(app, app.client):
        await app.case_client.start_case(receipt.state)
        await _until(lambda: _clean(app))


async def _clean(app: App) -> bool:
    return await look_into(app) == []


async def test_a_case_that_no_workflow_ever_carried_is_found(app: App) -> None:
    receipt = await take_in(app, "N-1")
    (found,) = [item for item in await look_into(app, AT_ONCE) if item.code == "cases-not-started"]
    assert (found.count, found.references) == (1, (receipt.reference,))


async def test_a_case_entered_late_is_given_its_minute_all_the_same(app: App) -> None:
    await take_in(app, "N-1", received_ago=timedelta(days=3))
    assert "cases-not-started" not in codes(await look_into(app))


async def test_a_case_whose_workflow_was_ended_by_hand_is_found(app: App) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    assert app.client is not None
    handle = app.client.get_workflow_handle(SUPPORT_CASES.workflow_id(receipt.reference))
    async with serving(app, app.client):
        await app.case_client.start_case(receipt.state)
        await _until(lambda: _clean(app))
    await handle.terminate()
    found = {item.code: item for item in await look_into(app, AT_ONCE)}
    assert found["cases-not-running"].references == (receipt.reference,)


async def test_a_workflow_under_a_case_id_without_a_case_is_found(app: App) -> None:
    assert app.client is not None
    await app.client.start_workflow(
        "SupportCase", id="support/RSR-222-222-222", task_queue=app.settings.task_queue
    )

    async def seen() -> bool:
        return "running-without-case" in codes(await look_into(app, AT_ONCE))

    await _until(seen)


async def test_names_that_are_none_of_ours_are_counted_and_go_nowhere(app: App) -> None:
    assert app.client is not None
    for name in STRANGE:
        await app.client.start_workflow(
            SUPPORT_CASES.workflow, id=name, task_queue=app.settings.task_queue
        )
    ringer = Ringer(app)

    async def seen() -> bool:
        found = {item.code: item for item in await look_into(app, AT_ONCE)}
        assert "look-failed" not in found
        strange = found.get("strange-workflow-names")
        return strange is not None and strange.count == len(STRANGE)

    await _until(seen)
    [finding] = [i for i in await look_into(app, AT_ONCE) if i.code == "strange-workflow-names"]
    assert finding.references == ()

    async def rang() -> bool:
        await ringer.look()
        return ("strange-workflow-names", "operations") in await _alarm_notices(app)

    await _until(rang)


async def test_a_strange_name_whose_steps_fail_is_not_repeated(app: App) -> None:
    assert app.client is not None
    broken = Worker(app.client, task_queue=app.settings.task_queue, workflows=[BrokenCase])
    async with broken:
        await app.client.start_workflow(
            SUPPORT_CASES.workflow, id=STRANGE[0], task_queue=app.settings.task_queue
        )

        async def seen() -> bool:
            found = {item.code: item for item in await look_into(app, AT_ONCE)}
            failing = found.get("steps-failing")
            return failing is not None and failing.references == (UNNAMED,)

        await _until(seen)


async def test_a_worker_lets_a_workflow_of_a_strange_name_end(app: App) -> None:
    assert app.client is not None
    async with serving(app, app.client):
        handle = await app.client.start_workflow(
            SUPPORT_CASES.workflow,
            None,
            id=STRANGE[0],
            task_queue=app.settings.task_queue,
        )
        async with asyncio.timeout(60):
            assert await handle.result() == "no-such-case"


async def test_one_look_that_fails_is_a_finding_and_keeps_no_other_from_being_taken(
    app: App, database: TestDatabase
) -> None:
    await take_in(app, "N-1")
    _sql(database, f"REVOKE SELECT ON escalations FROM {', '.join(roles_of(SCHEMA))}")
    found = {item.code: item for item in await look_into(app, AT_ONCE)}
    assert found["look-failed"].references == ("first-guard-failed", "nobody-escalated")
    assert {"cases-not-started", "no-worker"} <= set(found)
    ringer = Ringer(app)
    await ringer.look()
    assert await ringer.look() > 0
    assert ("look-failed", "operations") in await _alarm_notices(app)


async def test_the_end_of_a_trouble_is_not_concluded_from_a_look_that_failed(app: App) -> None:
    async with app.engine.begin() as connection:
        now = datetime.now(UTC)
        waiting = [finding("notices-waiting")]
        await raise_alarms(connection, waiting, _saw(waiting), now)
        blind = [finding("look-failed")]
        await raise_alarms(connection, blind, _saw(blind), now)
        assert "notices-waiting" in await open_alarms(connection)


async def test_a_watchdog_that_has_gone_silent_is_found_part_by_part(
    app: App, database: TestDatabase
) -> None:
    await take_in(app, "N-1")
    assert "watchdog-silent" not in codes(await look_into(app))
    _sql(database, "UPDATE case_keys SET created_at = created_at - interval '1 hour'")
    assert "watchdog-silent" in codes(await look_into(app))
    await look(app.store, app.sender("watchdog"))
    assert "watchdog-silent" not in codes(await look_into(app))
    _sql(
        database,
        "UPDATE watchdog_looks SET looked_at = now() - interval '1 hour' WHERE name = 'notices'",
    )
    found = {item.code: item for item in await look_into(app)}
    assert found["watchdog-silent"].references == ("notices",)


async def test_copies_that_nobody_finds_fresh_any_more_are_found(
    app: App, database: TestDatabase
) -> None:
    assert "copies-not-fresh" not in codes(await look_into(app))
    row = "INSERT INTO copy_checks (name, fresh_at) VALUES ('copies', now() - interval '25 hours')"
    _sql(database, row)
    assert "copies-not-fresh" not in codes(await look_into(app))
    _sql(database, "UPDATE copy_checks SET fresh_at = fresh_at - interval '2 hours'")
    assert "copies-not-fresh" in codes(await look_into(app))


async def test_a_watchdog_that_cannot_look_rings_without_the_record(
    app: App, tmp_path: Path
) -> None:
    second = FakeChannel()
    settings = app.settings.model_copy(update={"alarms_dir": tmp_path / "alarms"})
    with_mailbox = settings.model_copy(update={"alarms_to": "out-of-hours@referrals.example"})
    for known, rung in ((settings, 0), (with_mailbox, 1)):
        own = OwnAlarm(replace(app, settings=known, channel=second))
        for _ in range(4):
            await own.failed(OSError())
        assert len(second.accepted) == rung
    assert len(list((tmp_path / "alarms").glob("*.eml"))) == 2
    [rang] = second.accepted
    assert rang.subject == "ALARM: watchdog-cannot-look"
    assert rang.address == "out-of-hours@referrals.example"


async def test_a_watchdog_whose_alarm_is_refused_rings_at_each_look_until_it_is_taken(
    app: App, tmp_path: Path
) -> None:
    channel = FakeChannel()
    channel.fail_next = [NotTaken(code="out-of-reach")] * 3
    told = {"alarms_dir": tmp_path / "alarms", "alarms_to": "out-of-hours@referrals.example"}
    settings = app.settings.model_copy(update=told)
    own = OwnAlarm(replace(app, settings=settings, channel=channel))
    # One look that fails is borne.
    for taken in (0, 0, 0, 0, 1, 1, 1):
        await own.failed(OSError())
        assert len(channel.accepted) == taken
    # However often it was tried, it is one notice.
    assert len(list((tmp_path / "alarms").glob("*.eml"))) == 1
    # Another trouble is told beside the first, and each anew once it was over.
    await own.failed(ClocksApart())
    subjects = [notice.subject for notice in channel.accepted]
    assert subjects == ["ALARM: watchdog-cannot-look", "ALARM: clocks-apart"]
    own.worked()
    for _ in range(2):
        await own.failed(OSError())
    assert len(channel.accepted) == 3


async def test_a_workflow_that_runs_on_after_its_case_has_ended_is_found(
    app: App, database: TestDatabase
) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    await app.case_client.start_case(receipt.state)
    _sql(database, "UPDATE cases SET ended_at = now() - interval '1 hour', outcome = 'other'")

    async def seen() -> bool:
        return "ended-but-running" in codes(await look_into(app, AT_ONCE))

    await _until(seen)


async def test_a_step_that_fails_again_and_again_is_found(app: App) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    assert app.client is not None
    broken = Worker(app.client, task_queue=app.settings.task_queue, workflows=[BrokenCase])
    async with broken:
        await app.case_client.start_case(receipt.state)

        async def seen() -> bool:
            found = {item.code: item for item in await look_into(app)}
            failing = found.get("steps-failing")
            return failing is not None and failing.references == (receipt.reference,)

        await _until(seen)
        assert "no-worker" not in codes(await look_into(app))
        [stuck] = [view for view in lists_of_support(datetime.now(UTC)) if "Stuck" in view.title]
        listed = [run.id async for run in app.client.list_workflows(stuck.query)]
        assert listed == [SUPPORT_CASES.workflow_id(receipt.reference)]


async def test_a_message_nobody_decides_on_is_found_and_an_erased_one_is_not(
    app: App, database: TestDatabase
) -> None:
    receipt = await take_in(app, "N-1")
    asked = order("order-1", RecordAnswer(answer=NO_TRACE))
    await receive_order(app.store, receipt.reference, "S-2001", asked)
    found = {item.code: item for item in await look_into(app, AT_ONCE)}
    assert found["messages-waiting"].references == (receipt.reference,)
    assert "messages-waiting" not in codes(await look_into(app))
    _sql(database, "UPDATE case_keys SET wrapped = NULL, destroyed_at = now()")
    assert "messages-waiting" not in codes(await look_into(app, AT_ONCE))


async def test_a_notice_that_does_not_leave_is_found(app: App, database: TestDatabase) -> None:
    await take_in(app, "N-1")
    assert "notices-waiting" not in codes(await look_into(app))
    _sql(database, "UPDATE outbox SET created_at = created_at - interval '1 hour'")
    assert "notices-waiting" in codes(await look_into(app))


async def test_what_the_second_guard_had_to_do_is_found_until_somebody_takes_the_case(
    app: App, database: TestDatabase
) -> None:
    await take_in(app, "N-1")
    _sql(database, "UPDATE deadlines SET due = due - interval '24 hours'")
    assert "nobody-escalated" in codes(await look_into(app))
    await look(app.store, app.sender("watchdog"))
    found = codes(await look_into(app))
    assert "first-guard-failed" in found and "nobody-escalated" not in found
    _sql(database, "UPDATE escalations SET acknowledged_at = now(), acknowledged_by = 'S-2002'")
    assert "first-guard-failed" not in codes(await look_into(app))


async def test_with_temporal_out_of_reach_the_record_is_looked_into_all_the_same(app: App) -> None:
    await take_in(app, "N-1")
    found = codes(await look_into(replace(app, client=None), AT_ONCE))
    assert {"temporal-out-of-reach", "cases-not-started"} <= found


async def test_no_worker_is_found(app: App) -> None:
    assert "no-worker" in codes(await look_into(app))


async def test_trouble_is_notified_at_the_second_look_and_once(app: App) -> None:
    ringer = Ringer(app)
    assert [await ringer.look() for _ in range(3)] == [0, 2, 0]
    neither = [("no-sender", "operations"), ("no-worker", "operations")]
    assert sorted(await _alarm_notices(app)) == neither
    assert await Ringer(app).look() == await Ringer(app).look() == 0


async def test_the_alarm_reaches_somebody_without_temporal(
    database: TestDatabase, tmp_path: Path
) -> None:
    async with app_on(database, tmp_path) as app:
        ringer = Ringer(app)
        await ringer.look()
        assert await ringer.look() == 1
        assert await _alarm_notices(app) == [("temporal-out-of-reach", "operations")]
        await look(app.store, app.sender("watchdog"), NOW)
        (sent,) = app.channel.accepted  # type: ignore[attr-defined]
        assert "Temporal is out of reach" in sent.body and sent.address.startswith("alarm@")


async def test_an_alarm_climbs_until_it_is_taken_and_is_raised_anew_after_its_end(app: App) -> None:
    found = [finding("no-worker")]
    async with app.engine.begin() as connection:
        began = await clock(connection)

        async def after(minutes: float, seen: list[HealthFinding] = found) -> int:
            return await raise_alarms(
                connection, seen, _saw(seen), began + timedelta(minutes=minutes)
            )

        assert [await after(minutes) for minutes in (0, 29, 31, 61)] == [1, 0, 1, 1]
        assert await take(connection, "no-worker", "S-2002")
        assert not await take(connection, "no-worker", "S-2001")
        assert await after(500) == 0
        assert await after(501, []) == 0
        assert await open_alarms(connection) == {}
        assert await after(502) == 1
    roles = [role for _, role in await _alarm_notices(app)]
    assert roles == ["operations", "operations", "duty supervisor", "operations"]


async def test_after_an_outage_only_the_highest_step_of_an_alarm_is_notified(app: App) -> None:
    found = [finding("no-worker")]
    async with app.engine.begin() as connection:
        began = await clock(connection)
        assert await raise_alarms(connection, found, _saw(found), began) == 1
        assert await raise_alarms(connection, found, _saw(found), began + timedelta(days=1)) == 1
    assert [role for _, role in await _alarm_notices(app)] == ["operations", "manager"]


async def test_what_only_temporal_can_say_has_not_ended_because_it_is_out_of_reach(
    app: App,
) -> None:
    async with app.engine.begin() as connection:
        now = datetime.now(UTC)
        failing = [finding(code) for code in sorted(FROM_ENGINE)]
        await raise_alarms(connection, failing, _saw(failing), now)
        blind = [finding("temporal-out-of-reach")]
        assert await raise_alarms(connection, blind, _saw(blind), now) == 1
        assert set(await open_alarms(connection)) == FROM_ENGINE | {"temporal-out-of-reach"}
        await raise_alarms(connection, [], _saw([]), now)
        assert await open_alarms(connection) == {}


def test_the_command_says_what_is_wrong_and_ends_with_a_code(
    database: TestDatabase, tmp_path: Path
) -> None:
    terminal = set_up(tmp_path, settings_on(database, tmp_path))
    said = terminal.run("health")
    assert said.exit_code == 6
    assert "temporal-out-of-reach" in said.stdout and "What to do:" in said.stdout
    found = json.loads(terminal.run("health", "--json").stdout)
    assert found["healthy"] is False
    assert [item["code"] for item in found["findings"]] == ["temporal-out-of-reach"]


def test_an_alarm_is_taken_by_somebody_with_a_name(database: TestDatabase, tmp_path: Path) -> None:
    terminal = set_up(tmp_path, settings_on(database, tmp_path))
    assert terminal.run("health", "--take", "no-worker").exit_code == 4
    terminal.sign_in(Role.OPERATIONS)
    assert terminal.run("health", "--take", "no-worker").exit_code == 1
    terminal.with_app(_raise_one)
    assert terminal.run("health", "--take", "no-worker").exit_code == 0
    _notified_once_more(terminal)


def _notified_once_more(terminal: Terminal) -> None:
    assert terminal.run("health", "--take", "no-worker").exit_code == 1


async def _raise_one(app: App) -> None:
    async with app.engine.begin() as connection:
        found = [finding("no-worker")]
        await raise_alarms(connection, found, _saw(found), await clock(connection))
