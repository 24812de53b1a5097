"""A workflow that no case on record stands behind is reported whenever it is spoken to, once; one
whose case was erased is not.
"""

from __future__ import annotations

from datetime import UTC, datetime

from temporalio.testing import ActivityEnvironment

from activities.cases import CaseActivities
from store.incidents import unseen
from tests.apps import take_in
from tests.servers import TestDatabase
from tests.service.test_verifying import Tampering
from wiring.app import App
from workflows.messages import AdvanceCase, CaseAdvanced


async def _spoken_to(app: App, reference: str, *, run: str = "1", begins: bool = False) -> None:
    cases = CaseActivities(app.store, app.case_client.cases, app.case_client.call_dispatcher)
    environment = ActivityEnvironment()
    of = {"workflow_id": app.case_client.cases.workflow_id(reference), "workflow_run_id": run}
    environment.info = environment.info.__class__(**{**vars(environment.info), **of})
    order = AdvanceCase(now=datetime.now(UTC), shown=0 if begins else 1, begins=begins)
    done: CaseAdvanced = await environment.run(cases.advance_case, order)
    assert done.view is None


async def _reported(app: App) -> list[str]:
    async with app.engine.connect() as connection:
        return [item.kind for item in await unseen(connection)]


async def test_one_that_is_spoken_to_later_is_reported_once_however_often_it_is_tried(
    app: App,
) -> None:
    for begins in (True, False, False):
        await _spoken_to(app, "RSR-000-000-000", begins=begins)
    assert await _reported(app) == ["workflow-without-case"]
    await _spoken_to(app, "RSR-000-000-000", run="another")
    assert await _reported(app) == ["workflow-without-case"] * 2


async def test_one_of_an_erased_case_ends_and_is_nobodys_to_look_at(
    app: App, database: TestDatabase
) -> None:
    reference = (await take_in(app, "N-1")).reference
    Tampering(database).owner(
        "UPDATE case_keys SET wrapped = NULL, destroyed_at = now() WHERE reference = :of",
        of=reference,
    )
    app.keys.forget(reference)
    await _spoken_to(app, reference)
    assert await _reported(app) == []
