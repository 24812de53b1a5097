"""Deleting the histories of erased cases from Temporal."""

from __future__ import annotations

from temporalio.service import RPCError

from activities.case_client import CaseClient
from store import erasing


async def delete_erased(case_client: CaseClient, reference: str) -> bool:
    """Delete every run of an erased case's workflow, and keep that it was done; whether it was. A
    Temporal that does not answer is asked again later.
    """
    try:
        done = await case_client.delete_case(reference)
    except RPCError:
        return False
    if done:
        async with case_client.store.engine.begin() as connection:
            await erasing.histories_deleted(connection, reference)
    return done
