"""Which cases a workflow runs, and what Temporal's lists show of each. One list for whoever asks:
of many cases it takes Temporal and the asker seconds.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, Final, NamedTuple

from temporalio.client import Client

from activities.case_client import CaseClient
from activities.case_type import CaseType
from workflows.names import NEXT_ACTION_DUE, STAGE

_PAGE: Final = 1_000
COMPARE_EVERY: Final = 60.0
"""Seconds."""
RESTS: Final = 20
"""Of ten thousand cases one list takes Temporal four seconds of a processor, and each worker asks
for one.
"""


class ListedCase(NamedTuple):
    """What a list shows of a case that runs."""

    stage: str | None
    next_due: datetime | None


async def listed(
    client: Client, cases: CaseType[Any, Any, Any]
) -> AsyncIterator[tuple[str, ListedCase]]:
    """All that run, by reference: an empty one for a name that is no case's.
    Raises RPCError.
    """
    query = f'WorkflowType = "{cases.workflow}" AND ExecutionStatus = "Running"'
    async for run in client.list_workflows(query, page_size=_PAGE):
        shown = run.typed_search_attributes
        yield cases.reference_of(run.id), ListedCase(shown.get(STAGE), shown.get(NEXT_ACTION_DUE))


async def running_cases(case_client: CaseClient) -> dict[str, ListedCase]:
    """All cases that a workflow runs; none without a client. Raises RPCError."""
    if case_client.client is None:
        return {}
    every = listed(case_client.client, case_client.cases)
    return {reference: case async for reference, case in every if reference}


def rest_after(seconds: float) -> float:
    """Seconds until the next list, after one that took so long: a minute, or so much that lists
    take a twentieth of the time at most, however many cases are open.
    """
    return max(COMPARE_EVERY, RESTS * seconds)
