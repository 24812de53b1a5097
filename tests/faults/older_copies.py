"""A record put back from an older copy, and what people do before and after it is rebuilt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import timedelta

from psycopg import sql
from pydantic import SecretStr
from sqlalchemy import select

from activities.reconciler import reconcile
from notify.fake import FakeChannel
from policy.erasing import ErasureGround
from policy.refusal import Refusal
from policy.support.deeds import Command
from service.acknowledging import note_referral
from service.cases.orders import OrderAccepted, ask_order
from service.disasters.rebuild import RebuildReport, rebuild
from service.erasure.asking import confirm_erasure, erase
from store.cases import load_state
from store.forms import NoKey
from store.tables import outbox
from tests.apps import take_in
from tests.servers import TestPostgres
from tests.service.contexts import by_staff
from wiring.app import App, open_app
from wiring.serving import serving

OFFICER, SUPERVISOR, PROTECTION = "check officer", "duty supervisor", "data-protection officer"
AT_ONCE = timedelta(0)


@contextmanager
def copied(postgres: TestPostgres, name: str) -> Iterator[str]:
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


async def left_alone(app: App, postgres: TestPostgres, name: str) -> None:
    """Until nobody is connected to a database: what was on its way comes to its end."""
    asked = sql.SQL("SELECT 1 FROM pg_stat_activity WHERE datname = {} AND pid <> pg_backend_pid()")
    async with asyncio.timeout(20):
        while True:
            await app.engine.dispose()
            with postgres.cluster.connect() as connection:
                if connection.execute(asked.format(sql.Literal(name))).fetchone() is None:
                    return
            await asyncio.sleep(0.2)


@asynccontextmanager
async def app_like(app: App, *, database: str = "", namespace: str = "") -> AsyncIterator[App]:
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
async def at_work(app: App) -> AsyncIterator[None]:
    """A worker, and what a worker does now and then."""
    assert app.client is not None
    async with serving(app, app.client):
        await reconcile(app.case_client, every_case=True)
        yield
        await quiet(app)


async def quiet(app: App) -> None:
    """Until nothing waits any more."""
    async with asyncio.timeout(30):
        while True:
            await reconcile(app.case_client)
            async with app.engine.connect() as connection:
                live = select(outbox.c.id).where(outbox.c.state.in_(("waiting", "sending")))
                if (await connection.execute(live)).first() is None:
                    return
            await asyncio.sleep(0.05)


async def taken(app: App, number: str) -> str:
    reference = (await take_in(app, number)).reference
    await note_referral(app, reference, "E06000023", number)
    return reference


async def ask(app: App, role: str, reference: str, command: Command, id: str) -> None:
    context = by_staff(app, role, number="S-2001")
    done = await ask_order(context, reference, command, order_id=id)
    assert isinstance(done, OrderAccepted), done


async def erase_by_two(app: App, reference: str) -> None:
    why = "the person asked for it"
    await erase(by_staff(app, PROTECTION), reference, ErasureGround.REQUEST, reason=why)
    done = await confirm_erasure(by_staff(app, SUPERVISOR, number="S-2"), reference, reason=why)
    assert not isinstance(done, Refusal)


async def rebuilt(app: App, *, apply: bool = True) -> RebuildReport:
    found = await rebuild(by_staff(app, SUPERVISOR), apply=apply, quiet_for=AT_ONCE)
    assert isinstance(found, RebuildReport), found
    return found


async def nobody(app: App, reference: str) -> bool:
    try:
        await load_state(app.store, reference)
    except NoKey:
        return True
    return False
