"""Events are sent to organisations' addresses: signed, in turns, each in a queue of its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, update

from activities.webhooks import WebhookSender
from policy.duty.findings import LIMITS
from policy.organisations import Organisation
from policy.partners import OrganisationRole
from policy.refusal import Refusal
from policy.registrar import leave
from policy.webhooks import signature
from service.context import Context
from service.integration import webhooks as addresses
from service.integration.webhooks import Webhook, WebhookSecret
from store import organisations
from store.health import look
from store.policy_time import clock
from store.tables import webhook_sendings, webhooks
from tests.apps import app_on, take_in
from tests.servers import TestDatabase
from wiring.app import App

OWN, OTHER = "E06000023", "E09000007"


@dataclass
class Receiver:
    """An organisation's system: what it was sent, and what it answers; silent, it never does."""

    answer: str = "204 No Content"
    silent: bool = False
    address: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii").split("\r\n")
        headers = dict(line.split(": ", 1) for line in head[1:] if line)
        self.got.append((headers, await reader.readexactly(int(headers["Content-Length"]))))
        if self.silent:
            await self.ended.wait()
        more = "Location: http://127.0.0.1:1/\r\n" if self.answer.startswith("3") else ""
        writer.write(f"HTTP/1.1 {self.answer}\r\n{more}\r\n{'x' * 5000}".encode())
        writer.close()

    @property
    def events(self) -> list[dict[str, str]]:
        return [json.loads(body) for _, body in self.got]


@asynccontextmanager
async def receiving(receiver: Receiver) -> AsyncIterator[Receiver]:
    server = await asyncio.start_server(receiver.take, "127.0.0.1", 0)
    receiver.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/events?of=us"
    async with server:
        yield receiver
        receiver.ended.set()


def administrator(app: App, code: str = OWN) -> Context:
    return Context(
        app=app,
        used="",
        organisation=code,
        organisation_roles=frozenset({OrganisationRole.ADMINISTER}),
        user="U-1",
    )


@pytest.fixture
async def app(database: TestDatabase, tmp_path: Path) -> AsyncIterator[App]:
    async with app_on(database, tmp_path) as made:
        yield replace(made, settings=made.settings.model_copy(update={"embedded": True}))


async def _add(app: App, address: str, code: str = OWN) -> WebhookSecret:
    made = await addresses.add_webhook(administrator(app, code), address)
    assert isinstance(made, WebhookSecret), made
    return made


async def _of(app: App, id: str, code: str = OWN) -> Webhook:
    listed = await addresses.list_webhooks(administrator(app, code))
    assert not isinstance(listed, Refusal)
    return next(one for one in listed if one.id == id)


async def _pauses_over(app: App) -> None:
    async with app.engine.begin() as connection:
        now = func.clock_timestamp()
        await connection.execute(update(webhooks).values(next_turn_at=now))
        await connection.execute(update(webhook_sendings).values(next_attempt_at=now))


def _is_signed(headers: dict[str, str], body: bytes, *secrets: str) -> bool:
    made = signature(secrets, headers["webhook-id"], int(headers["webhook-timestamp"]), body)
    return headers["webhook-signature"] == made


async def test_a_dead_address_keeps_nobody_waiting_and_what_it_missed_comes_under_the_same_id(
    app: App,
) -> None:
    sender = WebhookSender(app.engine, app.keys, "support", on_this_machine=True)
    alive, dead, stranger = Receiver(), Receiver(silent=True), Receiver()
    async with receiving(alive), receiving(dead), receiving(stranger):
        await take_in(app, "N-0")
        mine, theirs = await _add(app, alive.address), await _add(app, dead.address)
        await _add(app, stranger.address, OTHER)
        first = (await take_in(app, "N-1")).reference
        await sender.send_due()
        while not alive.got or not dead.got:
            await asyncio.sleep(0.01)
        second = (await take_in(app, "N-2")).reference
        while len(alive.got) < 2:
            await sender.send_due()
            await asyncio.sleep(0.01)
        assert [one["subject"] for one in alive.events] == [first, second]
        assert len(dead.got) == 1 and not stranger.got
        headers, body = alive.got[0]
        assert _is_signed(headers, body, mine.secret) and headers["webhook-id"] in body.decode()
        dead.answer, dead.silent = "500 Internal Server Error", False
        dead.ended.set()
        await sender.finish()
        failing = await _of(app, theirs.id)
        assert (failing.last_code, failing.waiting) == ("status-500", 2)
        dead.answer = "307 Temporary Redirect"
        changed = await addresses.change_webhook_secret(administrator(app), theirs.id)
        assert isinstance(changed, WebhookSecret)
        await _pauses_over(app)
        await sender.send_due()
        await sender.finish()
        assert (await _of(app, theirs.id)).last_code == "status-307"
        dead.answer = "200 OK"
        await _pauses_over(app)
        await sender.send_due()
        await sender.finish()
        assert {one["subject"] for one in dead.events[-2:]} == {first, second}
        ids = [headers["webhook-id"] for headers, _ in dead.got]
        assert len(set(ids)) == 2 and ids[0] in ids[1:]
        headers, body = dead.got[-1]
        assert _is_signed(headers, body, changed.secret, theirs.secret)
        well = await _of(app, theirs.id)
        assert (well.failing_since, well.waiting, well.given_up) == (None, 0, ())


async def test_nothing_more_is_sent_to_an_organisation_that_has_left_the_register(app: App) -> None:
    sender = WebhookSender(app.engine, app.keys, "support", on_this_machine=True)
    left = Receiver()
    async with receiving(left):
        made = await _add(app, left.address)
        await take_in(app, "N-1")
        await sender.send_due()
        await sender.finish()
        assert len(left.got) == 1
        await take_in(app, "N-2")
        async with app.engine.begin() as connection:
            register = await organisations.load_register(connection)
            gone = leave(register[OWN], effective_from=await clock(connection))
            assert isinstance(gone, Organisation)
            await organisations.save(connection, register[OWN], gone, "S-1001")
            failing = func.clock_timestamp() - timedelta(days=9)
            await connection.execute(update(webhooks).values(failing_since=failing))
        await _pauses_over(app)
        await sender.send_due()
        await sender.finish()
        assert len(left.got) == 1 and (await _of(app, made.id)).waiting == 0
    # Nobody of theirs could end it, so that nobody is asked to.
    async with app.engine.connect() as connection:
        assert await look(connection, "webhook-failing", LIMITS) is None


async def test_what_is_not_taken_for_days_is_given_up_and_listed_and_health_says_so(
    app: App,
) -> None:
    sender = WebhookSender(app.engine, app.keys, "support", on_this_machine=True)
    made = await _add(app, "http://127.0.0.1:1/")
    reference = (await take_in(app, "N-1")).reference
    await sender.send_due()
    await sender.finish()
    assert (await _of(app, made.id)).last_code == "out-of-reach"
    async with app.engine.begin() as connection:
        before = func.clock_timestamp() - timedelta(days=3, seconds=1)
        await connection.execute(update(webhook_sendings).values(created_at=before))
        await connection.execute(update(webhooks).values(failing_since=before))
    await sender.send_due()
    [lost] = (await _of(app, made.id)).given_up
    assert (lost.reference, lost.word, lost.code) == (
        reference,
        "referral.accepted",
        "out-of-reach",
    )
    async with app.engine.connect() as connection:
        found = await look(connection, "webhook-failing", LIMITS)
    assert found is not None and found.references == (made.id,)
    sent = await addresses.send_test_event(administrator(app), made.id)
    assert sent == made.id and (await _of(app, made.id)).waiting == 1
    other = administrator(app, OTHER)
    for act in (
        addresses.send_test_event,
        addresses.change_webhook_secret,
        addresses.end_webhook,
    ):
        refused = await act(other, made.id)
        assert isinstance(refused, Refusal) and refused.code == "no-such-webhook"
    assert await addresses.end_webhook(administrator(app), made.id) == made.id
    async with app.engine.connect() as connection:
        assert await look(connection, "webhook-failing", LIMITS) is None
    await sender.clear()
