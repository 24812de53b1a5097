"""After a rebuild nobody who was erased is back, whatever stood in the copy that was put back."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from policy.duty.apart import CaseApart
from policy.support.deeds import WithdrawConsent
from service.erasure.holding import lift_legal_hold, place_legal_hold
from service.health.keeping_keys import tend_keys
from service.provision import provision_namespace
from starter.drawing.rebuilt import lines_of
from store.tables import cases, deadlines, outbox, persons, tasks
from tests.apps import app_on
from tests.faults.older_copies import (
    PROTECTION,
    SUPERVISOR,
    app_like,
    ask,
    at_work,
    copied,
    erase_by_two,
    left_alone,
    nobody,
    rebuilt,
    taken,
)
from tests.servers import TestDatabase, TestPostgres, TestTemporal
from tests.service.contexts import by_staff
from wiring.app import App


async def _erased_while_older_runs(app: App, older: App, *references: str) -> None:
    """Withdrawn and erased by two people, while the older copies have the cases open."""
    async with at_work(older):
        pass
    async with at_work(app):
        for of in references:
            await ask(app, SUPERVISOR, of, WithdrawConsent(channel="letter"), f"o-{of}")
            await lift_legal_hold(by_staff(app, PROTECTION), of, reason="it is settled")
            await erase_by_two(app, of)
    await app.engine.dispose()


async def test_a_case_that_was_open_in_the_copy_and_was_erased_since_is_ended_and_erased_again(
    database: TestDatabase, postgres: TestPostgres, tmp_path: Path, temporal_server: TestTemporal
) -> None:
    async with app_on(database, tmp_path, temporal_server) as app:
        async with at_work(app):
            erased, held = [await taken(app, f"N-{number}") for number in range(2)]
            reason = "a claim before a court"
            await place_legal_hold(by_staff(app, PROTECTION), held, reason=reason)
        namespace = f"{app.settings.namespace}-older"
        await provision_namespace(await temporal_server.connect(), namespace)
        await left_alone(app, postgres, database.name)
        with copied(postgres, database.name) as copy:
            async with app_like(app, database=copy, namespace=namespace) as older:
                await _erased_while_older_runs(app, older, erased, held)
                for of in (erased, held):
                    older.keys.forget(of)
                dry = await rebuilt(older, apply=False)
                assert set(dry.missing.erased) == {erased, held}

                done = await rebuilt(older)
                assert done.erased == (erased,)
                assert done.stopped == {held: "legal-hold"}
                assert not done.unopened
                assert done.apart[erased] is CaseApart.ERASED_BUT_THERE
                said = "\n".join(lines_of(done))
                assert f"Erased again: {erased}." in said
                assert "ask for them again" not in said
                assert await _settled(older, erased)
                assert await nobody(older, erased)
                assert (await rebuilt(older, apply=False)).missing.erased == (held,)

                # Once the hold is lifted the watchdog does the rest.
                await lift_legal_hold(by_staff(older, PROTECTION), held, reason="it is settled")
                await tend_keys(older)
                assert await _settled(older, held)
                assert (await rebuilt(older, apply=False)).missing.erased == ()


async def _settled(app: App, reference: str) -> bool:
    """Whether a case has ended and nothing of it waits or is left to look for a person by."""
    waits = (deadlines.c.settled_at, tasks.c.done_at, outbox.c.settled_at)
    async with app.engine.connect() as connection:
        [ended] = await connection.scalars(
            select(cases.c.ended_at.is_not(None)).where(cases.c.reference == reference)
        )
        [digests] = await connection.scalars(
            select(persons.c.match_digests).where(persons.c.reference == reference)
        )
        for column in waits:
            left = select(column).where(column.table.c.reference == reference, column.is_(None))
            if (await connection.execute(left)).first() is not None:
                return False
    return ended and digests == []
