"""Who shows who they are: staff at sign-in, and organisations by their own credential."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from policy.session_times import SESSION_LASTS
from policy.support.words import Role, Team
from store import organisations as register
from store.credentials import NOBODYS, Digest, make_digest, matches
from store.half_sessions import sign_in_with
from store.staff import PEOPLE, StaffMember, add_staff, end_service, who_is
from store.tables import organisations, sessions, staff
from tests.apps import DIGEST
from tests.servers import TestDatabase
from wiring.app import App

NUMBER, CREDENTIAL = "S-7001", "only for tests"
COUNCIL, OTHER_COUNCIL = "E06000023", "E08000003"
# Weaker than ours in each of the three.
OLD = Digest(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=2).hash(CREDENTIAL))


async def sign_in(engine: AsyncEngine, number: str, credential: str) -> str | None:
    right = await sign_in_with(engine, PEOPLE, number, credential, lambda sample: False)
    return None if right is None else right.token


async def enter(app: App, digest: Digest = DIGEST, *, waiting: bool = False) -> None:
    person = StaffMember(
        number=NUMBER,
        name="Invented",
        email="s-7001@referrals.example",
        team=Team.SUPPORT,
        roles=(Role.CASEWORKER,),
        waiting=waiting,
    )
    async with app.engine.begin() as connection:
        assert await add_staff(connection, person, digest, "S-1001")
        assert await register.set_credential(connection, COUNCIL, digest)


async def kept(app: App) -> tuple[str | None, str | None]:
    """The digests of the person and of the council."""
    async with app.engine.connect() as connection:
        person = await connection.execute(
            select(staff.c.credential).where(staff.c.number == NUMBER)
        )
        council = await connection.execute(
            select(organisations.c.credential).where(organisations.c.id == COUNCIL)
        )
        return person.scalar(), council.scalar()


async def sessions_of(app: App) -> int:
    async with app.engine.connect() as connection:
        counted = select(func.count()).where(sessions.c.staff_number == NUMBER)
        return (await connection.execute(counted)).scalar_one()


async def until_somebody_waits_for_a_row(
    database: TestDatabase, connection: AsyncConnection
) -> None:
    """Until another connection waits for what this transaction has changed. The server tells that
    its administrator alone.
    """
    own = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    waits = text(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND :own = ANY (pg_blocking_pids(pid))"
    )
    admin = create_async_engine(database.admin_url)
    try:
        async with asyncio.timeout(20), admin.connect() as looking:
            while not (await looking.execute(waits, {"own": own})).scalar():
                await asyncio.sleep(0.02)
    finally:
        await admin.dispose()


async def test_the_right_credential_opens_a_session_and_shows_the_organisation(app: App) -> None:
    await enter(app)
    token = await sign_in(app.engine, NUMBER, CREDENTIAL)
    assert token is not None
    async with app.engine.connect() as connection:
        found = await who_is(connection, token)
    assert found is not None
    member, left = found
    assert member.number == NUMBER and timedelta(0) < left <= SESSION_LASTS
    assert await register.is_credential_of(app.engine, COUNCIL, CREDENTIAL)
    assert await kept(app) == (DIGEST, DIGEST)


@pytest.mark.parametrize(
    "wrong",
    ["", "guessed", CREDENTIAL.upper(), DIGEST, "\0", "\udcff"],
    ids=["nothing", "guessed", "capitals", "the digest itself", "NUL", "half a character"],
)
async def test_a_wrong_credential_opens_nothing(app: App, wrong: str) -> None:
    await enter(app)
    assert await sign_in(app.engine, NUMBER, wrong) is None
    assert not await register.is_credential_of(app.engine, COUNCIL, wrong)
    assert await sessions_of(app) == 0


async def test_who_is_unknown_or_has_no_credential_shows_nothing(app: App) -> None:
    await enter(app)
    assert await sign_in(app.engine, "S-0000", CREDENTIAL) is None
    assert not await register.is_credential_of(app.engine, "E00000000", CREDENTIAL)
    assert not await register.is_credential_of(app.engine, OTHER_COUNCIL, CREDENTIAL)


async def test_who_waits_for_a_second_person_or_has_left_is_not_let_in(app: App) -> None:
    await enter(app, waiting=True)
    assert await sign_in(app.engine, NUMBER, CREDENTIAL) is None
    async with app.engine.begin() as connection:
        await end_service(connection, NUMBER)
    assert await sign_in(app.engine, NUMBER, CREDENTIAL) is None


def test_digests_are_made_by_owasps_parameters() -> None:
    made = extract_parameters(make_digest(CREDENTIAL))
    assert (made.type, made.memory_cost, made.time_cost, made.parallelism) == (
        *(Type.ID, 19 * 1024),
        *(2, 1),
    )


def test_the_digest_of_nobody_takes_the_same_work_and_fits_nothing() -> None:
    assert extract_parameters(NOBODYS) == extract_parameters(make_digest(CREDENTIAL))
    assert not matches("", NOBODYS)
    assert not matches(CREDENTIAL, NOBODYS)


@pytest.mark.parametrize("odd", ["", "scrypt$AAAA$AAAA", "$argon2id$v=19$", CREDENTIAL])
def test_what_is_no_digest_of_ours_fits_nothing(odd: str) -> None:
    assert not matches(CREDENTIAL, odd)


async def test_a_digest_by_other_parameters_is_made_anew_when_it_fits(app: App) -> None:
    await enter(app, OLD)
    assert await sign_in(app.engine, NUMBER, "guessed") is None
    assert not await register.is_credential_of(app.engine, COUNCIL, "guessed")
    assert await kept(app) == (OLD, OLD)

    assert await sign_in(app.engine, NUMBER, CREDENTIAL)
    assert await register.is_credential_of(app.engine, COUNCIL, CREDENTIAL)
    today = extract_parameters(DIGEST)
    for digest in await kept(app):
        assert digest is not None
        assert extract_parameters(digest) == today
        assert matches(CREDENTIAL, digest)
    assert await sign_in(app.engine, NUMBER, CREDENTIAL)


@pytest.mark.parametrize("digest", [DIGEST, OLD], ids=["today's", "old"])
async def test_a_credential_changed_while_it_is_checked_is_not_accepted(
    app: App, database: TestDatabase, digest: Digest
) -> None:
    await enter(app, digest)
    changed = make_digest("another one")
    async with app.engine.connect() as connection, asyncio.TaskGroup() as group:
        person = update(staff).where(staff.c.number == NUMBER).values(credential=changed)
        await connection.execute(person)
        # It reads the digest of before, which fits, and then waits for the row.
        token = group.create_task(sign_in(app.engine, NUMBER, CREDENTIAL))
        await until_somebody_waits_for_a_row(database, connection)
        await connection.commit()
    assert token.result() is None
    assert await sessions_of(app) == 0

    async with app.engine.connect() as connection, asyncio.TaskGroup() as group:
        council = update(organisations).where(organisations.c.id == COUNCIL)
        await connection.execute(council.values(credential=changed))
        shown = group.create_task(register.is_credential_of(app.engine, COUNCIL, CREDENTIAL))
        await until_somebody_waits_for_a_row(database, connection)
        await connection.commit()
    assert not shown.result()
    assert await kept(app) == (changed, changed)


async def test_who_leaves_while_their_credential_is_checked_is_not_let_in(
    app: App, database: TestDatabase
) -> None:
    await enter(app)
    async with app.engine.connect() as connection, asyncio.TaskGroup() as group:
        assert await end_service(connection, NUMBER)
        token = group.create_task(sign_in(app.engine, NUMBER, CREDENTIAL))
        await until_somebody_waits_for_a_row(database, connection)
        await connection.commit()
    assert token.result() is None
    assert await sessions_of(app) == 0
