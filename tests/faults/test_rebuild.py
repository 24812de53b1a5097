"""After a disaster record, Temporal and outside log are brought to each other: nothing rises from
the dead, nothing leaves twice, and what is lost is named to whom.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from psycopg import sql
from pydantic import SecretStr
from sqlalchemy import select

from activities.reconciler import reconcile
from notify.fake import FakeChannel
from policy.case_notes import NoteKind
from policy.duty.apart import CaseApart
from policy.erasing import ErasureGround
from policy.refusal import Refusal
from policy.support.deeds import Command, RecordAnswer, WithdrawConsent
from policy.support.state import CaseState
from policy.support.words import Role, Stage
from service.acknowledging import note_referral
from service.cases.notes import write_case_note
from service.cases.orders import OrderAccepted, ask_order
from service.disasters.rebuild import RebuildReport, rebuild
from service.erasure.asking import confirm_erasure, erase
from service.health.verifying import Verified, verify_trail
from service.provision import provision_namespace
from store.cases import load_state
from store.forms import NoKey
from store.tables import cases, outbox
from tests.apps import NO_TRACE, app_on, take_in
from tests.servers import TestDatabase, TestPostgres, TestTemporal
from tests.service.contexts import by_staff
from wiring.app import App, open_app
from wiring.serving import serving

OFFICER, SUPERVISOR, PROTECTION = "check officer", "duty supervisor", "data-protection officer"
AT_ONCE = timedelta(0)


@contextmanager
def _copy(postgres: TestPostgres, name: str) -> Iterator[str]:
    """The database as it is now, as one of its own; nobody may be connected to it."""
    copy = f"{name}_older"
    with postgres.cluster.connect() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(copy), sql.Identifier(name)
            )
        )
    try:
        yield copy
    finally:
        with postgres.cluster.connect() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(copy))
            )


@asynccontextmanager
async def _app_like(app: App, *, database: str = "", namespace: str = "") -> AsyncIterator[App]:
    """An app on another database or namespace, with the same keys and the same outside log, and a
    channel that has sent nothing.
    """
    settings = app.settings
    url = settings.database_url.get_secret_value()
    if database:
        url = f"{url.rpartition('/')[0]}/{database}"
    settings = settings.with_database(SecretStr(url)).model_copy(
        update={
            "namespace": namespace or settings.namespace,
        }
    )
    async with open_app(settings, "test") as made:
        yield replace(made, channel=FakeChannel())


@asynccontextmanager
async def _at_work(app: App) -> AsyncIterator[None]:
    """A worker, and what a worker does now and then."""
    assert app.client is not None
    async with serving(app, app.client):
        await reconcile(app.case_client, every_case=True)
        yield
        await _quiet(app)


async def _quiet(app: App) -> None:
    """Until nothing waits any more."""
    async with asyncio.timeout(30):
        while True:
            await reconcile(app.case_client)
            async with app.engine.connect() as connection:
                live = select(outbox.c.id).where(outbox.c.state.in_(("waiting", "sending")))
                if (await connection.execute(live)).first() is None:
                    return
            await asyncio.sleep(0.05)


async def _taken(app: App, number: str) -> str:
    reference = (await take_in(app, number)).reference
    await note_referral(app, reference, "E06000023", number)
    return reference


async def _ask(app: App, role: str, reference: str, command: Command, id: str) -> None:
    context = by_staff(app, role, number="S-2001")
    done = await ask_order(context, reference, command, order_id=id)
    assert isinstance(done, OrderAccepted), done


async def _stage(app: App, reference: str) -> Stage:
    state = await load_state(app.store, reference)
    assert state is not None
    stage: Stage = state.stage
    return stage


async def _erase(app: App, reference: str) -> None:
    why = "the person asked for it"
    await erase(by_staff(app, PROTECTION), reference, ErasureGround.REQUEST, reason=why)
    done = await confirm_erasure(by_staff(app, SUPERVISOR, number="S-2"), reference, reason=why)
    assert not isinstance(done, Refusal)


async def _rebuilt(app: App, *, apply: bool = True) -> RebuildReport:
    found = await rebuild(by_staff(app, SUPERVISOR), apply=apply, quiet_for=AT_ONCE)
    assert isinstance(found, RebuildReport), found
    return found


def _sent(channel: object) -> Sequence[tuple[str, str]]:
    assert isinstance(channel, FakeChannel)
    return [(notice.address, notice.subject) for notice in channel.accepted]


async def test_a_record_put_back_from_an_older_copy_is_brought_up_to_what_people_were_told(
    database: TestDatabase, postgres: TestPostgres, tmp_path: Path, temporal_server: TestTemporal
) -> None:
    async with app_on(database, tmp_path, temporal_server) as app:
        async with _at_work(app):
            answered, withdrawn, erased, untouched = [
                await _taken(app, f"N-{number}") for number in range(4)
            ]
            await _quiet(app)
            await _ask(app, SUPERVISOR, erased, WithdrawConsent(channel="letter"), "o-1")
        await app.engine.dispose()
        with _copy(postgres, database.name) as copy:
            async with _at_work(app):
                await _ask(app, OFFICER, answered, RecordAnswer(answer=NO_TRACE), "o-2")
                await _ask(app, SUPERVISOR, withdrawn, WithdrawConsent(channel="letter"), "o-3")
                lost = await _taken(app, "N-lost")
                caseworker = by_staff(app, Role.CASEWORKER, number="S-9")
                kind = NoteKind.SEEN.value
                await write_case_note(caseworker, untouched, kind, "Said.", sent_as="1")
                await reconcile(app.case_client)
                await _erase(app, erased)
            before = await load_state(app.store, answered)
            untouched_stage = await _stage(app, untouched)
            already = _sent(app.channel)
            await app.engine.dispose()

            async with _app_like(app, database=copy) as older:
                dry = await _rebuilt(older, apply=False)
                assert await _stage(older, withdrawn) is not Stage.CONSENT_WITHDRAWN
                assert {act.reference for act in dry.missing.acts} == {answered, withdrawn}
                [gone] = dry.missing.lost
                assert (gone.reference, gone.what) == (lost, "referral")
                assert gone.whom is not None
                assert (gone.whom.sender, gone.whom.id) == ("E06000023", "N-lost")
                assert dry.apart[lost] is CaseApart.WITHOUT_CASE
                [note] = [act for act in dry.missing.undone if act.what == "write_case_note"]
                assert note.reference == untouched
                assert note.whom is not None
                assert note.whom.sender == "S-9"
                gaps = {gap.reference: gap for gap in dry.missing.gaps}
                assert {answered, withdrawn} <= gaps.keys() <= {answered, withdrawn, lost}
                assert before is not None
                assert 0 < gaps[answered].on_record < gaps[answered].reached <= before.sequence
                assert dry.record_until is not None
                assert all(dry.record_until < moment for moment in dry.missing.moments)

                done = await _rebuilt(older)
                assert not done.refused
                assert not done.unreadable
                assert await _stage(older, withdrawn) is Stage.CONSENT_WITHDRAWN
                after = await load_state(older.store, answered)
                assert before is not None
                assert after is not None
                assert _ends_as(after, before)
                async with _at_work(older):
                    pass
                assert not set(_sent(older.channel)) & set(already)
                assert await _nobody(older, erased)
                again = await _rebuilt(older, apply=False)
                # Temporal takes half a minute to delete a history that has just ended.
                assert set(again.apart) <= {erased}
                assert not again.missing.acts
                verified = await verify_trail(by_staff(older, SUPERVISOR))
                assert isinstance(verified, Verified)
                assert verified.problems == ()
                assert await _stage(older, untouched) is untouched_stage


def _ends_as(after: CaseState, before: CaseState) -> bool:
    """Whether a case stands as it did, with the same deadlines. A notice counts as sent when it was
    handed over; a moment later it was written down.
    """
    assert after.answered_at is not None
    assert before.answered_at is not None
    near = abs(after.answered_at - before.answered_at) < timedelta(seconds=5)
    dues = [
        {(deadline.name, deadline.rung): deadline.due for deadline in state.deadlines}
        for state in (after, before)
    ]
    same = all(abs(dues[0][name] - due) < timedelta(seconds=5) for name, due in dues[1].items())
    return near and same and after.stage is before.stage and dues[0].keys() == dues[1].keys()


async def _nobody(app: App, reference: str) -> bool:
    try:
        await load_state(app.store, reference)
    except NoKey:
        return True
    return False


async def test_an_empty_temporal_and_workflows_of_ended_or_unknown_cases_are_brought_to_the_record(
    database: TestDatabase, tmp_path: Path, temporal_server: TestTemporal
) -> None:
    async with app_on(database, tmp_path, temporal_server) as app:
        open_case, ended, strange = [await take_in(app, f"N-{number}") for number in range(3)]
        assert app.client is not None
        async with _at_work(app):
            pass
        await app.client.get_workflow_handle(
            app.case_client.cases.workflow_id(open_case.reference)
        ).terminate()
        async with app.engine.begin() as connection:
            # As a copy of Temporal has it that is older than the end of this case.
            await connection.execute(
                cases.update()
                .where(cases.c.reference == ended.reference)
                .values(ended_at=cases.c.received_at)
            )
        namespace = f"{app.settings.namespace}-empty"
        await provision_namespace(await temporal_server.connect(), namespace)
        found = await _rebuilt(app)
        assert found.apart == {
            open_case.reference: CaseApart.NOT_RUNNING,
            ended.reference: CaseApart.ENDED_BUT_RUNS,
        }
        async with _app_like(app, namespace=namespace) as empty:
            found = await _rebuilt(empty)
            assert set(found.apart.values()) == {CaseApart.NOT_RUNNING}
            assert (await _rebuilt(empty, apply=False)).apart == {}
        assert strange.reference in found.apart
