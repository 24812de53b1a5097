"""The open cases of an organisation that is no more are sent its successor, when it counts."""

from __future__ import annotations

from activities.case_client import CaseClient
from store.engine import one_by_one
from store.successors import put_succession, to_be_sent

GUARD = "register"


async def signal_successors(case_client: CaseClient, by: str = GUARD) -> int:
    """Put the news in every inbox it belongs in and bring it to the cases; how many there were. One
    that cannot be reached receives it later, for its row is there.
    """
    async with one_by_one(case_client.store.engine) as connection:
        wanted = await to_be_sent(connection)
    for news in wanted:
        fact = await put_succession(case_client.store, news, by)
        if fact is not None:
            await case_client.signal(news.reference, fact)
    return len(wanted)
