"""Who may be the same person is found by an index, also where an organisation asks and a policy
stands before the rows; and nobody who has named no organisation finds anybody.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from policy.people.births import BirthDate
from policy.people.matching import keys_of
from store.bundle import Bundle
from store.jobs import ForOrganisation, role_for
from store.standing_before import lock_together, look_up
from store.submitted import AcceptedSubmission, concerned
from tests.apps import take_in
from tests.servers import TestDatabase
from tests.store.rows_of_two import A, administrator, shown
from wiring.app import App

OTHERS, TIMES = 3_000, 8
_READ = """
    SELECT coalesce(seq_scan, 0) + coalesce(idx_scan, 0), seq_tup_read + coalesce(idx_tup_fetch, 0)
    FROM pg_stat_user_tables WHERE relname = 'persons' AND schemaname = current_schema()
"""


async def _look(app: App, engine: AsyncEngine, *numbers: str) -> int:
    """How many are like the one who is sent with this reference of the Home Office."""
    found = 0
    for number in numbers:
        match = keys_of(number, "Ana", "Invented", BirthDate(day=date(1980, 5, 13)))
        sent = AcceptedSubmission(
            organisation=A,
            number=number,
            person={},
            content={},
            match=match,
            alike=match.possible,
            received_at=datetime.now(UTC),
            authority=A,
            nation="England",
            basis="consent",
            taken_in_by=A,
            batch="batch-1",
        )
        async with engine.begin() as connection:
            bundle, under = Bundle(connection), concerned(app.keys, sent)
            lock_together(bundle, [under])
            [before] = await look_up(bundle, [(sent, under)])
        found += len(before.earlier)
    return found


def _counted(database: TestDatabase) -> tuple[int, int]:
    with administrator(database) as connection:
        row = connection.execute(_READ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


async def _among_many(app: App, database: TestDatabase) -> None:
    await take_in(app, "N-1")
    with administrator(database) as connection:
        connection.execute(
            "INSERT INTO persons (reference, match_digests)"
            " SELECT 'RSR-' || n, ARRAY['digest-' || n] FROM generate_series(1, %s) AS n",
            [OTHERS],
        )
        connection.execute("UPDATE persons SET match_digests = match_digests")
        connection.commit()


@pytest.mark.parametrize("asks", ["an organisation", "staff"])
async def test_nobody_who_is_not_alike_is_read(app: App, database: TestDatabase, asks: str) -> None:
    organisations = app.for_organisation(A, ForOrganisation.LETTERBOX).engine
    engine = organisations if asks == "an organisation" else app.engine
    numbers = [f"A{place}00000" for place in range(TIMES)]
    # A plan from when there was nobody must not stay.
    await _look(app, engine, *numbers)
    await _among_many(app, database)
    # What a connection has read is counted when it ends.
    await engine.dispose()
    scans, read = _counted(database)
    assert await _look(app, engine, *numbers) == 0
    await engine.dispose()
    async with asyncio.timeout(10):
        while (now := _counted(database))[0] < scans + TIMES:
            await asyncio.sleep(0.05)
    assert now[1] - read < TIMES


async def test_who_is_alike_is_found_by_their_key_and_only_with_an_organisation_that_asks(
    app: App, database: TestDatabase
) -> None:
    await take_in(app, "N-1")
    [(digest,)] = await shown(
        app, A, ForOrganisation.LETTERBOX, "SELECT match_digests[1] FROM persons"
    )
    asked = f"SELECT kept_under(ARRAY['{digest}', 'another'])"
    assert len(await shown(app, A, ForOrganisation.LETTERBOX, asked)) == 1
    assert app.organisations is not None
    role = role_for(database.track, ForOrganisation.LETTERBOX)
    async with app.organisations.connect() as connection:
        await connection.exec_driver_sql(f"SET LOCAL ROLE {role}")
        assert (await connection.exec_driver_sql(asked)).all() == []
    with pytest.raises(ProgrammingError, match="InsufficientPrivilege"):
        await shown(app, A, ForOrganisation.OWN_ROWS, asked)
