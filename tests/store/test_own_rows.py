"""An organisation's request sees that organisation's rows, by the database itself: whatever is
asked, in whatever way, and nothing at all where no organisation is named.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from policy.organisations import Nation, Organisation, OrganisationKind, Succession
from policy.partners import OF_A_PROGRAM
from policy.successors import stood_for
from service.authorisation import use_case
from service.context import Context
from service.permissions import ByOrganisation
from store.bundle import Bundle, PreparedStatement
from store.engine import one_by_one
from store.grants import TABLES
from store.jobs import ForOrganisation, role_for
from store.row_policies import apply_row_policies, kept_policies, policies_of
from store.rows import NOT_THEIRS, OWN, RIGHTS
from store.tables import metadata, referrals
from tests.apps import app_on
from tests.servers import TestDatabase, TestPostgres
from tests.service.contexts import by_organisation
from tests.store.rows_of_two import (
    SEEN,
    A,
    B,
    administrator,
    columns_of,
    fill,
    put,
    row_of,
    shown,
    theirs,
)
from wiring.app import App

OWN_ROWS, LETTERBOX = ForOrganisation.OWN_ROWS, ForOrganisation.LETTERBOX
REFUSED = "InsufficientPrivilege"


@pytest.fixture(scope="module", params=["support", "suitability"])
def filled(request: pytest.FixtureRequest, postgres: TestPostgres) -> Iterator[TestDatabase]:
    """One for all that only look."""
    with postgres.database() as made:
        of_track = made if request.param == made.track else made.of_suitability()
        fill(of_track)
        yield of_track


@pytest.fixture
async def of_two(
    filled: TestDatabase, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[App]:
    async with app_on(filled, tmp_path_factory.mktemp("rows")) as app:
        yield app


def test_every_table_says_whose_its_rows_are_or_why_it_says_nothing() -> None:
    assert set(OWN) | set(NOT_THEIRS) == set(TABLES) and not set(OWN) & set(NOT_THEIRS)
    without = {"the register", "the letterbox", "failures are"}
    for table, reason in NOT_THEIRS.items():
        may = any(RIGHTS.get(table, ()))
        assert may == any(reason.startswith(one) for one in without), table


def test_the_catalogue_has_the_declared_policies_and_no_other(filled: TestDatabase) -> None:
    engine = create_engine(filled.admin_url)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SET search_path TO {filled.schema}")
        kept = kept_policies(connection, filled.schema)
        assert {table for table, found in kept.items() if found.on} == set(OWN)
        for table, found in kept.items():
            wanted = list(policies_of(table, OWN[table], filled.track)) if table in OWN else []
            named = {(one.name, one.command, tuple(sorted(one.roles))) for one in wanted}
            assert {(name, how, tuple(sorted(of))) for name, how, of in found.known} == named
        # Made once more from their words they are the same, and that is how they stand.
        for table in OWN:
            connection.exec_driver_sql(f"COMMENT ON POLICY by_grants ON {table} IS NULL")
        apply_row_policies(connection, filled.schema, filled.track)
        assert kept_policies(connection, filled.schema) == kept
    engine.dispose()


BY_HAND = (
    "ALTER POLICY own_rows ON cases USING (true)",
    "ALTER TABLE referrals DISABLE ROW LEVEL SECURITY",
    "CREATE POLICY more ON api_keys TO support_partner USING (true)",
    "DROP POLICY by_grants ON webhooks",
)


def test_what_was_changed_by_hand_is_put_right_when_the_database_is_prepared_again(
    database: TestDatabase,
) -> None:
    engine = create_engine(database.admin_url)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SET search_path TO {database.schema}")
        before = kept_policies(connection, database.schema)
        for by_hand in BY_HAND:
            connection.exec_driver_sql(by_hand)
            assert kept_policies(connection, database.schema) != before
            apply_row_policies(connection, database.schema, database.track)
            assert kept_policies(connection, database.schema) == before
    engine.dispose()


async def test_no_row_of_another_organisation_is_read_or_changed(
    filled: TestDatabase, of_two: App
) -> None:
    for table in SEEN:
        rights, marks = OWN[table].own, list(theirs(A))
        readable = columns_of(rights, "SELECT") or ", ".join(metadata.tables[table].c.keys())
        mark = next(one for one in marks if one in readable.split(", "))
        asked = f"SELECT {mark} FROM {table}"
        assert await shown(of_two, A, OWN_ROWS, asked) == [(theirs(A)[mark],)], table
        assert await shown(of_two, B, OWN_ROWS, asked) == [(theirs(B)[mark],)], table
        for column in filter(None, columns_of(rights, "UPDATE").split(", ")):
            if column not in ("version", "organisation_id"):
                changed = f"UPDATE {table} SET {column} = {column}"
                assert await shown(of_two, A, OWN_ROWS, changed) == [1], (table, column)
                break
        with pytest.raises(ProgrammingError, match=REFUSED):
            await shown(of_two, A, OWN_ROWS, f"DELETE FROM {table}")


async def test_no_row_is_put_in_for_another_organisation(filled: TestDatabase, of_two: App) -> None:
    for side, tables in (
        (OWN_ROWS, [name for name, one in OWN.items() if "INSERT" in one.own]),
        (LETTERBOX, ["referrals", "stray_withdrawals", "intake_refusals"]),
    ):
        for table in tables:
            row = row_of(filled, table, B)
            with pytest.raises(ProgrammingError, match="violates row-level security policy"):
                await _put(of_two, side, table, row)


async def _put(app: App, side: ForOrganisation, table: str, row: dict[str, Any]) -> None:
    places = ", ".join(f"%({name})s" for name in row)
    statement = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})"
    async with app.for_organisation(A, side).engine.begin() as connection:
        await connection.exec_driver_sql(statement, row)


async def test_where_no_organisation_is_named_nothing_is_there(
    filled: TestDatabase, of_two: App
) -> None:
    assert of_two.organisations is not None
    with pytest.raises(ValueError, match="no organisation"):
        of_two.for_organisation("", OWN_ROWS)
    for side in ForOrganisation:
        role = role_for(filled.track, side)
        async with of_two.organisations.connect() as connection:
            await connection.exec_driver_sql(f"SET LOCAL ROLE {role}")
            for table, rows in OWN.items():
                said = rows.own if side is OWN_ROWS else rows.letterbox
                if said.startswith("SELECT"):
                    found = await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")
                    assert found.scalar() == 0, (side, table)
    put_in = row_of(filled, "referrals", A)
    with pytest.raises(ProgrammingError, match="violates row-level security policy"):
        async with of_two.organisations.begin() as connection:
            await connection.exec_driver_sql(f"SET LOCAL ROLE {role_for(filled.track, LETTERBOX)}")
            places = ", ".join(f"%({name})s" for name in put_in)
            await connection.exec_driver_sql(
                f"INSERT INTO referrals ({', '.join(put_in)}) VALUES ({places})", put_in
            )


async def test_an_areas_authority_sees_the_case_and_not_who_sent_it_nor_of_whom_it_is(
    database: TestDatabase, app: App
) -> None:
    fill(database)
    with administrator(database) as connection:
        connection.execute("UPDATE cases SET authority = %s WHERE organisation_id = %s", [A, B])
        connection.commit()
    both = {(f"RSR-{A}",), (f"RSR-{B}",)}
    assert set(await shown(app, A, OWN_ROWS, "SELECT reference FROM cases")) == both
    for table in ("referrals", "persons"):
        asked = f"SELECT reference FROM {table}"
        assert await shown(app, A, OWN_ROWS, asked) == [(f"RSR-{A}",)]
    # A body that took over another's work sees what that sent, from the day on which it counts.
    with administrator(database) as connection:
        row = {"organisation_id": B, "number": 1, "successor_id": A, "recorded_by": "S-1"}
        put(connection, "successions", {**row, "effective_from": datetime.now(UTC)})
        connection.commit()
    assert set(await shown(app, A, OWN_ROWS, "SELECT reference FROM referrals")) == both
    assert await shown(app, B, OWN_ROWS, "SELECT reference FROM referrals") == []
    assert await shown(app, A, OWN_ROWS, "SELECT id FROM api_keys") == [(f"W-{A}",)]


NOT_FOR_THE_LETTERBOX = (
    "SELECT sealed FROM persons",
    "SELECT * FROM case_keys",
    "SELECT * FROM case_notes",
    "SELECT * FROM api_keys",
    "SELECT * FROM referral_drafts",
    "SELECT organisation_id FROM feed",
    "UPDATE cases SET stage = stage",
    "UPDATE referrals SET organisation_id = organisation_id",
    "COPY persons TO STDOUT",
)


async def test_the_letterbox_puts_in_and_reads_no_person(of_two: App) -> None:
    for asked in NOT_FOR_THE_LETTERBOX:
        with pytest.raises(ProgrammingError, match=REFUSED):
            await shown(of_two, A, LETTERBOX, asked)


_WHO = PreparedStatement(
    select(text("current_setting('referrals.organisation', true) AS code, current_user AS role"))
)
_OWN_REFERRALS = PreparedStatement(select(referrals.c.organisation_id))


async def test_a_connection_never_carries_an_organisation_over_to_the_next_request(
    filled: TestDatabase, of_two: App
) -> None:
    """Whatever a request did with it, and however that ended, one after the other on few."""
    assert of_two.organisations is not None
    role, chance = role_for(filled.track, OWN_ROWS), random.Random(7)
    for _ in range(60):
        code, side = chance.choice([A, B]), chance.choice(list(ForOrganisation))
        engine = of_two.for_organisation(code, side).engine
        way = chance.choice([_commits, _rolls_back, _fails, _one_by_one, _at_once, _in_a_bundle])
        assert await way(engine) in ({code}, {A, B} if side is LETTERBOX else {code})
        async with of_two.organisations.connect() as connection:
            [left] = await Bundle(connection).ask(_WHO)
            assert (left.code or "", left.role) == ("", role)
            assert (await connection.execute(select(referrals.c.reference))).all() == []


async def _commits(engine: AsyncEngine) -> set[str]:
    async with engine.begin() as connection:
        return set((await connection.execute(select(referrals.c.organisation_id))).scalars())


async def _rolls_back(engine: AsyncEngine) -> set[str]:
    async with engine.connect() as connection:
        await connection.execute(text("SAVEPOINT one"))
        await connection.execute(text("ROLLBACK TO SAVEPOINT one"))
        return set((await connection.execute(select(referrals.c.organisation_id))).scalars())


async def _fails(engine: AsyncEngine) -> set[str]:
    found = await _commits(engine)
    with pytest.raises((ProgrammingError, IntegrityError)):
        async with engine.begin() as connection:
            await connection.execute(text("SELECT * FROM case_keys"))
    return found


async def _one_by_one(engine: AsyncEngine) -> set[str]:
    async with one_by_one(engine) as connection:
        await connection.execute(text("SELECT 1"))
        return set((await connection.execute(select(referrals.c.organisation_id))).scalars())


async def _at_once(engine: AsyncEngine) -> set[str]:
    async with one_by_one(engine) as connection:
        bundle = Bundle(connection)
        bundle.add(_WHO)
        bundle.add(_OWN_REFERRALS)
        await bundle.snapshot()
        return {row.organisation_id for row in bundle.brought(_OWN_REFERRALS)}


async def _in_a_bundle(engine: AsyncEngine) -> set[str]:
    async with engine.begin() as connection:
        bundle = Bundle(connection)
        bundle.add(_WHO)
        bundle.add(_OWN_REFERRALS)
        await bundle.commit()
        return {row.organisation_id for row in bundle.brought(_OWN_REFERRALS)}


@use_case(staff=lambda permissions: permissions.anybody, organisations=ByOrganisation.READ_OWN)
async def everything(context: Context) -> list[str]:
    """A use case that forgets whose rows it may show."""
    async with context.app.engine.connect() as connection:
        found = await connection.execute(select(referrals.c.organisation_id))
        return sorted(found.scalars())


async def test_a_use_case_that_forgets_to_ask_by_the_code_still_shows_its_own_alone(
    of_two: App,
) -> None:
    assert await everything(by_organisation(of_two, A)) == [A]
    # A process without connections for them answers none, rather than with its own.
    without = Context(
        app=App(of_two.settings, of_two.engine, of_two.keys, of_two.channel, None),
        used="",
        organisation=A,
        organisation_roles=OF_A_PROGRAM,
    )
    with pytest.raises(RuntimeError, match="no requests of organisations"):
        await everything(without)


async def test_the_database_names_the_same_bodies_as_the_judge_of_successors(
    database: TestDatabase, app: App
) -> None:
    now, chance = datetime.now(UTC), random.Random(3)
    codes = [f"E0{number}" for number in range(6)]
    for _ in range(12):
        register: dict[str, Organisation] = {}
        with administrator(database) as connection:
            connection.execute("DELETE FROM successions")
            for place, code in enumerate(codes):
                named = None
                for number in range(chance.randint(0, 2)):
                    # Only later ones: nobody stands for themselves.
                    after = codes[place + 1 :]
                    if not after:
                        break
                    begins = now + timedelta(hours=chance.choice([-2, -1, 1]))
                    named = Succession(successor_id=chance.choice(after), effective_from=begins)
                    row = {"organisation_id": code, "number": number, "recorded_by": "S-1"}
                    put(
                        connection,
                        "successions",
                        {
                            **row,
                            "successor_id": named.successor_id,
                            "effective_from": named.effective_from,
                        },
                    )
                register[code] = _entered(code, named)
            connection.commit()
        for code in codes:
            [(found,)] = await shown(app, code, OWN_ROWS, "SELECT own_codes()")
            assert frozenset(found or ()) == stood_for(register, code, now), (code, register)


def _entered(code: str, named: Succession | None) -> Organisation:
    return Organisation(
        id=code,
        name=code,
        kind=OrganisationKind.LOCAL_AUTHORITY,
        nation=Nation.ENGLAND,
        succession=named,
        contact_email="a@b.example",
        out_of_hours_email="",
    )
