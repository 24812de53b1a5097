"""Loading the sample: whatever of it is missing is put in, whatever is there stays as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.organisations import REFERRERS, Organisation, OrganisationKind
from service.files.organisations import organisation_of
from service.intake.referrals import IntakeVerdict, ReferralIntake
from service.sample.people import (
    RECORDED_BY,
    SUPPORT_STAFF,
    Staff,
    enter_staff,
    fill_rota,
    kept_credentials,
    missing_staff,
)
from service.sample.template import dated
from service.starting import Starting
from store import organisations
from store.case_lists import CaseRow, list_cases
from store.credentials import new_digest
from store.intake import known_submission
from store.partner_users import add_sample, users_of
from store.policy_time import clock
from wiring.app import App, open_app
from wiring.embedded.folder import SAMPLE_SIGN_IN
from wiring.settings import Settings


async def load(settings: Settings, limit: int) -> list[CaseRow]:
    """Register the sample's organisations, staff and rota, take its referrals in, and give back the
    most urgent open cases, at most so many.

    Safe to repeat: a referral taken in at an earlier start is not taken in again, although its
    times, told relative to now, have moved on. Works with or without Temporal.

    Raises:
        SQLAlchemyError: the database is out of reach.
    """
    async with open_app(settings, "sample") as app:
        await _take_in(app, await enter(app, "organisations.csv", REFERRERS, SUPPORT_STAFF))
        async with app.engine.connect() as connection:
            return await list_cases(connection, limit=limit)


async def enter(
    app: App, register: str, kinds: frozenset[OrganisationKind], staff: Staff
) -> datetime:
    """A track's organisations, staff and rota, as far as they are missing; what time it is then."""
    credentials = kept_credentials(staff, app.settings.data_dir / SAMPLE_SIGN_IN)
    async with app.engine.connect() as connection:
        missing = await missing_staff(connection, staff)
        there = await users_of(connection, staff.outside.organisation)
    outside = None if there else await new_digest(credentials[staff.outside.number])
    digests = {one.number: await new_digest(credentials[one.number]) for one in missing}
    async with app.engine.begin() as connection:
        await _enter_organisations(connection, register, kinds)
        await enter_staff(connection, missing, digests)
        if outside is not None:
            await add_sample(connection, staff.outside, outside)
        now = await clock(connection)
        await fill_rota(connection, staff, now)
    return now


async def _enter_organisations(
    connection: AsyncConnection, register: str, kinds: frozenset[OrganisationKind]
) -> None:
    await organisations.lock_register(connection)
    known = await organisations.load_register(connection)
    new = []
    for row in rows(register):
        entered = organisation_of(row, kinds)
        assert isinstance(entered, Organisation)  # the file is our own
        if entered.id not in known:
            new.append((entered, "set up with the sample"))
    await organisations.enter_all(connection, new, RECORDED_BY)


async def _take_in(app: App, now: datetime) -> None:
    intake = await ReferralIntake.begin(app, RECORDED_BY)
    async with Starting(app.case_client) as starting:
        for row in rows("referrals.csv"):
            cells = dated(row, now)
            sender, number = cells["organisation_id"], cells["submission_id"]
            if await known_submission(app.engine, app.keys, sender, number, cells):
                continue
            outcome = await intake.take_cells(cells)
            assert outcome.verdict is IntakeVerdict.ACCEPTED, outcome.reason  # the file is our own
            if outcome.state is not None:
                starting.add(outcome.state)


def rows(name: str) -> Iterator[dict[str, str]]:
    """A file of the sample, row by row."""
    text = files("service.sample").joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(io.StringIO(text))
