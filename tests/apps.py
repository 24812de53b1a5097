"""A connected app on a test's own database and namespace, and short ways to put a case into it."""

from __future__ import annotations

import csv
import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncConnection

from notify.fake import FakeChannel
from policy.organisations import REFERRERS, SENDERS, Organisation, OrganisationKind
from policy.support.answering.answer import Recourse, StatusAnswer, StatusResult
from policy.support.deeds import Actor, Command, Order
from policy.support.intake.judging import Accepted, judge
from policy.support.words import Role, Team
from policy.time import write_london
from service.files.organisations import organisation_of
from service.provision import provision, provision_namespace
from store import organisations, staff
from store.credentials import make_digest
from store.half_file import HalfFile
from store.intake import Receipt, ReferralSubmission, accept
from store.jobs import Job
from store.key_ring import KeyRing
from store.policy_time import clock
from tests.servers import TestDatabase, TestTemporal
from wiring.app import App, open_app
from wiring.settings import Settings

SAMPLE = Path(__file__).parent / "data" / "2026-05-outreach"
SUITABILITY_DATA = SAMPLE.parent / "suitability"
REGISTERS = {"support": (SAMPLE, REFERRERS), "suitability": (SUITABILITY_DATA, SENDERS)}
"""Where each track's invented organisations are, and of which kinds they may be."""
CHECK_OFFICER = Actor(id="S-2001", roles=(Role.CHECK_OFFICER,))
SUPERVISOR = Actor(id="S-2002", roles=(Role.DUTY_SUPERVISOR,))
NO_TRACE = StatusAnswer(
    result=StatusResult.NO_TRACE,
    recourse=Recourse.UNKNOWN,
    document_gap=True,
    sources_checked=("case database",),
)
DIGEST = make_digest("only for tests")
"""Of every invented person's credential. Slow on purpose, so made once."""
_numbers = itertools.count(1)


async def provide_for(settings: Settings, database: TestDatabase) -> None:
    """What the service's setup does before its programs start, with the administrator's login, as
    there: no program's own may enter a mailbox.
    """
    by_admin = settings.with_database(SecretStr(database.admin_url))
    await provision(by_admin, settings.temporal_address)


@asynccontextmanager
async def app_on(
    database: TestDatabase,
    folder: Path,
    temporal: TestTemporal | None = None,
    traces_to: str = "",
    *,
    sends: bool = False,
) -> AsyncIterator[App]:
    """An app with a fake channel; with a server, on a provisioned namespace of its own. One that
    `sends` has the sender's login for that.
    """
    settings = settings_on(database, folder, temporal)
    settings = settings.model_copy(update={"traces_to": traces_to})
    if temporal is not None:
        await provision_namespace(await temporal.connect(), settings.namespace)
    async with open_app(settings, "test", temporal=temporal is not None, sends=sends) as app:
        await furnish(app)
        yield replace(app, channel=FakeChannel())


def settings_on(
    database: TestDatabase, folder: Path, temporal: TestTemporal | None = None
) -> Settings:
    """Settings for a database, a folder for keys and notices, and a fresh namespace."""
    ring = folder / "keys.json"
    halves = folder / "key-store" / "test.halves"
    if not ring.exists():
        KeyRing.create(ring)
    if not halves.exists():
        HalfFile.create(halves)
    namespace = f"{database.track}-{database.name.replace('_', '-')}-{next(_numbers)}"
    return Settings.model_validate(
        {
            "track": database.track,
            "namespace": namespace,
            "task_queue": database.track,
            "database_url": database.app_url,
            **{f"{job}_database_url": database.url_of(job) for job in Job},
            "database_schema": database.schema,
            "key_ring": ring,
            "key_store": halves,
            "temporal_address": temporal.address if temporal else "127.0.0.1:1",
            "notices_dir": folder / "notices",
            "anchor_key": folder / "anchor-key.pem",
            "anchor_file": folder / "anchors.jsonl",
            "outside_log": folder / "outside-log",
            # What is asked about a second factor switches it on again.
            "embedded": True,
            "second_factor": "off",
        }
    )


def secrets_written(settings: Settings) -> dict[str, str]:
    """The addresses of the database in settings that are written down: a dump leaves them out."""
    names = ("database_url", *(f"{job}_database_url" for job in Job))
    return {name: value.get_secret_value() for name in names if (value := getattr(settings, name))}


async def furnish(app: App) -> None:
    """The track's invented organisations and two people. Mailboxes are in every test database."""
    folder, kinds = REGISTERS[app.settings.track]
    async with app.engine.begin() as connection:
        if await organisations.load_register(connection):
            return
        await enter_organisations(connection, folder, kinds, "S-1001")
        for actor in (CHECK_OFFICER, SUPERVISOR):
            await staff.add_staff(connection, _person(actor), DIGEST, "S-1001")


async def enter_organisations(
    connection: AsyncConnection, folder: Path, kinds: frozenset[OrganisationKind], by: str
) -> None:
    """Those of a folder's file, all of these kinds, in an empty register."""
    entered = [(one, "") for one in _organisations_in(folder, kinds)]
    await organisations.enter_all(connection, entered, by)


@cache
def _organisations_in(folder: Path, kinds: frozenset[OrganisationKind]) -> list[Organisation]:
    found = []
    with (folder / "organisations.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            entered = organisation_of(row, kinds)
            assert isinstance(entered, Organisation), entered
            found.append(entered)
    return found


def _person(actor: Actor) -> staff.StaffMember:
    return staff.StaffMember(
        number=actor.id,
        name=f"Invented {actor.id}",
        email=f"{actor.id.lower()}@referrals.example",
        team=Team.SUPPORT,
        roles=actor.roles,
    )


def cells(number: str, received_at: datetime, **changed: str) -> dict[str, str]:
    """A row that is accepted, received at a moment."""
    with (SAMPLE / "referrals.csv").open(encoding="utf-8") as file:
        row = dict(next(csv.DictReader(file)))
    return row | {
        "submission_id": number,
        "received_at": in_london(received_at),
        "privacy_notice_shown_at": in_london(received_at - timedelta(minutes=40)),
        "consent_given_at": in_london(received_at - timedelta(minutes=20)),
        "home_office_reference": "",
        "date_of_birth": "unknown",
        **changed,
    }


def in_london(moment: datetime) -> str:
    """A moment as a row writes it."""
    return write_london(moment)


async def take_in(
    app: App,
    number: str,
    *,
    received_ago: timedelta = timedelta(hours=1),
    row: Mapping[str, str] | None = None,
    batch: str = "batch-1",
    clock_offset: timedelta = timedelta(0),
) -> Receipt:
    """Judge and accept one row, as intake does."""
    async with app.engine.connect() as connection:
        register = await organisations.load_register(connection)
        now = await clock(connection) + clock_offset
    said = row or cells(number, now - received_ago)
    verdict = judge(said, register, now)
    assert isinstance(verdict, Accepted), verdict
    submission = ReferralSubmission(
        referral=verdict.referral,
        cells=said,
        taken_in_by="S-1001",
        batch=batch,
        clock_offset=clock_offset,
    )
    return await accept(app.engine, app.keys, submission)


def order(
    id: str, command: Command, actor: Actor = CHECK_OFFICER, at: datetime | None = None
) -> Order:
    """An order asked now, unless said otherwise."""
    return Order(id=id, at=at or datetime.now(UTC), actor=actor, command=command)
