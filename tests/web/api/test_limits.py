"""No program asks without end, and nothing is accepted while the record is out of reach."""

from __future__ import annotations

from pathlib import Path

from psycopg import sql
from sqlalchemy import update

from policy.partners import OF_A_PROGRAM
from service.organisations.keys import NewKey, make_key
from service.sessions.requests import REQUESTS_A_MINUTE
from store.tables import request_counts
from tests.servers import TestPostgres
from tests.service.contexts import by_organisation
from tests.web.api.asking import COUNCIL, Program, Programs, code_of, programs_on
from web.api.who import holder_of


async def test_a_credential_that_asks_too_often_waits_and_others_do_not(programs: Programs) -> None:
    council = by_organisation(programs.door.app, COUNCIL)
    holder = holder_of(council, programs.council.bearer)
    another = await make_key(council, "another program", OF_A_PROGRAM, 2)
    assert isinstance(another, NewKey)
    while (await programs.council.get("/me")).status_code == 200:
        # The minute may end meanwhile, and then it begins anew.
        many = update(request_counts).where(request_counts.c.holder == holder)
        async with programs.door.app.engine.begin() as connection:
            await connection.execute(many.values(requests=REQUESTS_A_MINUTE))
    answer = await programs.council.get("/me")
    assert (answer.status_code, code_of(answer)) == (429, "too-many-requests")
    assert int(answer.headers["Retry-After"]) > 0
    ours = Program(door=programs.door, bearer=another.secret)
    for calm in (programs.other, ours):
        assert (await calm.get("/me")).status_code == 200


async def test_without_the_database_nothing_is_accepted_and_that_is_said(
    postgres: TestPostgres, tmp_path: Path
) -> None:
    with postgres.database() as database:
        async with programs_on(database, tmp_path) as programs:
            shut = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false")
            with postgres.cluster.connect() as connection:
                connection.execute(shut.format(sql.Identifier(database.name)))
            await programs.door.served.engine.dispose()
            answer = await programs.council.post("/referrals", {}, "X-1")
            assert (answer.status_code, code_of(answer)) == (503, "database-out-of-reach")
            assert int(answer.headers["Retry-After"]) > 0
