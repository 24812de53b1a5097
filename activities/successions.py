"""The open cases of an organisation that is no more are sent its successor, when it counts."""

from __future__ import annotations

from activities.case_client import CaseClient
from store.engine import one_by_one
from store.successors import put_succession, to_be_sent
from store.unopened import Unopened

GUARD = "register"


async def signal_successors(
    case_client: CaseClient, by: str = GUARD, unopened: Unopened | None = None
) -> int:
    """Put the news in every inbox it belongs in and bring it to the cases; how many there were. One
    that cannot be reached receives it later, for its row is there; one that does not open, when it
    does again.
    """
    passed = unopened or Unopened()
    async with one_by_one(case_client.store.engine) as connection:
        wanted = await to_be_sent(connection)
    for news in wanted:
        putting = put_succession(case_client.store, news, by)
        fact = await passed.passing_over(news.reference, putting)
        if fact is not None:
            await case_client.signal(news.reference, fact)
    return len(wanted)
