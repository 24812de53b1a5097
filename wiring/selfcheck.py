"""What a process looks at before it begins its work: here the record, its keys and its clock; the
engine in `wiring.engine_check`.

Each check gives problems, with what to do about them, instead of raising. Only a server that does
not answer yet is raised, for that is no mistake: `wiring.startup` waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import exists, select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.clocks import OWN, ClockName, ClockReading, in_words, reading
from policy.duty.finding_kinds import KINDS, NOT_OPENED
from store import schema_version
from store.bundle import Bundle
from store.clock import ClocksApart, ProcessClocks, clocks_of
from store.half_store import HalfStoreError
from store.jobs import Job
from store.keys import CaseKeys, KeyRingError
from store.keys_in_use import unopened_of_some
from store.link_refused import link_refused
from store.policy_time import CLOCK
from store.sealing import SealBroken, new_key
from store.tables import cases
from wiring.app import App
from wiring.login_check import check_login
from wiring.problems import StartupProblem as StartupProblem
from wiring.problems import refusal as refusal
from wiring.service_check import check_service

PREPARE = "Run: python -m starter.prepare"
_PUT_BACK_STORE = "Put back the key store that belongs to this database, or its newest copy."


class NotThereYet(Exception):
    """A server does not answer. `code` says which: database-out-of-reach, temporal-out-of-reach,
    key-store-out-of-reach."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _utc() -> datetime:
    return datetime.now(UTC)


async def check_record(app: App, now: Callable[[], datetime] = _utc) -> list[StartupProblem]:
    """Schema, role, clock, keys, who may sign in, and time offsets. `now` is this machine's clock.

    Raises NotThereYet.
    """
    try:
        async with app.engine.connect() as connection:
            schema = await _schema(connection)
            if any(problem.fatal for problem in schema):
                return schema
            newer = bool(schema)
            found = [
                *schema,
                *await check_login(connection, app.settings, app.job, newer=newer),
                *await _clock(connection, now),
                *await _keys(connection, app.keys),
                *await check_service(connection, app.settings),
                *await _offsets(connection, rehearsal=app.settings.rehearsal),
            ]
            known = {problem.code for problem in found}
            return found + [one for one in await _senders(app, newer) if one.code not in known]
    except (OperationalError, InterfaceError, OSError) as error:
        mend = link_refused(error)
        if mend is not None:
            return [refusal(mend.code, mend.sentence, mend.what_to_do)]
        raise NotThereYet("database-out-of-reach") from None


async def _schema(connection: AsyncConnection) -> list[StartupProblem]:
    found = await connection.run_sync(schema_version.current)
    if found == schema_version.head():
        return []
    if found is None:
        return [refusal("database-not-prepared", "The database has no tables of ours.", PREPARE)]
    if found in schema_version.known():
        return [refusal("database-behind", "The database is older than this program.", PREPARE)]
    # Allowed: while a new version is rolled out, or back, both work on the newer tables.
    return [
        StartupProblem(
            code="database-newer",
            sentence="The database is newer than this program.",
            what_to_do="Finish the update, so that no older program is left.",
            fatal=False,
        )
    ]


async def _senders(app: App, newer: bool) -> list[StartupProblem]:
    """The login of what sends in this process, if it has one of its own."""
    if app.sending is None:
        return []
    async with app.sending.engine.connect() as connection:
        return await check_login(connection, app.settings, Job.SENDER, newer=newer)


async def _clock(connection: AsyncConnection, now: Callable[[], datetime]) -> list[StartupProblem]:
    """A process whose own clock is the wrong one, or that cannot know, does not start. With a wrong
    clock of the database's it goes by what its own and Temporal's agree on.
    """
    known = clocks_of(connection)
    clocks = ProcessClocks(own=now, third=known.third)
    before = now()
    shown = reading(ClockName.RECORD, (await Bundle(connection).ask(CLOCK))[0].now, before, now())
    try:
        judgement = await clocks.judged(shown)
    except ClocksApart:
        return [_apart((shown,), fatal=True)]
    if not judgement.apart:
        return []
    return [_apart(judgement.apart, fatal=OWN in judgement.apart)]


def _apart(wrong: Sequence[ClockReading], *, fatal: bool) -> StartupProblem:
    if OWN in wrong:
        said = "this machine's clock is contradicted by the database's and Temporal's"
    else:
        said = "; ".join(in_words(one) for one in wrong)
    return StartupProblem(
        code=ClocksApart.code,
        sentence=f"The clocks are apart: {said}.",
        what_to_do="Set all of them by a time server, then start again what did not start.",
        fatal=fatal,
    )


async def _keys(connection: AsyncConnection, keys: CaseKeys) -> list[StartupProblem]:
    """Some cases' keys of every key-encrypting key in use, and one made now: whether ring and key
    store are those that belong to this database. That some cases do not open keeps nobody from
    starting: after a copy of the key store was put back the newest ones never do.
    """
    ring, made = keys.ring, new_key()
    try:
        unopened = await unopened_of_some(connection, keys)
        works = ring.unwrap(ring.wrap(made, "selfcheck"), "selfcheck") == made
    except HalfStoreError as error:
        if error.code == "key-store-out-of-reach":
            raise NotThereYet(error.code) from None
        return [refusal(error.code, f"The key store cannot be used: {error}.", _PUT_BACK_STORE)]
    except (KeyRingError, SealBroken, ValueError):
        works = False
    if works:
        return [_some_do_not_open()] if unopened else []
    return [
        refusal(
            "key-ring-does-not-fit",
            "The key ring does not open the keys in the database.",
            "Put back the ring that belongs to this database, from its backup.",
        )
    ]


def _some_do_not_open() -> StartupProblem:
    kind = KINDS[NOT_OPENED]
    return StartupProblem(
        code=NOT_OPENED, sentence=kind.sentence, what_to_do=kind.what_to_do, fatal=False
    )


async def _offsets(connection: AsyncConnection, *, rehearsal: bool) -> list[StartupProblem]:
    moved = exists().where(cases.c.clock_offset_seconds != 0, cases.c.ended_at.is_(None))
    if rehearsal or not (await connection.execute(select(moved))).scalar_one():
        return []
    return [
        refusal(
            "offset-outside-rehearsal",
            "An open case lives on another date, and this is no rehearsal.",
            "Point at the service's own database; rehearsals have one of their own.",
        )
    ]
