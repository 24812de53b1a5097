"""After a disaster record, Temporal and outside log are brought to each other: nothing rises from
the dead, nothing leaves twice, and what is lost is named to whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from activities.reconciler import reconcile
from notify.fake import FakeChannel
from policy.case_notes import NoteKind
from policy.duty.apart import CaseApart
from policy.support.deeds import RecordAnswer, WithdrawConsent
from policy.support.state import CaseState
from policy.support.words import Role, Stage
from service.cases.notes import write_case_note
from service.health.verifying import Verified, verify_trail
from service.provision import provision_namespace
from store.cases import load_state
from store.tables import cases
from tests.apps import NO_TRACE, app_on, take_in
from tests.faults.older_copies import (
    OFFICER,
    SUPERVISOR,
    app_like,
    ask,
    at_work,
    copied,
    erase_by_two,
    left_alone,
    nobody,
    quiet,
    rebuilt,
    taken,
)
from tests.servers import TestDatabase, TestPostgres, TestTemporal
from tests.service.contexts import by_staff
from wiring.app import App


async def _stage(app: App, reference: str) -> Stage:
    state = await load_state(app.store, reference)
    assert state is not None
    stage: Stage = state.stage
    return stage


def _sent(channel: object) -> Sequence[tuple[str, str]]:
    assert isinstance(channel, FakeChannel)
    return [(notice.address, notice.subject) for notice in channel.accepted]


async def test_a_record_put_back_from_an_older_copy_is_brought_up_to_what_people_were_told(
    database: TestDatabase, postgres: TestPostgres, tmp_path: Path, temporal_server: TestTemporal
) -> None:
    async with app_on(database, tmp_path, temporal_server) as app:
        async with at_work(app):
            answered, withdrawn, erased, untouched = [
                await taken(app, f"N-{number}") for number in range(4)
            ]
            await quiet(app)
            await ask(app, SUPERVISOR, erased, WithdrawConsent(channel="letter"), "o-1")
        await left_alone(app, postgres, database.name)
        with copied(postgres, database.name) as copy:
            async with at_work(app):
                await ask(app, OFFICER, answered, RecordAnswer(answer=NO_TRACE), "o-2")
                await ask(app, SUPERVISOR, withdrawn, WithdrawConsent(channel="letter"), "o-3")
                lost = await taken(app, "N-lost")
                caseworker = by_staff(app, Role.CASEWORKER, number="S-9")
                kind = NoteKind.SEEN.value
                await write_case_note(caseworker, untouched, kind, "Said.", sent_as="1")
                await reconcile(app.case_client)
                await erase_by_two(app, erased)
            before = await load_state(app.store, answered)
            untouched_stage = await _stage(app, untouched)
            already = _sent(app.channel)
            await app.engine.dispose()

            async with app_like(app, database=copy) as older:
                dry = await rebuilt(older, apply=False)
                assert await _stage(older, withdrawn) is not Stage.CONSENT_WITHDRAWN
                assert {act.reference for act in dry.missing.acts} == {answered, withdrawn}
                [gone] = dry.missing.lost
                assert (gone.reference, gone.what) == (lost, "referral")
                assert gone.whom is not None
                assert (gone.whom.sender, gone.whom.id) == ("E06000023", "N-lost")
                assert dry.apart[lost] is CaseApart.WITHOUT_CASE
                [note] = [act for act in dry.missing.undone if act.what == "write_case_note"]
                assert note.reference == untouched
                assert note.whom is not None
                assert note.whom.sender == "S-9"
                gaps = {gap.reference: gap for gap in dry.missing.gaps}
                assert {answered, withdrawn} <= gaps.keys() <= {answered, withdrawn, lost}
                assert before is not None
                assert 0 < gaps[answered].on_record < gaps[answered].reached <= before.sequence
                assert dry.record_until is not None
                assert all(dry.record_until < moment for moment in dry.missing.moments)

                done = await rebuilt(older)
                assert not done.refused
                assert not done.unreadable
                assert await _stage(older, withdrawn) is Stage.CONSENT_WITHDRAWN
                after = await load_state(older.store, answered)
                assert before is not None
                assert after is not None
                assert _ends_as(after, before)
                async with at_work(older):
                    pass
                assert not set(_sent(older.channel)) & set(already)
                assert await nobody(older, erased)
                again = await rebuilt(older, apply=False)
                # Temporal takes half a minute to delete a history that has just ended.
                assert set(again.apart) <= {erased}
                assert not again.missing.acts
                verified = await verify_trail(by_staff(older, SUPERVISOR))
                assert isinstance(verified, Verified)
                assert verified.problems == ()
                assert await _stage(older, untouched) is untouched_stage


def _ends_as(after: CaseState, before: CaseState) -> bool:
    """Whether a case stands as it did, with the same deadlines. A notice counts as sent when it was
    handed over; a moment later it was written down.
    """
    assert after.answered_at is not None
    assert before.answered_at is not None
    near = abs(after.answered_at - before.answered_at) < timedelta(seconds=5)
    dues = [
        {(deadline.name, deadline.rung): deadline.due for deadline in state.deadlines}
        for state in (after, before)
    ]
    same = all(abs(dues[0][name] - due) < timedelta(seconds=5) for name, due in dues[1].items())
    return near and same and after.stage is before.stage and dues[0].keys() == dues[1].keys()


async def test_an_empty_temporal_and_workflows_of_ended_or_unknown_cases_are_brought_to_the_record(
    database: TestDatabase, tmp_path: Path, temporal_server: TestTemporal
) -> None:
    async with app_on(database, tmp_path, temporal_server) as app:
        open_case, ended, strange = [await take_in(app, f"N-{number}") for number in range(3)]
        assert app.client is not None
        async with at_work(app):
            pass
        await app.client.get_workflow_handle(
            app.case_client.cases.workflow_id(open_case.reference)
        ).terminate()
        async with app.engine.begin() as connection:
            # As a copy of Temporal has it that is older than the end of this case.
            await connection.execute(
                cases.update()
                .where(cases.c.reference == ended.reference)
                .values(ended_at=cases.c.received_at)
            )
        namespace = f"{app.settings.namespace}-empty"
        await provision_namespace(await temporal_server.connect(), namespace)
        found = await rebuilt(app)
        assert found.apart == {
            open_case.reference: CaseApart.NOT_RUNNING,
            ended.reference: CaseApart.ENDED_BUT_RUNS,
        }
        async with app_like(app, namespace=namespace) as empty:
            found = await rebuilt(empty)
            assert set(found.apart.values()) == {CaseApart.NOT_RUNNING}
            assert (await rebuilt(empty, apply=False)).apart == {}
        assert strange.reference in found.apart
