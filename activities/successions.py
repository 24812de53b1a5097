"""The open cases of an organisation that is no more hear of its successor, when it counts."""

from __future__ import annotations

from activities.delivery import Post
from store.engine import one_by_one
from store.successors import put_succession, to_be_told

GUARD = "register"


async def tell_of_successors(post: Post, by: str = GUARD) -> int:
    """Put the news in every inbox it belongs in and bring it to the cases; how many there were. One
    that cannot be reached hears of it later, for its row is there.
    """
    async with one_by_one(post.store.engine) as connection:
        wanted = await to_be_told(connection)
    for news in wanted:
        fact = await put_succession(post.store, news, by)
        if fact is not None:
            await post.tell(news.reference, fact)
    return len(wanted)
