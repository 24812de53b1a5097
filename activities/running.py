"""Which cases a workflow runs, and what Temporal's lists show of each. One list for whoever asks:
of many cases it takes Temporal and the asker seconds.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, NamedTuple

from temporalio.client import Client, WorkflowExecution

from activities.case_client import CaseClient
from activities.case_type import CaseType
from workflows.names import NEXT_ACTION_DUE, STAGE

_PAGE: Final = 1_000
COMPARE_EVERY: Final = 60.0
"""Seconds."""
_ANSWERED_WITHIN: Final = timedelta(seconds=60)
"""A page, by a server that is busy: while sixteen cases a second were being begun one took up to
half a minute, and the client's own limit is ten seconds.
"""
_ROUNDED: Final = timedelta(microseconds=1)
"""So much later than it is shown a run may have started."""


class ListedCase(NamedTuple):
    """What a list shows of a case that runs."""

    stage: str | None
    next_due: datetime | None


async def listed(
    client: Client, cases: CaseType[Any, Any, Any], page_size: int = _PAGE
) -> AsyncIterator[tuple[str, ListedCase]]:
    """All that run, by reference: an empty one for a name that is no case's. Raises RPCError."""
    query = f'WorkflowType = "{cases.workflow}" AND ExecutionStatus = "Running"'
    async for run in _latest_first(client, query, page_size):
        shown = run.typed_search_attributes
        yield cases.reference_of(run.id), ListedCase(shown.get(STAGE), shown.get(NEXT_ACTION_DUE))


async def _latest_first(
    client: Client, query: str, page_size: int
) -> AsyncIterator[WorkflowExecution]:
    """All that a query finds, each page asked for by when the last run of the one before started.
    By Temporal's own way to a next page its database reads the rows before it again: of 61,000
    cases a list took the server 74 seconds of a processor in that way, and 56 in this one.
    """
    narrowed, listed = query, frozenset[str]()
    while True:
        pages = partial(client.list_workflows, narrowed, rpc_timeout=_ANSWERED_WITHIN)
        page = [run async for run in pages(page_size=page_size, limit=page_size)]
        new = [run for run in page if run.run_id not in listed]
        for run in new:
            yield run
        if len(page) < page_size:
            return
        if not new:
            # More than a page at one instant: nothing narrows that.
            async for run in pages(page_size=page_size):
                if run.run_id not in listed:
                    yield run
            return
        listed = frozenset(run.run_id for run in page)
        until = (page[-1].start_time + _ROUNDED).isoformat()
        narrowed = f'{query} AND StartTime <= "{until}"'


async def running_cases(case_client: CaseClient) -> dict[str, ListedCase]:
    """All cases that a workflow runs; none without a client. Raises RPCError."""
    if case_client.client is None:
        return {}
    every = listed(case_client.client, case_client.cases)
    return {reference: case async for reference, case in every if reference}
