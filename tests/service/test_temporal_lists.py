"""The lists in Temporal's pages hold the cases they should and no others, the most urgent first."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio.client import Client
from temporalio.common import SearchAttributePair, TypedSearchAttributes

from service.provision import provision_namespace
from service.temporal_lists import LISTS, of_authority
from tests.servers import TestTemporal
from workflows.names import (
    AUTHORITY,
    DEADLINE,
    NEXT_ACTION_DUE,
    SEARCH_ATTRIBUTES,
    SLA_STATE,
    STAGE,
    WAITING_ON,
    WAITING_SINCE,
)

MONDAY = datetime(2026, 6, 1, 10, 30, tzinfo=UTC)
# Scotland's holiday of 3 August lies among the last ten working days, and no other nation's does.
AUGUST = datetime(2026, 8, 10, 10, 30, tzinfo=UTC)
LONG_AGO = datetime(2026, 7, 27, 10, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOON, LATER = AUGUST + 3 * HOUR, AUGUST + 5 * HOUR


def test_a_list_of_long_waiting_counts_working_days() -> None:
    for lists in LISTS.values():
        [waiting] = [view for view in lists(MONDAY) if "WaitingSince" in view.query]
        # Two weekends and the late May holiday lie between.
        assert 'WaitingSince < "2026-05-15T10:30:00Z"' in waiting.query


Shown = Mapping[Any, Any]

SUPPORT_CASES: Mapping[str, Shown] = {
    "late": {SLA_STATE: "breached", DEADLINE: AUGUST - HOUR},
    "late-for-days": {SLA_STATE: "breached", DEADLINE: AUGUST - 50 * HOUR},
    "not-recorded": {SLA_STATE: "warned", DEADLINE: AUGUST - HOUR},
    "soon": {SLA_STATE: "warned", DEADLINE: SOON},
    "later": {SLA_STATE: "running", DEADLINE: LATER},
    "met": {SLA_STATE: "met", DEADLINE: SOON, AUTHORITY: "E1"},
    "asked-long-ago": {WAITING_ON: "casework team", WAITING_SINCE: LONG_AGO - HOUR},
    "asked": {WAITING_ON: "casework team", WAITING_SINCE: LONG_AGO + HOUR},
    "open-long": {WAITING_ON: "support team", WAITING_SINCE: LONG_AGO - HOUR},
    "next": {NEXT_ACTION_DUE: SOON},
    "not-yet": {NEXT_ACTION_DUE: LATER, AUTHORITY: "E10"},
}
SUPPORT_LISTS: Mapping[str, set[str]] = {
    "Status answer due within 4 hours": {"soon"},
    "Can still be answered in time": {"soon", "later"},
    "Breached for more than a day, and still no answer": {"late-for-days"},
    "Breached, and still no answer": {"late", "late-for-days", "not-recorded"},
    "Waiting on a casework team for more than 10 working days": {"asked-long-ago"},
    "Something falls due within 4 hours": {"next"},
    "Stuck: the workflow's steps fail": set(),
    "Open cases of E1": {"met"},
}
AT_AUTHORITY = {WAITING_ON: "authority", STAGE: "awaiting_authority", SLA_STATE: "running"}
WITH_OFFICERS = {WAITING_ON: "enforcement officers", SLA_STATE: "running"}
SUITABILITY_CASES: Mapping[str, Shown] = {
    "english": {**AT_AUTHORITY, AUTHORITY: "E1", WAITING_SINCE: LONG_AGO - HOUR, DEADLINE: SOON},
    "lately": {**AT_AUTHORITY, AUTHORITY: "W1", WAITING_SINCE: LONG_AGO + HOUR, DEADLINE: LATER},
    "scottish": {**AT_AUTHORITY, AUTHORITY: "S1", WAITING_SINCE: LONG_AGO - HOUR},
    "scottish-long": {
        **AT_AUTHORITY,
        AUTHORITY: "S1",
        WAITING_SINCE: LONG_AGO - 73 * HOUR,
        SLA_STATE: "overdue",
    },
    "at-the-unit": {
        WAITING_ON: "Status Review Unit", WAITING_SINCE: LONG_AGO - HOUR, STAGE: "with_sru",
    },
    "decided": {**WITH_OFFICERS, STAGE: "decided", DEADLINE: LATER},
    "look-due": {**WITH_OFFICERS, STAGE: "decided", DEADLINE: SOON},
    "look-overdue": {
        **WITH_OFFICERS, STAGE: "served_to_file", DEADLINE: AUGUST - HOUR, SLA_STATE: "overdue",
    },
    "cleared": {**WITH_OFFICERS, STAGE: "cleared", DEADLINE: SOON},
    "incident": {
        WAITING_ON: "supervisors", STAGE: "decided", DEADLINE: AUGUST - HOUR, NEXT_ACTION_DUE: SOON,
    },
    "to-withdraw": {WAITING_ON: "UKVI officers", STAGE: "withdrawal_due"},
}  # fmt: skip
SUITABILITY_LISTS: Mapping[str, set[str]] = {
    "A paper is out: can still be done in time": {"decided", "look-due", "cleared"},
    "A paper is out: overdue": {"look-overdue", "incident"},
    "Overdue: its time has passed and it is not done": {"scottish-long", "look-overdue"},
    "Due within 4 hours": {"english", "look-due", "cleared"},
    "Waiting on an authority for more than 10 working days": {"english", "scottish-long"},
    "Awaiting service": {"decided", "look-due", "look-overdue", "cleared", "incident"},
    "Clearance given, and running out": {"cleared"},
    "Fresh look due": {"look-due", "look-overdue"},
    "Must be withdrawn": {"to-withdraw"},
    "An incident to look at": {"incident"},
    "Something falls due within 4 hours": {"incident"},
    "Stuck: the workflow's steps fail": set(),
    "Open cases of E1": {"english"},
}


async def put(client: Client, name: str, shown: Shown) -> None:
    """A workflow that nobody carries out, with what a case's would show; and an ended one."""
    attributes = TypedSearchAttributes([SearchAttributePair(*pair) for pair in shown.items()])
    for prefix in ("", "ended-"):
        handle = await client.start_workflow(
            "Shown", id=prefix + name, task_queue="nobody", search_attributes=attributes
        )
    await handle.terminate()


async def listed(client: Client, query: str) -> set[str]:
    return {run.id async for run in client.list_workflows(query)}


@pytest.mark.parametrize(
    ("track", "cases", "lists"),
    [
        ("support", SUPPORT_CASES, SUPPORT_LISTS),
        ("suitability", SUITABILITY_CASES, SUITABILITY_LISTS),
    ],
)
async def test_each_list_holds_the_cases_it_should_and_no_others(
    track: str,
    cases: Mapping[str, Shown],
    lists: Mapping[str, set[str]],
    temporal_server: TestTemporal,
) -> None:
    namespace = f"views-{track}"
    client = await temporal_server.connect(namespace)
    await provision_namespace(client, namespace)
    for name, shown in cases.items():
        await put(client, name, shown)
    async with asyncio.timeout(20):
        while await listed(client, 'ExecutionStatus = "Running"') != set(cases):
            await asyncio.sleep(0.1)
    views = [*LISTS[track](AUGUST), of_authority("E1")]
    found = {view.title: await listed(client, view.query) for view in views}
    assert found == lists
    # The most urgent first, as everywhere: what can still be saved, then what harms.
    assert list(found) == list(lists)


def test_temporals_record_has_room_for_every_attribute() -> None:
    kinds = [key.indexed_value_type.name for key in SEARCH_ATTRIBUTES]
    assert kinds.count("KEYWORD") <= 10
    # As many moments as its SQL stores have columns for.
    assert kinds.count("DATETIME") <= 3
