"""What the service's own registers say reaches a running case: a newer list of bank holidays, and
who stands for an organisation that is no more.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from activities.reconciler import reconcile
from policy import successors
from policy.bank_holidays import CALENDAR
from policy.cases.events import CalendarChanged
from policy.organisations import Organisation
from policy.support.deeds import AuthorityReported
from policy.support.words import ReportKind
from store import organisations
from store.support_reports import receive_support_report
from tests.workflows.running import Running

OLD, NEW = "E06000023", "E06000043"


async def test_the_case_is_the_successors_and_receives_what_it_reports(running: Running) -> None:
    reference, app = await running.case(), running.app
    async with app.engine.begin() as connection:
        register, now = await organisations.load_register(connection), datetime.now(UTC)
        named = successors.succeed(
            register, OLD, NEW, effective_from=now - timedelta(minutes=1), now=now
        )
        assert isinstance(named, Organisation)
        await organisations.save(connection, register[OLD], named, "S-1001", "merged")
    fact = AuthorityReported(
        id="update/new/1", at=datetime.now(UTC), by=NEW, report=ReportKind.ENGAGING
    )
    received = await receive_support_report(app.engine, app.keys, reference, fact)
    assert received.fact is not None
    await app.case_client.signal(reference, received.fact)
    await running.until_state(reference, lambda state: state.reports == 1)
    # The worker's own pass brings the news; nobody has to ask for it.
    await reconcile(app.case_client)
    await running.until_state(
        reference, lambda state: (state.organisation, state.authority) == (NEW, NEW)
    )
    received = await receive_support_report(
        app.engine,
        app.keys,
        reference,
        AuthorityReported(
            id="update/new/2", at=datetime.now(UTC), by=NEW, report=ReportKind.ENGAGING
        ),
    )
    assert received.fact is not None and received.fact.successor_of == ""


async def test_a_calendar_that_is_not_newer_is_received_and_refused(running: Running) -> None:
    reference, app = await running.case(), running.app
    fact = CalendarChanged(id="calendar/1", at=datetime.now(UTC), by="S-1001", calendar=CALENDAR)
    await app.case_client.signal(reference, fact)

    async def refused() -> bool:
        return ("fact", "refused", "no-newer-calendar") in await running.received(reference)

    await running.until(refused)
