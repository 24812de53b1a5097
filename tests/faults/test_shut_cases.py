"""One case that does not open holds up no other: the worker's passes say so and go on. A key store
that is out of reach ends them, for then no case opens.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.worker import Worker

from activities.healing import Healer
from activities.reconciler import reconcile
from activities.running import running_cases
from policy.support.deeds import RecordAnswer
from store.advancing import advance
from store.inbox import receive_order
from store.inbox_delivery import undecided
from store.keys import CaseKeys, KeyStoreFake, KeyStoreUnreachable
from tests.apps import CHECK_OFFICER, NO_TRACE, order, take_in
from tests.faults.broken_case import BrokenCase
from tests.servers import TestDatabase
from tests.service.test_verifying import Tampering
from tests.waiting import until
from wiring.app import App
from wiring.case_types import SUPPORT_CASES
from wiring.serving import serving

LOGGER = "referrals.cases"
SHUT_BY = {
    "slot lacking": (
        "case-key-unusable",
        "UPDATE case_keys SET slot = 'fff-0123456789abcdef' WHERE reference = :of",
    ),
    "wrapped key altered": (
        "case-key-unusable",
        "UPDATE case_keys SET wrapped = wrapped || '\\x00' WHERE reference = :of",
    ),
    "row altered": (
        "case-row-altered",
        "UPDATE cases SET state = state || '\\x00' WHERE reference = :of",
    ),
}
"""The code of a case that does not open, by what was done to it."""
Said = list[dict[str, str]]


@pytest.fixture
def said() -> Iterator[Said]:
    """What was said of cases that do not open."""
    lines: Said = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(vars(record)["fields"])

    handler = Kept()
    logging.getLogger(LOGGER).addHandler(handler)
    yield lines
    logging.getLogger(LOGGER).removeHandler(handler)


def _shut(app: App, database: TestDatabase, reference: str, by: str) -> str:
    """Do something to a case, so that it does not open; the code that says so."""
    code, statement = SHUT_BY[by]
    Tampering(database).owner(statement, of=reference)
    app.keys.forget(reference)
    return code


async def _asked(app: App, database: TestDatabase, reference: str) -> None:
    """An order that waits, received a while ago."""
    asked = order(f"order-{reference}", RecordAnswer(answer=NO_TRACE), CHECK_OFFICER)
    await receive_order(app.store, reference, CHECK_OFFICER.id, asked)
    Tampering(database).owner("UPDATE inbox SET received_at = received_at - interval '1 minute'")


async def _knows(app: App, reference: str) -> int:
    assert app.client is not None
    handle = app.client.get_workflow_handle(SUPPORT_CASES.workflow_id(reference))
    return int((await handle.query("progress"))["sequence"])


async def _is_known(app: App, reference: str, sequence: int = 1) -> bool:
    return await _knows(app, reference) >= sequence


@pytest.mark.parametrize("by", SHUT_BY)
async def test_a_pass_starts_and_delivers_the_others_and_says_once_which_case_does_not_open(
    app: App, database: TestDatabase, said: Said, by: str
) -> None:
    shut, other = [(await take_in(replace(app, client=None), f"N-{n}")).reference for n in (1, 2)]
    for reference in (shut, other):
        await _asked(app, database, reference)
    code = _shut(app, database, shut, by)
    Tampering(database).owner(
        "UPDATE inbox SET sealed = sealed || '\\x00' WHERE reference = :of", of=shut
    )
    assert app.client is not None
    async with serving(app, app.client):
        done = await reconcile(app.case_client)
        assert (done.started, done.delivered) == (1, 1)
        assert said == [{"reference": shut, "code": code}]
        await until(lambda: _is_known(app, other, 2))


async def test_what_does_not_open_takes_up_no_place_of_what_does(
    app: App, database: TestDatabase
) -> None:
    shut, other = [(await take_in(app, f"N-{n}")).reference for n in (1, 2)]
    await _asked(app, database, shut)
    await _asked(app, database, other)
    _shut(app, database, shut, "slot lacking")
    found = await undecided(app.store, timedelta(0), timedelta(0), limit=1)
    assert [message.reference for message in found] == [other]


async def test_an_erased_case_is_passed_over_without_a_word(
    app: App, database: TestDatabase, said: Said
) -> None:
    erased = (await take_in(app, "N-1")).reference
    await _asked(app, database, erased)
    Tampering(database).owner("UPDATE case_keys SET wrapped = NULL, destroyed_at = now()")
    app.keys.forget(erased)
    await reconcile(app.case_client)
    assert said == []


async def test_keys_that_are_out_of_reach_end_the_pass(app: App, said: Said) -> None:
    await take_in(replace(app, client=None), "N-1")
    keys = KeyStoreFake()
    keys.reachable = False
    keyless = replace(app, keys=CaseKeys(app.keys.ring, keys, app.keys.halves))
    with pytest.raises(KeyStoreUnreachable):
        await reconcile(keyless.case_client)
    assert said == []


async def test_a_case_that_is_behind_is_begun_anew_though_another_does_not_open(
    app: App, database: TestDatabase, said: Said
) -> None:
    assert app.client is not None
    shut, behind = sorted([(await take_in(app, f"N-{n}")).reference for n in (1, 2)])
    async with serving(app, app.client):
        await reconcile(app.case_client)
        for reference in (shut, behind):
            await until(lambda of=reference: _is_known(app, of))  # type: ignore[misc]
    for reference in (shut, behind):
        asked = order(f"o-{reference}", RecordAnswer(answer=NO_TRACE), CHECK_OFFICER)
        await advance(app.store, reference, [asked], datetime.now(UTC))
    code = _shut(app, database, shut, "row altered")
    healer, healed = Healer(app.case_client), list[str]()

    async def begun() -> bool:
        done = await healer.compare(await running_cases(app.case_client))
        healed.extend(case.reference for case in done)
        return bool(healed)

    await until(begun)
    assert healed == [behind]
    assert said[0] == {"reference": shut, "code": code}


def _once(attempt: int, begun: int, since: timedelta) -> bool:
    """As soon as a step has failed, once."""
    return attempt > 1 and begun == 0


async def test_a_case_whose_step_fails_is_begun_anew_though_another_does_not_open(
    app: App, database: TestDatabase, said: Said
) -> None:
    assert app.client is not None
    shut, other = [(await take_in(app, f"N-{n}")).reference for n in (1, 2)]
    healer, healed, line = Healer(app.case_client, _once), list[str](), {"reference": shut}
    code = SHUT_BY["slot lacking"][0]

    async def met_both() -> bool:
        healed.extend(case.reference for case in await healer.bring_on())
        return other in healed and line | {"code": code} in said

    async with Worker(app.client, task_queue=app.settings.task_queue, workflows=[BrokenCase]):
        await reconcile(app.case_client)
        _shut(app, database, shut, "slot lacking")
        await until(met_both)
    assert set(healed) == {other}
    async with serving(app, app.client):
        await until(lambda: _is_known(app, other))
