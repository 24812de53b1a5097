"""Scheduled looks over a real record: who is notified of what, once for each moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select, update

from activities.duty import take_look
from activities.settling import Ending
from notify.fake import FakeChannel
from policy.duty.plan import LookKind
from policy.support.words import TaskKind
from service.permissions import PERMISSIONS
from store.policy_time import clock
from store.staff import put_on_duty
from store.tables import cases, escalations, outbox, tasks
from store.watch import escalate_overdue, overdue
from tests.apps import SUPERVISOR, app_on, take_in
from tests.servers import TestDatabase
from wiring.app import App
from workflows.ports import LookOrder

LATE = timedelta(hours=26)


async def now(app: App) -> datetime:
    async with app.engine.connect() as connection:
        return await clock(connection)


async def notified_by(app: App, look: LookKind, at: datetime) -> int:
    return await take_look(app.engine, app.track_wiring.duty, LookOrder(look=look.value, at=at))


async def notices(app: App, template: str) -> list[tuple[str, str, str, str]]:
    async with app.engine.connect() as connection:
        rows = await connection.execute(
            select(outbox.c.audience, outbox.c.role, outbox.c.staff_number, outbox.c.note)
            .where(outbox.c.template == template)
            .order_by(outbox.c.created_at)
        )
        return [tuple(row) for row in rows]


async def _breached(app: App, number: str) -> str:
    """A case whose answer is late and that the second guard escalated just now."""
    receipt = await take_in(app, number, received_ago=LATE)
    async with app.engine.connect() as connection:
        at = await clock(connection)
        missed = await overdue(connection, at)
    for item in missed:
        await escalate_overdue(app.store, item, at)
    return receipt.reference


async def _escalated(app: App, reference: str, ago: timedelta) -> None:
    async with app.engine.begin() as connection:
        await connection.execute(
            update(escalations)
            .where(escalations.c.reference == reference)
            .values(escalated_at=await clock(connection) - ago)
        )


async def test_each_team_is_notified_of_its_own_tasks_once_for_each_morning(app: App) -> None:
    reference = (await take_in(app, "N-1", received_ago=LATE)).reference
    at = await now(app)
    assert [await notified_by(app, LookKind.TEAMS, at) for _ in range(2)] == [2, 0]
    assert await notified_by(app, LookKind.TEAMS, at + timedelta(days=1)) == 2
    sent = await notices(app, "team-morning")
    assert {audience for audience, *_ in sent} == {"check team", "support team"}
    assert all(reference in note for *_, note in sent)


async def test_an_organisation_is_notified_of_its_own_cases_and_of_no_others(app: App) -> None:
    first = (await take_in(app, "N-1", received_ago=LATE)).reference
    second = (await take_in(app, "N-2", received_ago=LATE)).reference
    async with app.engine.begin() as connection:
        mine = select(cases.c.organisation_id).where(cases.c.reference == first)
        sender = (await connection.execute(mine)).scalar_one()
        await connection.execute(
            update(cases).where(cases.c.reference == second).values(organisation_id="E09000001")
        )
    assert await notified_by(app, LookKind.ORGANISATIONS, await now(app)) == 2
    async with app.engine.connect() as connection:
        rows = await connection.execute(
            select(outbox.c.reference, outbox.c.note).where(
                outbox.c.template == "organisation-morning"
            )
        )
        notes = {row.reference: row.note for row in rows}
    assert first in notes[sender] and second not in notes[sender]
    assert second in notes["E09000001"] and first not in notes["E09000001"]


async def test_an_escalation_nobody_took_climbs_to_the_person_the_rota_names_now(app: App) -> None:
    reference = await _breached(app, "N-1")
    at = await now(app)
    async with app.engine.begin() as connection:
        await put_on_duty(
            connection,
            role="manager",
            position=1,
            number="S-2002",
            starts=at - timedelta(hours=1),
            ends=at + timedelta(hours=8),
            recorded_by="S-1001",
        )
    assert await notified_by(app, LookKind.SWEEP, at) == 0
    await _escalated(app, reference, timedelta(hours=4))
    assert await notified_by(app, LookKind.SWEEP, at) == 1
    ((audience, role, number, note),) = await notices(app, "untaken-escalations")
    assert (audience, role, number) == ("on duty", "manager", "S-2002")
    assert reference in note
    assert await notified_by(app, LookKind.SWEEP, at + timedelta(minutes=30)) == 0


async def test_cases_that_climb_to_one_role_at_once_share_a_notice(app: App) -> None:
    references = [await _breached(app, f"N-{number}") for number in range(3)]
    for reference in references:
        await _escalated(app, reference, timedelta(hours=2))
    assert await notified_by(app, LookKind.SWEEP, await now(app)) == 1
    ((_, role, _, note),) = await notices(app, "untaken-escalations")
    assert role == "duty supervisor" and all(reference in note for reference in references)


async def test_what_somebody_took_climbs_no_further(app: App) -> None:
    reference = await _breached(app, "N-1")
    await _escalated(app, reference, timedelta(hours=4))
    async with app.engine.begin() as connection:
        await connection.execute(
            update(escalations).values(
                acknowledged_at=await clock(connection), acknowledged_by=SUPERVISOR.id
            )
        )
    assert await notified_by(app, LookKind.SWEEP, await now(app)) == 0


async def test_tasks_that_ask_whether_a_case_is_over_go_to_their_holder_or_their_team(
    app: App,
) -> None:
    await take_in(app, "N-1", received_ago=LATE)
    await take_in(app, "N-2", received_ago=LATE)
    at = await now(app)
    assert await notified_by(app, LookKind.CLOSING, at) == 0
    async with app.engine.begin() as connection:
        kinds = update(tasks).values(kind=TaskKind.CLOSING.value, team="support team")
        await connection.execute(kinds.values(due=at - timedelta(days=1)))
        first = select(tasks.c.id).limit(1).scalar_subquery()
        await connection.execute(
            update(tasks).where(tasks.c.id == first).values(holder=SUPERVISOR.id)
        )
    assert await notified_by(app, LookKind.CLOSING, at) == 2
    sent = {(audience, number) for audience, _, number, _ in await notices(app, "weekly-closing")}
    assert sent == {("on duty", SUPERVISOR.id), ("support team", "")}


async def test_the_age_of_open_cases_goes_to_the_role_that_looks_at_them(app: App) -> None:
    reference = (await take_in(app, "N-1", received_ago=timedelta(days=40))).reference
    assert await notified_by(app, LookKind.AGEING, await now(app)) == 1
    ((_, role, number, note),) = await notices(app, "weekly-ageing")
    assert (role, number) == ("manager", "")
    assert "one to three months: 1" in note and reference in note


async def test_a_digest_leaves_like_any_notice_in_plain_words(app: App) -> None:
    await take_in(app, "N-1", received_ago=LATE)
    await notified_by(app, LookKind.TEAMS, await now(app))
    async with app.engine.connect() as connection:
        notice = select(outbox.c.id).where(
            outbox.c.audience == "check team", outbox.c.template == "team-morning"
        )
        id = (await connection.execute(notice)).scalar_one()
    assert (await app.sender("dispatcher").send(id)).ending is Ending.SENT
    assert isinstance(app.channel, FakeChannel)
    (sent,) = app.channel.accepted
    assert sent.address == "check.team@referrals.example"
    assert "Overdue: 1 (RSR-" in sent.body and "referrals handover" in sent.body


async def test_every_kind_of_task_of_either_track_reaches_its_teams_mailbox_the_next_morning(
    database: TestDatabase, tmp_path: Path
) -> None:
    for place in (database, database.of_suitability()):
        async with app_on(place, tmp_path) as app:
            track = PERMISSIONS[app.settings.track]
            at = await now(app) + timedelta(days=1)
            wanted = {(team, kind) for team in track.teams for kind in track.tasks}
            async with app.engine.begin() as connection:
                for number, (team, kind) in enumerate(sorted(wanted)):
                    row = {"id": f"row-{number}", "reference": f"{team}/{kind}"}
                    due = at + timedelta(days=200)
                    values = row | {"kind": kind, "team": team, "due": due, "rule": "R26"}
                    await connection.execute(insert(tasks).values(effect_key=row["id"], **values))
            assert await notified_by(app, LookKind.TEAMS, at) == len(track.teams)
            sent = {audience: note for audience, _, _, note in await notices(app, "team-morning")}
            assert set(sent) == set(track.teams) <= set(app.track_wiring.mailboxes)
            for mailbox, note in sent.items():
                assert f"nobody has taken them yet: {len(track.tasks)} ({mailbox}/" in note
